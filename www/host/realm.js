/**
 * What script of another realm gets, a window of jsdom or a context of `node:vm`: errors, promises and bytes of its own
 * classes, as from the fetch of a browser.
 *
 * @import { TransportResponse } from '../fetch.js'
 */
import { relay } from './body-stream.js';
import { CorsError, isCorsError } from '../errors/cors-error.js';
import { misuse } from '../errors/misuse.js';

const ERRORS = ['TypeError', 'RangeError', 'SyntaxError'];

export class Realm {
  /** @type {() => any} */
  #given;

  /** @param {any} given The global object, or what gives it. */
  constructor(given) {
    this.#given = typeof given === 'function' ? given : () => given;
    if (typeof given !== 'function') void this.#global;
  }

  get #global() {
    const global = this.#given();
    if (typeof global?.TypeError !== 'function') throw misuse('global is the global object of a page, but this was given', global);
    return global;
  }

  /** Whether its bytes are others than those of this module. */
  get #isForeign() {
    return this.own('Uint8Array') !== Uint8Array;
  }

  get document() {
    return this.#global.document;
  }

  /**
   * A class of the realm, or this module's if it has none.
   *
   * @param {string} name
   * @returns {any}
   */
  own(name) {
    return this.#global[name] ?? /** @type {any} */ (globalThis)[name];
  }

  /**
   * An error as this realm would have made it. What a CorsError has is then in a TypeError itself, not in a class that
   * extends it.
   *
   * @param {any} error
   */
  error(error) {
    if (isCorsError(error)) {
      const own = new this.#global.TypeError(error.message);
      const { message, stack, ...held } = Object.getOwnPropertyDescriptors(error);
      const { constructor, name, ...methods } = Object.getOwnPropertyDescriptors(CorsError.prototype);
      return Object.defineProperties(own, { ...held, ...methods });
    }
    const name = error instanceof DOMException ? 'DOMException' : ERRORS.find((each) => error?.constructor === /** @type {any} */ (globalThis)[each]);
    const Own = name && this.#global[name];
    if (!Own || error.constructor === Own) return error;
    const own = name === 'DOMException' ? new Own(error.message, error.name) : new Own(error.message);
    return 'cause' in error ? Object.defineProperty(own, 'cause', { value: error.cause, configurable: true, writable: true }) : own;
  }

  /**
   * A function whose errors are of this realm.
   *
   * @template {Function} F
   * @param {F} method
   * @returns {F}
   */
  method(method) {
    const realm = this;
    /** @this {any} @param {any[]} args */
    const own = function (...args) {
      try {
        return method.apply(this, args);
      } catch (error) {
        throw realm.error(error);
      }
    };
    for (const name of ['name', 'length']) Object.defineProperty(own, name, { value: /** @type {any} */ (method)[name], configurable: true });
    return /** @type {any} */ (own);
  }

  /**
   * @param {unknown} error
   * @param {AbortSignal | null | undefined} signal Its reason is the caller's and stays as it is.
   */
  reject(error, signal) {
    return this.own('Promise').reject(signal?.aborted && error === signal.reason ? error : this.error(error));
  }

  /**
   * The promise as one of this realm.
   *
   * @template T
   * @param {Promise<T>} promise
   * @param {(value: T) => unknown} convert
   * @param {AbortSignal | null | undefined} signal
   */
  promise(promise, convert, signal) {
    return new (this.own('Promise'))((/** @type {any} */ resolve) => {
      const fail = (/** @type {unknown} */ error) => resolve(this.reject(error, signal));
      promise.then((value) => {
        try {
          resolve(convert(value));
        } catch (error) {
          fail(error);
        }
      }, fail);
    });
  }

  /**
   * What reads the response gives what is of this realm.
   *
   * @param {Response} response
   * @param {AbortSignal | null | undefined} signal
   * @returns {Response}
   */
  response(response, signal) {
    const { clone } = response;
    /** @type {Record<string, (value: any) => unknown>} */
    const readers = { arrayBuffer: (buffer) => this.bytes(buffer).buffer, blob: (blob) => this.blob(blob), bytes: (bytes) => this.bytes(bytes),
      formData: (form) => form, json: (text) => this.own('JSON').parse(text), text: (text) => text };
    for (const [name, convert] of Object.entries(readers)) {
      const read = /** @type {any} */ (response)[name === 'json' ? 'text' : name];
      const value = () => (signal?.aborted && !response.bodyUsed ? this.reject(signal.reason, signal) : this.promise(read.call(response), convert, signal));
      if (read) Object.defineProperty(response, name, { value, configurable: true });
    }
    return Object.defineProperty(response, 'clone', { value: () => this.response(this.method(clone).call(response), signal), configurable: true });
  }

  /**
   * What a transport gave, with chunks of this realm.
   *
   * @param {TransportResponse} response
   * @returns {TransportResponse}
   */
  transported(response) {
    return response.body && this.#isForeign ? relay(response, (chunk) => this.bytes(chunk)) : response;
  }

  /** @param {ArrayBuffer | Uint8Array} given */
  bytes(given) {
    const bytes = ArrayBuffer.isView(given) ? given : new Uint8Array(given);
    return this.#isForeign ? new (this.own('Uint8Array'))(bytes) : bytes;
  }

  /** @param {Blob} blob */
  blob(blob) {
    const Own = this.own('Blob');
    return blob instanceof Own ? blob : blob.arrayBuffer().then((bytes) => new Own([this.bytes(bytes)], { type: blob.type }));
  }
}
