/**
 * What script may read of an answer, told from nothing but its bytes: a second, simple reading of them, to hold Corsight to.
 *
 * Bytes that are no HTTP can be read in several ways. Something is a fault only if it is one by each of them.
 */

const SAFELISTED = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma'];

/** How lines may be told apart. */
const LINE_ENDS = [/\r?\n/, /\r\n|\n|\r/];

/**
 * @typedef {object} Head
 * @property {number} status
 * @property {(name: string) => string | null} get All values of a header, as one.
 */

/**
 * The head of the final response, in every way to read it.
 *
 * @param {Buffer} bytes
 * @returns {Head[]}
 */
export function heads(bytes) {
  return LINE_ENDS.flatMap((lineEnd) => read(bytes.toString('latin1'), lineEnd));
}

/**
 * @param {string} text
 * @param {RegExp} lineEnd
 * @returns {Head[]}
 */
function read(text, lineEnd) {
  const lines = text.replace(/^[\r\n]+/, '').split(lineEnd);
  for (;;) {
    const [, status] = /^HTTP\/\d+(?:\.\d+)?[\t ]+(\d{3})(?!\d)/i.exec(lines.shift() ?? '') ?? [];
    if (status === undefined) return [];
    /** @type {[name: string, value: string][]} */
    const headers = [];
    for (let line; (line = lines.shift());) {
      const last = headers.at(-1);
      if (/^[\t ]/.test(line)) {
        if (last) last[1] = `${last[1]} ${line.trim()}`.trim();
        continue;
      }
      const colon = line.indexOf(':');
      if (colon > 0) headers.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
    }
    if (status.startsWith('1') && status !== '101') continue;
    const get = (/** @type {string} */ name) => {
      const values = headers.filter(([other]) => other === name).map(([, value]) => value);
      return values.length ? values.join(', ') : null;
    };
    return [{ status: Number(status), get }];
  }
}

/**
 * Whether the CORS check may pass.
 *
 * @param {Buffer} bytes
 * @param {string} origin What the request named as its origin.
 * @param {boolean} credentials
 */
export function mayPass(bytes, origin, credentials) {
  return heads(bytes).some((head) => passes(head, origin, credentials));
}

/**
 * @param {Head} head
 * @param {string} origin
 * @param {boolean} credentials
 */
function passes({ get }, origin, credentials) {
  const allowed = get('access-control-allow-origin');
  if (allowed === '*' && !credentials) return true;
  return allowed === origin && (!credentials || get('access-control-allow-credentials') === 'true');
}

/**
 * Whether a request with `method` may follow on this answer to its preflight.
 *
 * @param {Buffer} bytes
 * @param {string} origin
 * @param {boolean} credentials
 * @param {string} method
 */
export function mayFollow(bytes, origin, credentials, method) {
  return heads(bytes).some((head) => {
    const methods = (head.get('access-control-allow-methods') ?? '').split(',').map((each) => each.trim());
    const isListed = methods.includes(method) || (methods.includes('*') && !credentials);
    return head.status >= 200 && head.status <= 299 && passes(head, origin, credentials) && isListed;
  });
}

/**
 * Tells of each name whether script may see that header of a response to a cross-origin request.
 *
 * @param {Buffer} bytes
 * @param {boolean} credentials
 * @returns {(name: string) => boolean}
 */
export function maySee(bytes, credentials) {
  const exposed = new Set(heads(bytes).flatMap(({ get }) => (get('access-control-expose-headers') ?? '').split(',').map((each) => each.trim().toLowerCase())));
  return (name) => SAFELISTED.includes(name) || exposed.has(name) || (exposed.has('*') && !credentials);
}
