/**
 * What a server has to be told: `import { render } from 'corsight/policy'`.
 */
export { render, servers } from './policy/policy.js';
