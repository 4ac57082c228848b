// What a live check sends, and what it says of servers that cannot be reached.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertGolden, run, serve, stable } from './support.mjs';

const APP = 'https://app.example';
const allow = (request, headers = {}) => ({ 'Access-Control-Allow-Origin': request.headers.origin ?? '*', 'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Methods': 'PUT, DELETE', 'Access-Control-Allow-Headers': 'content-type, authorization, x-a', Vary: 'Origin', ...headers });

/** Checks a call to a server that allows everything, and gives what the server was asked. */
async function sent(args, path = '/x') {
  const server = await serve((request, response) => response.writeHead(200, allow(request)).end('{}'));
  try {
    const { status, stdout, stderr } = await run(['check', `${server.url}${path}`, '--origin', APP, ...args]);
    return { status, stdout, stderr, requests: server.requests };
  } finally {
    await server.close();
  }
}

describe('what is sent, with the letters of curl', () => {
  test('a body is a form by default, and makes a POST', async () => {
    const { requests } = await sent(['-d', 'a=1', '--data-urlencode', 'b=ä&', '--data-raw', '@c']);
    assert.deepEqual(requests.map(({ method, body, headers }) => [method, body, headers['content-type']]), [['POST', 'a=1&b=%C3%A4%26&@c', 'application/x-www-form-urlencoded']]);
  });

  test('--json with data is a body, and --json without is the output', async () => {
    const { requests, stdout } = await sent(['--json', '{"a": 1}', '--json']);
    assert.equal(requests[1].body, '{"a": 1}');
    assert.equal(requests[1].headers['content-type'], 'application/json');
    assert.equal(JSON.parse(stdout).command, 'check');
    const other = await sent(['-X', 'PUT', '--json=[1]']);
    assert.equal(other.requests[1].body, '[1]');
  });

  test('-XPUT, -H, -u', async () => {
    const { requests } = await sent(['-XPUT', '-H', 'X-A: 1', '-u', 'ada:secret']);
    assert.equal(requests[0].headers['access-control-request-headers'], 'authorization,x-a');
    assert.equal(requests[1].method, 'PUT');
    assert.equal(requests[1].headers.authorization, `Basic ${btoa('ada:secret')}`);
  });

  test('-G makes the data a query, -I a HEAD', async () => {
    const { requests } = await sent(['-G', '-d', 'q=1'], '/x?a=0');
    assert.deepEqual(requests.map(({ method, url }) => [method, url]), [['GET', '/x?a=0&q=1']]);
    const head = await sent(['-I']);
    assert.equal(head.requests[0].method, 'HEAD');
  });

  test('-F makes a form of several parts, with files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corsight-'));
    writeFileSync(join(folder, 'a.txt'), 'of a file');
    const { requests } = await sent(['-F', 'name=Ada', '-F', `file=@${join(folder, 'a.txt')}`]);
    rmSync(folder, { recursive: true });
    assert.match(requests[0].headers['content-type'], /^multipart\/form-data; boundary=/);
    assert.match(requests[0].body, /name="name"\r\n\r\nAda\r\n/);
    assert.match(requests[0].body, /filename="a.txt"[^]*of a file/);
  });

  test('what curl has besides is taken', async () => {
    const { status, requests } = await sent(['-sSLkifg', '--compressed', '--http1.1', '-A', 'Browser/1']);
    assert.equal(status, 0);
    assert.equal(requests[0].headers['user-agent'], 'Browser/1');
  });

  test('headers of the browser are no headers of the page, and are named', async () => {
    const { requests, stdout } = await sent(['-H', 'User-Agent: Mozilla/5.0', '-H', 'Sec-Fetch-Mode: navigate', '-H', 'Host: other.example', '-H', `Origin: https://other.example`]);
    assert.equal(requests.length, 1, 'no preflight');
    assert.equal(requests[0].headers['sec-fetch-mode'], 'cors');
    assert.equal(requests[0].headers['user-agent'], 'Mozilla/5.0');
    assert.equal(requests[0].headers.origin, APP);
    assert.match(stdout, /no page sets\s+them: Sec-Fetch-Mode, Host/);
  });

  test('an Origin among the headers is the page', async () => {
    const server = await serve((request, response) => response.writeHead(200, allow(request)).end());
    const { status } = await run(['check', server.url, '-H', 'Origin: https://shop.example']);
    await server.close();
    assert.equal(status, 0);
    assert.equal(server.requests[0].headers.origin, 'https://shop.example');
  });
});

describe('cookies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'corsight-'));
  after(() => rmSync(folder, { recursive: true }));

  test('they go with credentials only, and never with a preflight', async () => {
    const { requests } = await sent(['-X', 'PUT', '-b', 'a=1; b=2', '--credentials', 'include']);
    assert.deepEqual(requests.map(({ headers }) => headers.cookie), [undefined, 'a=1; b=2']);
    const without = await sent(['-b', 'a=1']);
    assert.equal(without.requests[0].headers.cookie, undefined);
    assert.match(without.stdout, /No cookie was sent/);
  });

  for (const name of ['jar.txt', 'jar.json']) {
    test(`a jar keeps what a server sets: ${name}`, async () => {
      const server = await serve((request, response) => response.writeHead(200, allow(request, { 'Set-Cookie': ['id=7; Path=/; HttpOnly', 'short=1; Max-Age=100'] })).end());
      // A page of the same site, so that SameSite keeps no cookie back.
      const args = ['check', `${server.url}/x`, '--origin', 'http://localhost', '--credentials', 'include', '--cookie-jar', join(folder, name)];
      assert.equal((await run(args)).status, 0);
      assert.equal((await run(args)).status, 0);
      await server.close();
      assert.deepEqual(server.requests.map(({ headers }) => headers.cookie), [undefined, 'id=7; short=1']);
      const text = readFileSync(join(folder, name), 'utf8');
      if (name.endsWith('.txt')) assert.match(text, /^# Netscape HTTP Cookie File\n#HttpOnly_localhost\tFALSE\t\/\tFALSE\t0\tid\t7\n/);
      else assert.equal(JSON.parse(text).cookies.length, 2);
    });
  }

  test('secrets are not printed', async () => {
    const server = await serve((request, response) => response.writeHead(200, allow(request, { 'Set-Cookie': 'id=top-secret' })).end());
    const args = ['check', server.url, '--origin', APP, '-H', 'Authorization: Bearer top-secret', '--credentials', 'include'];
    for (const format of ['text', 'json', 'junit', 'markdown']) assert.doesNotMatch((await run([...args, '--format', format])).stdout, /top-secret/, format);
    assert.match((await run([...args, '-v'])).stdout, /Bearer top-secret/);
    await server.close();
  });
});

describe('servers that cannot be reached: status 3, and why', () => {
  const unreachable = async (url, words, code, ...args) => {
    const { status, stdout } = await run(['check', url, '--origin', 'http://localhost:1234', '--json', ...args]);
    assert.equal(status, 3, stdout);
    const [result] = JSON.parse(stdout).results;
    assert.equal(result.status, 'unreachable');
    assert.match(result.text, words);
    const finding = result.details.verdict.findings.find((each) => each.code === 'env-network-error');
    assert.equal(finding.detail, code);
    return result;
  };

  test('a name that DNS does not know', () => unreachable('http://corsight.invalid/', /DNS does not know the host name/, 'env-dns'));

  test('a port where nobody listens', async () => {
    const server = createNetServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await unreachable(`http://127.0.0.1:${port}/`, /No server listens there/, 'env-connection-refused');
  });

  test('a server that speaks no TLS', async () => {
    const server = await serve((_, response) => response.end());
    await unreachable(server.url.replace('http:', 'https:'), /TLS|certificate/, 'env-tls');
    await server.close();
  });

  test('a server that does not answer', async () => {
    const server = createNetServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const sockets = [];
    server.on('connection', (socket) => sockets.push(socket));
    await unreachable(`http://127.0.0.1:${server.address().port}/`, /has not answered within 0.2 s/, 'env-timeout', '--timeout', '0.2');
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('a server that hangs up', async () => {
    const server = createNetServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await unreachable(`http://127.0.0.1:${server.address().port}/`, /connection/i, 'env-connection-reset');
    server.close();
  });

  test('a redirect to a server that is not there is not reached either', async () => {
    const server = await serve((request, response) => response.writeHead(302, allow(request, { Location: 'http://corsight.invalid/' })).end());
    const result = await unreachable(server.url, /corsight\.invalid/, 'env-dns');
    assert.equal(result.details.unreachable.host, 'corsight.invalid');
    await server.close();
  });
});

test('what a server sends cannot move the cursor of a terminal', async () => {
  const server = createNetServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: \x1b[2Jgone\x07\r\nContent-Length: 0\r\n\r\n'))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const format of ['text', 'github', 'json', 'junit', 'markdown']) {
    const { stdout, status } = await run(['check', `http://127.0.0.1:${server.address().port}/`, '--origin', APP, '--format', format]);
    assert.equal(status, 1);
    assert.match(stdout, /gone/);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(stdout, /[\0-\x09\x0b-\x1f\x7f]/, format);
  }
  server.close();
});

describe('the text for the configuration of the server', () => {
  const checked = async (headers, ...args) => {
    const server = await serve((request, response) => response.writeHead(200, headers).end());
    const { stdout } = await run(['check', server.url, '--origin', APP, ...args]);
    await server.close();
    return stdout;
  };
  test('of a server that is chosen, or that names itself; unwrapped', async () => {
    for (const stdout of [await checked({}, '--server', 'nginx'), await checked({ Server: 'nginx' })]) {
      assert.match(stdout, /For nginx, in nginx\.conf:\n/);
      assert.match(stdout, /^ +add_header Access-Control-Allow-Origin \$cors_allow_origin always;$/m);
      // A line of more than 80 columns is whole.
      assert.match(stdout, /^ +# 2\. .{70,}$/m);
    }
    assert.doesNotMatch(await checked({}), /For nginx/);
  });
  test('of a call that is allowed there is none', async () => assert.doesNotMatch(await checked({ 'Access-Control-Allow-Origin': '*', Server: 'nginx' }), /For nginx/));
});

describe('certificates', () => {
  let server;
  before(async () => {
    const key = readFileSync(new URL('certificate/key.pem', import.meta.url));
    const cert = readFileSync(new URL('certificate/certificate.pem', import.meta.url));
    server = await serve((request, response) => response.writeHead(200, allow(request)).end(), { createServer: createTlsServer, options: { key, cert }, scheme: 'https' });
  });
  after(() => server.close());

  test('one that nobody knows is refused, and taken with -k', async () => {
    const refused = await run(['check', server.url, '--origin', APP]);
    assert.equal(refused.status, 3);
    assert.match(refused.stdout, /certificate/);
    const taken = await run(['check', server.url, '--origin', APP, '-k']);
    assert.equal(taken.status, 0, taken.stdout);
  });
});

describe('Local Network Access', () => {
  test('a public page that calls this machine is told of the permission', async () => {
    const { stdout, status } = await sent([]);
    assert.equal(status, 0);
    assert.match(stdout, /loopback-network/);
    const { stdout: local } = await sent(['--address-space', 'loopback']);
    assert.doesNotMatch(local, /loopback-network/);
  });
});

describe('browsers that differ', () => {
  test('without a profile a refusal by one browser counts, and its cause is told', async () => {
    // Chromium refuses every redirect to a URL with a user name; the Standard allows one of the page to its own server.
    const server = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { Location: server.url.replace('//', '//ada:secret@') + '/home' }).end();
      else response.writeHead(200).end();
    });
    const args = ['check', `${server.url}/`, '--origin', server.url];
    const { status, stdout } = await run(args);
    assert.equal(status, 1);
    assert.match(stdout, /^✗ Blocked by Chromium, allowed by Firefox and Safari: GET/);
    assert.doesNotMatch(stdout.split('Sent and answered')[0], /secret/);
    assert.match(stdout, /username or password/);
    assert.equal((await run([...args, '--profile', 'chromium'])).status, 1);
    const firefox = await run([...args, '--profile', 'firefox']);
    assert.equal(firefox.status, 0);
    assert.match(firefox.stdout, /^✓ Allowed by Firefox: /);
    await server.close();
  });
});

describe('browsers that send other requests', () => {
  test('have no verdict, which is said, and refuse nothing', async () => {
    // For Firefox a byte above 0x7F makes the value of a header unsafe, so it asks first.
    const server = await serve((request, response) => response.writeHead(request.method === 'OPTIONS' ? 403 : 200, allow(request)).end());
    const args = ['check', server.url, '--origin', 'http://localhost', '-H', 'Accept: text/\u00e9'];
    const { stdout, status } = await run(args);
    const firefox = await run([...args, '--profile', 'firefox']);
    await server.close();
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Firefox sends other requests for this\s+call/);
    // Alone it is asked for what it needs, and refused.
    assert.equal(firefox.status, 1, firefox.stdout);
  });
});

describe('--try-origins', () => {
  const tried = async (isAllowed, ...args) => {
    const server = await serve((request, response) => response.writeHead(request.method === 'OPTIONS' ? 204 : 200, isAllowed(request.headers.origin) ? allow(request) : {}).end());
    const { status, stdout } = await run(['check', `${server.url}/x`, '--origin', APP, '--try-origins', '--json', ...args]);
    await server.close();
    const { origins, rules } = JSON.parse(stdout);
    return { status, origins: Object.fromEntries(origins.map(({ kind, outcome }) => [kind, outcome])), rules: rules.map(({ rule }) => rule), requests: server.requests };
  };

  test('a list of origins', async () => {
    const { status, origins, rules, requests } = await tried((origin) => origin === APP);
    assert.equal(status, 0);
    assert.deepEqual(rules, ['exact-list']);
    const { listed, ...others } = origins;
    assert.equal(listed, 'allowed');
    assert.deepEqual([...new Set(Object.values(others))], ['refused']);
    for (const kind of ['unlisted', 'null', 'prefix', 'suffix', 'unescaped-dot', 'http', 'subdomain']) assert.ok(kind in others, kind);
    // Each page is asked for once, the page itself too.
    const asked = requests.map(({ headers }) => headers.origin);
    assert.equal(new Set(asked).size, asked.length);
  });

  const RULES = [
    ['reflects-any', () => true],
    ['prefix', (origin) => origin.startsWith(APP)],
    ['suffix', (origin) => origin.endsWith('app.example')],
    ['unescaped-dot', (origin) => /^https:\/\/app.example$/.test(origin)],
    ['http', (origin) => /^https?:\/\/app\.example$/.test(origin)],
    ['null', (origin) => [APP, 'null'].includes(origin)],
    ['none', () => false],
  ];
  for (const [rule, isAllowed] of RULES) {
    test(`a server with the rule ${rule}`, async () => {
      const { rules, status } = await tried(isAllowed);
      assert.ok(rules.includes(rule), rules.join());
      assert.equal(status, rule === 'none' ? 1 : 0);
    });
  }

  test('of a call with a preflight only the preflight is sent for others', async () => {
    const { requests, rules } = await tried((origin) => origin === APP, '-X', 'DELETE');
    assert.deepEqual(requests.filter(({ method }) => method === 'DELETE').map(({ headers }) => headers.origin), [APP]);
    assert.deepEqual(rules, ['exact-list']);
  });

  test('a POST without a preflight is not sent many times unless somebody says so', async () => {
    const { status, stderr } = await run(['check', 'http://localhost:1234/', '--origin', APP, '--try-origins', '-d', 'a=1']);
    assert.equal(status, 2);
    assert.match(stderr, /add\s+--send/);
  });

  test('as text', async () => {
    const server = await serve((request, response) => response.writeHead(200, /app.example$/.test(request.headers.origin) ? allow(request) : {}).end());
    const { stdout } = await run(['check', `${server.url}/x`, '--origin', APP, '--try-origins', '--address-space', 'loopback']);
    await server.close();
    assertGolden('check-try-origins.txt', stable(stdout, { [new URL(server.url).port]: '10001' }));
  });
});
