/**
 * The WebAssembly as a part of the JavaScript: `import wasm from 'corsight/inline'`.
 */
export { default } from './engine/inline.js';
