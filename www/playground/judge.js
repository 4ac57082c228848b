// Judges cases: one engine for each origin, kept for the next case of the same page.

import { createEngine } from 'corsight';
import { callOf } from '../views/call-of.js';

/**
 * @import { Engine } from '../index.js'
 * @import { Case } from './case.js'
 */

/** The wasm stands beside the page, wherever the folder is served from. */
const wasm = 'corsight_bg.wasm';

/** @type {Promise<Engine> | null} */
let latest = null;
let latestOrigin = '';

/** @param {string} origin */
function engineFor(origin) {
  if (!latest || latestOrigin !== origin) {
    const old = latest;
    latestOrigin = origin;
    latest = createEngine({ origin, wasm });
    old?.then((engine) => engine.dispose(), () => {});
  }
  return latest;
}

/**
 * The case as a call, judged. Rejects with the engine's error for a case that no browser takes, such as one without a URL.
 *
 * @param {Case} value
 */
export async function judge({ origin, request, responses }) {
  return callOf(await engineFor(origin), { request, responses });
}
