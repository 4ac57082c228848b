/**
 * `diagnose(subject)`: why a call failed, from inside the page that made it.
 *
 * @import { Cors, DiagnoseOptions, Diagnosis, RequestLike, RequestRecord } from '../index.js'
 * @import { DiagnoseEntryOptions } from '../diagnose.js'
 */
import { corsOfError } from './failures.js';
import { startEngine } from '../engine/engine.js';
import { explainerOf } from '../engine/explainer-of.js';
import { ENGINE_OPTIONS, demandOptions, pick } from '../engine/names.js';
import { readOptions } from '../engine/options.js';
import { toRecord } from './request-record.js';
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
  const { diagnosis = null } = isCorsError(subject) ? /** @type {any} */ (subject) : {};
  if (diagnosis) return diagnosis;
  demandRequest(subject);
  const engine = given ?? await startEngine(readOptions(pick(options, ENGINE_OPTIONS)));
  try {
    const { ask, diagnose, investigate } = explainerOf(engine);
    const request = recordOf(subject);
    const plan = engine.plan(request);
    const knowledge = await ask(engine, { url: plan.request.url });
    return diagnose(engine, request, plan, await investigate(engine, request, knowledge, own));
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
  const cors = corsOfError.get(/** @type {object} */ (subject)) ?? /** @type {any} */ (subject).cors;
  return typeof cors?.diagnose === 'function' ? cors : undefined;
}

/**
 * The request as a record.
 *
 * @param {RequestLike} subject
 * @returns {RequestRecord}
 */
function recordOf(subject) {
  if (typeof subject === 'string' || subject instanceof URL) return { url: subject };
  // A Request has its members from its class.
  const isRequest = typeof Request === 'function' && subject instanceof Request;
  return isRequest && toRecord(subject, undefined) || /** @type {RequestRecord} */ (subject);
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
