// Random calls: what script asks `fetch()` or an XMLHttpRequest for.

const long = (length, start = '') => start.padEnd(length, 'a');
/** Around the bytes that are CORS-unsafe, and those beyond ASCII. */
const BYTES = ['"', '(', ')', ':', '<', '>', '?', '@', '[', '\\', ']', '{', '}', '\x7f', '\x01', '\t', '\xe9', '\xff', '\x80',
  "'", '!', '#', '$', '%', '&', '*', '+', '/', '=', '^', '_', '`', '|', '~', ';', ',', '.'];

const TYPES = ['text/plain', 'TEXT/Plain', 'text/plain;charset=utf-8', 'text/plain; charset=iso-8859-1', 'text/plain;charset=\xe9', 'text/plain ; a=b',
  'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data', 'text/plain;', 'text/plain, text/plain',
  'text/plain;a="b"', 'application/json', 'application/json;charset=utf-8', 'text/html', 'text/xml', 'text', 'text/', '/plain', '', 'x',
  'text/plain; charset="utf-8"', 'text/plain;a=(', 'text/ plain', 'text/plain;charset=UTF-8;a', long(128, 'text/plain;'), long(129, 'text/plain;'), ' text/plain ',
  'text/plain;charset=utf-8, application/json', 'application/x-www-form-urlencoded;a=b;c', 'text/plain;;', 'text\t/plain', 'text/plain;\ta=b', 'TEXT/PLAIN;CHARSET=X', 'text/plain;charset=x;charset=y',
  'multipart/form-data;boundary="a b"', 'text/plain;charset', '*/*', 'text/*', 'application/xml', 'application/octet-stream', 'text/plain;a="\\"', 'text/plain+x', 'xtext/plain', 'text/plain x'];
const RANGES = ['bytes=0-', 'bytes=0-5', 'bytes=5-', 'bytes=5-1', 'bytes=5-5', 'bytes=-5', 'bytes=-', 'bytes=0-1,3-4', 'bytes=00-01', 'Bytes=0-',
  'bytes =0-', 'bytes= 0-', 'bytes=0 -', 'bytes=0- 5', 'bytes=0-5,', 'bytes=a-', 'items=0-', '0-5', 'bytes', 'bytes=99999999999999999999-',
  'bytes=1-99999999999999999999', '', ' bytes=0-', 'bytes=0-\t', 'bytes=9223372036854775807-', 'bytes=9223372036854775808-', 'bytes=18446744073709551615-', 'bytes=18446744073709551616-', 'bytes=0-9223372036854775808',
  'bytes=1--2', 'bytes=-0', 'bytes=+1-', 'bytes=0x1-', 'BYTES=0-', 'bytes\t=0-', 'bytes=\t0-', 'bytes=0-0,1-', 'bytes=0-5;a', 'bytes=,0-', 'bytes=5 -5', 'bytes=010-9', 'bytes=4294967296-', long(128, 'bytes=').replaceAll('a', '1') + '-',
  'bytes=\xe9-', 'none=0-', 'bytes==0-', 'bytes=0-5-', 'byte=0-', 'bytes=1.5-', 'bytes=00000000000000000000000001-2'];
const LANGUAGES = [' de ', 'de,', ';', '-', 'de\tfr', 'DE', '0', long(127), 'de', 'de-AT, de;q=0.5', '*;q=1', 'de_DE', 'de+x', 'de/x', '', 'A.z = *;9,-', '\xe9', 'de"'];
const HINTS = [['DPR', '2'], ['DPR', '1.5'], ['dpr', 'x'], ['DPR', ''], ['Save-Data', 'on'], ['Save-Data', 'off'], ['save-data', 'ON'], ['Width', '100'],
  ['Width', '1.5'], ['Viewport-Width', '320'], ['Device-Memory', '0.5'], ['Device-Memory', '.5'], ['Downlink', '10'], ['RTT', '50'], ['RTT', '5.5'],
  ['ECT', '4g'], ['ECT', '5g'], ['ECT', '4G'], ['Sec-CH-UA', 'x'], ['ECT', 'slow-2g'], ['DPR', '-1'], ['DPR', '1.'], ['DPR', '1.0.0'], ['RTT', '-5'], ['RTT', ''], ['Downlink', '1.5'], ['Downlink', '+1'], ['Width', '0x1'], ['Width', '007'],
  ['Device-Memory', ' 8 '], ['Save-Data', 'on, on'], ['ECT', '2g, 3g'], ['DPR', '1,2'], ['Width', long(129).replaceAll('a', '1')], ['DPR', 'inf'], ['DPR', 'nan'],
  ['Content-DPR', '1'], ['Lang', 'de'], ['Sec-GPC', '1'], ['Viewport-Height', '1'], ['Device-Memory', '1e3']];
const FORBIDDEN = [['Cookie', 'a=b'], ['Host', 'x.example'], ['Origin', 'https://x.example'], ['Referer', '/x'], ['Sec-X', '1'], ['Proxy-X', '1'],
  ['X-HTTP-Method', 'TRACE'], ['X-HTTP-Method-Override', 'get, connect'], ['X-Method-Override', 'PUT'], ['X-Method-Override', 'trace'],
  ['Access-Control-Request-Method', 'PUT'], ['Access-Control-Request-Headers', 'x'], ['Access-Control-Request-Private-Network', 'x'], ['DNT', '1'],
  ['X-Http-Method', 'track'], ['X-HTTP-Method-Override', '"TRACE"'], ['X-Method-Override', 'TRACE PUT'], ['X-HTTP-Method', ' connect '], ['X-HTTP-Method-Override', ''], ['X-Method-Override', 'TRACEX'],
  ['X-HTTP-Method', 'GET,,TRACK'], ['X-HTTP-Method', 'TRACE;'], ['Connection', 'x'], ['Content-Length', '5'], ['Transfer-Encoding', 'x'], ['Trailer', 'x'], ['Upgrade', 'x'], ['Cookie2', 'x'], ['Proxy-', 'x'], ['Sec-', 'x'], ['proxy', 'x'],
  ['sec', 'x'], ['Proxy-Authorization', 'x'], ['SEC-FETCH-MODE', 'x'], ['Access-Control-Request-Local-Network', 'x'], ['Set-Cookie2', 'x'], ['Referrer', 'x'], ['Date', 'x'], ['TE', 'x'], ['Via', 'x'], ['Set-Cookie', 'a=b'], ['Expect', 'x'], ['Keep-Alive', 'x'], ['Accept-Charset', 'x'], ['Accept-Encoding', 'x']];
const OTHER = [['X-A', '1'], ['x-b', ''], ['X-C', 'a, b'], ['X-D', '\xe9'], ['!#$', '1'], ['Content-Encoding', 'gzip'], ['Content-Location', '/x'],
  ['Content-Disposition', 'x'], ['If-None-Match', '"e"'], ['If-Modified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'], ['If-Match', '*'], ['If-Range', '"e"'],
  ['If-Unmodified-Since', 'x'], ['Cache-Control', 'max-age=1'], ['Pragma', 'x'], ['User-Agent', 'x'], ['X-Requested-With', 'XMLHttpRequest'],
  ['Last-Event-ID', '1'], ['Purpose', 'x'], ['Upgrade-Insecure-Requests', '1'], ['Accept-Ranges', 'x'], ['Authorization', 'Basic eDp5'], ['Link', 'x'],
  ['ETag', 'x'], ['Authorization', 'x'], ['authorization', ''], ['X-E', 'a\tb'], ['X-F', '\x7f'], ['X-G', ' '], ['a', 'b'], ['0', '1'], ['_', '_'], ['X-H', '\x01'], ['X-I', '"'], ['Accept-Language', '*, de'], ['Content-Language', 'x'],
  ['Content-MD5', 'x'], ['Content-Range', 'bytes 0-1/2'], ['Forwarded', 'x'], ['From', 'x'], ['Max-Forwards', '1'], ['Allow', 'x'], ['Vary', 'x'], ['Location', '/x'], ['WWW-Authenticate', 'x'], ['Age', '1'], ['Server', 'x'], ['Warning', 'x'],
  ['Accept-Datetime', 'x'], ['A-IM', 'x'], ['Alt-Used', 'x'], ['Prefer', 'x'], ['If', 'x'], ['Depth', '1'], ['Destination', '/x'], ['SOAPAction', '""'], ['X-CSRF-Token', 'x'], ['Service-Worker', 'script'], ['Sourcemap', 'x'], ['Last-Modified', 'x'],
  ['Expires', '0'], ['Retry-After', '1'], ['Refresh', '1'], ['Ping-To', 'x'], ['Idempotency-Key', 'x'], ['traceparent', 'x'], ['X-J', 'a,,b'], ['X-K', ','], ['X-L', '\x80\xff'], ['Access-Control-Allow-Origin', '*'], ['Origin-Agent-Cluster', '?1'], ['Early-Data', '1'], ['Priority', 'u=1'], ['X-1', long(200)]];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'get', 'Head', 'post', 'pUt', 'delete', 'options', 'patch', 'Patch',
  'FOO', 'foo', 'PROPFIND', "X!#$%&'*+-.^_`|~9", 'QUERY', '*', 'NULL', 'PUT', 'PATCH', 'gEt', 'DeLeTe', 'PaTcH', 'MKCOL', 'LINK', 'UNLINK', 'PURGE', 'SEARCH', 'COPY', 'GETX', 'X', '0', 'M-SEARCH', 'PRI', 'HTTP', 'POSTS'];
/** What no API takes. */
const BAD_METHODS = ['TRACE', 'connect', 'Track', '', 'P T', 'P\xe9', 'PUT ', '\nPUT', 'P:', 'P/T', '"', 'G,T'];
const BAD_HEADERS = [['x a', '1'], ['', '1'], ['x:', '1'], ['x-a', 'a\nb'], ['x-a', 'a\0'], ['x-a', '\u0100'], ['\xe9', '1'], ['x-a', 'a\rb'], ['x\t', '1'], ['x-a', '\n1\n'], ['x(', '1'], ['x-a\n', '1']];
const REFERRER_POLICIES = ['no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'];
const CACHES = ['no-store', 'reload', 'no-cache', 'force-cache', 'default'];
/** URLs that no server of a conversation has. */
const ELSEWHERE = ['data:,x', 'data:text/html,<p>', 'data:application/json;base64,e30=', 'about:blank', 'about:srcdoc', 'blob:null/x', 'ftp://localhost/', 'file:///x', 'mailto:x', 'javascript:1', 'http://localhost:1/', 'http://localhost:6000/',
  '{closed}/x', 'http://[', 'http://', 'ws://localhost/', 'x:y', 'http://u:p@localhost:1/', '{nextuser}', 'http://u@{nexthost}', 'https://{nexthost}', 'data:', 'blob:{page}/x', 'http://localhost:99999/', '//{nexthost}',
  'HTTP://{nexthost}', '{nextpath}', '{next}#f', '{next}?', '{next}?#', '{next}?a b', ' {next} ', '{next}?\xe9', "{next}?'", '{next}/../{nextname}', '{next}#a', '{next}?a#b', '{next}?a=1', '{next}#', 'http:{nextpath}'];
const BODIES = ['body', '', { bytes: 'body' }, { form: 'a=b' }, { blob: 'body', type: '' }, { blob: 'body', type: 'text/plain' }, { blob: 'body', type: 'application/json' }, { buffer: 'body' }, { parts: 'body' },
  { blob: '', type: 'TEXT/Plain' }, { blob: 'body', type: 'text/plain;charset=x' }, { blob: 'body', type: 'x' }, { bytes: '' }, { form: '' }];

/**
 * @param {ReturnType<import('./random.mjs').chance>} random
 */
export function randomHeaders({ below, is, pick }) {
  const headers = [];
  const add = (share, name, value) => { if (is(share)) headers.push([is(0.2) ? name.toLowerCase() : name, value()]); };
  if (is(0.3)) return headers;
  const byte = () => (is(0.5) ? pick(...BYTES) : String.fromCharCode(pick(1 + below(8), 0x0b, 0x0c, 0x0e + below(18), 0x20 + below(0x5f), 0x7f + below(0x81))));
  const accept = () => pick('application/json', '*/*', '', `a${byte()}b`, `a${byte()}b`, long(pick(100, 127, 128, 129)), 'image/png, */*;q=0.1', 'caf\xe9', long(pick(126, 127, 128), '\xe9'), ` ${long(128)} `);
  const type = () => (is(0.1) ? `text/plain;a=${byte()}` : is(0.05) ? `${pick('application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain')}${byte()}` : pick(...TYPES));
  const language = () => (is(0.2) ? `de${byte()}` : is(0.1) ? long(pick(127, 128, 129)) : pick(...LANGUAGES));
  const range = () => (is(0.1) ? `bytes=${byte()}0-` : is(0.1) ? `bytes=0${byte()}5` : pick(...RANGES));
  add(0.2, 'Accept', accept);
  add(0.08, 'Accept-Language', language);
  add(0.08, 'Content-Language', language);
  add(0.2, 'Content-Type', type);
  add(0.08, 'Range', range);
  add(0.15, 'Authorization', () => pick('Bearer x', 'Basic eDp5', ''));
  add(0.25, 'X-A', () => pick('1', '', 'a,b', '\xe9', `a${byte()}b`));
  if (is(0.1)) headers.push([...pick(...HINTS)]);
  if (is(0.1)) headers.push([...pick(...FORBIDDEN)]);
  if (is(0.25)) headers.push([...pick(...OTHER)]);
  if (is(0.1)) headers.push([...pick(...OTHER)]);
  if (is(0.006)) headers.push([...pick(...BAD_HEADERS)]);
  // A name that is there already, so that values are combined.
  for (let more = is(0.08) ? pick(1, 1, 1, 2, 3) : 0; headers.length && more > 0; more -= 1) {
    const [name, value] = pick(...headers);
    const values = { accept, 'content-type': type, 'accept-language': language, 'content-language': language, range };
    headers.push([is(0.2) ? name.toUpperCase() : name, is(0.2) ? value : (values[name.toLowerCase()] ?? (() => pick('', 'x', 'bytes=0-')))()]);
  }
  // The limit on all values together: 1,024 bytes.
  if (is(0.02)) {
    const size = pick(112, 113, 114, 128);
    for (let count = 0; count < 9; count += 1) headers.push([pick('Accept', 'Content-Language', 'Accept-Language', 'Content-Type'), long(size, 'text/plain;')]);
  }
  const sizes = is(0.01) ? pick([128, 128, 128, 128, 128, 128, 128, 128], [128, 128, 128, 128, 128, 128, 128, 127], [128, 128, 128, 128, 128, 128, 128, 128, 1], [128, 128, 128, 128, 128, 128, 128, 125]) : [];
  for (const size of sizes) headers.push([pick('Accept', 'Content-Language'), long(size)]);
  return headers.slice(0, below(12) ? undefined : 1);
}

/**
 * @param {ReturnType<import('./random.mjs').chance>} random
 * @param {import('./generate.mjs').Theme} theme
 * @param {number} hops How many there are to start at.
 * @param {any} [before] An earlier call, which this is often like, or the preflight cache would have no say.
 */
export function randomCall(random, theme, hops, before) {
  const { below, is, pick, weighted } = random;
  if (before) {
    const call = structuredClone(before);
    if (is(0.25)) call.method = pick(...METHODS);
    if (is(0.25)) call.headers = randomHeaders(random);
    if (is(0.15)) call.headers.push(pick(['X-A', '1'], ['X-B', '1'], ['Authorization', 'x'], ['If-None-Match', '"e"'], ['Content-Type', 'application/json'], ['x-a', '2']));
    if (is(0.1)) call.headers.pop();
    if (is(0.25)) call.credentials = pick('include', 'same-origin', 'omit');
    if (is(0.05)) call.mode = pick('cors', 'no-cors', 'same-origin');
    if (is(0.05)) call.redirect = pick('follow', 'manual', 'error');
    if (is(0.05)) call.api = pick('fetch', 'xhr');
    if (is(0.05)) call.uploadListeners = !call.uploadListeners;
    if (is(0.1)) call.body = is(0.5) ? null : pick(...BODIES);
    if (is(0.1)) call.start = below(hops);
    if (is(0.05)) call.url = pick('', '', '{next}#a', '{next}?a', '{next}?', '{next}#b');
    if (is(0.03)) call.cache = pick(...CACHES);
    // Longer than what is stored for one, two and five seconds: that is by default.
    call.wait = is(theme === 'cache' ? 0.08 : 0.03) ? weighted([3, 1500], [3, 2500], [theme === 'cache' ? 0.6 : 0, 5600]) : 0;
    return coherent(call, is(0.02));
  }
  const method = weighted([4, 'GET'], [2, 'POST'], [2, 'PUT'], [1, 'DELETE'], [5, pick(...METHODS)], [0.06, pick(...BAD_METHODS)]);
  const call = {
    api: weighted([3, 'fetch'], [1, 'xhr']), method, headers: randomHeaders(random), credentials: weighted([4, 'same-origin'], [4, 'include'], [2, 'omit']),
    mode: theme === 'no-cors' ? weighted([8, 'no-cors'], [1, 'cors']) : weighted([8, 'cors'], [0.7, 'no-cors'], [0.5, 'same-origin']),
    redirect: weighted([8, 'follow'], [1, 'manual'], [1, 'error']),
    body: is(0.4) ? pick(...BODIES) : null,
    referrerPolicy: is(0.07) ? pick(...REFERRER_POLICIES) : '',
    uploadListeners: is(0.15), wait: 0, start: 0, url: is(0.04) ? pick(...ELSEWHERE) : '',
    cache: is(theme === 'cache' ? 0.06 : 0.03) ? pick(...CACHES) : '', keepalive: is(0.02),
    // How script puts it: all in the second argument of fetch(), headers in a record or a Headers, a Request, or header by header.
    as: weighted([16, 'pairs'], [1, 'record'], [2, 'Headers'], [2, 'Request'], [2, 'append']),
  };
  if (theme === 'no-cors' && is(0.8)) Object.assign(call, { api: 'fetch', method: pick('GET', 'POST', 'HEAD', 'post'), redirect: 'follow' });
  return coherent(call, is(0.02));
}

/** A call that its API takes: most of those it refuses would tell nothing, so few are left as they are. */
function coherent(call, isLeft) {
  const isFetch = call.api === 'fetch';
  if (!isFetch) Object.assign(call, { mode: 'cors', redirect: 'follow', referrerPolicy: '', cache: '', keepalive: false, as: 'pairs' });
  if (!isFetch && call.credentials === 'omit') call.credentials = 'include';
  if (isFetch) call.uploadListeners = false;
  // The body has brought its own Content-Type by then.
  if (call.as === 'append' && call.body !== null) call.as = 'Request';
  if (/^(get|head)$/i.test(call.method) && isFetch && !isLeft) call.body = null;
  return call;
}
