/**
 * Sends probes until the first cause is certain, nothing more can be told, or the budget is spent. The engine chooses each.
 *
 * @import { Diagnosis, DiagnoseOptions, Probe, ProbeOutcome } from '../index.js'
 */
import { demand } from '../errors/misuse.js';
import { isAllowed } from '../host/policy-sources.js';
import { ask } from './servers.js';
import { send } from './send.js';

/** The budget by default: how many requests, and how long in milliseconds. */
const BUDGET = { requests: 4, time: 5000 };

/** @typedef {{ directive: string, policy: string }} Forbidden A directive of a Content-Security-Policy that forbade something, and the whole policy. */

/** @type {Forbidden[]} The policies of the page that are known because they forbade something. */
const policies = [];

/**
 * The options of `diagnose`, read once.
 *
 * @param {DiagnoseOptions} options
 */
export function readOptions({ budget = {}, signal, fetch = globalThis.fetch }) {
  const { requests = BUDGET.requests, time = BUDGET.time } = budget;
  demand(Number.isInteger(requests) && requests >= 0, 'budget.requests is an integer, 0 or more', requests);
  demand(Number.isFinite(time) && time >= 0, 'budget.time is a number of milliseconds, 0 or more', time);
  demand(signal === undefined || typeof signal.aborted === 'boolean', 'signal is an AbortSignal', signal);
  demand(fetch === undefined || typeof fetch === 'function', 'fetch is a function', fetch);
  return { requests, time, signal, fetch };
}

/**
 * @param {(probes: ProbeOutcome[], forbidden?: Forbidden) => Diagnosis} diagnose
 * @param {object} how
 * @param {ReturnType<typeof readOptions>} how.options
 * @param {string} how.origin The origin of the page.
 * @returns {Promise<Diagnosis>}
 */
export async function investigate(diagnose, { options: { requests, time, signal, fetch }, origin }) {
  signal?.throwIfAborted();
  const ending = new AbortController();
  const stop = () => ending.abort();
  signal?.addEventListener('abort', stop);
  AbortSignal.timeout(time).addEventListener('abort', stop);
  /** @type {ProbeOutcome[]} */
  const probes = [];
  let sent = 0;
  const maySend = () => sent < requests && (sent += 1) > 0;
  try {
    for (;;) {
      const diagnosis = diagnose(probes);
      const end = (/** @type {Diagnosis['ended']} */ ended) => ({ ...diagnosis, probes: [...probes], ended });
      const probe = diagnosis.undecided[0]?.probe;
      if (!probe) return end(diagnosis.causes[0]?.confidence === 'certain' ? 'certain' : 'nothing-more');
      if (!fetch || policies.some((policy) => !isAllowed(probe.url, policy, origin))) return end('policy');
      const answer = await ask(probe, (aborted) => send(probe, fetch, aborted), ending.signal, maySend);
      signal?.throwIfAborted();
      if (typeof answer === 'string') return end(answer);
      if (answer.forbidden) {
        policies.push(answer.forbidden);
        return { ...diagnose(probes, answer.forbidden), probes, ended: 'policy' };
      }
      if (answer.outcome) probes.push(answer.outcome);
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
