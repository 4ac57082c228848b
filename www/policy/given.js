/**
 * What callers give, read once. The values of a policy are judged by the tools.
 *
 * @import { HeadersLike } from '../index.js'
 * @import { GivenPolicy } from '../policy.js'
 */
import { demand, isObject } from '../errors/misuse.js';
import { demandPair, listPairs, string } from '../engine/headers.js';
import { demandNames, pick } from '../engine/names.js';

const FIELDS = ['origins', 'methods', 'headers', 'exposedHeaders', 'credentials', 'maxAge'];
const POLICY = { word: 'field', owner: 'a policy', names: new Set(FIELDS), hints: {} };

/** The most that a number of seconds may be. */
const MOST_SECONDS = 2 ** 32 - 1;

/**
 * A policy as JSON.
 *
 * @param {GivenPolicy} policy
 */
export function readPolicy(policy) {
  demand(isObject(policy) && !Array.isArray(policy), 'a policy is an object', policy);
  demandNames(policy, POLICY);
  const given = pick(policy, FIELDS);
  demand(typeof given.origins === 'string' || isTexts(given.origins), 'origins of a policy is a text or a list of texts', given.origins);
  for (const name of ['methods', 'headers', 'exposedHeaders']) demand(!(name in given) || isTexts(given[name]), `${name} of a policy is a list of texts`, given[name]);
  const { credentials = false, maxAge = 0 } = given;
  demand(typeof credentials === 'boolean', 'credentials of a policy is true or false', credentials);
  demand(Number.isInteger(maxAge) && maxAge >= 0 && maxAge <= MOST_SECONDS, 'maxAge of a policy is a number of seconds', maxAge);
  return JSON.stringify(given);
}

/** @param {unknown} value */
export const isTexts = (value) => Array.isArray(value) && value.every((text) => typeof text === 'string');

/**
 * Headers in order, as pairs of texts.
 *
 * @param {HeadersLike} [headers]
 */
export function textPairs(headers) {
  return listPairs(headers).map((pair) => {
    demandPair(pair);
    return [string(pair[0]), string(pair[1])];
  });
}
