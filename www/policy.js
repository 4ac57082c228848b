/**
 * What a server has to be told: `import { render } from 'corsight/policy'`.
 */
export { lint, lintOrigins } from './policy/lint.js';
export { render, servers } from './policy/policy.js';
