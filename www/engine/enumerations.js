/**
 * The enumerations of requests. The wasm knows a value by its index in its list.
 */
import { demand } from '../errors/misuse.js';

const words = (/** @type {string} */ text) => text.split(' ');

/**
 * The values of each enumeration. The wasm knows a value by its index in its list. A list whose text begins with a space has the empty
 * string as its first value.
 */
export const LISTS = {
  mode: words('same-origin cors no-cors navigate websocket webtransport'),
  credentials: words('omit same-origin include'),
  cache: words('default no-store reload no-cache force-cache only-if-cached'),
  redirect: words('follow error manual'),
  referrerPolicy: words(' no-referrer no-referrer-when-downgrade same-origin origin strict-origin origin-when-cross-origin'
    + ' strict-origin-when-cross-origin unsafe-url'),
  destination: words(' audio audioworklet document embed font frame iframe image json manifest object paintworklet report script'
    + ' serviceworker sharedworker style text track video webidentity worker xslt'),
  targetAddressSpace: words('public local loopback'),
  crossOrigin: words('null anonymous use-credentials'),
};

/**
 * The index of `value` in the list of an enumeration.
 *
 * @param {keyof typeof LISTS} name
 * @param {any} value
 * @param {number} indexIfUndefined
 */
export function indexIn(name, value, indexIfUndefined) {
  if (value === undefined) return indexIfUndefined;
  const list = LISTS[name];
  const index = list.indexOf(value);
  if (index < 0) demand(false, `${name} is one of ${JSON.stringify(list)}`, value);
  return index;
}
