/**
 * What a plan means, in one sentence each, for the views and the command line.
 *
 * @import { Plan } from '../index.js'
 */

/** @type {Record<Plan['kind'], string>} */
export const PLAN = {
  'same-origin': 'Same origin: no rule of CORS applies, and script reads the whole response.',
  cors: 'Cross-origin and sent at once: only the response is checked.',
  'cors-with-preflight': 'Cross-origin, and the browser asks the server first.',
  'no-cors': 'Cross-origin in mode no-cors: script never sees the response.',
  navigate: 'A navigation to another origin, to which CORS does not apply.',
  websocket: 'A WebSocket to another origin, to which CORS does not apply.',
  webtransport: 'WebTransport to another origin, to which CORS does not apply.',
  local: 'No network is involved.',
  blocked: 'Stopped before anything is sent.',
};

export const CACHED = 'Cross-origin, and the browser has already asked: the preflight cache covers this call.';
