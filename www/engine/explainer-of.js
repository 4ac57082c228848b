/**
 * How the wrappers find what explains a call: every engine has it.
 *
 * @import { Engine } from '../index.js'
 * @import { explainer } from '../explain/explainer.js'
 */

// A registered symbol, because the application may hand in an engine of another copy of this package.
export const EXPLAINER = Symbol.for('corsight.explainer');

/**
 * @param {Engine | undefined} engine
 * @returns {typeof explainer}
 */
export const explainerOf = (engine) => /** @type {any} */ (engine)[EXPLAINER];
