/**
 * The conversation with the engine, which names one request after the other until it delivers a response or fails.
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
 * @property {[name: string, value: string][]} headers The headers of the response, in a list.
 */

/**
 * A request for the engine, with two fields that the engine does not read.
 *
 * @typedef {RequestRecord & { referrer?: URL | null, sentType?: string }} FullRecord
 */

/**
 * Yields the requests that the engine wants sent, one after the other. The caller passes each response to next(), or the error of the
 * transport to throw().
 *
 * @param {Engine} engine
 * @param {FullRecord} record
 * @param {(verdict: () => Verdict | null) => void} [onEnd] Called when the engine delivers or fails, with a function that reads the verdict.
 * @returns {Generator<HttpRequest, { filtered: FilteredResponse, received: Received }, Received>}
 */
export function* converse(engine, record, onEnd) {
  /** @type {Received | undefined} */
  let received;
  /** @type {unknown} */
  let cause;
  const referrer = createReferrer(record.referrer ?? null, record.referrerPolicy);
  let { sentType } = record;
  /** @type {string | null | undefined} The Referer for the current URL; undefined until it is determined. */
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
        // The error of the transport says why there is no response, which the engine cannot know.
        if (cause !== undefined) Object.defineProperty(action.error, 'cause', { value: cause, configurable: true, writable: true });
        throw action.error;
      }
      if (action?.type !== 'send') throw new CorsError('The engine has no next action, although the fetch has not ended: this is a bug in Corsight', { code: 'engine-internal' });
      if (received) discard(received.response);
      received = undefined;
      const { kind, url } = action.request;
      const headers = withSentType(action.request, sentType);
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
      const { status, remoteAddress } = received.response;
      fetch.handleResponse({ url, status, headers: received.headers, ...(remoteAddress ? { remoteAddress } : {}) });
    }
  } finally {
    fetch.dispose();
    if (received) discard(received.response);
  }
}

/**
 * The headers of a request. If `sentType` is set, it replaces the Content-Type.
 *
 * @param {HttpRequest} request
 * @param {string} [sentType]
 * @returns {[name: string, value: string][]}
 */
export function withSentType({ kind, headers }, sentType) {
  if (sentType === undefined || kind !== 'actual') return headers;
  return headers.map(([name, value]) => [name, name.toLowerCase() === 'content-type' ? sentType : value]);
}
