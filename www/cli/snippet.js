/**
 * The text for the configuration of a server, beside what is to be done there.
 *
 * @import { Judged } from './told.js'
 */
import { servers, withSnippets } from '../policy.js';
import { nearest } from '../engine/names.js';
import { UsageError } from './usage-error.js';

/**
 * Refuses a server that nobody knows.
 *
 * @param {any} server
 */
export async function demandServer(server) {
  if (server === undefined) return;
  const names = (await servers()).map(({ name }) => name);
  if (names.includes(server)) return;
  const near = nearest(server, names);
  throw new UsageError(`--server is one of ${names.join(', ')}, but it was given ${JSON.stringify(server)}${near ? `: did you mean ${near}?` : ''}`);
}

/**
 * @param {Judged} judged
 * @param {any} server The server that somebody has chosen. Without one, the answers may tell which it is.
 * @returns {Promise<Judged>}
 */
export async function withSnippet(judged, server) {
  const { origin, request: { body, ...request }, responses = [], verdict, unreachable } = judged;
  if (verdict.outcome !== 'blocked' || unreachable) return judged;
  const diagnosis = await withSnippets(verdict.diagnosis, { request, responses }, { origin, ...(server === undefined ? {} : { server }) });
  return { ...judged, verdict: { ...verdict, diagnosis } };
}
