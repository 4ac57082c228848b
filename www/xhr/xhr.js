/**
 * An XMLHttpRequest that obeys CORS as a browser does, for hosts that are no browser: `import { createXMLHttpRequest } from 'corsight/xhr'`.
 *
 * Names in quotation marks are algorithms of <https://xhr.spec.whatwg.org/>.
 *
 * @import { FetchOptions } from '../fetch.js'
 * @import { RequestRecord } from '../index.js'
 * @import { Body } from '../fetch/body.js'
 * @import { Realm } from '../host/realm.js'
 * @import { Blocking } from './sync.js'
 * @import { CorsError } from '../errors/cors-error.js'
 */
import { isCorsError } from '../errors/cors-error.js';
import { Event, ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload } from './event-target.js';
import { XhrResponse } from './response.js';
import { isToken } from '../host/http-text.js';
import { parseMimeType } from '../host/mime-type.js';
import { isForbidden, readBody, readHeader, readOpen, toSendable } from './request.js';
import { sizeOf } from '../fetch/body.js';
import { blockingBy, createBlocking, driveSync, unavailable } from './sync.js';
import { discard } from '../fetch/discard.js';
import { drive } from '../fetch/drive.js';
import { isBodiless } from '../host/methods.js';
import { onAbort } from '../host/on-abort.js';
import { prepare } from '../fetch/options.js';

const TYPES = ['', 'arraybuffer', 'blob', 'document', 'json', 'text'];
const STATES = { UNSENT: 0, OPENED: 1, HEADERS_RECEIVED: 2, LOADING: 3, DONE: 4 };
const CONSTANTS = Object.fromEntries(Object.entries(STATES).map(([name, value]) => [name, { value, enumerable: true }]));

/**
 * @param {FetchOptions} options
 * @returns {Promise<typeof XMLHttpRequest>}
 */
export async function createXMLHttpRequest(options = {}) {
  const prepared = { ...await prepare(options, 'createXMLHttpRequest'), blocking: await toBlocking(options) };
  function XMLHttpRequest() {
    if (!new.target) throw new TypeError('XMLHttpRequest is a class: call it with new');
    return Reflect.construct(Sender, [prepared], new.target);
  }
  // Each class gets a prototype with all members of its own, as in a browser, although all classes share their code.
  Object.setPrototypeOf(XMLHttpRequest, XMLHttpRequestEventTarget);
  const prototype = Object.create(XMLHttpRequestEventTarget.prototype, {
    ...(prepared.realm ? inRealm(prepared.realm) : MEMBERS),
    constructor: { value: XMLHttpRequest, writable: true, configurable: true },
  });
  Object.defineProperty(XMLHttpRequest, 'prototype', { value: prototype, writable: false });
  return /** @type {any} */ (Object.defineProperties(XMLHttpRequest, CONSTANTS));
}

class Sender extends XMLHttpRequestEventTarget {
  #prepared;
  #state = 0;
  #sending = false;
  #sync = false;
  #method = '';
  #url = '';
  /** @type {[name: string, value: string][]} */
  #headers = [];
  /** @type {any} The body of a GET or HEAD. It is not sent, but WebKit sends its type. */
  #unsentBody;
  #timeout = 0;
  #withCredentials = false;
  #responseType = '';
  /** @type {ReturnType<typeof parseMimeType>} */
  #override = null;
  #uploadComplete = true;
  #uploadHasListeners = false;
  #startedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | null} Aborts the fetch under way. A fetch with another controller is ignored. */
  #controller = null;
  /** Stops listening to the `unload` signal of the page. */
  #release = () => {};
  /** @type {XhrResponse | null} Null before the response, and after a network error. */
  #response = null;
  #upload = new XMLHttpRequestUpload();
  /** @type {CorsError | null} The reason of a network error, which browsers hide from script. */
  corsError = null;

  /** @param {Awaited<ReturnType<typeof prepare>> & { blocking: Blocking | null }} prepared */
  constructor(prepared) {
    super();
    this.#prepared = prepared;
  }

  get readyState() { return this.#state; }
  get upload() { return this.#upload; }
  get responseURL() { return this.#response?.url ?? ''; }
  get status() { return this.#response?.status ?? 0; }
  get statusText() { return this.#response?.statusText ?? ''; }
  get withCredentials() { return this.#withCredentials; }
  get responseType() { return this.#responseType; }
  get timeout() {
    return this.#timeout;
  }
  set timeout(value) {
    if (this.#sync) throw invalidAccess('A synchronous request cannot have a timeout');
    this.#timeout = value >>> 0;
    if (this.#sending) this.#startTimer();
  }
  set withCredentials(value) {
    if (this.#state > 1 || this.#sending) throw invalidState('withCredentials cannot be set once the request is sent');
    this.#withCredentials = Boolean(value);
  }
  set responseType(value) {
    // An unknown value is ignored, as for every enumeration of Web IDL.
    if (!TYPES.includes(`${value}`)) return;
    if (this.#state >= 3) throw invalidState('responseType cannot be set once the response is loading');
    if (this.#sync) throw invalidAccess('A synchronous request cannot have a responseType');
    this.#responseType = `${value}`;
  }

  /**
   * @param {string} method
   * @param {string | URL} url
   * @param {[async?: boolean, user?: string | null, password?: string | null]} rest
   */
  open(method, url, ...rest) {
    demandArguments(2, arguments);
    if (this.#prepared.unload?.aborted) throw invalidState('The page is gone, so it can send no more requests');
    const [async, user = null, password = null] = rest;
    // If `async` is left out, it is true. If it is undefined, it is false, as any boolean argument.
    const sync = rest.length > 0 && !async;
    const opened = readOpen(method, url, user, password, this.#prepared.base);
    if (sync && (this.#timeout || this.#responseType)) throw invalidAccess('A synchronous request cannot have a timeout or a responseType');
    if (sync && !this.#prepared.blocking) {
      throw unavailable('A synchronous XMLHttpRequest must block its thread, which this host, or the option fetch or dispatcher, cannot do: open it with async set to true, or set the option fetchSync', async);
    }
    this.#end();
    this.#sync = sync;
    this.#method = opened.method;
    this.#url = opened.url;
    this.#headers = [];
    this.#sending = this.#uploadHasListeners = false;
    this.#response = null;
    this.corsError = null;
    if (this.#state === 1) return;
    this.#change(1);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setRequestHeader(name, value) {
    demandArguments(2, arguments);
    this.#mustBeOpened();
    const [key, text] = readHeader(name, value);
    if (isForbidden(key, text)) return;
    const known = this.#headers.find(([other]) => other.toLowerCase() === key.toLowerCase());
    if (known) known[1] += `, ${text}`;
    else this.#headers.push([key, text]);
  }

  /** @param {any} [body] */
  send(body = null) {
    const sendable = toSendable(body);
    this.#mustBeOpened();
    const extracted = sendable === null || isBodiless(this.#method) ? null : readBody(sendable, this.#headers, this.#prepared.session.engine.profile);
    this.#unsentBody = extracted ? null : sendable;
    this.#uploadHasListeners = XMLHttpRequestEventTarget.hasListeners(this.#upload);
    this.#uploadComplete = extracted === null;
    this.#sending = true;
    if (this.#sync) return this.#block(extracted);
    const controller = this.#controller = new AbortController();
    this.#release = onAbort(this.#prepared.unload, () => this.#end());
    this.#startedAt = performance.now();
    const length = extracted && !(extracted instanceof Promise) ? sizeOf(extracted) : 0;
    this.#fire('loadstart', 0, 0);
    if (!this.#uploadComplete) this.#fireUpload(['loadstart'], 0, length);
    if (this.#controller !== controller || !this.#sending) return;
    this.#startTimer();
    this.#run(extracted, controller).catch((error) => {
      // The error of a fetch that open() or abort() has ended is ignored.
      if (this.#controller !== controller) return;
      this.corsError = isCorsError(error) ? error : null;
      this.#fail('error');
    });
  }

  abort() {
    const active = (this.#state === 1 && this.#sending) || this.#state === 2 || this.#state === 3;
    this.#end();
    if (active) this.#fail('abort');
    if (this.#state !== 4) return;
    this.#state = 0;
    this.#response = null;
  }

  /** @param {string} name */
  getResponseHeader(name) {
    demandArguments(1, arguments);
    return isToken(`${name}`) ? this.#response?.headers.get(`${name}`) ?? null : null;
  }

  getAllResponseHeaders() {
    return this.#response?.lines() ?? '';
  }

  /** @param {string} mime */
  overrideMimeType(mime) {
    demandArguments(1, arguments);
    if (this.#state >= 3) throw invalidState('The MIME type cannot be overridden once the response is loading');
    this.#override = parseMimeType(`${mime}`) ?? parseMimeType('application/octet-stream');
  }

  get responseText() {
    this.#mustBeOfType('text');
    return this.#state < 3 ? '' : this.#response?.text(this.#responseType, this.#override) ?? '';
  }

  get responseXML() {
    this.#mustBeOfType('document');
    return this.#state === 4 ? this.#response?.value('document', this.#override, this.#responseType === 'document') ?? null : null;
  }

  get response() {
    if (this.#responseType === '' || this.#responseType === 'text') return this.responseText;
    return this.#state === 4 ? this.#response?.value(this.#responseType, this.#override, true) ?? null : null;
  }

  /**
   * Sends the request and fires the events of an asynchronous request. After each event, the page may have ended the request: then the
   * controller is another one, and the response is discarded.
   *
   * @param {Body | Promise<Body> | null} extracted
   * @param {AbortController} controller
   */
  async #run(extracted, controller) {
    const body = await extracted;
    const isCurrent = () => this.#controller === controller;
    if (!isCurrent()) return;
    const record = this.#record(body);
    const { filtered, received } = await drive(this.#prepared.session, record, body, controller.signal, this.#prepared.reporterFor(record));
    if (isCurrent() && !this.#uploadComplete) this.#completeUpload(body ? sizeOf(body) : 0, isCurrent);
    if (!isCurrent()) return discard(received.response);
    const response = this.#response = new XhrResponse(filtered, received.response.statusText ?? '', this.#prepared.realm);
    this.#change(2);
    if (!isCurrent()) return discard(received.response);
    let loaded = 0;
    if (filtered.nullBody) discard(received.response);
    else if (received.response.body) {
      loaded = await this.#readBody(received.response.body.getReader(), response, controller);
      if (!isCurrent()) return;
    }
    if (loaded === 0) this.#fire('progress', loaded, response.total);
    if (!isCurrent()) return;
    this.#controller = null;
    this.#release();
    clearTimeout(this.#timer);
    this.#finish(loaded, response.total);
  }

  /**
   * Fires the events of a complete upload. Transports do not report their progress, so all events are fired at once. As in the Standard,
   * the upload is not complete until its last progress event was fired.
   *
   * @param {number} sent
   * @param {() => boolean} isCurrent
   */
  #completeUpload(sent, isCurrent) {
    this.#fireUpload(['progress'], sent, sent);
    if (!isCurrent()) return;
    this.#uploadComplete = true;
    this.#fireUpload(['load', 'loadend'], sent, sent);
  }

  /**
   * Reads the body until it ends or the page ends the request. Returns the number of bytes.
   *
   * @param {ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>} reader
   * @param {XhrResponse} response
   * @param {AbortController} controller
   */
  async #readBody(reader, response, controller) {
    // Not every transport ends a body when its signal aborts, and then read() would wait for ever.
    onAbort(controller.signal, () => void reader.cancel(controller.signal.reason).catch(() => {}));
    let loaded = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.#controller !== controller) return loaded;
      response.chunks.push(value);
      loaded += value.length;
      this.#change(3);
      // Browsers fire this event even if a listener of readystatechange has ended the request.
      this.#fire('progress', loaded, response.total);
    }
  }

  /**
   * Sends a synchronous request. The thread waits until the response has arrived.
   *
   * @param {Body | Promise<Body> | null} body
   */
  #block(body) {
    const { session, blocking, reporterFor } = this.#prepared;
    try {
      if (body instanceof Promise) throw unavailable('The body is a Blob of another library, which can only be read asynchronously: send its bytes, or open the request with async set to true', body);
      const record = this.#record(body);
      const { filtered, received, read } = driveSync(session, /** @type {Blocking} */ (blocking), record, body, reporterFor(record));
      const response = new XhrResponse(filtered, received.response.statusText ?? '', this.#prepared.realm);
      response.chunks.push(read());
      this.#response = response;
    } catch (error) {
      // "Request error steps"
      this.#state = 4;
      this.#sending = false;
      if (!isCorsError(error)) throw networkError('The response broke off before its end', error);
      if (error.code === 'xhr-sync-unavailable') throw error;
      this.corsError = error;
      throw networkError(error.message, error);
    }
    this.#finish(this.#response.chunks[0].length, this.#response.total);
  }

  /** @param {Body | null} body */
  #record(body) {
    /** @type {import('../fetch/conversation.js').FullRecord} */
    const record = {
      url: this.#url,
      method: this.#method,
      headers: this.#headers,
      initiator: 'xhr',
      uploadListeners: this.#uploadHasListeners,
      credentials: this.#withCredentials ? 'include' : 'same-origin',
      // The engine needs no content of the body, only its type.
      ...(body ? { body: new Uint8Array(), bodyType: body.type, sentType: body.sentType } : { body: this.#unsentBody }),
      referrer: this.#prepared.page(),
    };
    // Node puts no origin into a blob: URL. Such a URL was made in this process, so its origin is the origin of the page.
    if (/^blob:(?!https?:)/.test(this.#url)) record.blobOrigin = this.#prepared.session.engine.origin;
    return record;
  }

  /**
   * "Handle response end-of-body"
   *
   * @param {number} loaded
   * @param {number} total
   */
  #finish(loaded, total) {
    this.#sending = false;
    this.#change(4);
    if (this.#state !== 4) return;
    this.#fire('load', loaded, total);
    this.#fire('loadend', loaded, total);
  }

  /**
   * "Request error steps"
   *
   * @param {'abort' | 'error' | 'timeout'} type
   */
  #fail(type) {
    this.#end();
    this.#sending = false;
    this.#response = null;
    this.#change(4);
    if (!this.#uploadComplete) {
      this.#uploadComplete = true;
      this.#fireUpload([type, 'loadend'], 0, 0);
    }
    this.#fire(type, 0, 0);
    this.#fire('loadend', 0, 0);
  }

  /** Ends the fetch under way, if there is one. */
  #end() {
    const controller = this.#controller;
    this.#controller = null;
    this.#release();
    clearTimeout(this.#timer);
    controller?.abort();
  }

  #startTimer() {
    clearTimeout(this.#timer);
    if (this.#timeout) this.#timer = setTimeout(() => this.#fail('timeout'), this.#startedAt + this.#timeout - performance.now());
  }

  /** @param {number} state */
  #change(state) {
    this.#state = state;
    this.dispatchEvent(new Event('readystatechange'));
  }

  /**
   * @param {string} type
   * @param {number} loaded
   * @param {number} total
   */
  #fire(type, loaded, total) {
    this.dispatchEvent(progress(type, loaded, total));
  }

  /**
   * Fires events of the upload if it had listeners when the request was sent.
   *
   * @param {string[]} types
   * @param {number} loaded
   * @param {number} total
   */
  #fireUpload(types, loaded, total) {
    if (!this.#uploadHasListeners) return;
    for (const type of types) this.#upload.dispatchEvent(progress(type, loaded, total));
  }

  /** @param {string} type */
  #mustBeOfType(type) {
    if (this.#responseType !== '' && this.#responseType !== type) throw invalidState(`responseType is "${this.#responseType}", but this property can only be read if it is "" or "${type}"`);
  }

  #mustBeOpened() {
    if (this.#state !== 1 || this.#sending) throw invalidState('The request is not open, or was sent already: call open() first');
  }
}

XMLHttpRequestEventTarget.defineHandlers(Sender, ['readystatechange']);
/** The members of the prototype of every class XMLHttpRequest. @type {PropertyDescriptorMap} */
const MEMBERS = { ...CONSTANTS, [Symbol.toStringTag]: { value: 'XMLHttpRequest', configurable: true } };
for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(Sender.prototype))) {
  if (name !== 'constructor') MEMBERS[name] = { ...member, enumerable: true };
}

/**
 * The sender of synchronous requests, or null if the options or the host allow none.
 *
 * @param {FetchOptions} options
 */
function toBlocking({ fetch, dispatcher, fetchSync }) {
  if (fetchSync) return blockingBy(fetchSync);
  // The caller's own transport cannot be moved into a worker.
  return fetch || dispatcher ? null : createBlocking();
}

/**
 * The members, with their errors converted to errors of the realm.
 *
 * @param {Realm} realm
 */
function inRealm(realm) {
  return Object.fromEntries(Object.entries(MEMBERS).map(([name, member]) => {
    const own = Object.entries(member).map(([key, part]) => [key, typeof part === 'function' ? realm.method(part) : part]);
    return [name, Object.fromEntries(own)];
  }));
}

/**
 * @param {string} type
 * @param {number} loaded
 * @param {number} total 0 if the total is unknown.
 */
function progress(type, loaded, total) {
  return new ProgressEvent(type, { loaded, total, lengthComputable: total !== 0 });
}

/**
 * @param {number} least
 * @param {IArguments} args
 */
function demandArguments(least, args) {
  if (args.length < least) throw new TypeError(`${args.length} arguments were given, but at least ${least} are needed`);
}

/** @param {string} message */
function invalidState(message) {
  return new DOMException(message, 'InvalidStateError');
}

/** @param {string} message */
function invalidAccess(message) {
  return new DOMException(message, 'InvalidAccessError');
}

/**
 * @param {string} message
 * @param {unknown} cause
 */
function networkError(message, cause) {
  return Object.defineProperty(new DOMException(message, 'NetworkError'), 'cause', { value: cause, configurable: true });
}
