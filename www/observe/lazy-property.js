/**
 * Properties whose values are made when they are read, because most calls succeed and nobody looks at them.
 */
import { quietly } from './contain-errors.js';

/**
 * Defines a property whose value is made at each reading until it is final. Then it becomes a plain value.
 *
 * @param {any} object
 * @param {string} name
 * @param {() => unknown} make
 * @param {unknown} fallback The value if `make` throws or returns nothing.
 * @param {() => unknown} [isFinal]
 */
export function lazily(object, name, make, fallback, isFinal = () => true) {
  Object.defineProperty(object, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = quietly(make) ?? fallback;
      // A redefined property stays enumerable and configurable.
      if (quietly(isFinal)) quietly(() => Object.defineProperty(object, name, { value, writable: true }));
      return value;
    },
  });
}
