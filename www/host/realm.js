/**
 * Converts results for script of another realm, such as a window of jsdom or a context of `node:vm`. Such script gets errors,
 * promises and bytes of its own classes, as from the fetch of a browser.
 *
 * @import { TransportResponse } from '../fetch.js'
 */
import { relay } from './body-stream.js';
import { CorsError, isCorsError } from '../errors/cors-error.js';
import { misuse } from '../errors/misuse.js';

const ERRORS = ['TypeError', 'RangeError', 'SyntaxError'];

export class Realm {
  /** @type {() => any} */
  #readGlobal;

  /** @param {any} global The global object, or a function that returns it. */
  constructor(global) {
    this.#readGlobal = typeof global === 'function' ? global : () => global;
    if (typeof global !== 'function') void this.#global;
  }

  get #global() {
    const global = this.#readGlobal();
    if (typeof global?.TypeError !== 'function') throw misuse('global is the global object of a page', global);
    return global;
  }

  /** Whether the realm has a Uint8Array of its own. */
  get #isForeign() {
    return this.own('Uint8Array') !== Uint8Array;
  }

  get document() {
    return this.#global.document;
  }

  /**
   * A class of the realm, or the class of this module if the realm has none.
   *
   * @param {string} name
   * @returns {any}
   */
  own(name) {
    return this.#global[name] ?? /** @type {any} */ (globalThis)[name];
  }

  /**
   * The error as an error of this realm. A CorsError becomes a plain TypeError of the realm that has the properties of the CorsError.
   *
   * @param {any} error
   */
  error(error) {
    if (isCorsError(error)) {
      const own = new this.#global.TypeError(error.message);
      const { message, stack, ...properties } = Object.getOwnPropertyDescriptors(error);
      const { constructor, name, ...methods } = Object.getOwnPropertyDescriptors(CorsError.prototype);
      return Object.defineProperties(own, { ...properties, ...methods });
    }
    const name = error instanceof DOMException ? 'DOMException' : ERRORS.find((each) => error?.constructor === /** @type {any} */ (globalThis)[each]);
    const Own = name && this.#global[name];
    if (!Own || error.constructor === Own) return error;
    const own = name === 'DOMException' ? new Own(error.message, error.name) : new Own(error.message);
    return 'cause' in error ? Object.defineProperty(own, 'cause', { value: error.cause, configurable: true, writable: true }) : own;
  }

  /**
   * The function, with its errors converted to errors of this realm.
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
   * A promise of this realm that is rejected with an error of this realm.
   *
   * @param {unknown} error
   * @param {AbortSignal | null | undefined} signal The reason of the signal belongs to the caller and is not converted.
   */
  reject(error, signal) {
    return this.own('Promise').reject(signal?.aborted && error === signal.reason ? error : this.error(error));
  }

  /**
   * The promise as a promise of this realm.
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
   * Makes the methods that read the response return objects of this realm.
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
   * The response of a transport, with chunks that are objects of this realm.
   *
   * @param {TransportResponse} response
   * @returns {TransportResponse}
   */
  transported(response) {
    return response.body && this.#isForeign ? relay(response, { convert: (chunk) => this.bytes(chunk) }) : response;
  }

  /** @param {ArrayBuffer | Uint8Array} buffer */
  bytes(buffer) {
    const bytes = ArrayBuffer.isView(buffer) ? buffer : new Uint8Array(buffer);
    return this.#isForeign ? new (this.own('Uint8Array'))(bytes) : bytes;
  }

  /** @param {Blob} blob */
  blob(blob) {
    const Own = this.own('Blob');
    return blob instanceof Own ? blob : blob.arrayBuffer().then((bytes) => new Own([this.bytes(bytes)], { type: blob.type }));
  }
}
