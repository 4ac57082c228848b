/**
 * Properties that are made when they are read: most calls succeed, and nobody looks at them.
 */
import { quietly } from './contain-errors.js';

/**
 * Gives `object` a property whose value is made at each reading until it is final, and is then a plain value.
 *
 * @param {any} object
 * @param {string} name
 * @param {() => unknown} make
 * @param {unknown} otherwise The value if `make` throws.
 * @param {() => unknown} [isFinal]
 */
export function lazily(object, name, make, otherwise, isFinal = () => true) {
  Object.defineProperty(object, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = quietly(make) ?? otherwise;
      // The property stays enumerable and configurable.
      if (quietly(isFinal)) quietly(() => Object.defineProperty(object, name, { value, writable: true }));
      return value;
    },
  });
}
