/**
 * The preset for MCP servers against real ones: the official SDK's for both revisions of the protocol, behind CORS as people write it.
 */
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer as LegacyServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { McpServer, createMcpHandler } from '@modelcontextprotocol/server';
import cors from 'cors';
import express from 'express';
import { APP, corsight } from './table-support.mjs';

const servers = [];
after(() => Promise.all(servers.map((server) => new Promise((resolve) => {
  server.close(resolve);
  server.closeAllConnections();
}))));

/** Starts an Express app with what stands before its MCP endpoint; the URL of the endpoint, and what came. */
async function start(addEndpoint, ...before) {
  const app = express();
  const asked = [];
  app.use((request, response, next) => {
    response.on('finish', () => asked.push(`${request.method} ${response.statusCode}`));
    next();
  });
  for (const each of before) app.use(each);
  app.use(express.json());
  addEndpoint(app);
  const server = app.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/mcp`, asked };
}

/** The server of the SDK for revisions with sessions. */
function legacy(app) {
  const transports = new Map();
  app.all('/mcp', async (request, response) => {
    const session = request.get('mcp-session-id');
    let transport = transports.get(session);
    if (!transport) {
      transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: (id) => { transports.set(id, transport); } });
      const server = new LegacyServer({ name: 'items', version: '1.0.0' });
      server.registerTool('list', { description: 'Lists the items' }, async () => ({ content: [{ type: 'text', text: 'none' }] }));
      await server.connect(transport);
    }
    await transport.handleRequest(request, response, request.body);
  });
}

/** The server of the SDK for the revision without sessions. */
function modern(app) {
  const handler = toNodeHandler(createMcpHandler(() => {
    const server = new McpServer({ name: 'items', version: '1.0.0' });
    server.registerTool('list', { description: 'Lists the items' }, async () => ({ content: [{ type: 'text', text: 'none' }] }));
    return server;
  }));
  app.all('/mcp', (request, response) => handler(request, response, request.body));
}

/** What a server has to allow. */
const RIGHT = {
  origin: [APP], methods: ['GET', 'POST', 'DELETE'], exposedHeaders: ['Mcp-Session-Id', 'WWW-Authenticate'],
  allowedHeaders: ['Content-Type', 'Authorization', 'Mcp-Protocol-Version', 'Mcp-Session-Id', 'Last-Event-ID', 'Mcp-Method', 'Mcp-Name', 'Mcp-Param-Region'],
};

const authenticate = (request, response, next) => {
  if (request.get('authorization') === 'Bearer right-token') next();
  else response.status(401).set('WWW-Authenticate', 'Bearer resource_metadata="http://localhost/.well-known/oauth-protected-resource"').end();
};

/** Runs the preset; its exit status, and the name of each call that fails with the code. */
async function preset({ url }, ...args) {
  const { status, stdout, stderr } = await corsight(['test', '--preset', 'mcp', '--base-url', url, '--origin', APP, '--json', ...args], { env: { TOKEN: 'right-token' } });
  assert.ok(stdout, stderr);
  assert.doesNotMatch(stdout, /right-token/);
  const { results } = JSON.parse(stdout);
  return { status, results, failed: results.filter((result) => result.status !== 'pass').map(({ title, code }) => `${title.split(': ')[0]}: ${code}`) };
}

const TOKEN = ['-H', 'Authorization: Bearer ${TOKEN}'];

describe('a server that is right', () => {
  test('with sessions', async () => {
    const server = await start(legacy, cors(RIGHT));
    const { status, failed, results } = await preset(server, '--mcp-version', '2025-11-25', '--mcp-tool', 'list');
    assert.deepEqual([status, failed], [0, []]);
    assert.deepEqual(results.map(({ title }) => title.replace(/ \(2025.*: /, ': ')), [
      `initialize: POST /mcp from ${APP}`, 'initialize: POST /mcp from pages that are not allowed', `notifications/initialized: POST /mcp from ${APP}`, `tools/list: POST /mcp from ${APP}`,
      `open the stream: GET /mcp from ${APP}`, `resume the stream: GET /mcp from ${APP}`, `end the session: DELETE /mcp from ${APP}`,
    ]);
    // The session of the first answer was sent with all others: the server has taken them, and has ended it.
    const sent = server.asked.filter((line) => !line.startsWith('OPTIONS'));
    assert.deepEqual([sent[0], sent[1], sent[2], sent.at(-1)], ['POST 200', 'POST 202', 'POST 200', 'DELETE 200']);
  });

  test('without sessions, by the newest revision', async () => {
    const server = await start(modern, cors(RIGHT));
    const { status, failed, results } = await preset(server, '--mcp-version', '2026-07-28', '--mcp-tool', 'list', '--mcp-param', 'Region=us-west1');
    assert.deepEqual([status, failed], [0, []]);
    assert.deepEqual(results.map(({ title }) => title.split(' ')[0]), ['server/discover', 'server/discover', 'tools/list', 'tools/call']);
    assert.deepEqual(server.asked.filter((line) => !line.startsWith('OPTIONS')), ['POST 200', 'POST 200', 'POST 200']);
    const [, , , call] = results;
    const { messages } = call.details.pages[0];
    assert.equal(messages[0].request.headers.find(([name]) => name === 'Access-Control-Request-Headers')[1], 'content-type,mcp-method,mcp-name,mcp-param-region,mcp-protocol-version');
  });

  test('behind authentication that lets OPTIONS pass', async () => {
    const { status, failed, results } = await preset(await start(legacy, cors(RIGHT), authenticate), ...TOKEN);
    assert.deepEqual([status, failed], [0, []]);
    assert.equal(results[0].title, `initialize without a token: POST /mcp from ${APP}`);
    assert.equal(results[0].details.pages[0].verdict.response.status, 401);
  });

  test('which every page may call', async () => {
    const server = await start(legacy, cors({ ...RIGHT, origin: '*' }));
    assert.deepEqual((await preset(server, '--any-origin')).failed, []);
    const { status, failed } = await preset(server);
    assert.deepEqual([status, failed], [1, ['server/discover (2026-07-28): page-not-refused']]);
  });
});

describe('a server that fails in browsers', () => {
  const LEGACY = ['--mcp-version', '2025-11-25'];
  const without = (key, name) => ({ ...RIGHT, [key]: RIGHT[key].filter((each) => each !== name) });
  const later = ['notifications/initialized', 'tools/list', 'open the stream', 'resume the stream', 'end the session'].map((name) => `${name} (2025-11-25)`);

  test('the second call fails, because the version comes only then', async () => {
    const { status, failed } = await preset(await start(legacy, cors(without('allowedHeaders', 'Mcp-Protocol-Version'))), ...LEGACY);
    assert.deepEqual([status, failed], [1, later.map((name) => `${name}: headers-not-listed`)]);
  });

  test('the session is not exposed', async () => {
    const { failed, results } = await preset(await start(legacy, cors(without('exposedHeaders', 'Mcp-Session-Id'))), ...LEGACY);
    assert.deepEqual(failed, ['initialize (2025-11-25): response-header-not-exposed']);
    assert.match(results[0].text, /"Access-Control-Expose-Headers: Mcp-Session-Id"/);
  });

  test('DELETE is not allowed', async () => {
    const { failed } = await preset(await start(legacy, cors(without('methods', 'DELETE'))), ...LEGACY);
    assert.deepEqual(failed, ['end the session (2025-11-25): preflight-method-not-allowed']);
  });

  test('a stream cannot be resumed', async () => {
    const { failed } = await preset(await start(legacy, cors(without('allowedHeaders', 'Last-Event-ID'))), ...LEGACY);
    assert.deepEqual(failed, ['resume the stream (2025-11-25): headers-not-listed']);
  });

  test('OPTIONS is behind authentication', async () => {
    const { status, failed, results } = await preset(await start(legacy, authenticate, cors(RIGHT)), ...LEGACY, ...TOKEN);
    assert.equal(status, 1);
    assert.deepEqual(failed, ['initialize without a token', 'initialize (2025-11-25)', ...later].map((name) => `${name}: options-authentication`));
    assert.match(results[0].text, /Let OPTIONS pass before authentication runs/);
  });

  test('the refusal of a missing token does not say where to get one', async () => {
    const { failed } = await preset(await start(legacy, cors(without('exposedHeaders', 'WWW-Authenticate')), authenticate), ...LEGACY, ...TOKEN);
    assert.deepEqual(failed, ['initialize without a token: response-header-not-exposed']);
  });

  test('the headers of the newest revision are not allowed', async () => {
    const { failed } = await preset(await start(modern, cors(without('allowedHeaders', 'Mcp-Method'))), '--mcp-version', '2026-07-28');
    assert.deepEqual(failed, ['server/discover', 'tools/list', 'tools/call'].map((name) => `${name} (2026-07-28): headers-not-listed`));
    const parameter = await preset(await start(modern, cors(without('allowedHeaders', 'Mcp-Param-Region'))), '--mcp-version', '2026-07-28', '--mcp-param', 'Region=us-west1');
    assert.deepEqual(parameter.failed, ['tools/call (2026-07-28): headers-not-listed']);
  });

  test('a server of today refuses what a client of the newest revision tries first', async () => {
    const { failed } = await preset(await start(legacy, cors({ ...RIGHT, allowedHeaders: ['Content-Type', 'Mcp-Protocol-Version', 'Mcp-Session-Id', 'Last-Event-ID'] })));
    assert.deepEqual(failed, ['server/discover', 'tools/list', 'tools/call'].map((name) => `${name} (2026-07-28): headers-not-listed`));
  });

  test('no CORS at all', async () => {
    const { status, failed } = await preset(await start(legacy), ...LEGACY);
    assert.equal(status, 1);
    assert.equal(failed.length, 6);
  });
});

test('what the preset needs is asked for', async () => {
  const stderr = async (...args) => {
    const told = await corsight(['test', '--preset', 'mcp', ...args]);
    assert.equal(told.status, 2, told.stderr);
    return told.stderr.replace(/\s+/g, ' ');
  };
  assert.match(await stderr(), /needs --base-url: the endpoint of the server/);
  assert.match(await stderr('--base-url', 'http://localhost/mcp'), /needs --origin: the page that the client runs in/);
  assert.match(await stderr('--base-url', 'http://localhost/mcp', '--origin', APP, '--mcp-param', 'Region'), /--mcp-param is NAME=VALUE/);
  assert.match(await stderr('--base-url', 'http://localhost/mcp', '--origin', APP, '-H', 'Authorization: ${NO_SUCH_TOKEN}'), /which the environment does not have/);
  assert.match(await stderr('cors.json', '--base-url', 'http://localhost/mcp', '--origin', APP), /takes a table or a preset/);
});
