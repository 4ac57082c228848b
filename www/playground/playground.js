// The entry of the playground: importing it defines its element, which the page has.

export { CorsightPlayground } from './app.js';
