/**
 * A server that says why browsers refuse its answers:
 * `import { explainExpress, explainFastify, explainKoa, explainHono, explainFetch } from 'corsight/serve'`.
 */
export { explainExpress, explainFastify, explainKoa } from './serve/node.js';
export { explainFetch, explainHono } from './serve/web.js';
