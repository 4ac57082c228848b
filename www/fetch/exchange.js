/**
 * One exchange: sends one request of the engine with the cookies of the jar, and takes the response of the transport.
 *
 * @import { TransportInit, TransportResponse } from '../fetch.js'
 * @import { HttpRequest } from '../index.js'
 * @import { Body } from './body.js'
 * @import { CallJar } from './cookies.js'
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
 * Sends one request and takes its response. The caller awaits each yielded value, which may be a promise, and passes the result to next().
 *
 * @param {Session} session
 * @param {FullRecord} record
 * @param {HttpRequest} request
 * @param {Body | null} body
 * @param {CallJar} callJar
 * @param {(url: string, init: TransportInit, isLocal: boolean) => unknown} send Returns a `TransportResponse`, or a promise of one.
 * @returns {Generator<unknown, Received, any>}
 */
export function* exchange(session, record, request, body, callJar, send) {
  const { url, init, isLocal } = toSend(session, record, request, body);
  const jar = request.credentials && !isLocal ? session.jar : undefined;
  const cookies = jar && (yield* retrieveCookies(jar, callJar, request));
  if (cookies) init.headers.push(['Cookie', cookies]);
  for (let isSecondTry = false; ; isSecondTry = true) {
    if (!isLocal) demandSendable(url, init);
    session.onSend?.(request);
    const received = toReceived(yield send(url, init, isLocal));
    if (jar) yield* storeCookies(callJar, request, received.headers);
    if (isSecondTry || !answersChallenge(session, request, init, received)) return received;
    discard(received.response);
  }
}

/**
 * The arguments of a transport for a request, without cookies. The URL has no user name and no password, because a server gets them only
 * after it has asked for them.
 *
 * @param {Session} session
 * @param {{ cache?: string }} record
 * @param {HttpRequest} request
 * @param {Body | null} body
 */
function toSend(session, { cache }, request, body) {
  const { kind, url, method, credentials, headers, body: hasBody } = request;
  const isLocal = !/^https?:/.test(url);
  const list = combine(headers);
  if (kind === 'actual' && cache !== undefined) addCacheHeaders(list, cache);
  addAuthorization(session, request, list);
  const source = hasBody && body ? body.source : null;
  /** @type {TransportInit} */
  const init = { method, headers: list, body: source, redirect: 'manual', credentials: credentials ? 'include' : 'omit',
    ...(source && body?.stream ? { duplex: 'half' } : {}) };
  return { url: isLocal ? url : withoutUserinfo(url), init, isLocal };
}

/**
 * Combines the headers of each name into one header, as browsers do before they send them.
 *
 * @param {[name: string, value: string][]} headers
 */
function combine(headers) {
  /** @type {Map<string, [name: string, value: string]>} */
  const combined = new Map();
  for (const [name, line] of headers) {
    // Under the profile "firefox" a value may have line feeds, which no server accepts.
    const value = line.replaceAll('\n', ', ');
    const known = combined.get(name.toLowerCase());
    if (known) known[1] += `, ${value}`;
    else combined.set(name.toLowerCase(), [name, value]);
  }
  return [...combined.values()];
}

/**
 * The response of a transport, checked, with its headers in a list.
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
    // Transports leave out the informational responses before a final response. "101 Switching Protocols" is a mistake of the server too,
    // because no request asks for another protocol.
    if (status >= 100 && status < 200) throw new Error(`The server answered only with the status ${status}, but a final response has a status of 200 or more`);
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
