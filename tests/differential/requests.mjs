// Random calls: what script asks `fetch()` or an XMLHttpRequest for.

const long = (length, start = '') => start.padEnd(length, 'a');
/** Around the bytes that are CORS-unsafe, and those beyond ASCII. */
const BYTES = ['"', '(', ')', ':', '<', '>', '?', '@', '[', '\\', ']', '{', '}', '\x7f', '\x01', '\t', '\xe9', '\xff', '\x80',
  "'", '!', '#', '$', '%', '&', '*', '+', '/', '=', '^', '_', '`', '|', '~', ';', ',', '.'];

const TYPES = ['text/plain', 'TEXT/Plain', 'text/plain;charset=utf-8', 'text/plain; charset=iso-8859-1', 'text/plain;charset=\xe9', 'text/plain ; a=b',
  'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data', 'text/plain;', 'text/plain, text/plain',
  'text/plain;a="b"', 'application/json', 'application/json;charset=utf-8', 'text/html', 'text/xml', 'text', 'text/', '/plain', '', 'x',
  'text/plain; charset="utf-8"', 'text/plain;a=(', 'text/ plain', 'text/plain;charset=UTF-8;a', long(128, 'text/plain;'), long(129, 'text/plain;')];
const RANGES = ['bytes=0-', 'bytes=0-5', 'bytes=5-', 'bytes=5-1', 'bytes=5-5', 'bytes=-5', 'bytes=-', 'bytes=0-1,3-4', 'bytes=00-01', 'Bytes=0-',
  'bytes =0-', 'bytes= 0-', 'bytes=0 -', 'bytes=0- 5', 'bytes=0-5,', 'bytes=a-', 'items=0-', '0-5', 'bytes', 'bytes=99999999999999999999-',
  'bytes=1-99999999999999999999', ''];
const LANGUAGES = ['de', 'de-AT, de;q=0.5', '*', 'de_DE', 'de+x', 'de/x', '', 'A.z = *;9,-', '\xe9', 'de"'];
const HINTS = [['DPR', '2'], ['DPR', '1.5'], ['dpr', 'x'], ['DPR', ''], ['Save-Data', 'on'], ['Save-Data', 'off'], ['save-data', 'ON'], ['Width', '100'],
  ['Width', '1.5'], ['Viewport-Width', '320'], ['Device-Memory', '0.5'], ['Device-Memory', '.5'], ['Downlink', '10'], ['RTT', '50'], ['RTT', '5.5'],
  ['ECT', '4g'], ['ECT', '5g'], ['ECT', '4G'], ['Sec-CH-UA', 'x'], ['Viewport-Height', '1'], ['Device-Memory', '1e3']];
const FORBIDDEN = [['Cookie', 'a=b'], ['Host', 'x.example'], ['Origin', 'https://x.example'], ['Referer', '/x'], ['Sec-X', '1'], ['Proxy-X', '1'],
  ['X-HTTP-Method', 'TRACE'], ['X-HTTP-Method-Override', 'get, connect'], ['X-Method-Override', 'PUT'], ['X-Method-Override', 'trace'],
  ['Access-Control-Request-Method', 'PUT'], ['Access-Control-Request-Headers', 'x'], ['Access-Control-Request-Private-Network', 'x'], ['DNT', '1'],
  ['Date', 'x'], ['TE', 'x'], ['Via', 'x'], ['Set-Cookie', 'a=b'], ['Expect', 'x'], ['Keep-Alive', 'x'], ['Accept-Charset', 'x'], ['Accept-Encoding', 'x']];
const OTHER = [['X-A', '1'], ['x-b', ''], ['X-C', 'a, b'], ['X-D', '\xe9'], ['!#$', '1'], ['Content-Encoding', 'gzip'], ['Content-Location', '/x'],
  ['Content-Disposition', 'x'], ['If-None-Match', '"e"'], ['If-Modified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'], ['If-Match', '*'], ['If-Range', '"e"'],
  ['If-Unmodified-Since', 'x'], ['Cache-Control', 'max-age=1'], ['Pragma', 'x'], ['User-Agent', 'x'], ['X-Requested-With', 'XMLHttpRequest'],
  ['Last-Event-ID', '1'], ['Purpose', 'x'], ['Upgrade-Insecure-Requests', '1'], ['Accept-Ranges', 'x'], ['Authorization', 'Basic eDp5'], ['Link', 'x'],
  ['ETag', 'x'], ['Access-Control-Allow-Origin', '*'], ['Origin-Agent-Cluster', '?1'], ['Early-Data', '1'], ['Priority', 'u=1'], ['X-1', long(200)]];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'get', 'Head', 'post', 'pUt', 'delete', 'options', 'patch', 'Patch',
  'FOO', 'foo', 'PROPFIND', "X!#$%&'*+-.^_`|~9", 'QUERY', '*', 'NULL'];

/**
 * @param {ReturnType<import('./random.mjs').chance>} random
 */
export function randomHeaders({ below, is, pick }) {
  const headers = [];
  const add = (share, name, value) => { if (is(share)) headers.push([is(0.2) ? name.toLowerCase() : name, value()]); };
  if (is(0.3)) return headers;
  const accept = () => pick('application/json', '*/*', '', `a${pick(...BYTES)}b`, `a${pick(...BYTES)}b`, long(pick(100, 127, 128, 129)), 'image/png, */*;q=0.1', 'caf\xe9');
  const type = () => (is(0.1) ? `text/plain;a=${pick(...BYTES)}` : pick(...TYPES));
  const language = () => (is(0.1) ? `de${pick(...BYTES)}` : is(0.1) ? long(pick(128, 129)) : pick(...LANGUAGES));
  add(0.2, 'Accept', accept);
  add(0.08, 'Accept-Language', language);
  add(0.08, 'Content-Language', language);
  add(0.2, 'Content-Type', type);
  add(0.08, 'Range', () => pick(...RANGES));
  add(0.15, 'Authorization', () => pick('Bearer x', 'Basic eDp5', ''));
  add(0.25, 'X-A', () => pick('1', '', 'a,b', '\xe9'));
  if (is(0.1)) headers.push(pick(...HINTS));
  if (is(0.1)) headers.push(pick(...FORBIDDEN));
  if (is(0.25)) headers.push(pick(...OTHER));
  // A name that is there already, so that values are combined.
  if (headers.length && is(0.08)) {
    const [name, value] = pick(...headers);
    const values = { accept, 'content-type': type, 'accept-language': language, 'content-language': language };
    headers.push([name, is(0.2) ? value : (values[name.toLowerCase()] ?? (() => pick('', 'x', 'bytes=0-')))()]);
  }
  // The limit on all values together: 1,024 bytes.
  if (is(0.02)) {
    const size = pick(112, 113, 114, 128);
    for (let count = 0; count < 9; count += 1) headers.push([pick('Accept', 'Content-Language', 'Accept-Language'), long(size)]);
  }
  return headers.splice(0, below(12) ? undefined : 1);
}

/**
 * @param {ReturnType<import('./random.mjs').chance>} random
 * @param {any} [before] The call before, which the next is often like, or the preflight cache would have no say.
 */
export function randomCall(random, before) {
  const { is, pick, weighted } = random;
  if (before) {
    const call = structuredClone(before);
    if (is(0.25)) call.method = pick(...METHODS);
    if (is(0.25)) call.headers = randomHeaders(random);
    if (is(0.15)) call.headers.push(pick(['X-A', '1'], ['X-B', '1'], ['Authorization', 'x'], ['If-None-Match', '"e"'], ['Content-Type', 'application/json']));
    if (is(0.25) && call.credentials) call.credentials = pick('include', 'same-origin', ...(call.api === 'xhr' ? [] : ['omit']));
    if (is(0.05) && call.api === 'fetch') call.mode = pick('cors', 'no-cors');
    call.wait = is(0.05) ? pick(1500, 2500) : 0;
    return coherent(call);
  }
  const api = weighted([3, 'fetch'], [1, 'xhr']);
  const method = weighted([4, 'GET'], [2, 'POST'], [2, 'PUT'], [1, 'DELETE'], [5, pick(...METHODS)]);
  const call = {
    api, method, headers: randomHeaders(random), credentials: weighted([4, 'same-origin'], [4, 'include'], [2, 'omit']),
    mode: weighted([8, 'cors'], [1.5, 'no-cors'], [0.5, 'same-origin']),
    redirect: weighted([8, 'follow'], [1, 'manual'], [1, 'error']),
    body: is(0.4) ? pick('body', '', { bytes: 'body' }, { form: 'a=b' }, { blob: 'body', type: pick('', 'text/plain', 'application/json') }) : null,
    referrerPolicy: is(0.05) ? pick('no-referrer', 'same-origin', 'origin', 'unsafe-url', 'strict-origin') : '',
    uploadListeners: is(0.15), wait: 0,
  };
  return coherent(call);
}

/** A call that its API takes: most of those it refuses would tell nothing. */
function coherent(call) {
  const isFetch = call.api === 'fetch';
  if (/^(get|head)$/i.test(call.method) && isFetch) call.body = null;
  if (!isFetch) Object.assign(call, { mode: 'cors', redirect: 'follow', referrerPolicy: '' });
  if (!isFetch && call.credentials === 'omit') call.credentials = 'include';
  if (isFetch) call.uploadListeners = false;
  return call;
}
