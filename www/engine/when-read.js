/**
 * Parts of a result that are made when somebody reads them.
 *
 * @import { Diagnosis, Finding } from '../index.js'
 */

/**
 * Defines a property whose value is made when it is first read. From then on it is a plain value.
 *
 * @template {object} T
 * @param {T} object
 * @param {string} name
 * @param {() => unknown} make
 */
export function defineWhenRead(object, name, make) {
  /** @type {{ value: unknown } | undefined} */
  let made;
  // A descriptor inherits nothing: a page may have put names on Object.prototype.
  const descriptor = (/** @type {PropertyDescriptor} */ parts) => Object.assign(Object.create(null), { enumerable: true, configurable: true }, parts);
  // This fails without an error for an object that was frozen meanwhile, which then keeps its getter.
  const define = (/** @type {unknown} */ value) => Reflect.defineProperty(object, name, descriptor({ value, writable: true }));
  const get = () => {
    made ??= { value: make() };
    define(made.value);
    return made.value;
  };
  return Object.defineProperty(object, name, descriptor({ get, set: define }));
}

/**
 * The diagnosis of the wasm with those findings of the verdict that are the reason.
 *
 * @param {Omit<Diagnosis, 'certain' | 'candidates' | 'probes' | 'ended'>} diagnosis
 * @param {Finding[]} findings
 * @returns {Diagnosis}
 */
export function withFindings(diagnosis, findings) {
  return { ...diagnosis, certain: findings.filter(({ severity }) => severity === 'block'), candidates: [], probes: [], ended: null };
}
