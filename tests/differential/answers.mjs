// Random servers: what each URL of a conversation answers to preflights and to the requests themselves.

/** The many ways of getting each part of a preflight's answer wrong, or almost. */
const WRONG = {
  'Access-Control-Allow-Origin': [[], ['null'], [''], ['{page}/'], ['{origin}', '{origin}'], ['*', '{origin}'], ['{origin}, {origin}'], ['*, *'], ['*', '*'],
    ['https://other.example'], ['HTTP://localhost'], [' {origin} '], ['{page}'], ['*'], ['{a}'], ['Null'], ['{origin},'], ['"*"'], ['\xe9']],
  'Access-Control-Allow-Credentials': [[], ['TRUE'], ['True'], ['false'], ['true', 'true'], [''], ['true, true'], [' true '], ['1'], ['true;'], ['*']],
  'Access-Control-Allow-Methods': [[], ['*'], ['PUT'], ['put'], ['PATCH, *'], ['GET,,PUT'], ['PUT;'], ['"PUT"'], ['DELETE', 'PUT'], [''], ['PUT\tDELETE'],
    [', PUT ,'], ['{method} {method}'], ['{method}', ''], ['{method}', 'P@T'], ['get, post'], ['\xe9'], ['{method}, \xe9'], [',']],
  'Access-Control-Allow-Headers': [[], ['*'], ['x-a'], ['content-type'], ['{headers},'], ['x a'], ['X-A', 'content-type, x-b'], [''], ['*, Authorization'],
    ['*, X-A'], ['{headers}', 'a b'], ['authorization'], ['{headers};'], ['\xe9'], ['accept, range, x-a'], [',']],
};
const MAX_AGES = [[], [], ['600'], ['600'], ['600'], ['0'], ['-1'], ['1'], ['1'], ['abc'], ['99999999999'], ['99999999999999999999'], ['5, 6'], ['600', '600'],
  ['600', '0'], ['0', '600'], ['1.5'], ['+5'], ['600s'], ['"600"'], ['0x10'], [''], [' 600 '], ['6 00'], ['-600'], ['00'], ['0600'], ['-0'], ['600;a']];
const EXPOSE = [[], [], ['X-R'], ['*'], ['X-R, ETag'], ['x r'], ['X-R', 'ETag'], ['*, X-R'], [''], ['x-r,,'], ['"X-R"'], ['X-R', '*'], ['Set-Cookie, X-R'],
  ['\xe9'], ['X-R\tETag'], ['ETag', 'x r'], ['Content-Length,Vary'], ['Access-Control-Allow-Origin']];
const EXTRA = [['X-R', 'a'], ['X-R', ''], ['X-R', 'b'], ['ETag', '"e"'], ['Content-Language', 'de'], ['Content-Type', 'text/plain'], ['Content-Type', 'application/json'],
  ['Content-Type', 'text/html;charset=utf-8'], ['Last-Modified', 'x'], ['Pragma', 'p'], ['Pragma', ''], ['Expires', '0'], ['Vary', 'Origin'], ['X-R', 'caf\xe9'],
  ['Content-Type', 'x'], ['X-Content-Type-Options', 'nosniff'], ['Timing-Allow-Origin', '*'], ['Server', 'x'], ['Referrer-Policy', 'no-referrer'],
  ['Referrer-Policy', 'unsafe-url'], ['Link', '</x>'], ['Retry-After', '1'], ['X-R', 'a,b'], ['Expires', ''], ['Accept-Ranges', 'bytes'], ['Content-Language', '']];
const CORP = ['same-origin', 'same-site', 'cross-origin', 'x', '', 'Same-Origin', 'same-origin, same-origin'];
const CREDENTIALS_IN_URL = '{nextuser}';

const set = (headers, name, values) => [...headers.filter(([own]) => own !== name), ...values.map((value) => [name, value])];

/**
 * @param {ReturnType<import('./random.mjs').chance>} random
 */
export function randomHops(random) {
  const { is, pick, weighted } = random;
  const count = weighted([10, 1], [4, 2], [3, 3], [1, 4]);
  const at = Array.from({ length: count }, (_, index) => weighted([index ? 3 : 2, 'page'], [5, 'a'], [3, 'b'], [1, 'c']));
  // How often a server says what it should: among servers that are always wrong, nothing ever gets as far as a redirect.
  const kindness = pick(0.6, 0.9, 1);
  const several = (make) => [make(), ...(is(0.15) ? [make()] : []), ...(is(0.05) ? [make()] : [])];
  return at.map((origin, index) => ({
    at: origin,
    preflights: several(() => preflightAnswer(random, kindness)),
    actuals: several(() => actualAnswer(random, kindness, index === count - 1)),
  }));
}

function preflightAnswer({ below, is, pick, some }, kindness) {
  let headers = [['Access-Control-Allow-Origin', is(0.3) ? '*' : '{origin}'], ['Access-Control-Allow-Credentials', 'true'],
    ['Access-Control-Allow-Methods', is(0.3) ? 'GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, FOO' : is(0.3) ? '*' : '{method}'],
    ['Access-Control-Allow-Headers', is(0.3) ? 'x-a, x-b, content-type, authorization, accept' : is(0.2) ? '*' : '{headers}']];
  if (is(0.15)) headers[0][1] = '{origin}';
  let status = pick(200, 204, 204);
  if (!is(kindness)) {
    for (const part of some(1 + below(3), [...Object.keys(WRONG), 'status', ...Object.keys(WRONG)])) {
      if (part === 'status') status = pick(201, 299, 300, 301, 302, 303, 307, 308, 304, 400, 403, 404, 405, 500, 503);
      else headers = set(headers, part, pick(...WRONG[part]));
    }
  }
  for (const value of pick(...MAX_AGES)) headers.push(['Access-Control-Max-Age', value]);
  if (status >= 301 && status <= 308 && is(0.7)) headers.push(['Location', '{next}']);
  return { status, headers };
}

function actualAnswer(random, kindness, isLast) {
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
  if (is(0.1)) headers.push(['Cross-Origin-Resource-Policy', pick(...CORP)]);
  // Also where nothing follows: a redirect without a place to go is one of the boundaries.
  const redirects = isLast ? is(0.03) : is(0.95);
  if (!redirects) return { status: isLast && is(0.3) ? pick(201, 202, 203, 204, 205, 300, 304, 305, 400, 401, 403, 404, 410, 418, 500, 503, 599) : 200, headers };
  return { status: pick(301, 302, 303, 307, 308), headers: [...headers, ...locations(random, isLast).map((value) => ['Location', value])] };
}

function locations({ is, pick }, isLast) {
  if (!isLast && is(0.8)) return [is(0.3) ? '{next}#f' : '{next}'];
  if (!isLast && is(0.5)) return pick(['{nextpath}'], ['//{nexthost}'], ['{next}', '{next}'], [CREDENTIALS_IN_URL], ['{nextpath}?a=\xe9'], ['{next}?#'], [' {next} '], ['{nextname}']);
  return pick([], [''], ['', ''], ['//localhost:1x/'], ['http://'], ['data:,x'], ['about:blank'], ['ftp://localhost/'], ['{next}', '{page}/x'], ['http://[/'],
    ['#f'], ['mailto:x'], ['javascript:1'], ['blob:null/x']);
}
