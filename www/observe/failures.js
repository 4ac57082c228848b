/**
 * Which call an error came of. The error itself stays as the platform made it.
 *
 * @import { Cors } from '../index.js'
 */

/** @type {WeakMap<object, Cors>} */
export const corsOfError = new WeakMap();
