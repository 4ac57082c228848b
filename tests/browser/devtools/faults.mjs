// Servers that are misconfigured, each in one way that is known, and the calls that meet them. {page} stands for the origin of the page.
//
// `cause`: the code of the cause that comes first. `fix`: what "Try the fix" does. `mended` and `unseen`: the call works then, and of `unseen`
// nobody knew the answer to the request itself. `remains`: no header of a response mends it. `file`: what the answers contain.

const ANY = ['Access-Control-Allow-Origin', '*'];
const PAGE = ['Access-Control-Allow-Origin', '{page}'];
const CREDENTIALS = ['Access-Control-Allow-Credentials', 'true'];
const answer = (status, ...headers) => ({ status, headers });
const JSON_BODY = { headers: { 'Content-Type': 'application/json' }, body: '{}' };

export const faults = [
  { name: 'no-header', cause: 'response-acao-missing', fix: 'mended', actual: answer(200) },
  { name: 'other-origin', cause: 'response-acao-mismatch', fix: 'mended', actual: answer(200, ['Access-Control-Allow-Origin', 'https://www.app.example']) },
  { name: 'slash', cause: 'response-acao-mismatch', fix: 'mended', actual: answer(200, ['Access-Control-Allow-Origin', '{page}/']) },
  { name: 'misspelled', cause: 'misspelled-header', fix: 'mended', actual: answer(200, ['Access-Control-Allow-Orgin', '*']) },
  { name: 'variable', cause: 'variable-not-replaced', fix: 'mended', actual: answer(200, ['Access-Control-Allow-Origin', '$http_origin']) },
  { name: 'two-layers', cause: 'two-layers', fix: 'mended', actual: answer(200, PAGE, ANY) },
  { name: 'wildcard-with-credentials', cause: 'wildcard-with-credentials', fix: 'mended', call: { credentials: 'include' }, actual: answer(200, ANY, CREDENTIALS) },
  { name: 'no-credentials', cause: 'response-acac-missing', fix: 'mended', call: { credentials: 'include' }, actual: answer(200, PAGE) },
  { name: 'not-listed', cause: 'origin-not-listed', fix: 'mended', call: { credentials: 'include' }, actual: answer(200, ['Vary', 'Origin'], CREDENTIALS) },
  { name: 'fails', cause: 'answer-server-error', fix: 'mended', actual: answer(500) },
  { name: 'wants-a-login', cause: 'answer-unauthorized', fix: 'mended', actual: answer(401, ['WWW-Authenticate', 'Bearer']) },
  { name: 'cached', cause: 'cached-answer', fix: 'mended', actual: answer(200, ['Age', '99'], ['X-Cache', 'HIT']) },
  { name: 'redirects', cause: 'redirect-not-followed', fix: 'unseen', actual: answer(301, ['Location', '/faults/redirects/']), then: answer(200) },
  { name: 'preflight-wants-a-login', cause: 'options-authentication', fix: 'remains', call: { method: 'DELETE' }, preflight: answer(401, ['WWW-Authenticate', 'Bearer']), actual: answer(200, ANY) },
  { name: 'preflight-without-route', cause: 'options-without-route', fix: 'remains', call: { method: 'DELETE' }, preflight: answer(404), actual: answer(200, ANY) },
  { name: 'preflight-fails', cause: 'options-server-error', fix: 'remains', call: { method: 'DELETE' }, preflight: answer(500), actual: answer(200, ANY) },
  { name: 'preflight-without-cors', cause: 'options-without-cors', fix: 'unseen', call: { method: 'PUT', ...JSON_BODY }, preflight: answer(204), actual: answer(200) },
  { name: 'header-not-listed', cause: 'headers-not-listed', fix: 'unseen', call: { headers: { 'X-CSRF-Token': '1' } }, preflight: answer(204, ANY, ['Access-Control-Allow-Headers', 'Authorization']), actual: answer(200, ANY) },
  { name: 'header-of-a-library', cause: 'header-of-a-library', fix: 'unseen', call: { headers: { baggage: 'a=1' } }, preflight: answer(204, ANY, ['Access-Control-Allow-Headers', 'content-type']), actual: answer(200, ANY) },
  { name: 'method-not-listed', cause: 'preflight-method-not-allowed', fix: 'unseen', call: { method: 'PATCH', ...JSON_BODY },
    preflight: answer(204, ANY, ['Access-Control-Allow-Methods', 'GET, POST'], ['Access-Control-Allow-Headers', 'content-type']), actual: answer(200, ANY) },
  { name: 'list-with-semicolons', cause: 'preflight-allow-headers-invalid', fix: 'unseen', call: { headers: { Authorization: 'Bearer x' } },
    preflight: answer(204, ANY, ['Access-Control-Allow-Headers', 'Content-Type; Authorization']), actual: answer(200, ANY) },
  { name: 'answer-without-cors', cause: 'response-acao-missing', fix: 'mended', call: { headers: { Authorization: 'Bearer x' } },
    preflight: answer(204, ANY, ['Access-Control-Allow-Headers', 'Authorization']), actual: answer(200) },
  { name: 'font', initiator: 'font', cause: 'response-acao-missing', fix: 'mended', actual: answer(200), file: 'font.ttf' },
  { name: 'picture', initiator: 'img', cause: 'response-acao-missing', fix: 'mended', actual: answer(200), file: 'image.png' },
  { name: 'module', initiator: 'script', cause: 'response-acao-missing', fix: 'mended', actual: answer(200), file: 'module.js' },
  { name: 'style', initiator: 'stylesheet', cause: 'response-acao-missing', fix: 'mended', actual: answer(200), file: 'style.css' },
];
