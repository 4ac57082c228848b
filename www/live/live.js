/**
 * One call to live servers, sent as a browser would send it: preflight, request, redirects. What travelled is kept, and judged.
 *
 * @import { CookieJar, Transport, TransportInit } from '../fetch.js'
 * @import { Message } from '../capture.js'
 * @import { Engine, EngineOptions, HttpRequest, RequestRecord, Verdict } from '../index.js'
 * @import { Body } from '../fetch/body.js'
 * @import { Session } from '../fetch/drive.js'
 * @import { FullRecord } from '../fetch/conversation.js'
 */
import { demand } from '../errors/misuse.js';
import { createEngine } from '../engine/engine.js';
import { toPairs } from '../engine/headers.js';
import { extractBody } from '../fetch/body.js';
import { discard } from '../fetch/discard.js';
import { drive } from '../fetch/drive.js';
import { localTransport } from '../transport/local-urls.js';
import { nodeTransport } from '../transport/node.js';
import { nodeReader } from '../transport/node-reader.js';
import { failureOf, within } from './failure.js';

/** How long one answer may take by default, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * @typedef {object} LiveOptions
 * @property {RequestRecord & { referrer?: string | URL }} request The call of the page.
 * @property {Engine} [engine] The page and its browser. Its preflight cache is read and filled. Default: an engine of the options beside it.
 * @property {EngineOptions['origin']} [origin] As for `createEngine`, as the next four are.
 * @property {EngineOptions['profile']} [profile]
 * @property {EngineOptions['addressSpace']} [addressSpace]
 * @property {EngineOptions['permissions']} [permissions]
 * @property {EngineOptions['publicSuffixList']} [publicSuffixList]
 * @property {Transport} [transport] Default: Node's own HTTP clients.
 * @property {boolean} [insecure] Whether every certificate of a server is taken. Only for the default transport.
 * @property {string} [userAgent] The browser's `User-Agent`, which is no header of the page. Default `"corsight"`.
 * @property {CookieJar} [jar] Default: no cookies.
 * @property {AbortSignal} [signal] Ends the call: `exchange` rejects with its reason.
 * @property {number} [timeout] How long one answer may take, in milliseconds. Default 30,000.
 * @property {boolean} [preflightOnly] Whether the call ends after its first preflight. The verdict is "incomplete" if that was passed.
 * @property {(message: Message) => void} [onMessage] Called with each message as soon as it is answered.
 */

/**
 * @typedef {object} LiveExchange
 * @property {string} origin
 * @property {Engine['profile']} profile
 * @property {RequestRecord} request The call of the page, as `Engine.check` takes it.
 * @property {Message[]} messages What travelled, in order.
 * @property {LiveResponse[]} responses The answers, as `Engine.check` takes them.
 * @property {Verdict} verdict
 * @property {null | { error: string, code: string | null, host: string }} unreachable Why no answer came; null if all did.
 * @property {number} duration In milliseconds.
 */

/** @typedef {{ status: number, url: string, headers: [name: string, value: string][], remoteAddress?: string }} LiveResponse */

/**
 * Sends a call as a browser would, and gives what travelled with the verdict. A refusal is a result, not an error.
 *
 * @param {LiveOptions} options
 * @returns {Promise<LiveExchange>}
 */
export async function exchange(options) {
  const { engine: ownEngine, origin, profile, addressSpace, permissions, publicSuffixList, jar, signal } = options;
  const engine = ownEngine ?? await createEngine({ origin, profile, addressSpace, permissions, publicSuffixList });
  const { record, body } = await readRequest(options.request, engine);
  const recorder = new Messages(options);
  /** @type {Session} */
  const session = {
    engine, jar, transport: await recorder.transport(), local: await localTransport(/** @type {any} */ (globalThis.fetch)),
    authorizations: new Map(), inflight: 0, onSend: (request) => recorder.expect(request),
  };
  /** @type {Verdict | null} */
  let verdict = null;
  const start = performance.now();
  try {
    const { received } = await drive(session, record, body, signal, (read) => { verdict = read(); });
    // Nobody reads the body of a call that is only judged.
    discard(received.response);
  } catch (error) {
    // A refusal has its verdict. What has none is the caller's mistake or end.
    if (!verdict || signal?.aborted) throw error;
  }
  const { messages, responses, failure } = recorder;
  const { referrer, sentType, ...request } = record;
  if (recorder.isStopped) verdict = engine.check({ request, responses });
  return {
    origin: engine.origin, profile: engine.profile, request, messages, responses, verdict: /** @type {any} */ (verdict),
    unreachable: failure, duration: performance.now() - start,
  };
}

/**
 * The request for the engine, which needs to know of the body only that there is one, and its type.
 *
 * @param {LiveOptions['request']} request
 * @param {Engine} engine
 * @returns {Promise<{ record: FullRecord, body: Body | null }>}
 */
async function readRequest(request, engine) {
  const { body: content, referrer, ...rest } = request;
  const body = content === undefined || content === null ? null : await extractBody(content, { duplex: 'half' });
  const page = engine.origin === 'null' ? null : new URL(engine.origin);
  /** @type {FullRecord} */
  const record = { ...rest, referrer: referrer === undefined ? page : new URL(referrer) };
  if (body?.stream) record.streamBody = true;
  else if (body) record.body = new Uint8Array();
  if (body?.type) record.bodyType = body.type;
  return { record, body };
}

/** The messages of one call, which its transport passes through. */
class Messages {
  /** @type {Message[]} */
  messages = [];
  /** @type {LiveResponse[]} */
  responses = [];
  /** @type {LiveExchange['unreachable']} */
  failure = null;
  /** Whether the call was ended after its preflight. */
  isStopped = false;
  /** @type {HttpRequest | null} The request of the engine that is being sent. */
  #request = null;
  /** @type {LiveOptions} */
  #options;

  /** @param {LiveOptions} options */
  constructor(options) {
    const { timeout = TIMEOUT, onMessage } = options;
    demand(Number.isFinite(timeout) && timeout > 0, 'timeout is a number of milliseconds above 0', timeout);
    demand(onMessage === undefined || typeof onMessage === 'function', 'onMessage is a function', onMessage);
    this.#options = options;
  }

  /** @param {HttpRequest} request */
  expect(request) {
    this.#request = request;
  }

  /** @returns {Promise<Transport>} */
  async transport() {
    const { transport: own, insecure, signal, timeout = TIMEOUT, userAgent, preflightOnly, onMessage } = this.#options;
    const transport = own ?? await nodeTransport({ insecure });
    const addHeaders = own ? (/** @type {TransportInit['headers']} */ headers) => headers : (await nodeReader()).addHeaders;
    return async (url, init) => {
      if (preflightOnly && this.#request?.kind !== 'preflight') {
        this.isStopped = true;
        throw new Error('only the preflight was to be sent');
      }
      const kind = this.#request?.kind === 'preflight' ? 'preflight' : this.messages.some((message) => message.kind === 'request') ? 'redirect' : 'request';
      const ofBrowser = /** @type {TransportInit['headers']} */ (userAgent === undefined ? [] : [['User-Agent', userAgent]]);
      const headers = addHeaders([...init.headers, ...ofBrowser.filter(([name]) => !init.headers.some(([other]) => other.toLowerCase() === name.toLowerCase()))]);
      /** @type {Message} */
      const message = { kind, request: { method: init.method, url, headers: own ? headers : [['Host', new URL(url).host], ...headers] }, response: null, failure: null, cached: false, duration: null };
      this.messages.push(message);
      const start = performance.now();
      try {
        const response = await within(timeout, signal, url, (ending) => transport(url, { ...init, headers, signal: ending }));
        const { status, remoteAddress } = response;
        const list = [...toPairs(response.headers)].map(([name, value]) => /** @type {[string, string]} */ ([name, value]));
        message.response = { status, headers: list };
        this.responses.push({ status, url, headers: list, ...(remoteAddress ? { remoteAddress } : {}) });
        return response;
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        const failure = failureOf(error, url);
        message.failure = failure.error;
        this.failure = failure;
        this.responses.push({ status: 0, url: failure.error, headers: [] });
        throw new Error(failure.error, { cause: error });
      } finally {
        message.duration = performance.now() - start;
        if (!signal?.aborted) onMessage?.(message);
      }
    };
  }
}
