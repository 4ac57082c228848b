export { toBeAllowedByCors, toBeBlockedByCors, toHoldAgainst } from './matchers/matchers.js';
