/**
 * The options of both plugins.
 *
 * @import { RehearsalOptions } from '../vite.js'
 */
import { demand, isObject } from '../errors/misuse.js';
import { parseUrl } from '../errors/urls.js';
import { demandOptions } from '../engine/names.js';

const NAMES = ['origin', 'mode', 'targets', 'credentials', 'profile', 'insecure', 'onRefused', 'wasm'];

/**
 * @param {RehearsalOptions} options
 * @param {string} owner
 */
export function readOptions(options, owner) {
  demandOptions(options, owner, NAMES);
  const { origin, mode = 'warn', targets = {}, credentials = 'same-origin', onRefused, ...rest } = options;
  demand(typeof origin === 'string' && parseUrl(origin)?.origin === origin, 'origin is the origin of the page in production, such as "https://app.example"', origin);
  demand(mode === 'warn' || mode === 'fail', 'mode is "warn" or "fail"', mode);
  demand(['omit', 'same-origin', 'include'].includes(credentials), 'credentials is "omit", "same-origin" or "include"', credentials);
  demand(onRefused === undefined || typeof onRefused === 'function', 'onRefused is a function', onRefused);
  demand(isObject(targets), 'targets is an object', targets);
  for (const [from, to] of Object.entries(targets)) {
    demand(parseUrl(from) && typeof to === 'string' && parseUrl(to), 'targets has a URL in production for the URL of each target of the proxy', { [from]: to });
  }
  return { origin, mode, targets: /** @type {Record<string, string>} */ (targets), credentials, onRefused, ...rest };
}

/** @typedef {ReturnType<typeof readOptions>} Settings */
