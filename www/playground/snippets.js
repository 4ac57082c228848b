// What a server's configuration has to say, for the server that somebody chooses. The tools and their wasm are loaded then.

/**
 * @import { ServerInfo, ServerName } from '../policy.js'
 * @import { Call } from '../views/report.js'
 */

/** The wasm stands beside the page, wherever the folder is served from. */
const wasm = 'tools_bg.wasm';

/** @returns {Promise<ServerInfo[]>} */
export async function allServers() {
  const { servers } = await import('corsight/policy');
  return servers({ wasm });
}

/**
 * The call with the text for the server beside the remedies that ask for it.
 *
 * @param {Call} call
 * @param {ServerName | ''} server None if nobody has chosen one.
 * @returns {Promise<Call>}
 */
export async function forServer(call, server) {
  const { origin, request, responses, verdict } = call;
  if (server === '' || origin === null || !verdict?.diagnosis.causes.length) return call;
  const { withSnippets } = await import('corsight/policy');
  const diagnosis = await withSnippets(verdict.diagnosis, { origin, request, responses }, { server, wasm });
  return { ...call, verdict: { ...verdict, diagnosis } };
}
