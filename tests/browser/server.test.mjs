// The demo's servers without a browser: the command line, what is served, and what is not.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../../demo/server.mjs';
import { groups, scenarioOf, scenarios } from '../../demo/scenarios.mjs';

const SERVER = fileURLToPath(new URL('../../demo/server.mjs', import.meta.url));

describe('the command line', () => {
  test('prints the address, serves, and ends by itself on SIGINT', async () => {
    const server = spawn(process.execPath, [SERVER, '--port', '0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(server, 'exit');
    const [line] = await once(server.stdout.setEncoding('utf8'), 'data');
    const url = /^Corsight demo: (http:\/\/localhost:\d+\/)\n$/.exec(line)[1];
    assert.match(await (await fetch(url)).text(), /<title>Corsight demo<\/title>/);
    server.kill('SIGINT');
    assert.deepEqual(await ended, [0, null]);
  });

  for (const port of ['x', '65536', '']) {
    test(`refuses --port "${port}" and names it`, async () => {
      const server = spawn(process.execPath, [SERVER, '--port', port], { stdio: ['ignore', 'ignore', 'pipe'] });
      const [said, [status]] = await Promise.all([text(server.stderr), once(server, 'exit')]);
      assert.equal(status, 2);
      assert.ok(said.includes(JSON.stringify(port)), said);
    });
  }
});

describe('the servers', () => {
  let demo;
  before(async () => { demo = await startDemo(); });
  after(() => demo.close());

  test('are four origins on two hosts', () => {
    const origins = Object.values(demo.origins);
    assert.equal(new Set(origins).size, 4);
    assert.deepEqual([...new Set(origins.map((origin) => new URL(origin).hostname))].sort(), ['127.0.0.1', 'localhost']);
  });

  test('log a request with its headers in order and what was answered', async () => {
    const url = `${demo.origins.a}/api/acao-doubled?run=server-test`;
    const response = await fetch(url, { headers: { Origin: demo.origins.page, Cookie: 'a=b' } });
    const [entry] = await (await fetch(`${demo.url}__log?run=server-test`)).json();
    assert.equal(entry.url, url);
    assert.equal(entry.cookie, true);
    assert.equal(entry.headers.find(([name]) => name.toLowerCase() === 'host')[1], new URL(url).host);
    const said = entry.response.headers.map(([name, value]) => [name.toLowerCase(), value]);
    assert.equal(said.filter(([name]) => name === 'access-control-allow-origin').length, 2);
    const logged = [...new Set(said.map(([name]) => name))];
    assert.deepEqual(logged.sort(), [...response.headers.keys()].sort(), 'no header was sent that the log does not hold');
  });

  test('nobody listens at the dead port', async () => {
    const { hostname, port } = new URL(demo.origins.dead);
    const [error] = await once(connect({ host: hostname, port }).on('connect', () => assert.fail('connected')), 'error');
    assert.equal(error.code ?? error.errors[0].code, 'ECONNREFUSED');
  });

  const outside = ['/../server.mjs', '/%2e%2e/server.mjs', '/pkg/..%2f..%2fCargo.toml', '/jquery/%2e%2e/package.json'];
  for (const path of [...outside, '/%', '/missing.js', '/app']) {
    test(`do not serve ${path}`, async () => {
      const { port } = new URL(demo.url);
      const socket = connect({ host: '127.0.0.1', port });
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
      assert.match(await text(socket), /^HTTP\/1\.1 404 /);
    });
  }
});

test('the table of scenarios is whole', () => {
  assert.equal(new Set(scenarios.map(({ id }) => id)).size, scenarios.length);
  assert.throws(() => scenarioOf('unheard-of'), { name: 'TypeError', message: /unheard-of/ });
  for (const { id, group, calls, expect } of scenarios) {
    assert.ok(groups.some((known) => known.id === group), `${id} is in a group`);
    assert.equal(calls.length, expect.length, `${id} says what to expect of each call`);
  }
});
