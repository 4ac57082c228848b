/**
 * The conversation with the engine: what it wants sent, one request after the other, until it delivers or fails.
 *
 * @import { TransportResponse } from '../fetch.js'
 * @import { Engine, FilteredResponse, HttpRequest, RequestRecord, Verdict } from '../index.js'
 */
import { CorsError } from '../errors/cors-error.js';
import { discard } from './discard.js';
import { createReferrer } from './referrer.js';

/**
 * @typedef {object} Received
 * @property {TransportResponse} response
 * @property {[name: string, value: string][]} headers Those of the response, in a list.
 */

/**
 * A request as the engine takes it, and what is beside the protocol.
 *
 * @typedef {RequestRecord & { referrer?: URL | null, sentType?: string }} FullRecord
 */

/**
 * What the engine wants sent, one request after the other; the caller sends them and hands in the responses, or
 * throws in why there is none.
 *
 * @param {Engine} engine
 * @param {FullRecord} record
 * @param {(verdict: () => Verdict | null) => void} [onEnd] Called when the engine is done, with what reads its verdict.
 * @returns {Generator<HttpRequest, { filtered: FilteredResponse, received: Received }, Received>}
 */
export function* converse(engine, record, onEnd) {
  /** @type {Received | undefined} */
  let received;
  /** @type {unknown} */
  let cause;
  const referrer = createReferrer(record.referrer ?? null, record.referrerPolicy);
  let { sentType } = record;
  /** @type {string | null | undefined} What this URL is told; undefined until that is determined. */
  let referer;
  const fetch = engine.start(record);
  try {
    for (;;) {
      const action = fetch.poll();
      if (action?.type === 'deliver' && received) {
        onEnd?.(fetch.verdict);
        const response = received;
        received = undefined;
        return { filtered: action.response, received: response };
      }
      if (action?.type === 'fail') {
        onEnd?.(fetch.verdict);
        // Only the transport knows why there is no answer.
        if (cause !== undefined) Object.defineProperty(action.error, 'cause', { value: cause, configurable: true, writable: true });
        throw action.error;
      }
      if (action?.type !== 'send') throw new CorsError('The engine did not say what to do', { code: 'engine-internal' });
      if (received) discard(received.response);
      received = undefined;
      const { kind, url } = action.request;
      const headers = typed(action.request, sentType);
      if (referer === undefined) referer = referrer.to(url);
      try {
        received = yield { ...action.request, headers: referer ? [...headers, ['Referer', referer]] : headers };
      } catch (error) {
        cause = error;
        fetch.handleFailure(error);
        continue;
      }
      if (kind === 'actual') {
        sentType = undefined;
        referrer.redirected(received.headers);
        referer = undefined;
      }
      fetch.handleResponse({ url, status: received.response.status, headers: received.headers });
    }
  } finally {
    fetch.dispose();
    if (received) discard(received.response);
  }
}

/**
 * The headers of a request with the Content-Type that is to be sent, if that is not the one it has.
 *
 * @param {HttpRequest} request
 * @param {string} [sentType]
 * @returns {[name: string, value: string][]}
 */
export function typed({ kind, headers }, sentType) {
  if (sentType === undefined || kind !== 'actual') return headers;
  return headers.map(([name, value]) => [name, name.toLowerCase() === 'content-type' ? sentType : value]);
}
