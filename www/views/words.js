// The few words of the views themselves. What is said about a call comes from the engine.

/** @import { Who } from '../index.js' */

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

export { CACHED, PLAN } from '../words/plan.js';

export const BROWSERS = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };
