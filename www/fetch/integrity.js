/**
 * Checks a body against the `integrity` of a fetch.
 * <https://w3c.github.io/webappsec-subresource-integrity/>
 */
import { stripEnd } from '../host/http-text.js';

const ALGORITHMS = ['sha256', 'sha384', 'sha512'];

/**
 * Whether the bytes match the metadata. If the metadata have no known algorithm, every body matches.
 *
 * @param {ArrayBuffer} bytes
 * @param {string} metadata
 */
export async function matchesIntegrity(bytes, metadata) {
  const wanted = metadata.split(/[\t\n\f\r ]+/).flatMap((token) => {
    const [, algorithm, digest] = /^(sha256|sha384|sha512)-([A-Za-z\d+/_-]+)={0,2}(?:\?.*)?$/i.exec(token) ?? [];
    return digest ? [{ strength: ALGORITHMS.indexOf(algorithm.toLowerCase()), digest: digest.replace(/-/g, '+').replace(/_/g, '/') }] : [];
  });
  if (!wanted.length) return true;
  // Only the digests of the strongest algorithm count.
  const strongest = Math.max(...wanted.map(({ strength }) => strength));
  const hash = await crypto.subtle.digest(ALGORITHMS[strongest].replace('sha', 'SHA-'), bytes);
  const actual = stripEnd(btoa(String.fromCharCode(...new Uint8Array(hash))), '=');
  return wanted.some(({ strength, digest }) => strength === strongest && digest === actual);
}
