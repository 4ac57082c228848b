/**
 * An XMLHttpRequest that obeys CORS as a browser does, where there is none: `import { createXMLHttpRequest } from 'corsight/xhr'`.
 *
 * Comments name the algorithms of <https://xhr.spec.whatwg.org/>.
 *
 * @import { FetchOptions } from './fetch.js'
 * @import { RequestRecord } from './index.js'
 * @import { Body } from './body.js'
 * @import { CorsError } from './errors.js'
 */
import { isCorsError } from './errors.js';
import { ProgressEvent, XMLHttpRequestEventTarget, XMLHttpRequestUpload } from './xhr-target.js';
import { Received, parseType } from './xhr-response.js';
import { readBody, readHeader, readOpen, sizeOf } from './xhr-request.js';
import { drive, discard } from './drive.js';
import { prepare } from './means.js';

export { CorsError, isCorsError } from './errors.js';

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
const TYPES = ['', 'arraybuffer', 'blob', 'document', 'json', 'text'];
const STATES = { UNSENT: 0, OPENED: 1, HEADERS_RECEIVED: 2, LOADING: 3, DONE: 4 };

/**
 * @param {FetchOptions} options
 * @returns {Promise<typeof XMLHttpRequest>}
 */
export async function createXMLHttpRequest(options) {
  const prepared = await prepare(options);
  return /** @type {any} */ (class XMLHttpRequest extends Sender {
    constructor() {
      super(prepared);
    }
  });
}

class Sender extends XMLHttpRequestEventTarget {
  #prepared;
  #state = 0;
  #sending = false;
  #method = '';
  #url = '';
  /** @type {[name: string, value: string][]} */
  #headers = [];
  #timeout = 0;
  #withCredentials = false;
  #responseType = '';
  /** @type {string | null} */
  #override = null;
  #uploadComplete = true;
  #uploadListened = false;
  #startedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | null} What ends the fetch under way; another one, or null, makes that one's news stale. */
  #controller = null;
  /** @type {Received | null} Null also for a network error. */
  #received = null;
  #upload = new XMLHttpRequestUpload();
  /** @type {CorsError | null} Why there was no response, which browsers keep to themselves. */
  corsError = null;

  /** @param {Awaited<ReturnType<typeof prepare>>} prepared */
  constructor(prepared) {
    super();
    this.#prepared = prepared;
  }

  get readyState() { return this.#state; }
  get upload() { return this.#upload; }
  get responseURL() { return this.#received?.url ?? ''; }
  get status() { return this.#received?.status ?? 0; }
  get statusText() { return this.#received?.statusText ?? ''; }
  get withCredentials() { return this.#withCredentials; }
  get responseType() { return this.#responseType; }
  get timeout() {
    return this.#timeout;
  }
  set timeout(value) {
    this.#timeout = value >>> 0;
    if (this.#sending) this.#arm();
  }
  set withCredentials(value) {
    if (this.#state > 1 || this.#sending) throw invalidState('withCredentials cannot be set once the request is sent');
    this.#withCredentials = Boolean(value);
  }
  set responseType(value) {
    if (this.#state >= 3) throw invalidState('responseType cannot be set once the response is loading');
    // An unknown value is ignored, as of every enumeration.
    if (TYPES.includes(`${value}`)) this.#responseType = `${value}`;
  }

  /**
   * @param {string} method
   * @param {string | URL} url
   * @param {boolean} [async]
   * @param {string | null} [user]
   * @param {string | null} [password]
   */
  open(method, url, async = true, user = null, password = null) {
    const opened = readOpen(method, url, async, user, password, this.#prepared.base);
    this.#end();
    this.#method = opened.method;
    this.#url = opened.url;
    this.#headers = [];
    this.#sending = this.#uploadListened = false;
    this.#received = null;
    if (this.#state === 1) return;
    this.#change(1);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setRequestHeader(name, value) {
    this.#mustBeOpened();
    this.#headers.push(readHeader(name, value));
  }

  /** @param {any} [body] */
  send(body = null) {
    this.#mustBeOpened();
    const extracted = body === null || /^(?:GET|HEAD)$/.test(this.#method) ? null : readBody(body, this.#headers);
    this.#uploadListened = XMLHttpRequestEventTarget.listened(this.#upload);
    this.#uploadComplete = extracted === null;
    this.#sending = true;
    this.corsError = null;
    const controller = this.#controller = new AbortController();
    this.#startedAt = performance.now();
    const length = extracted && !(extracted instanceof Promise) ? sizeOf(extracted) : 0;
    this.#tell('loadstart', 0, 0);
    if (!this.#uploadComplete && this.#uploadListened) this.#upload.dispatchEvent(new ProgressEvent('loadstart', 0, length));
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
    this.#received = null;
  }

  /** @param {string} name */
  getResponseHeader(name) {
    return TOKEN.test(`${name}`) ? this.#received?.headers.get(`${name}`) ?? null : null;
  }

  getAllResponseHeaders() {
    return this.#received?.lines() ?? '';
  }

  /** @param {string} mime */
  overrideMimeType(mime) {
    if (this.#state >= 3) throw invalidState('The MIME type cannot be overridden once the response is loading');
    this.#override = parseType(`${mime}`).essence ? `${mime}` : 'application/octet-stream';
  }

  get responseText() {
    this.#mustBeOfType('text');
    return this.#state < 3 ? '' : this.#received?.text(this.#override) ?? '';
  }

  get responseXML() {
    this.#mustBeOfType('document');
    return this.#state === 4 ? this.#received?.value('document', this.#override, this.#responseType === 'document') ?? null : null;
  }

  get response() {
    if (this.#responseType === '' || this.#responseType === 'text') return this.responseText;
    return this.#state === 4 ? this.#received?.value(this.#responseType, this.#override, true) ?? null : null;
  }

  /**
   * @param {Body | Promise<Body> | null} extracted
   * @param {AbortController} controller
   */
  async #run(extracted, controller) {
    const body = await extracted;
    if (body?.type && !this.#headers.some(([name]) => name.toLowerCase() === 'content-type')) this.#headers.push(['Content-Type', body.type]);
    const current = () => this.#controller === controller;
    /** @type {RequestRecord} */
    const record = { url: this.#url, method: this.#method, headers: this.#headers, initiator: 'xhr', uploadListeners: this.#uploadListened,
      credentials: this.#withCredentials ? 'include' : 'same-origin', ...(body ? { body: new Uint8Array() } : {}) };
    if (!current()) return;
    const { filtered, came } = await drive(this.#prepared.means, record, body, controller.signal, this.#prepared.teller(record));
    if (!current()) return discard(came.response);
    if (!this.#uploadComplete) {
      // Transports do not tell how far they are, so this is all at once.
      this.#uploadComplete = true;
      const sent = body ? sizeOf(body) : 0;
      if (this.#uploadListened) for (const type of ['progress', 'load', 'loadend']) this.#upload.dispatchEvent(new ProgressEvent(type, sent, sent));
      if (!current()) return discard(came.response);
    }
    const headers = new Headers(filtered.headers);
    const received = this.#received = new Received(filtered, came.response.statusText ?? '', headers);
    const total = Number(/^\d+$/.exec(headers.get('content-length') ?? '')?.[0] ?? 0);
    this.#change(2);
    if (!current()) return discard(came.response);
    let loaded = 0;
    if (this.#method === 'HEAD') discard(came.response);
    else if (came.response.body) {
      const reader = came.response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (!current()) return void reader.cancel().catch(() => {});
        if (done) break;
        received.chunks.push(value);
        loaded += value.length;
        this.#change(3);
        if (current()) this.#tell('progress', loaded, total);
      }
    }
    // "Handle response end-of-body"
    this.#tell('progress', loaded, total);
    if (!current()) return;
    this.#sending = false;
    this.#controller = null;
    clearTimeout(this.#timer);
    this.#change(4);
    if (this.#state !== 4 || this.#sending) return;
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
    this.#received = null;
    this.#change(4);
    if (!this.#uploadComplete) {
      this.#uploadComplete = true;
      if (this.#uploadListened) for (const each of [type, 'loadend']) this.#upload.dispatchEvent(new ProgressEvent(each, 0, 0));
    }
    this.#tell(type, 0, 0);
    this.#tell('loadend', 0, 0);
  }

  #end() {
    const controller = this.#controller;
    this.#controller = null;
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
    this.dispatchEvent(new ProgressEvent(type, loaded, total));
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
for (const [name, value] of Object.entries(STATES)) {
  for (const of of [Sender, Sender.prototype]) Object.defineProperty(of, name, { value, enumerable: true });
}

/** @param {string} message */
function invalidState(message) {
  return new DOMException(message, 'InvalidStateError');
}
