/**
 * A promise as jQuery 4 makes them: done, fail and always call back at once, in the order they were given; what is given to
 * `then` is called later, from a timer, with all the values and the same `this`. Nothing here ever tells of progress, so
 * `progress` only takes its callbacks.
 */
import { say } from '../host/console.js';

/** @typedef {(this: any, ...args: any[]) => any} Callback */
/** @typedef {[promise: any, settle: (succeeded: boolean, context: any, args: any[]) => void]} Deferred */

/** @type {Callback} */
const identity = (value) => value;
/** @type {Callback} */
const thrower = (error) => {
  throw error;
};
/** @param {any} value */
const isFunction = (value) => typeof value === 'function';

/**
 * Callbacks that are called once, those that come late as well: what adds some, and what calls them.
 *
 * @returns {[add: (this: any, ...given: any[]) => any, fire: (context: any, args: any[]) => void]}
 */
export function createList() {
  /** @type {Callback[]} */
  const waiting = [];
  /** @type {[context: any, args: any[]]} */
  let told;
  // Until there is something to tell, and while it is told.
  let busy = true;
  const run = () => {
    if (busy) return;
    busy = true;
    // No try: as with jQuery, a callback that throws takes all others with it.
    while (waiting.length) /** @type {Callback} */ (waiting.shift()).apply(...told);
    busy = false;
  };
  /** @param {any} given Functions, and lists of them. */
  const put = (given) => {
    for (const item of Array.from(given)) {
      if (isFunction(item)) waiting.push(item);
      else if (item?.length && typeof item !== 'string') put(item);
    }
  };
  return [function (...given) {
    put(given);
    run();
    return this;
  }, (...now) => {
    told = now;
    busy = false;
    run();
  }];
}

/** @returns {Deferred} */
export function createDeferred() {
  let state = 'pending';
  // Those of `then` are told first, whatever the outcome: they only start their timers.
  const [[addThen, fireThens], [done, fireDone], [fail, fireFail]] = [createList(), createList(), createList()];

  /** @type {Deferred[1]} */
  const settle = (succeeded, ...told) => {
    if (state !== 'pending') return;
    state = succeeded ? 'resolved' : 'rejected';
    fireThens(...told);
    (succeeded ? fireDone : fireFail)(...told);
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
    // What `then` was once: it calls back at once, and what a callback throws is not caught.
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
      // A thenable that a callback returns is waited for, and what it gives may be another: only the deepest decides.
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
            // What a programmer did wrong, rather than what a server answered: nobody else would ever hear of it.
            if (/^(Eval|Internal|Range|Reference|Syntax|Type|URI)Error$/.test(/** @type {any} */ (error)?.name)) say('warn', 'then() threw', error);
            // A thenable that has answered already may throw what it likes.
            if (depth + 1 < deepest) return;
            if (handler !== thrower) [that, args] = [undefined, [error]];
            settleNext(false, that, args);
          }
        };
        if (depth) work();
        else setTimeout(work);
      };
      addThen(/** @this {any} */ function (/** @type {any[]} */ ...args) {
        const [given, otherwise] = state === 'resolved' ? [onDone, identity] : [onFail, thrower];
        step(0, isFunction(given) ? given : otherwise).apply(this, args);
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
