/**
 * What a server has to be told: `import { render } from 'corsight/policy'`.
 */
export { render } from './policy/policy.js';
