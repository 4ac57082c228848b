/**
 * A plugin of Vite with which the proxy of its development server fails as production would: `import { corsRehearsal } from 'corsight/vite'`.
 */
export { corsRehearsal } from './rehearsal/vite.js';
