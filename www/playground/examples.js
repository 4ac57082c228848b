// Twenty failures that people report most, each with placeholders for hosts. An example is a case as the form has it.

/**
 * @import { Case } from './case.js'
 *
 * @typedef {{ id: string, title: string, case: Case }} Example
 */

const ORIGIN = 'https://app.example';
const API = 'https://api.example';
const JSON_TYPE = /** @type {[string, string]} */ (['Content-Type', 'application/json']);
/** @type {[string, string]} */
const ALLOW_PAGE = ['Access-Control-Allow-Origin', ORIGIN];
/** @type {[string, string]} */
const ALLOW_ANY = ['Access-Control-Allow-Origin', '*'];
/** @type {[string, string]} */
const ALLOW_CREDENTIALS = ['Access-Control-Allow-Credentials', 'true'];
/** @type {[string, string]} */
const VARY = ['Vary', 'Origin'];

/**
 * @param {number} status
 * @param {...[string, string]} headers
 */
const answer = (status, ...headers) => ({ status, headers });
/** An answer that never came, with the words of the browser. @param {string} words */
const failure = (words) => ({ status: 0, headers: /** @type {[string, string][]} */ ([]), url: words });

/**
 * @param {string} id
 * @param {string} title
 * @param {Case['request']} request
 * @param {Case['responses']} responses
 * @param {string} [origin]
 * @returns {Example}
 */
const example = (id, title, request, responses, origin = ORIGIN) => ({ id, title, case: { origin, request, responses } });

/** @type {Example[]} */
export const examples = [
  example('no-header', 'The answer has no header of CORS',
    { url: `${API}/items`, method: 'GET' },
    [answer(200, JSON_TYPE)]),
  example('login-before-options', 'A login stands before OPTIONS',
    { url: `${API}/orders/42`, method: 'PUT', headers: [['Authorization', 'Bearer ...'], JSON_TYPE] },
    [answer(401, ['WWW-Authenticate', 'Bearer'])]),
  example('no-route', 'No route answers OPTIONS',
    { url: `${API}/orders`, method: 'POST', headers: [JSON_TYPE] },
    [answer(404, JSON_TYPE)]),
  example('preflight-redirect', 'The preflight is redirected to https',
    { url: 'http://api.example/orders', method: 'POST', headers: [JSON_TYPE] },
    [answer(301, ['Location', 'https://api.example/orders'])], 'http://app.example'),
  example('refused-by-cors-code', 'The server’s CORS code refuses the page',
    { url: `${API}/orders/42`, method: 'DELETE' },
    [answer(403, VARY, ['Vary', 'Access-Control-Request-Method'], ['Vary', 'Access-Control-Request-Headers'])]),
  example('method-not-listed', 'The method is not in the server’s list',
    { url: `${API}/orders/42`, method: 'PUT', headers: [JSON_TYPE] },
    [answer(400, ALLOW_ANY, ['Access-Control-Allow-Methods', 'GET'], ['Access-Control-Allow-Headers', 'Content-Type'])]),
  example('header-not-listed', 'A header is not in the server’s list',
    { url: `${API}/orders`, method: 'POST', headers: [['X-CSRF-Token', '1'], JSON_TYPE] },
    [answer(204, ALLOW_PAGE, ['Access-Control-Allow-Headers', 'Content-Type'])]),
  example('wildcard-with-cookies', 'Cookies, and * in the answer',
    { url: `${API}/me`, method: 'GET', credentials: 'include' },
    [answer(200, ALLOW_ANY, ALLOW_CREDENTIALS)]),
  example('two-layers', 'Proxy and application both add the header',
    { url: `${API}/items`, method: 'GET' },
    [answer(200, ['Access-Control-Allow-Origin', `${ORIGIN}, *`], VARY)]),
  example('other-port', 'The server names another port',
    { url: 'http://localhost:8080/items', method: 'GET' },
    [answer(200, ['Access-Control-Allow-Origin', 'http://localhost:3000'], VARY)], 'http://localhost:5173'),
  example('misspelled', 'The header is misspelled',
    { url: `${API}/items`, method: 'GET' },
    [answer(200, ['Access-Control-Allow-Orgin', '*'])]),
  example('cached', 'A cache gives out an answer made for somebody else',
    { url: 'https://cdn.example/data.json', method: 'GET' },
    [answer(200, JSON_TYPE, ['Cache-Control', 'public, max-age=86400'], ['Age', '5120'], ['X-Cache', 'Hit from cloudfront'])]),
  example('file-page', 'The page was opened from a file',
    { url: `${API}/items`, method: 'GET' },
    [answer(200, ['Access-Control-Allow-Origin', 'http://localhost:3000'])], 'null'),
  example('lower-case-method', 'The method is in lower case',
    { url: `${API}/orders/42`, method: 'patch', headers: [JSON_TYPE] },
    [answer(204, ALLOW_PAGE, ['Access-Control-Allow-Methods', 'GET, PATCH, POST'], ['Access-Control-Allow-Headers', 'Content-Type'])]),
  example('header-on-the-request', 'The page sends Access-Control-Allow-Origin itself',
    { url: `${API}/items`, method: 'GET', headers: [['Access-Control-Allow-Origin', '*']] },
    [answer(204, ALLOW_ANY)]),
  example('no-cors', 'Mode no-cors, and the answer is empty',
    { url: `${API}/items`, method: 'GET', mode: 'no-cors' },
    [answer(200, JSON_TYPE)]),
  example('too-large', 'A large upload fails, a small one works',
    { url: `${API}/files`, method: 'POST', headers: [['Content-Type', 'multipart/form-data; boundary=x']] },
    [answer(413, ['Server', 'nginx'], ['Content-Type', 'text/html'])]),
  example('policy', 'The page’s own Content Security Policy refuses',
    { url: `${API}/items`, method: 'GET' },
    [failure(`Refused to connect to '${API}/items' because it violates the following Content Security Policy directive: "connect-src 'self'".`)]),
  example('local-network', 'A public page calls localhost',
    { url: 'http://localhost:8080/status', method: 'GET' },
    [failure('net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS')]),
  example('lost-cookie', 'The login works, the cookie is lost',
    { url: 'https://api.test/login', method: 'POST', credentials: 'include' },
    [answer(200, ALLOW_PAGE, ALLOW_CREDENTIALS, VARY, ['Set-Cookie', 'session=...; Path=/; Secure; HttpOnly; SameSite=Lax'])]),
];
