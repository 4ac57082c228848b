/**
 * The targets of the events of an XMLHttpRequest.
 */

// The globals are read once. A test may replace them by those of jsdom later, and an Event of jsdom does not fit an EventTarget of Node.
const { Event, EventTarget, ProgressEvent: HostProgressEvent } = globalThis;

export { Event };

/**
 * The ProgressEvent of the host, or a class like it where there is none, as in Node.
 * <https://xhr.spec.whatwg.org/#interface-progressevent>
 */
export const ProgressEvent = HostProgressEvent ?? class ProgressEvent extends Event {
  #init;

  /**
   * @param {string} type
   * @param {ProgressEventInit} [init]
   */
  constructor(type, init = {}) {
    super(type, init);
    const { lengthComputable = false, loaded = 0, total = 0 } = init;
    this.#init = { lengthComputable: Boolean(lengthComputable), loaded: Number(loaded), total: Number(total) };
  }

  get lengthComputable() { return this.#init.lengthComputable; }
  get loaded() { return this.#init.loaded; }
  get total() { return this.#init.total; }
  get [Symbol.toStringTag]() { return 'ProgressEvent'; }
};

if (!HostProgressEvent) for (const name of ['lengthComputable', 'loaded', 'total']) Object.defineProperty(ProgressEvent.prototype, name, { enumerable: true });

/** An EventTarget that knows whether it has listeners. */
export class XMLHttpRequestEventTarget extends EventTarget {
  /** @type {Map<string, { handler: unknown, listener: (event: Event) => void }>} */
  #handlers = new Map();
  /** @type {{ type: string, callback: unknown, capture: boolean }[]} */
  #listeners = [];

  /** Whether the target has listeners or handlers. */
  static hasListeners(/** @type {XMLHttpRequestEventTarget} */ target) {
    return target.#listeners.length > 0 || [...target.#handlers.values()].some(({ handler }) => typeof handler === 'function');
  }

  /**
   * @param {string} type
   * @param {EventListenerOrEventListenerObject | null} callback
   * @param {boolean | AddEventListenerOptions} [options]
   */
  addEventListener(type, callback, options) {
    super.addEventListener(type, callback, options);
    const capture = captures(options);
    if (callback && !this.#listeners.some(same(type, callback, capture))) this.#listeners.push({ type, callback, capture });
  }

  /**
   * @param {string} type
   * @param {EventListenerOrEventListenerObject | null} callback
   * @param {boolean | EventListenerOptions} [options]
   */
  removeEventListener(type, callback, options) {
    super.removeEventListener(type, callback, options);
    const is = same(type, callback, captures(options));
    this.#listeners = this.#listeners.filter((listener) => !is(listener));
  }

  /**
   * Adds the attributes of event handlers, such as `onload`, to a class.
   *
   * @param {Function} target
   * @param {string[]} types
   */
  static defineHandlers(target, types) {
    for (const type of types) {
      Object.defineProperty(target.prototype, `on${type}`, {
        configurable: true,
        enumerable: true,
        /** @this {XMLHttpRequestEventTarget} */
        get() {
          return this.#handlers.get(type)?.handler ?? null;
        },
        /** @this {XMLHttpRequestEventTarget} */
        set(value) {
          const handler = typeof value === 'function' || (typeof value === 'object' && value !== null) ? value : null;
          const known = this.#handlers.get(type);
          // A new handler takes the position of the old one among the listeners.
          if (known && handler) known.handler = handler;
          else if (known) {
            this.#handlers.delete(type);
            super_.removeEventListener.call(this, type, known.listener);
          } else if (handler) {
            const entry = { handler, listener: (/** @type {Event} */ event) => {
              if (typeof entry.handler === 'function' && entry.handler.call(this, event) === false) event.preventDefault();
            } };
            this.#handlers.set(type, entry);
            super_.addEventListener.call(this, type, entry.listener);
          }
        },
      });
    }
  }
}

const super_ = EventTarget.prototype;
XMLHttpRequestEventTarget.defineHandlers(XMLHttpRequestEventTarget, ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend']);

export class XMLHttpRequestUpload extends XMLHttpRequestEventTarget {
  get [Symbol.toStringTag]() {
    return 'XMLHttpRequestUpload';
  }
}

/** @param {boolean | EventListenerOptions | undefined} options */
function captures(options) {
  return typeof options === 'object' && options !== null ? Boolean(options.capture) : Boolean(options);
}

/**
 * @param {string} type
 * @param {unknown} callback
 * @param {boolean} capture
 */
function same(type, callback, capture) {
  return (/** @type {{ type: string, callback: unknown, capture: boolean }} */ other) =>
    other.type === type && other.callback === callback && other.capture === capture;
}
