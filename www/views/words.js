// The few words of the views themselves. What is said about a call comes from the engine.

/** @import { Plan, Who } from '../index.js' */

/** @type {Record<Who, string>} */
export const WHO = {
  server: 'The server has to act', client: 'The code that makes the call has to act', edge: 'The proxy, CDN or gateway has to act',
  page: 'The page has to act', user: 'The person at the browser has to act',
};

export const CONFIDENCE = { certain: 'certain', likely: 'likely', possible: 'possible' };

export const SEVERITY = { block: 'blocks the call', degrade: 'costs something', risk: 'is a risk', info: 'good to know' };

export const OUTCOME = {
  allowed: 'allowed', opaque: 'opaque', blocked: 'blocked', incomplete: 'an answer is missing', pending: 'under way',
};

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

export const BROWSERS = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };
