/**
 * A fetch that obeys CORS as a browser does, where there is none: `import { createFetch } from 'corsight/fetch'`.
 *
 * @import { FetchInit, FetchOptions } from '../fetch.js'
 * @import { RequestRecord } from '../index.js'
 * @import { Body } from './body.js'
 */
import { relay } from '../host/body-stream.js';
import { CorsError } from '../errors/cors-error.js';
import { giveUp } from './discard.js';
import { drive } from './drive.js';
import { sizeOf } from './body.js';
import { matchesIntegrity } from './integrity.js';
import { READ_AHEAD_BYTES } from '../host/limits.js';
import { misuse } from '../errors/misuse.js';
import { onAbort } from '../host/on-abort.js';
import { prepare } from './options.js';
import { readInit } from './read-init.js';
import { toResponse } from './response.js';
import { withoutUserinfo } from '../errors/urls.js';

const KEEPALIVE_QUOTA = 64 * 1024;

/**
 * @param {FetchOptions} options
 * @returns {Promise<typeof fetch>}
 */
export async function createFetch(options = {}) {
  const { session, base, page, teller, realm, unload } = await prepare(options);
  function begin(/** @type {any} */ input, /** @type {FetchInit} */ init = {}) {
    if (!arguments.length) throw misuse('fetch() needs a first argument: a URL or a Request', input);
    // As dictionaries are converted: null is as good as nothing. Whatever is wrong is so at once.
    const asked = readInit(input, init ?? {}, base, page, session.engine.origin);
    const { record, signal } = asked;
    if (signal?.aborted) {
      // What is no request is not even aborted.
      session.engine.start(record).dispose();
      giveUp(init?.body ?? input?.body, signal.reason);
    }
    return asked;
  }

  async function send(/** @type {ReturnType<typeof readInit>} */ { record, signal: given, extract, integrity }) {
    const signal = unload ? whileThere(given, unload, record.keepalive) : given;
    const body = await extract?.(signal);
    // The engine asks no more than whether there is one, and its type.
    if (body?.stream) record.streamBody = true;
    else if (body) record.body = new Uint8Array();
    if (body?.type) record.bodyType = body.type;
    const giveBack = record.keepalive && body ? takeQuota(session, body) : null;
    try {
      const { filtered, received } = await drive(session, record, body ?? null, signal, teller(record));
      // The quota is given back when all of the response is there, not only its head.
      const kept = giveBack && received.response.body ? relay(received.response, (chunk) => chunk, READ_AHEAD_BYTES, giveBack) : (giveBack?.(), received.response);
      /** @type {Parameters<typeof toResponse>} */
      const made = [filtered, { ...received, response: realm?.transported(kept) ?? kept }, signal];
      const response = toResponse(...made);
      return await (integrity ? checked(response, integrity, made) : response);
    } catch (error) {
      giveBack?.();
      throw error;
    }
  }

  if (!realm) {
    return async function fetch(...args) {
      const asked = begin(...args);
      if (asked.signal?.aborted) throw asked.signal.reason;
      return send(asked);
    };
  }
  return function fetch(...args) {
    /** @type {ReturnType<typeof begin> | undefined} */
    let asked;
    try {
      asked = begin(...args);
      if (!asked.signal?.aborted) return realm.promise(send(asked), (response) => realm.response(response, asked?.signal), asked.signal);
    } catch (error) {
      return realm.reject(error, null);
    }
    return realm.reject(asked.signal.reason, asked.signal);
  };
}

/**
 * A signal for what ends with its page too, unless that is what outlives it: then its own signal is out of reach with the page.
 * <https://fetch.spec.whatwg.org/#concept-fetch-group-terminate>
 *
 * @param {AbortSignal | null | undefined} given
 * @param {AbortSignal} unload
 * @param {boolean | undefined} keepalive
 */
function whileThere(given, unload, keepalive) {
  if (keepalive && !given) return given;
  if (!keepalive && (!given || given instanceof AbortSignal)) return AbortSignal.any(given ? [given, unload] : [unload]);
  const own = new AbortController();
  const release = onAbort(given, () => own.abort(given?.reason));
  onAbort(unload, keepalive ? release : () => own.abort(unload.reason));
  return own.signal;
}

/**
 * Bodies that outlive their page share a quota.
 * <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch> 8.10.
 *
 * @param {import('./drive.js').Session} session
 * @param {Body} body
 */
function takeQuota(session, body) {
  if (body.stream) throw misuse('a request with keepalive cannot have a stream as its body', body.source);
  const size = sizeOf(body);
  if (session.inflight + size > KEEPALIVE_QUOTA) {
    throw new CorsError(`The bodies of requests with keepalive are more than ${KEEPALIVE_QUOTA} bytes: ${session.inflight + size}`, { code: 'keepalive-quota', value: size });
  }
  session.inflight += size;
  let open = true;
  return () => {
    if (open) session.inflight -= size;
    open = false;
  };
}

/**
 * The response with its whole body, if that is what was announced. What is opaque or has no body is never.
 * <https://fetch.spec.whatwg.org/#main-fetch>
 *
 * @param {Response} response
 * @param {string} integrity
 * @param {Parameters<typeof toResponse>} args What the response was made of.
 */
async function checked(response, integrity, [filtered, received, signal]) {
  const bytes = response.body && await response.arrayBuffer();
  // 22.1. and 22.2.1.
  if (!bytes || !(await matchesIntegrity(bytes, integrity))) {
    throw new CorsError(`The body from ${withoutUserinfo(filtered.url)} is not what integrity announced, or cannot be compared with it: ${integrity}`, { code: 'integrity-mismatch', value: integrity });
  }
  const body = /** @type {ReadableStream} */ (new Response(bytes).body);
  return toResponse(filtered, { ...received, response: { ...received.response, body, discard: undefined } }, signal);
}
