/**
 * Reads the options of createFetch and createXMLHttpRequest, each once, refuses wrong ones, and makes the session from them.
 *
 * @import { FetchOptions, Transport } from '../fetch.js'
 * @import { Engine, RequestRecord, Verdict } from '../index.js'
 * @import { Session } from './drive.js'
 */
import { say } from '../host/console.js';
import { createEngine } from '../engine/engine.js';
import { localTransport } from '../transport/local-urls.js';
import { misuse } from '../errors/misuse.js';
import { ENGINE_OPTIONS, demandOptions } from '../engine/names.js';
import { relay } from '../host/body-stream.js';
import { kindOf } from '../host/platform.js';
import { Realm } from '../host/realm.js';
import { defaultTransport, platformFetch } from '../transport/default.js';
import { undiciTransport } from '../transport/undici.js';

const FETCH_OPTIONS = [...ENGINE_OPTIONS.filter((name) => name !== 'networkPartitionKey'), 'partitionKey', 'engine', 'fetch', 'fetchSync', 'dispatcher', 'jar',
  'onVerdict', 'global', 'unload'];

/**
 * @typedef {object} Prepared
 * @property {Session} session
 * @property {() => string} base The URL that relative URLs are resolved against.
 * @property {() => URL | null} page The URL of the page, which is the default referrer of its requests.
 * @property {(record: RequestRecord) => ((verdict: () => Verdict | null) => void) | undefined} reporterFor The function that reports the
 *   verdict on a request to `onVerdict`, if the options have one.
 * @property {Realm | null} realm
 * @property {AbortSignal | undefined} unload
 */

/**
 * @param {FetchOptions} options
 * @param {string} [owner] The function that takes the options.
 * @returns {Promise<Prepared>}
 */
export async function prepare(options, owner = 'createFetch') {
  demandOptions(options, owner, FETCH_OPTIONS);
  const { engine: ownEngine, fetch: transport, fetchSync, dispatcher, jar, onVerdict, partitionKey, global, unload, ...engineOptions } = options;
  // The values are passed on, because a getter among the options may return another value at its next reading.
  demandTypes({ fetch: transport, fetchSync, dispatcher, jar, onVerdict, partitionKey, unload });
  if (ownEngine !== undefined) demandNoTwice(ownEngine, { ...engineOptions, partitionKey });
  // This comes before anything is awaited, because the caller often replaces the global fetch by the result of createFetch.
  const platform = platformFetch();
  const engine = ownEngine ?? await createEngine({ ...engineOptions, ...(partitionKey === undefined ? {} : { networkPartitionKey: partitionKey }) });
  /** @type {Session} */
  const session = {
    engine,
    transport: transport ? obeyingSignals(transport) : await (dispatcher ? undiciTransport(dispatcher) : defaultTransport()),
    local: await localTransport(platform),
    jar,
    authorizations: new Map(),
    inflight: 0,
  };
  const realm = global === undefined ? null : new Realm(global);
  const currentDocument = () => (realm ?? globalThis).document;
  const base = () => `${options.baseUrl ?? currentDocument()?.baseURI ?? engine.origin}`.replace(/^null$/, 'about:');
  const page = () => {
    if (engine.origin === 'null') return null;
    const url = new URL(`${options.baseUrl ?? currentDocument()?.URL ?? ''}`, engine.origin);
    return url.origin === engine.origin ? url : new URL(engine.origin);
  };
  return { session, base, page, reporterFor: createReporter(onVerdict), realm, unload };
}

/**
 * The caller's transport, whose bodies end when the signal of their request aborts, although the transport may ignore signals.
 *
 * @param {Transport} transport
 * @returns {Transport}
 */
function obeyingSignals(transport) {
  return async (url, init) => {
    const response = await transport(url, init);
    const { signal } = init;
    return signal && kindOf(response?.body) === 'ReadableStream' && !response.body?.locked ? relay(response, { signal }) : response;
  };
}

/** @param {FetchOptions['onVerdict']} onVerdict */
function createReporter(onVerdict) {
  let hasWarned = false;
  const report = async (/** @type {() => Verdict | null} */ readVerdict, /** @type {RequestRecord} */ record) => {
    try {
      const verdict = readVerdict();
      if (verdict) await onVerdict?.(verdict, record);
    } catch (error) {
      if (hasWarned) return;
      hasWarned = true;
      say('warn', '[corsight] onVerdict failed, and the request went on:', error);
    }
  };
  return (/** @type {RequestRecord} */ record) => onVerdict && ((/** @type {() => Verdict | null} */ readVerdict) => void report(readVerdict, record));
}

/**
 * Throws if an option has a wrong type.
 *
 * @param {FetchOptions} options
 */
function demandTypes({ fetch: transport, fetchSync, dispatcher, jar, onVerdict, partitionKey, unload }) {
  for (const [name, value] of Object.entries({ fetch: transport, fetchSync, onVerdict })) {
    if (value !== undefined && typeof value !== 'function') throw misuse(`${name} is a function`, value);
  }
  if (dispatcher !== undefined) {
    if (typeof dispatcher?.request !== 'function') throw misuse('dispatcher is a Dispatcher of undici', dispatcher);
    if (transport) throw misuse('the option dispatcher sends the requests: leave fetch out', transport);
  }
  if (jar !== undefined && (typeof jar?.getCookieString !== 'function' || typeof jar.setCookie !== 'function')) {
    throw misuse('jar is an object with getCookieString and setCookie', jar);
  }
  if (unload !== undefined && typeof unload?.addEventListener !== 'function') throw misuse('unload is an AbortSignal', unload);
  if (partitionKey !== undefined && (typeof partitionKey !== 'string' || partitionKey.includes('\n'))) {
    throw misuse('partitionKey is a string of one line', partitionKey);
  }
}

/**
 * Throws if an option is set that the engine has already.
 *
 * @param {Engine} engine
 * @param {Omit<FetchOptions, 'engine'>} options
 */
function demandNoTwice(engine, options) {
  if (typeof engine?.start !== 'function') throw misuse('engine is an Engine', engine);
  const { baseUrl, ...rest } = options;
  const twice = Object.entries(rest).find(([name, value]) => value !== undefined && !(name === 'origin' && value === engine.origin));
  if (twice) throw misuse(`the option engine has its own ${twice[0]}: leave ${twice[0]} out, or set it in createEngine`, twice[1]);
}
