/**
 * `corsight/jquery` in development.
 */
import './on.js';

export { wrap } from '../observe/wrap-jquery.js';
