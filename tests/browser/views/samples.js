// Calls of every kind that the views have to draw, made in the page by the engine. Each has what the picture must show.

const ORIGIN = 'https://app.example';
const ALLOW = ['Access-Control-Allow-Origin', ORIGIN];

/** Exchanges by name: the request as the page makes it, and what the servers answered. */
export const exchanges = {
  'allowed': {
    request: { url: 'https://api.example/orders' },
    responses: [{ status: 200, headers: [ALLOW, ['Vary', 'Origin'], ['Content-Type', 'application/json'], ['X-Total', '7'], ['Date', 'Tue, 01 Dec 2026 00:00:00 GMT']] }],
  },
  'missing': {
    request: { url: 'https://api.example/orders' },
    responses: [{ status: 200, headers: [['Content-Type', 'application/json'], ['Set-Cookie', 'session=s3cr3t; Secure']] }],
  },
  'preflight': {
    request: { url: 'https://api.example/orders/42', method: 'PUT', credentials: 'include', headers: [['Content-Type', 'application/json'], ['X-Api-Key', 'k-42'], ['Authorization', 'Bearer t0k3n']] },
    responses: [{ status: 403, headers: [['Vary', 'Origin'], ['Content-Length', '20'], ['Server', 'nginx']] }],
  },
  'login': {
    request: { url: 'https://api.example/orders/42', method: 'DELETE' },
    responses: [{ status: 401, headers: [['WWW-Authenticate', 'Bearer']] }],
  },
  'twice': {
    request: { url: 'https://api.example/orders' },
    responses: [{ status: 200, headers: [ALLOW, ['Vary', 'Origin'], ['Access-Control-Allow-Origin', '*']] }],
  },
  'redirect': {
    request: { url: 'https://api.example/orders', method: 'PUT', headers: [['Content-Type', 'text/plain']] },
    responses: [
      { status: 204, headers: [ALLOW, ['Access-Control-Allow-Methods', 'PUT']] },
      { status: 307, headers: [ALLOW, ['Location', 'https://other.example/orders?page=1']] },
      { status: 204, headers: [['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Methods', 'PUT']] },
      { status: 200, headers: [ALLOW, ['Vary', 'Origin']] },
    ],
  },
  'cookies': {
    request: { url: 'https://api.test/login', method: 'POST', credentials: 'include' },
    responses: [{ status: 200, headers: [ALLOW, ['Access-Control-Allow-Credentials', 'true'], ['Vary', 'Origin'], ['Set-Cookie', 'session=s3cr3t; Path=/; Secure; SameSite=Lax']] }],
  },
  'network': {
    request: { url: 'https://api.example/orders' },
    responses: [{ status: 0, headers: [], url: 'net::ERR_CONNECTION_REFUSED' }],
  },
  'incomplete': {
    request: { url: 'https://api.example/orders', method: 'PUT' },
    responses: [{ status: 204, headers: [ALLOW, ['Access-Control-Allow-Methods', 'PUT']] }],
  },
  'planned': {
    request: { url: 'https://api.example/orders', method: 'PATCH', headers: [['X-Request-Id', '1']] },
    responses: [],
  },
  'opaque': {
    request: { url: 'https://api.example/pixel.gif', mode: 'no-cors' },
    responses: [{ status: 200, headers: [['Content-Type', 'image/gif']] }],
  },
  'port': {
    request: { url: 'https://api.example:25/' },
    responses: [],
  },
  'browsers': {
    request: { url: 'https://api.example/orders', headers: [['Authorization', 'Basic x']] },
    responses: [
      { status: 204, headers: [['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Headers', '*']] },
      { status: 200, headers: [['Access-Control-Allow-Origin', '*']] },
    ],
  },
  'long': {
    request: { url: `https://a-very-long-name-of-a-server.with-subdomains.example.com:8443/api/v1/${'segment/'.repeat(8)}?q=${'x'.repeat(200)}`, method: 'POST', headers: [['X-A-Header-With-A-Very-Long-Name-Indeed', '1'], ['Content-Type', 'application/vnd.company.resource+json; charset=utf-8']] },
    responses: [{ status: 200, headers: [ALLOW, ['Access-Control-Allow-Headers', Array.from({ length: 20 }, (_, index) => `X-Header-${index}`).join(', ')]] }],
  },
  'hostile': {
    request: { url: 'https://api.example/<img%20src=x>', headers: [['X-Markup', '<b>bold</b>']] },
    responses: [{ status: 200, headers: [['Access-Control-Allow-Origin', '"><img src=x onerror="window.harmed=true"><script>window.harmed=true</script>'], ['Access-Control-Allow-Headers', '${1+1}']] }],
  },
};

/** The exchanges as calls, by name. */
export function makeCalls(engine, callOf) {
  return Object.fromEntries(Object.entries(exchanges).map(([name, exchange]) => [name, { ...callOf(engine, exchange), id: name }]));
}

export { ORIGIN };
