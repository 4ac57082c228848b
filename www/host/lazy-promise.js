/**
 * A promise whose work begins when somebody asks for its result.
 */

/**
 * @template T
 * @extends {Promise<T>}
 */
export class LazyPromise extends Promise {
  /** @type {(() => T | PromiseLike<T>) | undefined} Absent once the work has begun. */
  #work;
  /** @type {(result: T | PromiseLike<T>) => void} */
  #resolve;

  /** What `then` returns is an ordinary promise. */
  static get [Symbol.species]() {
    return Promise;
  }

  /** @param {() => T | PromiseLike<T>} work Called at the first `then`, `catch`, `finally` or `await`. */
  constructor(work) {
    /** @type {any} */
    let resolve;
    super((settle) => { resolve = settle; });
    this.#work = work;
    this.#resolve = resolve;
  }

  /**
   * @template R, E
   * @param {((value: T) => R | PromiseLike<R>) | null} [onFulfilled]
   * @param {((reason: any) => E | PromiseLike<E>) | null} [onRejected]
   * @returns {Promise<R | E>}
   */
  then(onFulfilled, onRejected) {
    const work = this.#work;
    this.#work = undefined;
    if (work) this.#resolve(work());
    return super.then(onFulfilled, onRejected);
  }
}
