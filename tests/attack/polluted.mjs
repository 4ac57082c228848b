/**
 * Names on Object.prototype, where other code may have put them. A request that is a string has no members, so none of them counts: the
 * fetch() of a browser is immune to them in the same way.
 */
import { isDeepStrictEqual } from 'node:util';

const NAMES = ['href', 'url', 'method', 'headers', 'body', 'mode', 'credentials', 'redirect', 'cache', 'keepalive', 'uploadListeners', 'streamBody', 'bodyType', 'initiator',
  'crossOrigin', 'destination', 'referrerPolicy', 'blobOrigin', 'networkPartitionKey', 'clone', 'status', 'message', 'code', 'detail', 'findings', 'reason', 'verdict', 'error', 'type', 'origin'];
const URL_OF_API = 'https://polluted.example/path';

/**
 * Asks `engine` while Object.prototype has a name that it should not have.
 *
 * @param {import('../../pkg/index.js').Engine} engine
 * @param {ReturnType<import('../differential/random.mjs').chance>} chance
 * @returns {string | undefined} What was wrong with the answer.
 */
export function polluted(engine, { pick }) {
  const name = pick(...NAMES);
  const value = pick('https://evil.example/', 'DELETE', { 'X-Evil': '1' }, [['X-Evil', '1']], true, 5, () => {}, { href: 'https://evil.example/' });
  const whole = { url: undefined, status: 200, headers: [['Access-Control-Allow-Origin', '*'], ['X-A', '1']] };
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true, enumerable: false });
  /** @type {unknown} */
  let found;
  try {
    const { kind, request } = engine.plan(URL_OF_API);
    found = [kind, request.method, request.url, engine.needsPreflight(URL_OF_API), engine.filter(URL_OF_API, whole), engine.check({ request: URL_OF_API, responses: [whole] }).outcome];
  } catch (error) {
    found = error;
  } finally {
    delete /** @type {any} */ (Object.prototype)[name];
  }
  if (isDeepStrictEqual(found, ['cors', 'GET', URL_OF_API, false, [], 'allowed'])) return undefined;
  return `Object.prototype.${name} = ${String(value)}: ${found instanceof Error ? found : JSON.stringify(found)}`;
}
