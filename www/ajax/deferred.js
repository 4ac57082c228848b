/**
 * A promise like those of jQuery 4. Callbacks of `done`, `fail` and `always` run at once, in the order in which they were added. Callbacks
 * of `then` run later, from a timer, with all the values and the same `this`. No call reports progress, so `progress` ignores its callbacks.
 */
import { say } from '../host/console.js';

/** @typedef {(this: any, ...args: any[]) => any} Callback */
/** @typedef {[promise: any, settle: (succeeded: boolean, context: any, args: any[]) => void]} Deferred */

/** The errors that jQuery reports when a callback of `then` throws them. */
const PROGRAMMING_ERRORS = ['EvalError', 'InternalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];

/** @type {Callback} */
const identity = (value) => value;
/** @type {Callback} */
const thrower = (error) => {
  throw error;
};
/** @param {any} value */
const isFunction = (value) => typeof value === 'function';

/**
 * A list of callbacks, each of which is called once. A callback that is added after `fire` is called at once.
 *
 * @returns {[add: (this: any, ...callbacks: any[]) => any, fire: (context: any, args: any[]) => void]}
 */
export function createList() {
  /** @type {Callback[]} */
  const waiting = [];
  /** @type {[context: any, args: any[]]} */
  let fired;
  // True until `fire` is called, and while callbacks run.
  let isBlocked = true;
  const run = () => {
    if (isBlocked) return;
    isBlocked = true;
    // No try: as in jQuery, after a callback that throws no other callback of the list runs.
    while (waiting.length) /** @type {Callback} */ (waiting.shift()).apply(...fired);
    isBlocked = false;
  };
  /** @param {any} callbacks Functions, and lists of functions. */
  const append = (callbacks) => {
    for (const item of Array.from(callbacks)) {
      if (isFunction(item)) waiting.push(item);
      else if (item?.length && typeof item !== 'string') append(item);
    }
  };
  return [function (...callbacks) {
    append(callbacks);
    run();
    return this;
  }, (...contextAndArgs) => {
    fired = contextAndArgs;
    isBlocked = false;
    run();
  }];
}

/** @returns {Deferred} */
export function createDeferred() {
  let state = 'pending';
  // The callbacks of `then` are fired first, whatever the outcome: they only start their timers.
  const [[addThen, fireThens], [done, fireDone], [fail, fireFail]] = [createList(), createList(), createList()];

  /** @type {Deferred[1]} */
  const settle = (succeeded, ...contextAndArgs) => {
    if (state !== 'pending') return;
    state = succeeded ? 'resolved' : 'rejected';
    fireThens(...contextAndArgs);
    (succeeded ? fireDone : fireFail)(...contextAndArgs);
  };
  const promise = {
    state: () => state,
    /** @this {any} */
    always(/** @type {any[]} */ ...callbacks) {
      done(callbacks);
      fail(callbacks);
      return this;
    },
    catch: (/** @type {any} */ onFail) => promise.then(null, onFail),
    // The `then` of old versions of jQuery: its callbacks run at once, and their errors are not caught.
    pipe(/** @type {any} */ onDone, /** @type {any} */ onFail) {
      const [next, settleNext] = createDeferred();
      const pass = (/** @type {boolean} */ succeeded, /** @type {any} */ callback) => /** @this {any} */ function (/** @type {any[]} */ ...args) {
        const returned = isFunction(callback) ? [callback.apply(this, args)] : args;
        if (returned !== args && isFunction(returned[0]?.promise)) returned[0].promise().done(pass(true, 0)).fail(pass(false, 0));
        else settleNext(succeeded, this, returned);
      };
      done(pass(true, onDone));
      fail(pass(false, onFail));
      return next;
    },
    then(/** @type {any} */ onDone, /** @type {any} */ onFail) {
      const [next, settleNext] = createDeferred();
      // A callback may return a thenable, which may be fulfilled with another thenable. Only the deepest one settles the promise.
      let deepest = 0;
      const step = (/** @type {number} */ depth, /** @type {Callback} */ handler) => /** @this {any} */ function (/** @type {any[]} */ ...args) {
        /** @type {any} */
        let that = this;
        const work = () => {
          if (depth < deepest) return;
          try {
            const returned = handler.apply(that, args);
            if (returned === next) throw TypeError('A promise waits for itself');
            const then = Object(returned) === returned && returned.then;
            if (isFunction(then)) {
              deepest += 1;
              then.call(returned, step(deepest, identity), step(deepest, thrower));
              return;
            }
            if (handler !== identity) [that, args] = [undefined, [returned]];
            settleNext(true, that, args);
          } catch (error) {
            // The error is a mistake in the page's code, not an answer of a server, and nobody else would report it.
            if (PROGRAMMING_ERRORS.includes(/** @type {any} */ (error)?.name)) say('warn', 'then() threw', error);
            // The error of a thenable that has settled already is ignored.
            if (depth + 1 < deepest) return;
            if (handler !== thrower) [that, args] = [undefined, [error]];
            settleNext(false, that, args);
          }
        };
        if (depth) work();
        else setTimeout(work);
      };
      addThen(/** @this {any} */ function (/** @type {any[]} */ ...args) {
        const [callback, fallback] = state === 'resolved' ? [onDone, identity] : [onFail, thrower];
        step(0, isFunction(callback) ? callback : fallback).apply(this, args);
      });
      return next;
    },
    promise: (/** @type {any} */ object) => (object ? Object.assign(object, promise) : promise),
    /** @this {any} */
    progress() {
      return this;
    },
    done,
    fail,
  };
  return [promise, settle];
}
