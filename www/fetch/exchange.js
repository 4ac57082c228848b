/**
 * One exchange: a request of the engine on its way through jar and transport, and what the transport gave.
 *
 * @import { TransportInit, TransportResponse } from '../fetch.js'
 * @import { HttpRequest } from '../index.js'
 * @import { Body } from './body.js'
 * @import { AskJar } from './cookies.js'
 * @import { Received, FullRecord } from './conversation.js'
 * @import { Session } from './drive.js'
 */
import { demandPair, string, toPairs } from '../engine/headers.js';
import { misuse } from '../errors/misuse.js';
import { withoutUserinfo } from '../errors/urls.js';
import { demandSendable } from '../transport/sendable.js';
import { addAuthorization, answersChallenge } from './authorization.js';
import { retrieveCookies, storeCookies } from './cookies.js';
import { discard } from './discard.js';

/**
 * Sends one request and takes its answer. Each value that is yielded may be a promise: whoever runs this resolves it.
 *
 * @param {Session} session
 * @param {FullRecord} record
 * @param {HttpRequest} request
 * @param {Body | null} body
 * @param {AskJar} ask
 * @param {(url: string, init: TransportInit, isLocal: boolean) => unknown} send Gives a `TransportResponse`.
 * @returns {Generator<unknown, Received, any>}
 */
export function* exchange(session, record, request, body, ask, send) {
  const { url, init, isLocal } = toSend(session, record, request, body);
  const jar = request.credentials && !isLocal ? session.jar : undefined;
  const cookies = jar && (yield* retrieveCookies(jar, ask, request));
  if (cookies) init.headers.push(['Cookie', cookies]);
  for (let isAnswered = false; ; isAnswered = true) {
    if (!isLocal) demandSendable(url, init);
    const received = toReceived(yield send(url, init, isLocal));
    if (jar) yield* storeCookies(ask, request, received.headers);
    if (isAnswered || !answersChallenge(session, request, init, received)) return received;
    discard(received.response);
  }
}

/**
 * A request as a transport takes it, still without its cookies. Its URL has no username and no password: no server gets them unasked.
 *
 * @param {Session} session
 * @param {{ cache?: string }} record
 * @param {HttpRequest} request
 * @param {Body | null} body
 */
function toSend(session, { cache }, request, body) {
  const { kind, url, method, credentials, headers, body: sends } = request;
  const isLocal = !/^https?:/.test(url);
  const list = combine(headers);
  if (kind === 'actual' && cache !== undefined) addCacheHeaders(list, cache);
  addAuthorization(session, request, list);
  const source = sends && body ? body.source : null;
  /** @type {TransportInit} */
  const init = { method, headers: list, body: source, redirect: 'manual', credentials: credentials ? 'include' : 'omit',
    ...(source && body?.stream ? { duplex: 'half' } : {}) };
  return { url: isLocal ? url : withoutUserinfo(url), init, isLocal };
}

/**
 * Headers of one name as one, because so browsers send them.
 *
 * @param {[name: string, value: string][]} headers
 */
function combine(headers) {
  /** @type {Map<string, [name: string, value: string]>} */
  const combined = new Map();
  for (const [name, line] of headers) {
    // Firefox has line feeds in some, which no server takes.
    const value = line.replaceAll('\n', ', ');
    const known = combined.get(name.toLowerCase());
    if (known) known[1] += `, ${value}`;
    else combined.set(name.toLowerCase(), [name, value]);
  }
  return [...combined.values()];
}

/**
 * What a transport gave, with its headers in a list.
 *
 * @param {TransportResponse} response
 * @returns {Received}
 */
function toReceived(response) {
  const status = response?.status;
  if (!Number.isInteger(status) || status < 1) {
    throw misuse('a transport reports every response with its own status, redirects too: send with redirect: "manual"', status);
  }
  try {
    // Transports leave out the informational responses that come before a response. "101 Switching Protocols" is none here, as nobody asks
    // for another protocol.
    if (status >= 100 && status < 200) throw new Error(`The server answered with the status ${status} alone, which is no final response`);
    /** @type {[string, string][]} */
    const headers = [];
    for (const pair of toPairs(response.headers)) {
      demandPair(pair);
      headers.push([string(pair[0]), string(pair[1])]);
    }
    return { response, headers };
  } catch (error) {
    discard(response);
    throw error;
  }
}

/**
 * <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>
 *
 * @param {[name: string, value: string][]} list
 * @param {string} cache
 */
function addCacheHeaders(list, cache) {
  const add = (/** @type {string} */ name, /** @type {string} */ value) => {
    if (!list.some(([other]) => other.toLowerCase() === name.toLowerCase())) list.push([name, value]);
  };
  if (cache === 'no-cache') add('Cache-Control', 'max-age=0');
  if (cache === 'no-store' || cache === 'reload') {
    add('Pragma', 'no-cache');
    add('Cache-Control', 'no-cache');
  }
}
