/**
 * Replaces properties of objects that belong to the page, and puts them back.
 */
import { quietly } from './contain-errors.js';

/**
 * @param {(() => void)[]} undo Gets a function that puts the earlier property back.
 * @param {any} object
 * @param {PropertyKey} name
 * @param {PropertyDescriptor} part The parts of the property's descriptor that are replaced. A new property is not enumerable.
 */
export function put(undo, object, name, part) {
  const own = Object.getOwnPropertyDescriptor(object, name);
  const ours = { configurable: true, ...'value' in part && { writable: true }, ...own, ...part };
  Object.defineProperty(object, name, ours);
  undo.push(() => {
    const current = Object.getOwnPropertyDescriptor(object, name);
    // Other code may have replaced the property since. Then that code's property stays, and ours underneath goes on as the original.
    if (!current || current.value !== ours.value || current.get !== ours.get || current.set !== ours.set) return;
    if (own) Object.defineProperty(object, name, own);
    else delete object[name];
  });
}

/**
 * A function that has the name, the length and the text of another, and runs it.
 *
 * @param {Function} original
 * @param {object} watchers What they throw is contained.
 * @param {(self: any, args: any[]) => unknown} [watchers.before] If it returns an error, the function throws it, and the original does not run.
 * @param {(self: any, args: any[], result: unknown, isThrown: boolean) => void} [watchers.after] Also called if the original has thrown.
 */
export function watched(original, { before, after }) {
  return new Proxy(original, {
    apply(_original, self, args) {
      const refusal = before && quietly(() => before(self, args));
      if (refusal) throw refusal;
      /** @type {unknown} */
      let result;
      let isThrown = true;
      try {
        result = Reflect.apply(original, self, args);
        isThrown = false;
      } finally {
        if (after) quietly(() => after(self, args, result, isThrown));
      }
      return result;
    },
  });
}
