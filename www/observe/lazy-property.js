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
export function lazily(object, name, make, fallback, isFinal) {
  Object.defineProperty(object, name, lazyProperty(name, make, fallback, isFinal));
}

/**
 * The descriptor of such a property. Many objects can share it.
 *
 * @template T
 * @param {string} name
 * @param {(object: T) => unknown} make
 * @param {unknown} [fallback]
 * @param {(object: T) => unknown} [isFinal]
 * @returns {PropertyDescriptor & ThisType<T>}
 */
export function lazyProperty(name, make, fallback, isFinal = () => true) {
  return {
    configurable: true,
    enumerable: true,
    get() {
      const value = quietly(() => make(this)) ?? fallback;
      // A redefined property stays enumerable and configurable.
      if (quietly(() => isFinal(this))) quietly(() => Object.defineProperty(this, name, { value, writable: true }));
      return value;
    },
  };
}
