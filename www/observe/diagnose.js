/**
 * `diagnose(subject)`: why a call failed, from inside the page that made it.
 *
 * @import { Cors, DiagnoseOptions, Diagnosis, RequestLike } from '../index.js'
 * @import { DiagnoseEntryOptions } from '../diagnose.js'
 */
import { corsOfError } from './failures.js';
import { startEngine } from '../engine/engine.js';
import { explainerOf } from '../engine/explainer-of.js';
import { ENGINE_OPTIONS, demandOptions, pick } from '../engine/names.js';
import { readOptions } from '../engine/options.js';
import { isCorsError } from '../errors/cors-error.js';
import { demand, isObject, misuse } from '../errors/misuse.js';

/** The options of `cors.diagnose()`. */
const OWN = ['budget', 'signal', 'fetch'];

/**
 * @param {any} subject
 * @param {DiagnoseEntryOptions} [options]
 * @returns {Promise<Diagnosis>}
 */
export async function diagnose(subject, options = {}) {
  demandOptions(options, 'diagnose', [...ENGINE_OPTIONS, 'engine', ...OWN]);
  const { engine: given } = options;
  demand(!given || given.diagnose, 'engine is an Engine', given);
  const own = /** @type {DiagnoseOptions} */ (pick(options, OWN));
  const cors = corsOf(subject);
  if (cors) return cors.diagnose(own);
  if (isCorsError(subject) && subject.diagnosis) return subject.diagnosis;
  demandRequest(subject);
  const engine = given ?? await startEngine(readOptions(pick(options, ENGINE_OPTIONS)));
  try {
    const { ask, diagnose, investigate } = explainerOf(engine);
    const plan = engine.plan(subject);
    const knowledge = await ask(engine, plan.request, undefined);
    return diagnose(engine, subject, plan, await investigate(engine, subject, knowledge, own));
  } finally {
    if (!given) engine.dispose();
  }
}

/**
 * The `cors` of a call that a wrapper has seen: of a jqXHR, of an entry of a log, or of the error that a wrapped fetch rejected with.
 *
 * @param {any} subject
 * @returns {Cors | undefined}
 */
function corsOf(subject) {
  if (!isObject(subject)) return undefined;
  const cors = corsOfError.get(subject) ?? subject.cors;
  return typeof cors?.diagnose === 'function' ? cors : undefined;
}

/** @param {any} subject */
function demandRequest(subject) {
  if (typeof subject?.getAllResponseHeaders === 'function' && typeof subject.always === 'function') {
    throw misuse('this jqXHR is not followed: call wrap($) of corsight/jquery before the call, or give diagnose the request', subject);
  }
  if (subject instanceof Error || subject?.name === 'TypeError') {
    throw misuse('an error does not name its request: send calls by wrapFetch of corsight/fetch, or give diagnose the request', subject);
  }
}
