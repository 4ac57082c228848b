// Servers that are misconfigured as people report it, and what a page can find out about each. `failure` is the failure that the case plays,
// by its number among the 26 that people meet most (0: one of the families beside them).
//
// `call` is the call that fails. `serve` answers a request of the API: `page` is the origin of the page, `count` how many requests came before.
// `truth` is the first cause of the exchange as it was on the wire, and `is` what is true where the wire shows nothing. `told` is the first cause that probes have to show; `open` is what the
// page cannot know and must say so, where the truth is one of several that look the same to it. `isCut`: the connection is cut, and browsers
// send a request again then. `except` has the browsers in which the call does not fail, and why.

/** What a server sends that allows a page. */
const allow = (origin, more = {}) => Object.entries({ 'Access-Control-Allow-Origin': origin, Vary: 'Origin', ...more });

const status = (code, headers = []) => ({ status: code, headers });
const isPreflight = ({ method }) => method === 'OPTIONS';
const json = { 'Content-Type': 'application/json' };

/** A preflight that is answered as the call needs it. */
const passed = (page, more = {}) => status(204, allow(page, { 'Access-Control-Allow-Methods': 'GET, PUT, DELETE', 'Access-Control-Allow-Headers': 'x-key, x-app, content-type, authorization', ...more }));

export const CASES = [
  {
    name: 'no CORS at all', failure: 1, call: {},
    serve: () => status(200), truth: 'response-acao-missing', told: 'server-refuses-page', open: 'allow-origin-value',
  },
  {
    name: 'CORS is missing on a 404', failure: 2, before: ['/good'], call: { path: '/missing' },
    serve: ({ path, page }) => (path === '/good' ? status(200, allow(page)) : status(404)), truth: 'answer-not-found', told: 'answer-without-cors', open: 'allow-origin-value',
  },
  {
    name: 'CORS is missing on the 500 of a POST', failure: 2, call: { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: true },
    serve: ({ method, page }) => (method === 'POST' ? status(500) : status(200, allow(page))), truth: 'answer-server-error', told: 'answer-without-cors', open: 'status',
  },
  {
    name: 'the preflight meets the login, 401', failure: 3, call: { headers: { Authorization: 'Bearer secret', 'X-Key': 'secret' } },
    serve: ({ method, page }) => (method === 'OPTIONS' ? status(401, [['WWW-Authenticate', 'Bearer']]) : status(200, allow(page))), truth: 'options-authentication', told: 'server-refuses-preflight', open: 'preflight-answer',
  },
  {
    name: 'the preflight has no route, 404', failure: 3, call: { method: 'DELETE' },
    serve: ({ method, page }) => (method === 'OPTIONS' ? status(404) : status(200, allow(page))), truth: 'options-without-route', told: 'server-refuses-preflight', open: 'preflight-or-answer',
  },
  {
    name: 'the preflight is answered with 405', failure: 3, call: { method: 'PUT', headers: json, body: true },
    serve: ({ method, page }) => (method === 'OPTIONS' ? status(405, [['Allow', 'GET, PUT']]) : status(200, allow(page))), truth: 'options-method-refused', told: 'server-refuses-preflight', open: 'preflight-answer',
  },
  {
    name: 'one of two headers is not listed', failure: 4, call: { headers: { 'X-Key': 'secret', 'X-Other': '1' } },
    serve: (request) => (isPreflight(request) ? passed(request.page) : status(200, allow(request.page))), truth: 'headers-not-listed', told: 'headers-not-listed',
  },
  {
    name: 'the only header is not listed', failure: 4, call: { headers: { 'X-Other': '1' } },
    serve: (request) => (isPreflight(request) ? passed(request.page) : status(200, allow(request.page))), truth: 'headers-not-listed', told: 'server-refuses-preflight', open: 'preflight-answer',
  },
  {
    name: 'a library adds a header', failure: 5, call: { headers: { 'X-App': '1', 'sentry-trace': '1' } },
    serve: (request) => (isPreflight(request) ? passed(request.page) : status(200, allow(request.page))), truth: 'header-of-a-library', told: 'header-of-a-library',
  },
  {
    name: '* with credentials', failure: 6, call: { credentials: 'include' },
    serve: () => status(200, allow('*')), truth: 'wildcard-with-credentials', told: 'credentials-not-allowed', open: 'allow-credentials-value',
  },
  {
    name: 'two layers add the header', failure: 7, call: {},
    serve: ({ page }) => status(200, [...allow(page), ...allow('*')]), truth: 'two-layers', told: 'server-refuses-page', open: 'allow-origin-value',
  },
  {
    name: 'a redirect of the preflight to the slash', failure: 8, call: { path: '/items', headers: { 'X-Key': 'secret' } },
    serve: ({ path, page, method }) => (path === '/items' ? status(307, [...allow(page), ['Location', '/items/']]) : method === 'OPTIONS' ? passed(page) : status(200, allow(page))), truth: 'redirect-not-followed', told: 'redirect-not-followed',
  },
  {
    name: 'a redirect without CORS to the slash', failure: 8, call: { path: '/items' },
    serve: ({ path, page }) => (path === '/items' ? status(301, [['Location', '/items/']]) : status(200, allow(page))), truth: 'redirect-not-followed', told: 'redirect-not-followed',
  },
  {
    name: 'a redirect without CORS to another server', failure: 8, call: { path: '/items' },
    serve: ({ path }) => (path === '/items' ? status(302, [['Location', '/elsewhere/else']]) : status(200)), truth: 'redirect-not-followed', told: 'server-refuses-page', open: 'allow-origin-value',
  },
  {
    name: 'a redirect to the login, without CORS', failure: 8, call: { path: '/items' },
    serve: ({ path }) => (path === '/items' ? status(302, [['Location', '/login']]) : status(200)), truth: 'redirect-to-login', told: 'server-refuses-page', open: 'allow-origin-value',
  },
  {
    name: 'the allowed origin has a slash at its end', failure: 9, call: {},
    serve: ({ page }) => status(200, allow(`${page}/`)), truth: 'response-acao-mismatch', told: 'server-refuses-page', open: 'allow-origin-value',
  },
  {
    name: 'the allowed origin is another port', failure: 9, call: {},
    serve: () => status(200, allow('http://localhost:1')), truth: 'response-acao-mismatch', told: 'server-refuses-page', open: 'allow-origin-value',
  },
  {
    name: 'the cache has an answer without CORS', failure: 10, warm: true, except: { firefox: 'Firefox asks the server again', webkit: 'WebKit asks the server again' }, call: { path: '/image' },
    serve: ({ page, headers }) => status(200, [['Cache-Control', 'max-age=600'], ...headers.origin ? [['Access-Control-Allow-Origin', page]] : []]), truth: null, told: 'cached-answer',
  },
  {
    name: 'JSON needs a preflight that is not answered', failure: 11, call: { method: 'POST', headers: json, body: true },
    serve: ({ method, page }) => (method === 'OPTIONS' ? status(200) : status(200, allow(page))), truth: 'options-without-cors', told: 'server-refuses-preflight', open: 'preflight-answer',
  },
  {
    name: 'a gateway answers 502 for a moment', failure: 12, call: {},
    serve: ({ page, count }) => (count === 0 ? status(502) : status(200, allow(page))), truth: 'answer-gateway-error', told: 'failed-once', open: 'status',
  },
  {
    name: 'a proxy refuses a large body, 413', failure: 12, call: { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: true },
    serve: ({ method, page }) => (method === 'POST' ? status(413) : status(200, allow(page))), truth: 'answer-body-too-large', told: 'answer-without-cors', open: 'status',
  },
  {
    name: 'a rate limit, 429', failure: 12, call: { headers: { 'X-Key': 'secret' } },
    serve: ({ method, page }) => (method === 'OPTIONS' ? passed(page) : status(429, [['Retry-After', '1']])), truth: 'answer-rate-limited', told: 'server-refuses-page', open: 'allow-origin-value',
  },
  {
    name: 'nothing listens', failure: 15, isClosed: true, call: {}, serve: () => undefined, truth: null, told: 'local-server-not-running', open: 'connection',
  },
  {
    name: 'nothing listens, and a preflight is needed', failure: 15, isClosed: true, call: { method: 'DELETE', headers: { 'X-Key': 'secret' } }, serve: () => undefined, truth: null, told: 'local-server-not-running', open: 'connection',
  },
  {
    name: 'a certificate or plain http at a port of TLS', failure: 15, isTls: true, call: {}, serve: () => undefined, truth: null, is: 'certificate-or-server', told: 'local-server-not-running', open: 'connection',
  },
  {
    name: 'the method is not listed', failure: 20, call: { method: 'PATCH', headers: { 'X-Key': 'secret' } },
    serve: (request) => (isPreflight(request) ? passed(request.page) : status(200, allow(request.page))), truth: 'preflight-method-not-allowed', told: 'method-not-listed', open: 'preflight-or-answer',
  },
  {
    name: 'the method is not listed, and no header is asked for', failure: 20, call: { method: 'PATCH' },
    serve: (request) => (isPreflight(request) ? passed(request.page) : status(200, allow(request.page))), truth: 'preflight-method-not-allowed', told: 'server-refuses-preflight', open: 'preflight-or-answer',
  },
  {
    name: 'the page has the origin null', failure: 21, frame: 'sandbox', call: {},
    serve: () => status(200, allow('http://localhost:1')), truth: null, told: 'request-origin-opaque-null', most: 0,
  },
  {
    name: 'the client sends headers of CORS', failure: 22, call: { headers: { 'Access-Control-Allow-Origin': '*' } },
    serve: (request) => (isPreflight(request) ? passed(request.page) : status(200, allow(request.page))), truth: 'preflight-header-not-allowed', told: 'request-sends-response-header', most: 1,
  },
  {
    name: 'Access-Control-Allow-Headers: * with credentials', failure: 23, call: { credentials: 'include', headers: { 'X-Key': 'secret' } },
    serve: (request) => (isPreflight(request) ? passed(request.page, { 'Access-Control-Allow-Headers': '*', 'Access-Control-Allow-Credentials': 'true' }) : status(200, allow(request.page, { 'Access-Control-Allow-Credentials': 'true' }))),
    truth: 'headers-not-listed', told: 'server-refuses-preflight', open: 'preflight-answer',
  },
  {
    name: 'something stops this URL alone', failure: 24, isCut: true, call: { path: '/ads/track' },
    serve: ({ path, page }) => (path.startsWith('/ads') ? undefined : status(200, allow(page))), truth: null, told: 'blocked-by-client', open: 'connection',
  },
  {
    name: 'a gateway has no OPTIONS, 403', failure: 26, call: { method: 'PUT', headers: json, body: true },
    serve: ({ method, page }) => (method === 'OPTIONS' ? status(403, [['x-amzn-ErrorType', 'MissingAuthenticationTokenException'], ['x-amzn-RequestId', '1'], ['x-amz-apigw-id', 'A=']]) : status(200, allow(page))), truth: 'gateway-answers-itself', told: 'server-refuses-preflight', open: 'preflight-answer',
  },
  {
    name: 'only the policy of the page forbids it', failure: 0, frame: 'policy', call: {},
    serve: ({ page }) => status(200, allow(page)), truth: null, told: 'content-security-policy', most: 0,
  },
  {
    name: 'a resource policy without CORS', failure: 0, call: {},
    serve: () => status(200, [['Cross-Origin-Resource-Policy', 'same-origin']]), truth: 'response-acao-missing', told: 'local-server-not-running', open: 'connection',
  },
  {
    name: 'a service worker answers with an error', failure: 0, frame: 'worker', call: {},
    serve: ({ page }) => status(200, allow(page)), truth: null, is: 'service-worker-answers', told: 'local-server-not-running', open: 'service-worker',
  },
];

/** What is not played, and why. */
export const NOT_PLAYED = [
  [14, 'mixed content needs a page that came by TLS; the engine knows it before anything is sent, and no probe is'],
  [16, 'the call does not fail: wrap tells of a header that script reads and CORS hides'],
  [17, 'the call does not fail: script gets an opaque response'],
  [18, 'the call does not fail: it is answered without the cookie, and check tells of the cookie'],
  [19, 'the call does not fail: it is answered without the cookie'],
  [25, 'that curl works is no failure: the same servers fail here in the page'],
];
