// Random servers: what each URL of a conversation answers to preflights and to the requests themselves.

/** The many ways of getting each part of a preflight's answer wrong, or almost. */
const WRONG = {
  'Access-Control-Allow-Origin': [[], ['null'], [''], ['{page}/'], ['{origin}', '{origin}'], ['*', '{origin}'], ['{origin}, {origin}'], ['*, *'], ['*', '*'],
    ['https://other.example'], ['HTTP://localhost'], [' {origin} '], ['{page}'], ['*'], ['{a}'], ['Null'], ['{origin},'], ['"*"'], ['\xe9'], ['{origin}/'],
    ['localhost'], ['http://localhost'], ['http://*'], ['{origin} '], ['\t{origin}'], ['', '{origin}'], ['{origin}', ''], ['null', 'null'], ['undefined'], ['{origin}\t*'],
    [' * '], ['**'], ['*/*'], ['{origin};'], ['<{origin}>'], ['{b}'], ['null '], ['NULL'], ['{origin}:80'], ['{origin}', '*'], ['http://LOCALHOST']],
  'Access-Control-Allow-Credentials': [[], ['TRUE'], ['True'], ['false'], ['true', 'true'], [''], ['true, true'], [' true '], ['1'], ['true;'], ['*'], ['"true"'],
    ['true', 'false'], ['true,'], ['yes'], ['?1'], ['true\t'], ['', 'true']],
  'Access-Control-Allow-Methods': [[], ['*'], ['PUT'], ['put'], ['PATCH, *'], ['GET,,PUT'], ['PUT;'], ['"PUT"'], ['DELETE', 'PUT'], [''], ['PUT\tDELETE'],
    [', PUT ,'], ['{method} {method}'], ['{method}', ''], ['{method}', 'P@T'], ['get, post'], ['\xe9'], ['{method}, \xe9'], [','], ['GET, POST, HEAD'], ['*', '*'],
    ['*, {method}'], ['{method},'], ['{method}\t,\tFOO'], ['patch'], ['Patch'], ['delete'], ['PUT,PUT'], ['P UT'], ['{method}/1'], ['(PUT)'], [' {method} '], ['options, {method}'],
    ['{method}', '*'], ['*, P@T'], ['*;'], ['"*"'], ['{method}', 'GET'], ['PUT, DELETE, PATCH, POST, GET, OPTIONS, HEAD'], ['foo, FOO'], ['', '{method}'], [',,{method},,']],
  'Access-Control-Allow-Headers': [[], ['*'], ['x-a'], ['content-type'], ['{headers},'], ['x a'], ['X-A', 'content-type, x-b'], [''], ['*, Authorization'],
    ['*, X-A'], ['{headers}', 'a b'], ['authorization'], ['{headers};'], ['\xe9'], ['accept, range, x-a'], [','], ['*', 'authorization'], ['"x-a"'], ['{headers}', '*'],
    ['X-A\tX-B'], ['x-a,x-b,x-c,x-d'], ['AUTHORIZATION, CONTENT-TYPE, X-A'], ['{headers} , foo'], [',,{headers},,'], ['', '{headers}'], ['*;'], ['**'], ['x-a;x-b'],
    ['{headers}', '{headers}'], ['x-a', 'x-b'], ['@'], ['*, \xe9'], ['x-a\u000b'], ['if-none-match, if-modified-since'], ['accept'], ['range, content-type']],
};
const MAX_AGES = [[], [], ['600'], ['600'], ['600'], ['0'], ['-1'], ['1'], ['1'], ['abc'], ['99999999999'], ['99999999999999999999'], ['5, 6'], ['600', '600'],
  ['600', '0'], ['0', '600'], ['1.5'], ['+5'], ['600s'], ['"600"'], ['0x10'], [''], [' 600 '], ['6 00'], ['-600'], ['00'], ['0600'], ['-0'], ['600;a'], ['600,'],
  ['4294967295'], ['4294967296'], ['4294967297'], ['2147483647'], ['2147483648'], ['18446744073709551615'], ['18446744073709551616'], ['9223372036854775808'], ['1e3'],
  ['600 a'], ['\t600'], ['6\xe90'], ['600.0'], ['-99999999999999999999'], ['--1'], ['- 1'], ['-'], ['+0'], ['0', '0'], ['1', '1'], ['', '600'], ['600', ''], ['7201'], ['86401'],
  ['-1, 5'], ['-1s'], ['0s'], ['0 '], ['1', ''], ['NaN'], ['Infinity'], ['600\u000b'], ['60,0'], [',600'], ['0,']];
const EXPOSE = [[], [], ['X-R'], ['*'], ['X-R, ETag'], ['x r'], ['X-R', 'ETag'], ['*, X-R'], [''], ['x-r,,'], ['"X-R"'], ['X-R', '*'], ['Set-Cookie, X-R'],
  ['\xe9'], ['X-R\tETag'], ['ETag', 'x r'], ['Content-Length,Vary'], ['Access-Control-Allow-Origin'], ['*', '*'], ['* , etag'], ['x-r', ''], ['X-R;'], [',X-R'], ['X-R,\xe9'],
  ['set-cookie2, set-cookie, *'], ['Access-Control-Expose-Headers, X-R'], ['ETAG,VARY,SERVER,LINK'], ['X-R', 'X-R'], ['X-R', 'x r, ETag'], ['@, X-R'], ['location, x-r'],
  ['**'], ['*;'], ['X-R\u000b'], ['Date,Age,Via,X-s'], ['_,x-r'], ['x.r,X-R']];
const EXTRA = [['X-R', 'a'], ['X-R', ''], ['X-R', 'b'], ['ETag', '"e"'], ['Content-Language', 'de'], ['Content-Type', 'text/plain'], ['Content-Type', 'application/json'],
  ['Content-Type', 'text/html;charset=utf-8'], ['Last-Modified', 'x'], ['Pragma', 'p'], ['Pragma', ''], ['Expires', '0'], ['Vary', 'Origin'], ['X-R', 'caf\xe9'],
  ['Content-Type', 'x'], ['X-Content-Type-Options', 'nosniff'], ['Timing-Allow-Origin', '*'], ['Server', 'x'], ['Referrer-Policy', 'no-referrer'],
  ['Referrer-Policy', 'unsafe-url'], ['Link', '</x>'], ['Retry-After', '1'], ['X-R', 'a,b'], ['Expires', ''], ['Accept-Ranges', 'bytes'], ['Content-Language', ''],
  ['Referrer-Policy', 'same-origin'], ['Referrer-Policy', 'x, origin'], ['Referrer-Policy', 'no-referrer, x'], ['Referrer-Policy', ''], ['Date', 'x'], ['Age', '1'], ['Via', 'x'],
  ['X-S', ' a\tb '], ['x-r', '"q, r"'], ['Vary', '*'], ['Vary', 'Accept'], ['X-R', '\x80\xff'], ['Content-Type', ''], ['Content-Type', 'image/png'], ['Allow', 'GET'],
  ['Set-Cookie', 'z=1'], ['Set-Cookie', 'y=2; Path=/z'], ['Set-Cookie2', 'w=1'], ['Alt-Used', 'x'], ['P3P', 'x'], ['X.R', '1'], ['_', 'u'], ['Access-Control-Allow-Private-Network', 'true'],
  ['Content-Location', '/y'], ['Location', 'nowhere'], ['Last-Modified', 'Thu, 01 Jan 1970 00:00:00 GMT'], ['Content-Range', 'bytes 0-1/2'], ['Server', ''], ['X-R', '\x7f'], ['X-R', 'a\u000bb'],
  ['Expires', 'Thu, 01 Jan 1970 00:00:00 GMT'], ['Access-Control-Request-Method', 'GET'], ['Origin', 'x'], ['Cookie', 'x=y'], ['Access-Control-Allow-Methods', 'PUT'], ['Access-Control-Max-Age', '5'],
  ['Content-Disposition', 'attachment'], ['WWW-Authenticate', 'x'], ['Keep-Alive', 'timeout=5'], ['ETag', ''], ['ETag', 'W/"e"'], ['Link', ''], ['Upgrade', 'x'], ['TE', 'x']];
const CORP = ['same-origin', 'same-site', 'cross-origin', 'x', '', 'Same-Origin', 'same-origin, same-origin', ' same-origin ', 'same-origin;', '"same-origin"', 'cross-origin, same-origin', 'SAME-SITE',
  'same-site, x', 'same-origin, same-site'];
const STATUSES = [201, 202, 203, 204, 205, 206, 207, 226, 250, 299, 300, 304, 305, 306, 309, 310, 350, 399, 400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 422, 423,
  424, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 511, 599, 600, 999];
const REDIRECTS = [301, 302, 303, 307, 308];

const set = (headers, name, values) => [...headers.filter(([own]) => own !== name), ...values.map((value) => [name, value])];

/**
 * @param {ReturnType<import('./random.mjs').chance>} random
 * @param {import('./generate.mjs').Theme} theme
 * @returns {import('./generate.mjs').Hop[]}
 */
export function randomHops(random, theme) {
  const { below, is, pick, weighted } = random;
  const count = theme === 'chain' ? weighted([2, 2], [3, 3], [2, 4], [1, 6]) : weighted([10, 1], [4, 2], [3, 3], [1, 4]);
  const at = Array.from({ length: count }, (_, index) => weighted([index ? 3 : 2, 'page'], [5, 'a'], [3, 'b'], [1, 'c']));
  // How often a server says what it should: among servers that are always wrong, nothing ever gets as far as a redirect.
  const kindness = theme === 'any' ? pick(0.6, 0.9, 1) : pick(0.9, 0.97, 1);
  const several = (make) => [make(), ...(is(0.15) ? [make()] : []), ...(is(0.05) ? [make()] : [])];
  return at.map((origin, index) => {
    const isLast = index === count - 1;
    const make = (redirects) => actualAnswer(random, theme, kindness, isLast, redirects);
    const preflights = several(() => preflightAnswer(random, theme, kindness));
    // To itself, around the limit of 20 redirects.
    if (is(theme === 'chain' ? 0.04 : 0.004)) {
      const loop = { ...make(true), status: pick(...REDIRECTS) };
      loop.headers = set(loop.headers, 'Location', ['{self}']);
      return { at: origin, preflights, actuals: [...Array(pick(18, 19, 20, 21)).fill(loop), make(false)] };
    }
    return { at: origin, preflights, actuals: several(make), ...(is(theme === 'chain' ? 0.15 : 0.03) && { next: below(count) }) };
  });
}

/** Sometimes in another case, which HTTP does not mind. */
const recased = ({ is }, headers) => headers.map(([name, value]) => [is(0.03) ? name.toLowerCase() : is(0.01) ? name.toUpperCase() : name, value]);

function preflightAnswer(random, theme, kindness) {
  const { below, is, pick, some } = random;
  let headers = [['Access-Control-Allow-Origin', is(0.3) ? '*' : '{origin}'], ['Access-Control-Allow-Credentials', 'true'],
    ['Access-Control-Allow-Methods', is(0.3) ? 'GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, FOO' : is(0.3) ? '*' : '{method}'],
    ['Access-Control-Allow-Headers', is(0.3) ? 'x-a, x-b, content-type, authorization, accept' : is(0.2) ? '*' : '{headers}']];
  if (is(0.15)) headers[0][1] = '{origin}';
  let status = pick(200, 204, 204);
  if (!is(kindness)) {
    for (const part of some(1 + below(3), [...Object.keys(WRONG), 'status', ...Object.keys(WRONG)])) {
      if (part === 'status') status = pick(201, 203, 205, 206, 226, 299, 300, 301, 302, 303, 307, 308, 304, 305, 306, 309, 400, 401, 403, 404, 405, 410, 418, 429, 500, 501, 503, 599, 600, 999);
      else headers = set(headers, part, pick(...WRONG[part]));
    }
  } else if (is(0.1)) headers = set(headers, 'Access-Control-Allow-Methods', is(0.5) ? [] : ['GET, POST']);
  for (const value of theme === 'cache' && is(0.5) ? [pick('600', '600', '1', '2')] : pick(...MAX_AGES)) headers.push(['Access-Control-Max-Age', value]);
  if (status >= 300 && status <= 309 && is(0.7)) headers.push(['Location', '{next}']);
  if (is(0.05)) headers.push(...some(2, EXTRA));
  return { status, headers: recased(random, headers), ...early(random) };
}

function actualAnswer(random, theme, kindness, isLast, redirects = isLast ? random.is(0.03) : random.is(0.95)) {
  const { below, is, pick, some } = random;
  let headers = [['Access-Control-Allow-Origin', is(0.3) ? '*' : '{origin}'], ['Access-Control-Allow-Credentials', 'true']];
  if (is(0.15)) headers[0][1] = '{origin}';
  if (!is(kindness)) {
    for (const part of some(1 + below(2), ['Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials'])) {
      headers = set(headers, part, pick(...WRONG[part]));
    }
  }
  for (const value of pick(...EXPOSE)) headers.push(['Access-Control-Expose-Headers', value]);
  headers.push(...some(below(5), EXTRA));
  if (is(0.04)) headers.push([...pick(...headers)]);
  if (is(theme === 'no-cors' ? 0.5 : 0.1)) headers.push(['Cross-Origin-Resource-Policy', pick(...CORP)]);
  if (is(0.01)) headers.push(['Cross-Origin-Resource-Policy', pick(...CORP)]);
  // Also where nothing follows: a redirect without a place to go is one of the boundaries.
  if (!redirects) return { status: isLast && is(0.3) ? pick(...STATUSES) : 200, headers: recased(random, headers), ...early(random) };
  headers = headers.filter(([name]) => name !== 'Location');
  headers.push(...locations(random, isLast).map((value) => ['Location', value]));
  return { status: is(0.03) ? pick(300, 304, 305, 306, 309, 201, 200) : pick(...REDIRECTS), headers: recased(random, headers), ...early(random) };
}

const early = ({ is, pick }) => (is(0.01) ? { early: pick([100], [103], [102, 103], [103, 103]) } : {});

function locations({ is, pick }, isLast) {
  if (!isLast && is(0.8)) return [is(0.15) ? '{next}#f' : '{next}'];
  if (!isLast && is(0.6)) {
    return pick(['{nextpath}'], ['//{nexthost}'], ['{next}', '{next}'], ['{nextuser}'], ['{nextpath}?a=\xe9'], ['{next}?#'], [' {next} '], ['{nextname}'], ['./{nextname}?q'], ['{next}?a b'], ['{next}?"<>'],
      ['http:{nextpath}'], ['http:/{nexthost}'], ['http:{nexthost}'], ['HTTP://{nexthost}'], ['{next}#\xe9'], ['\\{nextpath}'], ['{next}\t'], ['{next}?%zz'], ['{next}?\x7f'], ['//u@{nexthost}'],
      ['http://:p@{nexthost}'], ['http://@{nexthost}'], ['{next}?{}|^`'], ["{next}?'"], ['{next}, {next}'], ['{next}/../{nextname}'], ['{next}/.'], ['', '{next}'], ['{next}', '']);
  }
  return pick([], [''], ['', ''], ['//localhost:1x/'], ['http://'], ['data:,x'], ['about:blank'], ['ftp://localhost/'], ['{next}', '{page}/x'], ['http://[/'],
    ['#f'], ['mailto:x'], ['javascript:1'], ['blob:null/x'], ['http://localhost:1/'], ['http://localhost:6667/x'], ['{closed}/x'], ['https://{nexthost}'], ['?q'], ['?'], ['file:///x'], ['ws://{nexthost}'],
    ['about:srcdoc'], ['http://localhost:99999/'], ['http:///'], ['http://a b/'], ['http://%/'], ['//'], ['data:text/html,<p>'], ['x:y'], [':'], ['http://u:p@localhost:1/'], ['view-source:{next}'],
    ['filesystem:{next}'], ['http://localhost:22/'], ['http://[::1'], ['http://1.2.3.4.5/'], ['http://256.1.1.1/'], ['http://xn--/']);
}
