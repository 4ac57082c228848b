/**
 * Policies of servers.
 *
 * @import { GivenPolicy, PolicyOptions, Rendered, ServerInfo, ServerName } from '../policy.js'
 */
import { demand } from '../errors/misuse.js';
import { demandOptions } from '../engine/names.js';
import { readWasm } from '../engine/options.js';
import { loader, renderPolicy, servers as allServers, wasm } from '../read/tools.js';
import { readPolicy } from './given.js';

/**
 * @param {PolicyOptions} [options]
 * @returns {Promise<ServerInfo[]>}
 */
export async function servers(options = {}) {
  demandOptions(options, 'servers', ['wasm']);
  await loader.load(readWasm(options));
  return wasm.call(() => allServers());
}

/**
 * @param {GivenPolicy} policy
 * @param {ServerName} server
 * @param {PolicyOptions} [options]
 * @returns {Promise<Rendered>}
 */
export async function render(policy, server, options = {}) {
  demandOptions(options, 'render', ['wasm']);
  const given = readPolicy(policy);
  const names = (await servers(options)).map(({ name }) => name);
  demand(names.includes(server), `the servers are ${names.join(', ')}`, server);
  return wasm.call(() => renderPolicy(given, server));
}
