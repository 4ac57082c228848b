/**
 * A promise as jQuery 4 makes them: done, fail and always call back at once, in the order they were given; what is given to
 * `then` is called later, from a timer, with all the values and the same `this`. Nothing here ever tells of progress, so
 * `progress` only takes its callbacks.
 */

/** @typedef {(this: any, ...args: any[]) => any} Callback */
/** @typedef {{ promise: any, settle(succeeded: boolean, context: any, args: any[]): void }} Deferred */

// What a programmer did wrong, rather than what a server answered.
const MISTAKE = /^(?:Eval|Internal|Range|Reference|Syntax|Type|URI)Error$/;

/** @type {Callback} */
const identity = (value) => value;
/** @type {Callback} */
const thrower = (error) => {
  throw error;
};

/**
 * Calls `take` for each function in `given`, which may hold lists of them.
 *
 * @param {any} given
 * @param {(callback: Callback) => void} take
 */
function each(given, take) {
  for (const item of Array.from(given)) {
    if (typeof item === 'function') take(item);
    else if (item?.length && typeof item !== 'string') each(item, take);
  }
}

/** Callbacks that are called once, those that come late as well. */
export function createList() {
  /** @type {Callback[]} */
  const waiting = [];
  /** @type {[context: any, args: any[]] | undefined} */
  let told;
  let closed = false;
  let firing = false;
  const run = () => {
    if (!told || firing) return;
    // No try: as with jQuery, a callback that throws takes all others with it.
    firing = true;
    while (waiting.length) /** @type {Callback} */ (waiting.shift()).apply(...told);
    firing = false;
  };
  return {
    /** @this {any} */
    add(/** @type {any[]} */ ...given) {
      if (!closed) each(given, (callback) => waiting.push(callback));
      run();
      return this;
    },
    fire(/** @type {any} */ context, /** @type {any[]} */ args) {
      told = [context, args];
      run();
    },
    close() {
      closed = true;
    },
  };
}

/** @returns {Deferred} */
export function createDeferred() {
  let state = 'pending';
  const [done, fail, thenDone, thenFail] = [createList(), createList(), createList(), createList()];

  /** @type {Deferred['settle']} */
  const settle = (succeeded, context, args) => {
    if (state !== 'pending') return;
    state = succeeded ? 'resolved' : 'rejected';
    for (const list of succeeded ? [fail, thenFail] : [done, thenDone]) list.close();
    for (const list of succeeded ? [thenDone, done] : [thenFail, fail]) list.fire(context, args);
  };
  const promise = {
    state: () => state,
    /** @this {any} */
    always(/** @type {any[]} */ ...callbacks) {
      done.add(callbacks);
      fail.add(callbacks);
      return this;
    },
    catch: (/** @type {any} */ onFail) => promise.then(null, onFail),
    // What `then` was once: it calls back at once, and what a callback throws is not caught.
    pipe(/** @type {any} */ onDone, /** @type {any} */ onFail) {
      const next = createDeferred();
      for (const [list, callback, succeeded] of /** @type {const} */ ([[done, onDone, true], [fail, onFail, false]])) {
        list.add(/** @this {any} */ function (/** @type {any[]} */ ...args) {
          if (typeof callback !== 'function') return next.settle(succeeded, this, args);
          const returned = callback.apply(this, args);
          if (typeof returned?.promise !== 'function') return next.settle(succeeded, this, [returned]);
          const pass = (/** @type {boolean} */ how) => /** @this {any} */ function (/** @type {any[]} */ ...values) {
            next.settle(how, this, values);
          };
          returned.promise().done(pass(true)).fail(pass(false));
        });
      }
      return next.promise;
    },
    then(/** @type {any} */ onDone, /** @type {any} */ onFail) {
      const next = createDeferred();
      // A thenable that a callback returns is waited for, and what it gives may be another: only the deepest decides.
      let deepest = 0;
      const step = (/** @type {number} */ depth, /** @type {Callback} */ handler) => /** @this {any} */ function (/** @type {any[]} */ ...args) {
        /** @type {any} */
        let that = this;
        const work = () => {
          if (depth < deepest) return;
          try {
            const returned = handler.apply(that, args);
            if (returned === next.promise) throw new TypeError('A promise cannot wait for itself');
            const then = /^(?:object|function)$/.test(typeof returned) && returned?.then;
            if (typeof then === 'function') {
              deepest += 1;
              then.call(returned, step(deepest, identity), step(deepest, thrower));
              return;
            }
            if (handler !== identity) [that, args] = [undefined, [returned]];
            next.settle(true, that, args);
          } catch (error) {
            // Nobody else would ever hear of it.
            if (MISTAKE.test(/** @type {any} */ (error)?.name)) console.warn('A callback of then() threw', error);
            // A thenable that has answered already may throw what it likes.
            if (depth + 1 < deepest) return;
            if (handler !== thrower) [that, args] = [undefined, [error]];
            next.settle(false, that, args);
          }
        };
        if (depth) work();
        else setTimeout(work);
      };
      thenDone.add(step(0, typeof onDone === 'function' ? onDone : identity));
      thenFail.add(step(0, typeof onFail === 'function' ? onFail : thrower));
      return next.promise;
    },
    promise: (/** @type {any} */ object) => (object ? Object.assign(object, promise) : promise),
    /** @this {any} */
    progress() {
      return this;
    },
    done: done.add,
    fail: fail.add,
  };
  return { promise, settle };
}
