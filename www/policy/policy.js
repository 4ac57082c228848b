/**
 * Policies of servers.
 *
 * @import { GivenPolicy, PolicyOptions, Rendered, ServerName } from '../policy.js'
 */
import { demand } from '../errors/misuse.js';
import { demandOptions } from '../engine/names.js';
import { readWasm } from '../engine/options.js';
import { loader, renderPolicy, serverNames, wasm } from '../read/tools.js';

/**
 * @param {GivenPolicy} policy
 * @param {ServerName} server
 * @param {PolicyOptions} [options]
 * @returns {Promise<Rendered>}
 */
export async function render(policy, server, options = {}) {
  demandOptions(options, 'render', ['wasm']);
  await loader.load(readWasm(options));
  const names = /** @type {string[]} */ (wasm.call(() => serverNames()));
  demand(names.includes(server), `server is one of ${names.join(', ')}`, server);
  return wasm.call(() => renderPolicy(JSON.stringify(policy), server));
}
