/**
 * Answers of servers, as bytes: good ones, and ones that are wrong in every place where something can be.
 */
import zlib from 'node:zlib';

/**
 * What an answer is to.
 *
 * @typedef {object} Asked
 * @property {'preflight' | 'actual'} kind
 * @property {string} method That of the actual request.
 * @property {string} origin What the request names as its origin.
 * @property {boolean} credentials
 * @property {string | null} location Where to redirect to.
 */

/**
 * @typedef {import('./raw-server.mjs').Answer & { isGood: boolean, status: number, body: string }} MadeAnswer `isGood` is an answer that
 *   lets the request through, by bytes that leave no doubt.
 */

const BODY = 'body of the answer';
const STATUS_LINES = ['HTTP/1.1 200', 'HTTP/1.0 200 OK', 'HTTP/1.1  200 OK', 'HTTP/1.1 2000 OK', 'HTTP/1.1 000 None', 'HTTP/1.1 099 Odd', 'HTTP/1.1 20 OK', 'HTTP/1.1 101 Switching Protocols',
  'HTTP/1.1 100 Continue', 'HTTP/1.1 103 Early Hints', 'HTTP/1.1 199 Odd', 'HTTP/1.1 201 Created', 'HTTP/1.1 204 No Content', 'HTTP/1.1 205 Reset Content', 'HTTP/1.1 206 Partial Content',
  'HTTP/1.1 300 Multiple Choices', 'HTTP/1.1 304 Not Modified', 'HTTP/1.1 305 Use Proxy', 'HTTP/1.1 401 Unauthorized', 'HTTP/1.1 407 Proxy Authentication Required', 'HTTP/1.1 421 Misdirected Request',
  'HTTP/1.1 500 Oh', 'HTTP/1.1 599 Odd', 'HTTP/1.1 600 Odd', 'HTTP/1.1 999 Odd', 'HTTP/1.1 -200 OK', 'HTTP/1.1 0x200 OK', 'HTTP/2 200 OK', 'HTTP/0.9 200 OK', 'HTTP/1.1\t200\tOK', 'http/1.1 200 ok',
  'HTTP/9.9 200 OK', 'ICY 200 OK', 'HTP/1.1 200 OK', '', '\0', ' HTTP/1.1 200 OK', 'HTTP/1.1 200 \xff\x80', 'HTTP/1.1 200 a\0b', '200', '<html>'];
const CODINGS = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'identity', 'unknown', 'GZIP', 'compress', '', ' ', 'gzip;q=0', '\u0000'];

/**
 * @param {ReturnType<import('../differential/random.mjs').chance>} chance
 * @param {Asked} asked
 * @param {boolean} good Whether to make an answer that is good in every respect.
 * @returns {MadeAnswer}
 */
export function makeAnswer(chance, asked, good) {
  const { pick, is, below } = chance;
  const { kind, method, origin, credentials, location } = asked;
  const some = (/** @type {number} */ share) => !good && is(share);

  const status = location ? pick(301, 302, 303, 307, 308) : kind === 'preflight' ? pick(200, 204) : pick(200, 200, 201, 404, 500);
  let statusLine = `HTTP/1.1 ${status} ${pick('OK', 'Whatever', '')}`;
  if (some(0.15)) statusLine = pick(...STATUS_LINES);

  const lines = chance.some(10, [...corsLines(), ...(location === null ? [] : [`Location: ${location}`])]);
  for (const [share, make] of /** @type {[number, () => string[]][]} */ ([
    [0.1, oddCorsLines], [0.08, manyLines], [0.05, hugeLine], [0.1, oddLines], [0.1, cookieLines], [0.1, typeLines], [0.06, folded],
  ])) if (some(share)) lines.splice(below(lines.length + 1), 0, ...make());

  const text = kind === 'actual' && !location && status !== 204 ? BODY : '';
  const { coding, bytes: coded } = good || is(0.8) ? { coding: null, bytes: Buffer.from(text) } : code(Buffer.from(text));
  if (coding !== null) lines.push(`Content-Encoding: ${coding}`);
  const framed = frame(coded, some(0.25));
  // Lines in any order, as servers have them.
  lines.splice(below(lines.length + 1), 0, ...framed.lines);
  const lineEnd = some(0.05) ? pick('\n', '\r', '\r\r\n', '\n\r') : '\r\n';
  const head = Buffer.from([statusLine, ...lines, '', ''].join(lineEnd), 'latin1');
  const isBodiless = good && method === 'HEAD' && kind === 'actual';
  let bytes = Buffer.concat([...some(0.08) ? [storm()] : [], head, ...isBodiless ? [] : [framed.body]]);
  if (some(0.06)) bytes = Buffer.concat([bytes, pick(Buffer.from('HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 5\r\n\r\nsmug!'), bytes, Buffer.alloc(5000, 'junk'))]);
  if (some(0.1)) bytes = spoil(bytes);
  const isCut = some(0.12);
  if (isCut) bytes = bytes.subarray(0, is(0.5) ? below(Math.min(bytes.length, 400) + 1) : below(bytes.length + 1));
  const ending = isCut || framed.ends ? pick('end', 'end', 'reset') : good ? pick('keep', 'keep', 'end') : pick('keep', 'end', 'end', 'reset');
  return { bytes, pieces: pieces(bytes.length), ending: good && framed.ends ? 'end' : ending, isGood: good, status, body: text };

  function corsLines() {
    const allowed = good ? (credentials ? origin : pick('*', origin)) : chance.weighted([6, origin], [4, '*'], [1, 'null'], [1, 'http://other.example'], [1, `${origin}/`], [1, `${origin} `], [1, ` ${origin}\t`],
      [1, `${origin}, ${origin}`], [1, ''], [1, origin.toUpperCase()], [1, `"${origin}"`], [1, '* *'], [1, '\0*'], [1, '*\x01'], [1, `${origin}\r${origin}`]);
    const list = [`${name('Access-Control-Allow-Origin')}: ${allowed}`];
    if (some(0.15)) list.splice(0, 1);
    if (some(0.05)) list.push('Access-Control-Allow-Origin: http://other.example');
    if (credentials) list.push(`${name('Access-Control-Allow-Credentials')}: ${good ? 'true' : pick('true', 'true', 'true', 'TRUE', 'true ', 'true, true', 'false', '1', '')}`);
    if (kind === 'preflight') list.push(`Access-Control-Allow-Methods: ${good ? method : pick(method, method, `GET, ${method}`, '*', 'GET', method.toLowerCase(), `${method};`, `"${method}"`, `${method},`, `a b, ${method}`, '')}`);
    if (kind === 'preflight' && some(0.3)) list.push(`Access-Control-Max-Age: ${pick('600', '-1', '1e9', '99999999999999999999', 'x', '')}`);
    if (some(0.4)) list.push(`Access-Control-Expose-Headers: ${pick('X-Seen', '*', 'x-seen, x-other', 'X-Seen;', ',X-Seen,', '"X-Seen"', 'Set-Cookie', '')}`);
    if (some(0.5)) list.push('X-Seen: 1', 'X-Unseen: secret');
    return list;
  }

  function name(/** @type {string} */ name) {
    return good ? name : chance.weighted([20, name], [2, name.toLowerCase()], [2, name.toUpperCase()], [1, `${name} `], [1, ` ${name}`], [1, `${name}\t`], [1, `${name}\0`], [1, `${name}\xa0`], [1, name.replaceAll('-', '_')], [1, `${name}:`], [1, `\x01${name}`]);
  }

  /** Things that look like an answer that allows, and are none. */
  function oddCorsLines() {
    return pick(['X: y\rAccess-Control-Allow-Origin: *'], ['X: y\n\tAccess-Control-Allow-Origin: *'], ['X: y', ' Access-Control-Allow-Origin: *'], ['Access-Control-Allow-Origin'], ['Access-Control-Allow-Origin *'],
      [': *'], ['Access-Control-Allow-Origin:'], ['Access-Control-Allow-Origin:', ` ${origin}`], ['Access-Control-Allow-Origin: *', 'Access-Control-Allow-Origin: *'], ['Connection: Access-Control-Allow-Origin'],
      ['Access-Control-Allow-Origin: *', ''], ['', 'Access-Control-Allow-Origin: *'], ['Trailer: Access-Control-Allow-Origin']);
  }

  function manyLines() {
    const count = pick(50, 500, 2100, 5000);
    return Array.from({ length: count }, (_, index) => (is(0.5) ? 'a: 1' : `X-${index}: ${index}`));
  }

  function hugeLine() {
    const size = pick(9000, 17_000, 70_000, 250_000, 300_000);
    return [pick(`X-Huge: ${'a'.repeat(size)}`, `X-${'h'.repeat(size)}: 1`, `X-Huge:${' '.repeat(size)}`, `X-Huge: a${' '.repeat(size)}b`, `X-Huge: ${','.repeat(size)}`, `Access-Control-Expose-Headers: ${'a,'.repeat(size / 2)}`)];
  }

  function oddLines() {
    return [pick('no colon', ':', ':: :', '\0: 1', 'X-A: \0', 'X-A: \x01\x02', 'X-A: \xff\xfe', 'X-\xe4: 1', 'X A: 1', '{"a": 1}', 'Transfer-Encoding: identity', 'Transfer-Encoding: gzip', 'Content-Length: 3',
      'Connection: close', 'Connection: upgrade', 'Upgrade: h2c', 'Keep-Alive: timeout=0', 'Refresh: 0; url=http://other.example/', 'Strict-Transport-Security: max-age=1', 'Link: <x>; rel=preload',
      'Cross-Origin-Resource-Policy: same-origin', 'X-Content-Type-Options: nosniff', 'Clear-Site-Data: "*"', 'Location: http://[', 'Location: /elsewhere', 'Location: \xff\xfe', 'Location: ', 'Location: javascript:1',
      'WWW-Authenticate: Basic', `WWW-Authenticate: Basic ${'a'.repeat(2000)}`, 'Proxy-Authenticate: Basic', 'Retry-After: 1', 'Accept-CH: DPR', 'Trailer: X', 'Age: x', 'Date: yesterday')];
  }

  function cookieLines() {
    return Array.from({ length: pick(1, 3, 60) }, () => `Set-Cookie: ${pick('a=1', 'a=1; Domain=example', 'a', '=', '; ; ;', 'a=\x01', 'a=\xff', 'a=1; SameSite=None; Secure', 'a=1; Max-Age=x', `a=${'b'.repeat(5000)}`, 'a=1; Path=/\r', '__Host-a=1', 'a=1; Expires=never')}`);
  }

  function typeLines() {
    return [`Content-Type: ${pick('', ';', 'a', 'text/html; charset=utf-16', 'text/html; charset="', `text/${'a'.repeat(3000)}`, `a/${' '.repeat(40_000)}x`, `a/b;${'x=y;'.repeat(5000)}`, `a/b;${'"'.repeat(3000)}`, 'text/plain; charset=nonsense', '\xff/\xff', 'a/b, c/d', ',,,')}`];
  }

  function folded() {
    return [`X-Folded: a`, `${pick(' ', '\t', '   ')}b`];
  }

  /** Answers that come before the answer. */
  function storm() {
    const one = pick('HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\nAccess-Control-Allow-Origin: *\r\n\r\n', 'HTTP/1.1 102 Processing\r\n\r\n');
    return Buffer.from(one.repeat(pick(1, 3, 100, 2000)), 'latin1');
  }

  /** @param {Buffer} plain */
  function code(plain) {
    const large = is(0.3) ? Buffer.alloc(pick(100_000, 2_000_000)) : plain;
    const coded = pick(() => zlib.gzipSync(large), () => zlib.deflateSync(large), () => zlib.deflateRawSync(large), () => zlib.brotliCompressSync(large, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
      () => zlib.gzipSync(zlib.gzipSync(large)), () => plain, () => Buffer.from('\x1f\x8b\x08garbage', 'latin1'), () => zlib.gzipSync(large).subarray(0, 15), () => Buffer.alloc(0), () => Buffer.concat([zlib.gzipSync(plain), zlib.gzipSync(plain)]))();
    const coding = pick(() => pick(...CODINGS), () => pick(...CODINGS), () => `${pick(...CODINGS)}, ${pick(...CODINGS)}`, () => Array(pick(5, 6, 100, 3000)).fill(pick('gzip', 'br', 'deflate')).join())();
    return { coding, bytes: coded };
  }

  /**
   * The body with what says how long it is.
   *
   * @param {Buffer} body
   * @param {boolean} odd
   */
  function frame(body, odd) {
    const chunks = (/** @type {string} */ end) => Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from(`\r\n${end}`)]);
    if (status === 204 && !odd) return { lines: [], body: Buffer.alloc(0), ends: false };
    if (!odd) {
      return pick(
        () => ({ lines: [`Content-Length: ${body.length}`], body, ends: false }),
        () => ({ lines: ['Transfer-Encoding: chunked'], body: body.length ? chunks('0\r\n\r\n') : Buffer.from('0\r\n\r\n'), ends: false }),
        () => ({ lines: ['Connection: close'], body, ends: true }),
      )();
    }
    if (is(0.5)) {
      const length = pick(body.length + 5, Math.max(0, body.length - 3), -1, '0x5', '5, 5', '5, 6', '+5', '1e3', '', ' ', '99999999999999999999', String(2 ** 53), '5\0', 'abc', '00005', '5 5');
      return { lines: pick([`Content-Length: ${length}`], [`Content-Length: ${length}`], [`Content-Length: ${body.length}`, `Content-Length: ${length}`]), body, ends: true };
    }
    const ends = pick('0\r\n\r\n', '0\r\n', '', '0\r\nX-Trailer: 1\r\nAccess-Control-Allow-Origin: *\r\n\r\n', '-1\r\n\r\n', 'zz\r\n', 'ffffffffffffffff\r\n', '1000000000000000000000\r\n', `5${' '.repeat(3000)}\r\nhello\r\n0\r\n\r\n`,
      `5;${'x'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`, '5\nhello\n0\n\n', '0\r\n\r\ngarbage', '\r\n\r\n', '5\r\nhel', '3\r\nhello\r\n0\r\n\r\n');
    return { lines: pick(['Transfer-Encoding: chunked'], ['Transfer-Encoding: chunked', `Content-Length: ${body.length}`], ['Transfer-Encoding: chunked, chunked'], ['Transfer-Encoding: gzip, chunked'], ['Transfer-Encoding: \tchunked '], ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']),
      body: chunks(ends), ends: true };
  }

  /** @param {Buffer} bytes */
  function spoil(bytes) {
    let spoiled = Buffer.from(bytes);
    for (let left = pick(1, 1, 2, 5, 20); left > 0; left--) {
      const at = below(Math.min(spoiled.length, 600) || 1);
      spoiled = pick(
        () => Buffer.concat([spoiled.subarray(0, at), Buffer.from([below(256)]), spoiled.subarray(at)]),
        () => Buffer.concat([spoiled.subarray(0, at), spoiled.subarray(at + 1)]),
        () => { spoiled[at] = below(256); return spoiled; },
        () => { spoiled[at] ^= 1 << below(8); return spoiled; },
        () => Buffer.concat([spoiled.subarray(0, at), Buffer.from(pick('\r\n', '\n', '\r', '\0', ':', ' ', '\t', '\r\n\r\n')), spoiled.subarray(at)]),
      )();
    }
    return spoiled;
  }

  /**
   * @param {number} length
   * @returns {[length: number, pause: number][]}
   */
  function pieces(length) {
    if (is(0.5)) return [];
    if (length < 400 && is(0.2)) return Array.from({ length }, () => /** @type {[number, number]} */ ([1, 0]));
    return Array.from({ length: pick(1, 2, 5, 10) }, () => /** @type {[number, number]} */ ([1 + below(Math.min(length, 200) + 1), pick(0, 0, 1, 5, 20)]));
  }
}
