/**
 * Judges the calls that a proxy of a development server passes on as if the page of production had made them itself.
 *
 * A page in development calls its own server, so its browser asks nobody. The preflight that production would need is sent to the target, and
 * the engine judges its answer and that of the call.
 *
 * @import { Diagnosis, Engine, Fetch, RequestRecord } from '../index.js'
 * @import { Recorder } from '../capture.js'
 * @import { IncomingMessage } from 'node:http'
 * @import { Settings } from './options.js'
 */
import { createRecorder } from '../capture/recorder.js';
import { createEngine } from '../engine/engine.js';
import { toPairs } from '../engine/headers.js';
import { nameOf, parseUrl } from '../errors/urls.js';
import { sayOnce } from '../host/console.js';
import { discard } from '../fetch/discard.js';
import { nodeTransport } from '../transport/node.js';

/** The headers of a request to the page's own server that a call to another origin has otherwise, or that belong to the connection. */
const NOT_OF_THE_CALL = new Set(['origin', 'cookie', 'host', 'connection', 'sec-fetch-site', 'referer', 'content-length', 'transfer-encoding']);

/** @typedef {{ request: RequestRecord & { url: string, method: string }, fetch: Fetch, isSettled: boolean }} Rehearsed A call whose answer is waited for. */

/** @typedef {{ text: string, diagnosis: Diagnosis, request: { method: string, url: string }, count: number, isNew: boolean }} Refused */

export class Rehearsal {
  #settings;
  /** @type {Promise<{ engine: Engine, recorder: Recorder, send: Awaited<ReturnType<typeof nodeTransport>> }> | undefined} */
  #tools;
  /** @type {Map<string, number>} How often each kind of refusal was seen. */
  #counts = new Map();

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * Begins with a call: a preflight is sent if production would need one. Gives the call, the refusal of its preflight, or null for a call that is
   * none of CORS, or if Corsight itself fails.
   *
   * @param {IncomingMessage} incoming
   * @param {string} target The URL that the proxy will call.
   * @returns {Promise<{ call: Rehearsed | null, refused: Refused | null }>}
   */
  async begin(incoming, target) {
    try {
      const { engine, recorder, send } = await (this.#tools ??= this.#load());
      const request = this.#requestOf(recorder, incoming, this.#inProduction(target));
      if (!request) return { call: null, refused: null };
      const call = { request, fetch: engine.start(request), isSettled: false };
      let action = call.fetch.poll();
      if (action?.type === 'send' && action.request.kind === 'preflight') {
        const { headers, method } = action.request;
        try {
          const response = await send(target, { method, headers, body: null, redirect: 'manual', credentials: 'omit' });
          discard(/** @type {any} */ (response));
          const list = [...toPairs(response.headers)].map(([name, value]) => /** @type {[string, string]} */ ([name, value]));
          call.fetch.handleResponse({ status: response.status, headers: list });
        } catch (error) {
          call.fetch.handleFailure(error);
        }
        action = call.fetch.poll();
      }
      return { call, refused: this.#refusal(call, action) };
    } catch (error) {
      report(error);
      return { call: null, refused: null };
    }
  }

  /**
   * Ends with the answer of the target. Gives the refusal, or null.
   *
   * @param {Rehearsed} call
   * @param {{ statusCode?: number, rawHeaders: string[] }} answer
   * @returns {Refused | null}
   */
  end(call, { statusCode = 0, rawHeaders }) {
    if (call.isSettled) return null;
    try {
      const headers = rawHeaders.flatMap((name, index) => (index % 2 ? [] : [/** @type {[string, string]} */ ([name, rawHeaders[index + 1]])]));
      call.fetch.handleResponse({ status: statusCode, headers });
      return this.#refusal(call, call.fetch.poll());
    } catch (error) {
      report(error);
      return null;
    } finally {
      call.isSettled = true;
      call.fetch.dispose();
    }
  }

  async #load() {
    const { origin, profile, wasm, insecure } = this.#settings;
    const [engine, recorder, send] = await Promise.all([
      createEngine({ origin, ...profile && { profile } }), createRecorder({ recorder: 'corsight/serve', ...wasm && { wasm } }), nodeTransport({ insecure }),
    ]);
    return { engine, recorder, send };
  }

  /**
   * The URL that the page calls in production instead of a target of the proxy.
   *
   * @param {string} target
   */
  #inProduction(target) {
    const found = Object.entries(this.#settings.targets).find(([from]) => target.startsWith(from.replace(/\/$/, '')));
    return found ? found[1].replace(/\/$/, '') + target.slice(found[0].replace(/\/$/, '').length) : target;
  }

  /**
   * The request as script has made it, without what the browser has added.
   *
   * @param {Recorder} recorder
   * @param {IncomingMessage} incoming
   * @param {string} url
   */
  #requestOf(recorder, { method = 'GET', rawHeaders }, url) {
    const { origin, credentials } = this.#settings;
    if (parseUrl(url)?.origin === origin) return null;
    const sent = rawHeaders.flatMap((name, index) => (index % 2 || NOT_OF_THE_CALL.has(name.toLowerCase()) ? [] : [{ name, value: rawHeaders[index + 1] }]));
    const [call] = recorder.add({
      startedDateTime: new Date().toISOString(), time: 0,
      request: { method, url, headers: [...sent, { name: 'Origin', value: origin }] }, response: { status: 200, headers: [] },
    });
    recorder.clear();
    return call ? { ...call.request, credentials } : null;
  }

  /**
   * @param {Rehearsed} call
   * @param {ReturnType<Fetch['poll']>} action
   * @returns {Refused | null}
   */
  #refusal(call, action) {
    if (action?.type !== 'fail') return null;
    call.isSettled = true;
    const diagnosis = /** @type {Diagnosis} */ (action.error.diagnosis);
    const { method, url } = call.request;
    const [cause] = diagnosis.causes;
    const kind = JSON.stringify([cause?.code, method, url.split('?')[0]]);
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const text = [
      `[corsight] In production browsers will keep ${nameOf(call.request)} from pages of ${this.#settings.origin}: ${cause?.headline ?? action.error.message}`,
      ...cause ? [`  · To do: ${cause.act.text}`] : [],
    ].join('\n');
    const refused = { text, diagnosis, request: { method, url }, count, isNew: Number.isInteger(Math.log10(count)) };
    this.#settings.onRefused?.(diagnosis, { method, url, count });
    return refused;
  }
}

/**
 * The name of the cause for a header of the answer.
 *
 * @param {Refused} refused
 */
export const headerOf = ({ diagnosis }) => diagnosis.causes[0]?.code ?? 'refused';

/** @param {unknown} error */
function report(error) {
  sayOnce('rehearsal', 'warn', '[corsight] The calls of the proxy are not judged:', error);
}
