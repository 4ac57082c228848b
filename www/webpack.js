/**
 * A plugin of webpack with which the proxy of webpack-dev-server fails as production would: `import { CorsRehearsalPlugin } from 'corsight/webpack'`.
 */
export { CorsRehearsalPlugin } from './rehearsal/webpack.js';
