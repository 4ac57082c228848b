/**
 * An XMLHttpRequest that obeys CORS as a browser does, where there is none: `import { createXMLHttpRequest } from 'corsight/xhr'`.
 *
 * Comments name the algorithms of <https://xhr.spec.whatwg.org/>.
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
  const all = await prepare(options, 'createXMLHttpRequest');
  const prepared = { ...all, blocking: await toBlocking(options) };
  function XMLHttpRequest() {
    if (!new.target) throw new TypeError('XMLHttpRequest is made with new');
    return Reflect.construct(Sender, [prepared], new.target);
  }
  // Members of its own, as those of a browser are, though there are several of it.
  Object.setPrototypeOf(XMLHttpRequest, XMLHttpRequestEventTarget);
  const prototype = Object.create(XMLHttpRequestEventTarget.prototype, { ...(prepared.realm ? inRealm(prepared.realm) : MEMBERS), constructor: { value: XMLHttpRequest, writable: true, configurable: true } });
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
  /** @type {any} The body of a GET or HEAD, which is not sent; WebKit sends the type of one. */
  #forgotten;
  #timeout = 0;
  #withCredentials = false;
  #responseType = '';
  /** @type {ReturnType<typeof parseMimeType>} */
  #override = null;
  #uploadComplete = true;
  #uploadListened = false;
  #startedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | null} What ends the fetch under way; another one, or null, makes that one's news stale. */
  #controller = null;
  /** Ends listening to whether the page goes away. */
  #release = () => {};
  /** @type {XhrResponse | null} Null also for a network error. */
  #response = null;
  #upload = new XMLHttpRequestUpload();
  /** @type {CorsError | null} Why there was no response, which browsers keep to themselves. */
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
    if (this.#sync) throw invalidAccess('A synchronous request can have no timeout');
    this.#timeout = value >>> 0;
    if (this.#sending) this.#arm();
  }
  set withCredentials(value) {
    if (this.#state > 1 || this.#sending) throw invalidState('withCredentials cannot be set once the request is sent');
    this.#withCredentials = Boolean(value);
  }
  set responseType(value) {
    // An unknown value is ignored, as of every enumeration.
    if (!TYPES.includes(`${value}`)) return;
    if (this.#state >= 3) throw invalidState('responseType cannot be set once the response is loading');
    if (this.#sync) throw invalidAccess('A synchronous request can have no responseType');
    this.#responseType = `${value}`;
  }

  /**
   * @param {string} method
   * @param {string | URL} url
   * @param {[async?: boolean, user?: string | null, password?: string | null]} rest
   */
  open(method, url, ...rest) {
    needs(2, arguments);
    if (this.#prepared.unload?.aborted) throw invalidState('The page of this request is gone');
    const [async, user = null, password = null] = rest;
    // Left out, it is true; undefined, it is false as any boolean.
    const sync = rest.length > 0 && !async;
    const opened = readOpen(method, url, user, password, this.#prepared.base);
    if (sync && (this.#timeout || this.#responseType)) throw invalidAccess('A synchronous request can have neither a timeout nor a responseType');
    if (sync && !this.#prepared.blocking) {
      throw unavailable('A synchronous XMLHttpRequest has to block its thread while the network works, which is not possible here: open it with async set to true', async);
    }
    this.#end();
    this.#sync = sync;
    this.#method = opened.method;
    this.#url = opened.url;
    this.#headers = [];
    this.#sending = this.#uploadListened = false;
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
    needs(2, arguments);
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
    this.#forgotten = extracted ? null : sendable;
    this.#uploadListened = XMLHttpRequestEventTarget.listened(this.#upload);
    this.#uploadComplete = extracted === null;
    this.#sending = true;
    if (this.#sync) return this.#block(extracted);
    const controller = this.#controller = new AbortController();
    this.#release = onAbort(this.#prepared.unload, () => this.#end());
    this.#startedAt = performance.now();
    const length = extracted && !(extracted instanceof Promise) ? sizeOf(extracted) : 0;
    this.#tell('loadstart', 0, 0);
    if (!this.#uploadComplete && this.#uploadListened) this.#upload.dispatchEvent(progress('loadstart', 0, length));
    if (this.#controller !== controller || !this.#sending) return;
    this.#arm();
    this.#run(extracted, controller).catch((error) => {
      // That it was superseded or ended is known to whoever did it.
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
    needs(1, arguments);
    return isToken(`${name}`) ? this.#response?.headers.get(`${name}`) ?? null : null;
  }

  getAllResponseHeaders() {
    return this.#response?.lines() ?? '';
  }

  /** @param {string} mime */
  overrideMimeType(mime) {
    needs(1, arguments);
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
   * @param {Body | Promise<Body> | null} extracted
   * @param {AbortController} controller
   */
  async #run(extracted, controller) {
    const body = await extracted;
    const current = () => this.#controller === controller;
    if (!current()) return;
    const record = this.#record(body);
    const { filtered, received } = await drive(this.#prepared.session, record, body, controller.signal, this.#prepared.teller(record));
    if (!current()) return discard(received.response);
    if (!this.#uploadComplete) {
      // Transports do not tell how far they are, so this is all at once. The upload is not complete until its progress is told.
      const sent = body ? sizeOf(body) : 0;
      if (this.#uploadListened) this.#upload.dispatchEvent(progress('progress', sent, sent));
      if (!current()) return discard(received.response);
      this.#uploadComplete = true;
      if (this.#uploadListened) for (const type of ['load', 'loadend']) this.#upload.dispatchEvent(progress(type, sent, sent));
      if (!current()) return discard(received.response);
    }
    const response = this.#response = new XhrResponse(filtered, received.response.statusText ?? '', this.#prepared.realm);
    const { total } = response;
    this.#change(2);
    if (!current()) return discard(received.response);
    let loaded = 0;
    if (filtered.nullBody) discard(received.response);
    else if (received.response.body) {
      const reader = received.response.body.getReader();
      // Not every transport ends a body by itself when its signal aborts, and this may wait for its next chunk for ever.
      onAbort(controller.signal, () => void reader.cancel(controller.signal.reason).catch(() => {}));
      for (;;) {
        const { done, value } = await reader.read();
        if (!current()) return;
        if (done) break;
        response.chunks.push(value);
        loaded += value.length;
        this.#change(3);
        // Also when readystatechange ended this request: browsers tell of the chunk, whatever was done in between.
        this.#tell('progress', loaded, total);
      }
    }
    if (loaded === 0) this.#tell('progress', loaded, total);
    if (!current()) return;
    this.#controller = null;
    this.#release();
    clearTimeout(this.#timer);
    this.#finish(loaded, total);
  }

  /**
   * The request while the thread waits for it.
   *
   * @param {Body | Promise<Body> | null} body
   */
  #block(body) {
    const { session, blocking, teller } = this.#prepared;
    try {
      if (body instanceof Promise) throw unavailable('A synchronous XMLHttpRequest cannot send what another library alone can read, by and by', body);
      const record = this.#record(body);
      const { filtered, received, read } = driveSync(session, /** @type {Blocking} */ (blocking), record, body, teller(record));
      const response = new XhrResponse(filtered, received.response.statusText ?? '', this.#prepared.realm);
      response.chunks.push(read());
      this.#response = response;
    } catch (error) {
      // "Request error steps"
      this.#state = 4;
      this.#sending = false;
      if (!isCorsError(error)) throw networkError('The response broke off', error);
      if (error.code === 'xhr-sync-unavailable') throw error;
      this.corsError = error;
      throw networkError(error.message, error);
    }
    this.#finish(this.#response.chunks[0].length, this.#response.total);
  }

  /** @param {Body | null} body */
  #record(body) {
    /** @type {import('../fetch/conversation.js').FullRecord} */
    const record = { url: this.#url, method: this.#method, headers: this.#headers, initiator: 'xhr', uploadListeners: this.#uploadListened,
      credentials: this.#withCredentials ? 'include' : 'same-origin', ...(body ? { body: new Uint8Array(), bodyType: body.type, sentType: body.sentType } : { body: this.#forgotten }),
      referrer: this.#prepared.page(), ...(/^blob:(?!https?:)/.test(this.#url) ? { blobOrigin: this.#prepared.session.engine.origin } : {}) };
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
    this.#tell('load', loaded, total);
    this.#tell('loadend', loaded, total);
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
      if (this.#uploadListened) for (const each of [type, 'loadend']) this.#upload.dispatchEvent(progress(each, 0, 0));
    }
    this.#tell(type, 0, 0);
    this.#tell('loadend', 0, 0);
  }

  #end() {
    const controller = this.#controller;
    this.#controller = null;
    this.#release();
    clearTimeout(this.#timer);
    controller?.abort();
  }

  #arm() {
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
  #tell(type, loaded, total) {
    this.dispatchEvent(progress(type, loaded, total));
  }

  /** @param {string} type */
  #mustBeOfType(type) {
    if (this.#responseType !== '' && this.#responseType !== type) throw invalidState(`This is there only if responseType is "" or "${type}"`);
  }

  #mustBeOpened() {
    if (this.#state !== 1 || this.#sending) throw invalidState('The request has to be open and not sent yet');
  }
}

XMLHttpRequestEventTarget.handle(Sender, ['readystatechange']);
/** What the prototype of every XMLHttpRequest has. @type {PropertyDescriptorMap} */
const MEMBERS = { ...CONSTANTS, [Symbol.toStringTag]: { value: 'XMLHttpRequest', configurable: true } };
for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(Sender.prototype))) {
  if (name !== 'constructor') MEMBERS[name] = { ...member, enumerable: true };
}

/**
 * What a synchronous request is sent with, if there is something.
 *
 * @param {FetchOptions} options
 */
function toBlocking({ fetch, dispatcher, fetchSync }) {
  if (fetchSync) return blockingBy(fetchSync);
  // What the caller sends with cannot be taken into a worker.
  return fetch || dispatcher ? null : createBlocking();
}

/** @param {Realm} realm */
function inRealm(realm) {
  return Object.fromEntries(Object.entries(MEMBERS).map(([name, member]) => {
    const own = Object.entries(member).map(([key, part]) => [key, typeof part === 'function' ? realm.method(part) : part]);
    return [name, Object.fromEntries(own)];
  }));
}

/**
 * @param {string} type
 * @param {number} loaded
 * @param {number} total 0 if it is not known.
 */
function progress(type, loaded, total) {
  return new ProgressEvent(type, { loaded, total, lengthComputable: total !== 0 });
}

/**
 * @param {number} least
 * @param {IArguments} given
 */
function needs(least, given) {
  if (given.length < least) throw new TypeError(`At least ${least} arguments are needed, but there are ${given.length}`);
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
