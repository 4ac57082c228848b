/**
 * What the configuration of a server has to say, beside the remedies that ask for it.
 *
 * @import { Cause, Diagnosis, Remedy } from '../index.js'
 * @import { PolicyCall, Rendered, SnippetOptions } from '../policy.js'
 */
import { demand, isObject } from '../errors/misuse.js';
import { demandOptions } from '../engine/names.js';
import { readWasm } from '../engine/options.js';
import { loader, snippets, wasm } from '../read/tools.js';
import { readCall } from './calls.js';
import { servers } from './policy.js';

/**
 * @param {Diagnosis} diagnosis
 * @param {PolicyCall} call
 * @param {SnippetOptions} [options]
 * @returns {Promise<Diagnosis>}
 */
export async function withSnippets(diagnosis, call, options = {}) {
  demandOptions(options, 'withSnippets', ['wasm', 'origin', 'server']);
  demand(isObject(diagnosis) && Array.isArray(diagnosis.causes), 'withSnippets takes a diagnosis', diagnosis);
  const { origin, server = 'auto' } = options;
  demand(origin === undefined || typeof origin === 'string', 'origin is a serialized origin', origin);
  const wasmOption = options.wasm === undefined ? {} : { wasm: options.wasm };
  await loader.load(readWasm(options));
  const names = (await servers(wasmOption)).map(({ name }) => name);
  demand(server === 'auto' || names.includes(server), `the servers are auto, ${names.join(', ')}`, server);
  const known = readCall(call, origin, []);
  if (!known) return diagnosis;
  const remedies = diagnosis.causes.flatMap((cause) => [cause.act, ...cause.otherwise].map(({ who, header }) => ({ who, header: header?.name ?? null, explains: cause.explains })));
  /** @type {{ snippet: Rendered | null, takes: boolean[] }} */
  const { snippet, takes } = wasm.call(() => snippets(JSON.stringify(known), JSON.stringify(remedies), server));
  let place = 0;
  /** @param {Remedy} remedy */
  const filled = (remedy) => ({ ...remedy, snippet: takes[place++] ? snippet : null });
  /** @param {Cause} cause */
  const causeWith = (cause) => ({ ...cause, act: filled(cause.act), otherwise: cause.otherwise.map(filled) });
  return { ...diagnosis, causes: diagnosis.causes.map(causeWith) };
}
