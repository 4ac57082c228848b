/**
 * What a server has to be told: `import { render } from 'corsight/policy'`.
 */
export { lint, lintOrigins } from './policy/lint.js';
export { policyFor } from './policy/policy-for.js';
export { render, servers } from './policy/policy.js';
export { withSnippets } from './policy/snippets.js';
