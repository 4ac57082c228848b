/**
 * `--try-origins`: the same call for pages of several origins, and the rule that the server's answers show.
 *
 * @import { Given } from './arguments.js'
 * @import { DescribedCall } from './call.js'
 * @import { Judged } from './told.js'
 */
import { createEngine } from '../index.js';
import { exchange } from '../live/live.js';
import { lint, lintOrigins } from '../policy.js';
import { columns } from './wrap.js';
import { UsageError } from './usage-error.js';

/** @type {Record<string, string>} */
const KINDS = {
  listed: 'the page itself', unlisted: 'any other page', null: 'sandboxed frames, files', prefix: 'begins like it', suffix: 'ends like it',
  'unescaped-dot': 'a letter for a dot', subdomain: 'a host below', http: 'without TLS', port: 'another port', localhost: 'a developer\'s machine',
};

/**
 * @typedef {object} Tried
 * @property {string} origin
 * @property {string} kind
 * @property {'allowed' | 'refused' | 'unreachable'} outcome
 */

/**
 * @param {DescribedCall} call
 * @param {Judged} own What was judged for the page itself.
 * @param {Given} given
 */
export async function tryOrigins(call, own, { values, io }) {
  const { origin } = own;
  const trials = await lintOrigins([origin]);
  const { request, userAgent } = call;
  const preflightOnly = await hasPreflight(call, origin, values.profile);
  /** @type {Tried[]} */
  const tried = [];
  const answers = [];
  for (const { origin: page, kind } of trials) {
    io.progress(`${tried.length} of ${trials.length}: ${page}`);
    const { profile, insecure, 'address-space': addressSpace } = values;
    const live = page === origin ? null : await exchange({
      request, origin: page, profile, addressSpace, insecure, preflightOnly, signal: io.closed, userAgent: values['user-agent'] ?? userAgent,
    });
    const { messages, verdict, unreachable } = live ?? own;
    const [message] = messages;
    const isPassed = verdict.outcome === 'incomplete' ? preflightOnly : verdict.outcome !== 'blocked';
    tried.push({ origin: page, kind, outcome: unreachable ? 'unreachable' : isPassed ? 'allowed' : 'refused' });
    if (message?.response) answers.push({ origin: page, kind: message.kind === 'preflight' ? /** @type {const} */ ('preflight') : /** @type {const} */ ('request'), ...message.response });
  }
  io.progress('');
  const linted = await lint({ url: request.url, origins: [origin], answers });
  const rows = tried.map(({ origin: page, kind, outcome }) => [page, KINDS[kind] ?? kind, outcome === 'unreachable' ? 'not reached' : outcome]);
  return {
    summary: [
      `Tried ${preflightOnly ? 'with the preflight alone, ' : ''}for pages of:`,
      columns(rows, io.columns),
      ...linted.rules.map(({ text }) => text),
    ].join('\n'),
    more: { origins: tried, rules: linted.rules },
  };
}

/**
 * Refuses to send a call many times that may change something.
 *
 * @param {DescribedCall} call
 * @param {Given} given
 */
export async function demandTriable(call, { values }) {
  const { origin, request: { method } } = call;
  if (['GET', 'HEAD'].includes(method) || values.send || origin === undefined || await hasPreflight(call, origin, values.profile)) return;
  throw new UsageError(`--try-origins would send this ${method} once for each origin, for real: add --send, or try the origins with a GET`);
}

/**
 * Whether the call begins with a preflight.
 *
 * @param {DescribedCall} call
 * @param {string} origin
 * @param {any} profile
 */
async function hasPreflight({ request: { referrer, ...request } }, origin, profile) {
  const engine = await createEngine({ origin, profile });
  return engine.plan(request).preflight !== null;
}
