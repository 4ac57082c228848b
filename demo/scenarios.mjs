// The table of the demo's conversations: the calls of the page, the answers of the servers, and the results that the browser tests
// expect. Every origin is a placeholder, because ports are chosen when the demo starts: {page} is the page's own origin, {a} an API on
// the same host, {b} an API on another host, {dead} a port where no server listens, {run} the run that a call belongs to.

const ALLOW_PAGE = ['Access-Control-Allow-Origin', '{page}'];
const ALLOW_ANY = ['Access-Control-Allow-Origin', '*'];
const WITH_CREDENTIALS = ['Access-Control-Allow-Credentials', 'true'];
const VARY = ['Vary', 'Origin'];
const methods = (value) => ['Access-Control-Allow-Methods', value];
const headers = (value) => ['Access-Control-Allow-Headers', value];
const maxAge = ['Access-Control-Max-Age', '600'];

const answer = (status, ...list) => ({ status, headers: list });
const JSON_BODY = { contentType: 'application/json', data: '{"title":"Corsight"}' };
const AGAIN = 'The same call again: the browser remembers the preflight for 600 seconds.';

/**
 * A call that is preflighted, and the same call again without a preflight. The calls go to API A, on the same site as the page, because
 * Firefox now and then forgets the preflight of a cross-site call early.
 */
const twice = (call, preflight) => ({
  calls: [call, { ...call, note: AGAIN }],
  expect: [
    { kind: 'cors-with-preflight', outcome: 'allowed', status: 200, preflights: [preflight] },
    { kind: 'cors-with-preflight', cached: true, outcome: 'allowed', status: 200, preflights: [] },
  ],
});

export const groups = [
  { id: 'plain', title: 'No preflight' },
  { id: 'preflight', title: 'Preflight, then cached' },
  { id: 'credentials', title: 'Cookies' },
  { id: 'headers', title: 'Reading response headers' },
  { id: 'origin', title: 'Response refused' },
  { id: 'refused', title: 'Preflight refused' },
  { id: 'redirect', title: 'Redirects' },
  { id: 'network', title: 'Not CORS at all' },
];

export const scenarios = [
  {
    id: 'same-origin', group: 'plain', title: 'Same-origin call',
    about: 'The page calls its own server. No CORS header is sent or needed, and script reads every header.',
    calls: [{ to: 'page', method: 'GET' }],
    answers: { page: { actual: answer(200, ['X-Anything', 'is readable here']) } },
    expect: [{ kind: 'same-origin', outcome: 'allowed', status: 200, preflights: [], visible: ['x-anything'] }],
  },
  {
    id: 'simple-get', group: 'plain', title: '“Simple” GET',
    about: 'Another port is another origin. A GET with safelisted headers goes out at once; only its response is checked.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: { a: { actual: answer(200, ALLOW_PAGE, VARY) } },
    expect: [{ kind: 'cors', outcome: 'allowed', status: 200, preflights: [] }],
  },
  {
    id: 'form-post', group: 'plain', title: 'Form POST',
    about: 'jQuery sends an object as application/x-www-form-urlencoded, one of the three safelisted types: no preflight.',
    calls: [{ to: 'a', method: 'POST', data: { name: 'Ada', language: 'Rust' } }],
    answers: { a: { actual: answer(201, ALLOW_ANY) } },
    expect: [{ kind: 'cors', outcome: 'allowed', status: 201, preflights: [] }],
  },
  {
    id: 'json-post', group: 'preflight', title: 'JSON POST',
    about: 'application/json is not a safelisted Content-Type, so the browser asks first.',
    ...twice({ to: 'a', method: 'POST', ...JSON_BODY }, { method: 'POST', headers: 'content-type' }),
    answers: { a: {
      preflight: answer(204, ALLOW_PAGE, headers('Content-Type'), maxAge, VARY),
      actual: answer(200, ALLOW_PAGE, VARY),
    } },
  },
  {
    id: 'put', group: 'preflight', title: 'PUT',
    about: 'PUT is not a safelisted method: the preflight asks for it and the server must name it.',
    ...twice({ to: 'a', method: 'PUT', data: 'plain text', contentType: 'text/plain' }, { method: 'PUT' }),
    answers: { a: {
      preflight: answer(204, ALLOW_PAGE, methods('PUT, DELETE'), maxAge, VARY),
      actual: answer(200, ALLOW_PAGE, VARY),
    } },
  },
  {
    id: 'delete', group: 'preflight', title: 'DELETE',
    about: 'The server answers with the wildcard for methods, which is valid because no credentials are sent.',
    ...twice({ to: 'a', method: 'DELETE' }, { method: 'DELETE' }),
    answers: { a: {
      preflight: answer(200, ALLOW_ANY, methods('*'), maxAge),
      actual: answer(200, ALLOW_ANY),
    } },
  },
  {
    id: 'custom-header', group: 'preflight', title: 'GET, custom header',
    about: 'Any header outside the safelist, such as a tracing id, makes a plain GET ask first.',
    ...twice({ to: 'a', method: 'GET', headers: { 'X-Trace-Id': '4bf92f35', 'X-App': 'demo' } },
      { method: 'GET', headers: 'x-app,x-trace-id' }),
    answers: { a: {
      preflight: answer(204, ALLOW_PAGE, headers('X-Trace-Id, X-App'), maxAge, VARY),
      actual: answer(200, ALLOW_PAGE, VARY),
    } },
  },
  {
    id: 'credentials-cookie', group: 'credentials', title: 'Credentials allowed',
    about: 'The server names the origin and allows credentials. The cookie goes with the calls, never with the preflight.',
    calls: [
      { to: 'a', method: 'GET', withCredentials: true, note: 'The answer sets a cookie.' },
      { to: 'a', method: 'PUT', withCredentials: true, note: 'The preflight goes without the cookie, the PUT with it.' },
    ],
    answers: { a: {
      preflight: answer(204, ALLOW_PAGE, WITH_CREDENTIALS, methods('PUT'), VARY),
      actual: answer(200, ALLOW_PAGE, WITH_CREDENTIALS, VARY,
        ['Set-Cookie', 'corsight-demo=1; Path=/api/credentials-cookie; SameSite=Lax; HttpOnly']),
    } },
    expect: [
      { kind: 'cors', outcome: 'allowed', status: 200, preflights: [] },
      { kind: 'cors-with-preflight', outcome: 'allowed', status: 200, preflights: [{ method: 'PUT' }], cookie: true },
    ],
  },
  {
    id: 'credentials-wildcard', group: 'credentials', title: 'Credentials with *',
    about: 'The wildcard never stands for a page that sends credentials, whatever else the response has.',
    calls: [{ to: 'a', method: 'GET', withCredentials: true }],
    answers: { a: { actual: answer(200, ALLOW_ANY, WITH_CREDENTIALS) } },
    expect: [{ kind: 'cors', outcome: 'blocked', preflights: [], code: 'response-acao-wildcard-with-credentials' }],
  },
  {
    id: 'credentials-not-allowed', group: 'credentials', title: 'Credentials not allowed',
    about: 'The origin is right, but Access-Control-Allow-Credentials is missing.',
    calls: [{ to: 'a', method: 'GET', withCredentials: true }],
    answers: { a: { actual: answer(200, ALLOW_PAGE, VARY) } },
    expect: [{ kind: 'cors', outcome: 'blocked', preflights: [], code: 'response-acac-missing' }],
  },
  {
    id: 'headers-exposed', group: 'headers', title: 'Headers exposed',
    about: 'Access-Control-Expose-Headers lists the headers that script may read beside the seven safelisted ones.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: { a: { actual: answer(200, ALLOW_PAGE, VARY, ['X-Total-Count', '1280'], ['ETag', '"v7"'],
      ['Access-Control-Expose-Headers', 'X-Total-Count, ETag']) } },
    expect: [{ kind: 'cors', outcome: 'allowed', status: 200, preflights: [], visible: ['x-total-count', 'etag'] }],
  },
  {
    id: 'headers-hidden', group: 'headers', title: 'Headers not exposed',
    about: 'The same response without Access-Control-Expose-Headers: script gets the response, and cannot see the two headers.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: { a: { actual: answer(200, ALLOW_PAGE, VARY, ['X-Total-Count', '1280'], ['ETag', '"v7"']) } },
    expect: [{ kind: 'cors', outcome: 'allowed', status: 200, preflights: [], hidden: ['x-total-count', 'etag'],
      code: 'response-header-not-exposed' }],
  },
  {
    id: 'acao-missing', group: 'origin', title: 'Allow-Origin missing',
    about: 'The most frequent error. The server did its work and answered 200; the browser does not let the page read the response.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: { a: { actual: answer(200) } },
    expect: [{ kind: 'cors', outcome: 'blocked', preflights: [], code: 'response-acao-missing' }],
  },
  {
    id: 'acao-wrong', group: 'origin', title: 'Allow-Origin: other site',
    about: 'A configuration meant for production answers the developer’s page.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: { a: { actual: answer(200, ['Access-Control-Allow-Origin', 'https://app.example'], VARY) } },
    expect: [{ kind: 'cors', outcome: 'blocked', preflights: [], code: 'response-acao-mismatch' }],
  },
  {
    id: 'acao-slash', group: 'origin', title: 'Allow-Origin with slash',
    about: 'The value is compared byte for byte with the origin, and an origin never ends in a slash.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: { a: { actual: answer(200, ['Access-Control-Allow-Origin', '{page}/'], VARY) } },
    expect: [{ kind: 'cors', outcome: 'blocked', preflights: [], code: 'response-acao-mismatch',
      detail: 'acao-mismatch-trailing-slash' }],
  },
  {
    id: 'acao-doubled', group: 'origin', title: 'Allow-Origin sent twice',
    about: 'The application and the proxy in front of it both add the header. Two right values make one wrong one.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: { a: { actual: answer(200, ALLOW_PAGE, VARY, ALLOW_PAGE) } },
    expect: [{ kind: 'cors', outcome: 'blocked', preflights: [], code: 'response-acao-multiple-headers' }],
  },
  {
    id: 'preflight-401', group: 'refused', title: 'Preflight answered 401',
    about: 'Authentication runs before CORS. A preflight never carries credentials, so it can never pass.',
    calls: [{ to: 'a', method: 'PUT', headers: { Authorization: 'Bearer demo' }, ...JSON_BODY }],
    answers: { a: {
      preflight: answer(401, ALLOW_PAGE, methods('PUT'), headers('Authorization, Content-Type'), VARY,
        ['WWW-Authenticate', 'Bearer']),
      actual: answer(200, ALLOW_PAGE, VARY),
    } },
    expect: [{ kind: 'cors-with-preflight', outcome: 'blocked', code: 'preflight-status-not-ok',
      detail: 'preflight-status-401-403-auth',
      preflights: [{ method: 'PUT', headers: 'authorization,content-type' }] }],
  },
  {
    id: 'preflight-404', group: 'refused', title: 'Preflight answered 404',
    about: 'The route exists only for POST; no route takes OPTIONS.',
    calls: [{ to: 'a', method: 'POST', ...JSON_BODY }],
    answers: { a: { preflight: answer(404), actual: answer(200, ALLOW_PAGE, VARY) } },
    expect: [{ kind: 'cors-with-preflight', outcome: 'blocked', code: 'preflight-status-not-ok',
      detail: 'preflight-status-404',
      preflights: [{ method: 'POST', headers: 'content-type' }] }],
  },
  {
    id: 'preflight-redirect', group: 'refused', title: 'Preflight redirected',
    about: 'A framework adds the trailing slash with a redirect. Browsers do not follow redirects of a preflight.',
    calls: [{ to: 'a', method: 'DELETE' }],
    answers: { a: {
      preflight: answer(301, ALLOW_PAGE, methods('DELETE'), VARY, ['Location', '{a}/api/preflight-redirect/?run={run}']),
      actual: answer(200, ALLOW_PAGE, VARY),
    } },
    expect: [{ kind: 'cors-with-preflight', outcome: 'blocked', code: 'preflight-redirect',
      preflights: [{ method: 'DELETE' }] }],
  },
  {
    id: 'header-not-allowed', group: 'refused', title: 'Header not allowed',
    about: 'The preflight names two headers and the server allows one of them.',
    calls: [{ to: 'b', method: 'POST', headers: { 'X-Api-Key': 'k-42' }, ...JSON_BODY }],
    answers: { b: {
      preflight: answer(204, ALLOW_PAGE, methods('POST'), headers('Content-Type'), VARY),
      actual: answer(200, ALLOW_PAGE, VARY),
    } },
    expect: [{ kind: 'cors-with-preflight', outcome: 'blocked', code: 'preflight-header-not-allowed',
      preflights: [{ method: 'POST', headers: 'content-type,x-api-key' }] }],
  },
  {
    id: 'method-not-allowed', group: 'refused', title: 'Method not allowed',
    about: 'Access-Control-Allow-Methods lists GET and POST; the page wants PATCH.',
    calls: [{ to: 'b', method: 'PATCH', ...JSON_BODY }],
    answers: { b: {
      preflight: answer(204, ALLOW_PAGE, methods('GET, POST'), headers('Content-Type'), VARY),
      actual: answer(200, ALLOW_PAGE, VARY),
    } },
    expect: [{ kind: 'cors-with-preflight', outcome: 'blocked', code: 'preflight-method-not-allowed',
      preflights: [{ method: 'PATCH', headers: 'content-type' }] }],
  },
  {
    id: 'all-at-once', group: 'refused', title: 'All wrong at once',
    about: 'A browser names one of these, and the next one after a deployment. Corsight names all of them.',
    calls: [{ to: 'b', method: 'PUT', withCredentials: true, headers: { 'X-Api-Key': 'k-42' }, ...JSON_BODY }],
    answers: { b: {
      preflight: answer(500, ALLOW_ANY, methods('GET'), headers('*')),
      actual: answer(500),
    } },
    expect: [{ kind: 'cors-with-preflight', outcome: 'blocked', code: 'preflight-acao-wildcard-with-credentials',
      also: ['preflight-acac-missing', 'preflight-method-not-allowed'],
      preflights: [{ method: 'PUT', headers: 'content-type,x-api-key' }] }],
  },
  {
    id: 'redirect-null', group: 'redirect', title: 'Redirect, Origin: null',
    about: 'A redirects to B, another origin. From there on the browser sends “Origin: null”, and B only knows the page.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: {
      a: { actual: answer(302, ALLOW_PAGE, VARY, ['Location', '{b}/api/redirect-null?run={run}']) },
      b: { actual: answer(200, ALLOW_PAGE, VARY) },
    },
    expect: [{ kind: 'cors', outcome: 'blocked', preflights: [], origins: ['{page}', 'null'],
      code: 'response-acao-mismatch', detail: 'redirect-origin-tainted' }],
  },
  {
    id: 'redirect-any', group: 'redirect', title: 'Redirect to an open API',
    about: 'The same redirect, but B answers with the wildcard, which holds for “null” too.',
    calls: [{ to: 'a', method: 'GET' }],
    answers: {
      a: { actual: answer(302, ALLOW_PAGE, VARY, ['Location', '{b}/api/redirect-any?run={run}']) },
      b: { actual: answer(200, ALLOW_ANY) },
    },
    expect: [{ kind: 'cors', outcome: 'allowed', status: 200, preflights: [], origins: ['{page}', 'null'] }],
  },
  {
    id: 'redirect-preflighted', group: 'redirect', title: 'Redirect of a PUT',
    about: '307 keeps the method, so the second origin gets a preflight of its own, and that too says “Origin: null”.',
    calls: [{ to: 'a', method: 'PUT', data: 'plain text', contentType: 'text/plain' }],
    answers: {
      a: {
        preflight: answer(204, ALLOW_ANY, methods('PUT')),
        actual: answer(307, ALLOW_ANY, ['Location', '{b}/api/redirect-preflighted?run={run}']),
      },
      b: { preflight: answer(204, ALLOW_ANY, methods('PUT')), actual: answer(200, ALLOW_ANY) },
    },
    expect: [{ kind: 'cors-with-preflight', outcome: 'allowed', status: 200,
      preflights: [{ method: 'PUT' }, { method: 'PUT', origin: 'null' }] }],
  },
  {
    id: 'dead-server', group: 'network', title: 'No server listens',
    about: 'Script sees the same status 0 as for a CORS error. There is no response to judge, so this is not a CORS error.',
    calls: [{ to: 'dead', method: 'GET' }],
    answers: {},
    expect: [{ kind: 'cors', outcome: 'blocked', preflights: [], network: true }],
  },
];

/** The scenario with this id; throws a TypeError that names an unknown id. */
export function scenarioOf(id) {
  const scenario = scenarios.find((candidate) => candidate.id === id);
  if (!scenario) throw new TypeError(`there is no scenario “${id}”`);
  return scenario;
}

/** Replaces the placeholders in a text of the table with the origins and the run. */
export const fill = (text, places) => text.replace(/\{(page|a|b|dead|run)\}/g, (_, name) => places[name]);

/** The URL of a call. Each run has URLs of its own, so that no browser remembers a preflight of an earlier run. */
export const urlOf = (scenario, call, places) => fill(`{${call.to}}/api/${scenario.id}?run={run}`, places);
