/**
 * A fetch that obeys CORS as a browser does, for hosts that are no browser: `import { createFetch } from 'corsight/fetch'`.
 *
 * @import { FetchInit, FetchOptions } from '../fetch.js'
 * @import { RequestRecord } from '../index.js'
 * @import { Body } from './body.js'
 */
import { relay } from '../host/body-stream.js';
import { CorsError } from '../errors/cors-error.js';
import { cancelBody } from './discard.js';
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
  if (typeof Response !== 'function') {
    throw new CorsError('createFetch needs the class Response, which this environment does not have: in Jest with jsdom, set testEnvironment to "jest-fixed-jsdom", a package with it', { code: 'misuse' });
  }
  const { session, base, page, reporterFor, realm, unload } = await prepare(options);

  /** Reads the arguments. Throws at once if they are wrong. */
  function begin(/** @type {any} */ input, /** @type {FetchInit} */ init = {}) {
    if (!arguments.length) throw misuse('fetch() needs a first argument: a URL or a Request', input);
    // In a dictionary of Web IDL, null counts as an empty dictionary.
    const call = readInit(input, init ?? {}, base, page, session.engine.origin);
    const { record, signal } = call;
    if (signal?.aborted) {
      // The engine reads the request although it will not be sent: a wrong request is reported as wrong, not as aborted.
      session.engine.start(record).dispose();
      cancelBody(init?.body ?? input?.body, signal.reason);
    }
    return call;
  }

  async function send(/** @type {ReturnType<typeof readInit>} */ { record, signal: ownSignal, extract, integrity }) {
    const signal = unload ? untilUnload(ownSignal, unload, record.keepalive) : ownSignal;
    const body = await extract?.(signal);
    // The engine needs to know only whether there is a body, and its type.
    if (body?.stream) record.streamBody = true;
    else if (body) record.body = new Uint8Array();
    if (body?.type) record.bodyType = body.type;
    const giveBack = record.keepalive && body ? takeQuota(session, body) : null;
    try {
      const { filtered, received } = await drive(session, record, body ?? null, signal, reporterFor(record));
      // The quota is given back when the whole body of the response has arrived, not only its headers.
      let transported = received.response;
      if (giveBack && transported.body) transported = relay(transported, { readAhead: READ_AHEAD_BYTES, onEnd: giveBack });
      else giveBack?.();
      /** @type {Parameters<typeof toResponse>} */
      const parts = [filtered, { ...received, response: realm?.transported(transported) ?? transported }, signal];
      const response = toResponse(...parts);
      return await (integrity ? checkIntegrity(response, integrity, parts) : response);
    } catch (error) {
      giveBack?.();
      throw error;
    }
  }

  if (!realm) {
    return async function fetch(...args) {
      const call = begin(...args);
      if (call.signal?.aborted) throw call.signal.reason;
      return send(call);
    };
  }
  return function fetch(...args) {
    /** @type {ReturnType<typeof begin> | undefined} */
    let call;
    try {
      call = begin(...args);
      if (!call.signal?.aborted) return realm.promise(send(call), (response) => realm.response(response, call?.signal), call.signal);
    } catch (error) {
      return realm.reject(error, null);
    }
    return realm.reject(call.signal.reason, call.signal);
  };
}

/**
 * A signal that also aborts when the page goes away. The signal of a request with `keepalive` ignores the page, and once the page is gone
 * it ignores the page's own signal too.
 * <https://fetch.spec.whatwg.org/#concept-fetch-group-terminate>
 *
 * @param {AbortSignal | null | undefined} signal
 * @param {AbortSignal} unload
 * @param {boolean | undefined} keepalive
 */
function untilUnload(signal, unload, keepalive) {
  if (keepalive && !signal) return signal;
  if (!keepalive && (!signal || signal instanceof AbortSignal)) return AbortSignal.any(signal ? [signal, unload] : [unload]);
  const controller = new AbortController();
  const release = onAbort(signal, () => controller.abort(signal?.reason));
  onAbort(unload, keepalive ? release : () => controller.abort(unload.reason));
  return controller.signal;
}

/**
 * Takes the size of a body with `keepalive` from the quota that all such bodies share. Returns a function that gives it back.
 * <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch> 8.10.
 *
 * @param {import('./drive.js').Session} session
 * @param {Body} body
 */
function takeQuota(session, body) {
  if (body.stream) throw misuse('a request with keepalive cannot have a stream as its body', body.source);
  const size = sizeOf(body);
  if (session.inflight + size > KEEPALIVE_QUOTA) {
    throw new CorsError(`The bodies of the requests with keepalive under way have ${session.inflight + size} bytes, but at most ${KEEPALIVE_QUOTA} are allowed: send less, or without keepalive`, { code: 'keepalive-quota', value: size });
  }
  session.inflight += size;
  let isTaken = true;
  return () => {
    if (isTaken) session.inflight -= size;
    isTaken = false;
  };
}

/**
 * The response, after its whole body was read and matches `integrity`. A response without a body, or an opaque one, never matches.
 * <https://fetch.spec.whatwg.org/#main-fetch>
 *
 * @param {Response} response
 * @param {string} integrity
 * @param {Parameters<typeof toResponse>} parts The arguments that the response was made from.
 */
async function checkIntegrity(response, integrity, [filtered, received, signal]) {
  const bytes = response.body && await response.arrayBuffer();
  // 22.1. and 22.2.1.
  if (!bytes || !(await matchesIntegrity(bytes, integrity))) {
    throw new CorsError(`The body from ${withoutUserinfo(filtered.url)} does not match integrity "${integrity}", or script may not read it: update integrity, or allow the page to read the response`, { code: 'integrity-mismatch', value: integrity });
  }
  const body = /** @type {ReadableStream} */ (new Response(bytes).body);
  return toResponse(filtered, { ...received, response: { ...received.response, body, discard: undefined } }, signal);
}
