/**
 * `corsight test --init`: tables of what there is already.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ADMIN, APP, corsight, listed, serve } from './table-support.mjs';

const Ajv = createRequire(import.meta.url)('ajv/dist/2020.js').default;
const fits = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(new URL('../../docs/cors.schema.json', import.meta.url), 'utf8')));

let cwd;
before(() => { cwd = mkdtempSync(join(tmpdir(), 'corsight-init-')); });
after(() => rmSync(cwd, { recursive: true, force: true }));

/** Makes a table; it, and what was printed. */
async function init(from, args = [], { input, env } = {}) {
  const { status, stdout, stderr } = await corsight(['test', '--init', from, '-o', '-', ...args], { cwd, input, env });
  assert.equal(status, 0, stderr);
  const { $schema, ...table } = JSON.parse(stdout);
  assert.equal($schema, 'https://unpkg.com/corsight/docs/cors.schema.json');
  assert.ok(fits({ $schema, ...table }), JSON.stringify(fits.errors));
  return table;
}

const write = (name, value) => {
  writeFileSync(join(cwd, name), typeof value === 'string' ? value : JSON.stringify(value));
  return name;
};

const OPENAPI = `
openapi: 3.1.0
info: { title: Items, version: '1' }
servers:
  - url: https://{region}.api.example/v1/
    variables: { region: { default: eu } }
security:
  - bearerAuth: []
paths:
  /items:
    get:
      operationId: listItems
      parameters:
        - { name: limit, in: query, required: true, schema: { type: integer, minimum: 5 } }
        - { name: q, in: query, schema: { type: string } }
        - { name: X-Tenant, in: header, required: true, schema: { enum: [blue, green] } }
      responses: { '200': { description: ok, headers: { X-Total: { schema: { type: integer } }, Content-Type: {} } } }
    post:
      operationId: createItem
      security: [{ oauth: [write] }]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } }
      responses: { '201': { description: ok } }
    options: { responses: { '204': { description: never called } } }
  /items/{id}:
    parameters:
      - $ref: '#/components/parameters/Id'
    put:
      security: [{ key: [] }]
      requestBody: { content: { application/merge-patch+json: { example: { name: Ada } } } }
      responses: { '200': { description: ok } }
    get:
      security: [{ session: [] }]
      responses: { '200': { description: ok } }
    delete:
      security: []
      summary: Delete an item
      responses: { '204': { description: ok } }
components:
  parameters:
    Id: { name: id, in: path, required: true, schema: { type: string }, examples: { one: { value: a b } } }
  schemas:
    Item: { type: object, required: [name], properties: { name: { type: string, example: Ada }, id: { type: string, readOnly: true } } }
  securitySchemes:
    bearerAuth: { type: http, scheme: bearer }
    oauth: { type: oauth2, flows: {} }
    key: { type: apiKey, in: header, name: X-Api-Key }
    session: { type: apiKey, in: cookie, name: sid }
`;

describe('an OpenAPI document', () => {
  test('3.1 in YAML: examples, references, and what lets a page in', async () => {
    assert.deepEqual(await init(write('openapi.yaml', OPENAPI), ['--origin', APP]), {
      baseUrl: 'https://eu.api.example/v1', origins: [APP],
      calls: [
        { name: 'listItems', url: '/items?limit=5', headers: { 'X-Tenant': 'blue', Authorization: 'Bearer ${BEARER_AUTH}' }, expect: { preflight: true, readableIfSent: ['X-Total'] } },
        { name: 'createItem', url: '/items', headers: { Authorization: 'Bearer ${OAUTH}' }, json: { name: 'Ada' }, expect: { preflight: true } },
        { name: 'GET /items/{id}', url: '/items/a%20b', credentials: 'include', cookies: 'sid=${SESSION}', expect: { preflight: false } },
        { name: 'PUT /items/{id}', url: '/items/a%20b', method: 'PUT', headers: { 'X-Api-Key': '${KEY}', 'Content-Type': 'application/merge-patch+json' }, json: { name: 'Ada' }, expect: { preflight: true } },
        { name: 'Delete an item', url: '/items/a%20b', method: 'DELETE', expect: { preflight: true } },
      ],
    });
  });

  test('2.0 in JSON', async () => {
    const document = {
      swagger: '2.0', info: {}, host: 'api.example', basePath: '/v2', schemes: ['http', 'https'], consumes: ['application/x-www-form-urlencoded'], security: [{ login: [] }],
      paths: {
        '/pets/{petId}': { post: { parameters: [{ name: 'petId', in: 'path', required: true, type: 'integer', format: 'int64' }, { name: 'name', in: 'formData', type: 'string', default: 'Rex' }], responses: {} } },
        '/pets': { put: { consumes: ['application/json'], parameters: [{ name: 'body', in: 'body', schema: { $ref: '#/definitions/Pet' } }], security: [{ query: [] }], responses: {} } },
      },
      definitions: { Pet: { type: 'object', properties: { name: { type: 'string', example: 'Rex' } } } },
      securityDefinitions: { login: { type: 'basic' }, query: { type: 'apiKey', in: 'query', name: 'api key' } },
    };
    const { baseUrl, calls } = await init(write('swagger.json', document), ['--origin', APP]);
    assert.equal(baseUrl, 'https://api.example/v2');
    assert.deepEqual(calls, [
      { name: 'POST /pets/{petId}', url: '/pets/1', headers: { Authorization: 'Basic ${LOGIN}', 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'name=Rex', expect: { preflight: true } },
      { name: 'PUT /pets', url: '/pets?api%20key=${QUERY}', method: 'PUT', json: { name: 'Rex' }, expect: { preflight: true } },
    ]);
  });

  test('a server that is given wins', async () => {
    const { baseUrl, calls } = await init(write('openapi.yaml', OPENAPI), ['--origin', APP, '--base-url', 'http://localhost:3000']);
    assert.deepEqual([baseUrl, calls[0].url], ['http://localhost:3000', '/items?limit=5']);
  });

  const WRONG = {
    'one without a server': [OPENAPI.replace(/servers:[^]*?security:/, 'security:'), /the document names no server: add --base-url/],
    'one whose server is a path': [OPENAPI.replace('https://{region}.api.example/v1/', '/v1'), /names no server, only the path \/v1/],
    'a reference that leads nowhere': [OPENAPI.replace("'#/components/parameters/Id'", "'#/components/parameters/Ident'"), /"#\/components\/parameters\/Ident", and nothing is there/],
    'a reference of a schema that leads nowhere': [OPENAPI.replace("'#/components/schemas/Item'", "'#/components/schemas/Itme'"), /a schema that cannot be followed: Invalid reference token: Itme/],
    'a reference to another file': [OPENAPI.replace("'#/components/parameters/Id'", "'./id.yaml'"), /"\.\/id\.yaml", which does not lead into it: bundle it/],
    'a reference to itself': [OPENAPI.replace("Id: { name: id,", "Id: { $ref: '#/components/parameters/Id', name: id,"), /does not lead into it/],
    'one without operations': ['openapi: 3.0.0\npaths: {}', /names no server|no operations/],
    'another version': ['openapi: 4.0.0\npaths: {}', /says that it is OpenAPI 4\.0\.0, and corsight reads 3\.x and 2\.0/],
    'broken YAML': ['openapi: 3.0.0\npaths: {', /the document is no YAML/],
  };
  for (const [name, [text, message]] of Object.entries(WRONG)) test(name, async () => {
    const { status, stderr } = await corsight(['test', '--init', write('wrong.yaml', text), '--origin', APP, '-o', '-'], { cwd });
    assert.equal(status, 2, stderr);
    assert.match(stderr.replace(/\s+/g, ' '), message);
  });
});

describe('a HAR', () => {
  const entry = (method, url, origin, headers = []) => ({
    startedDateTime: '2026-11-30T10:00:00.000Z', time: 5, _resourceType: 'fetch',
    request: { method, url, headers: [{ name: 'Origin', value: origin }, { name: 'Sec-Fetch-Mode', value: 'cors' }, ...headers] },
    response: { status: 200, headers: [{ name: 'Access-Control-Allow-Origin', value: origin }] },
  });
  const har = {
    log: {
      version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [], entries: [
        entry('GET', 'https://api.example/items/1?page=1', APP), entry('GET', 'https://api.example/items/2', APP), entry('GET', 'https://api.example/items/3', ADMIN),
        entry('POST', 'https://api.example/items', ADMIN, [{ name: 'Content-Type', value: 'application/json' }, { name: 'X-Api-Key', value: 'k-1-2-3' }]),
        entry('GET', 'https://other.example/me', APP, [{ name: 'Authorization', value: 'Bearer very-secret' }]),
      ],
    },
  };

  test('one call of each endpoint, with its id, by the pages that made it, and without secrets', async () => {
    const table = await init(write('recorded.har', har));
    assert.doesNotMatch(JSON.stringify(table), /k-1-2-3|very-secret/);
    assert.deepEqual(table, {
      baseUrl: 'https://api.example', origins: [APP, ADMIN],
      calls: [
        { url: '/items/1?page=1', expect: { preflight: false } },
        { url: '/items', method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Api-Key': '${X_API_KEY}' }, origins: [ADMIN], expect: { preflight: true } },
        { url: 'https://other.example/me', headers: { Authorization: 'Bearer ${API_TOKEN}' }, origins: [APP], expect: { preflight: true } },
      ],
    });
  });

  test('pages that are given take the place of those that were recorded', async () => {
    const { origins, calls } = await init(write('recorded.har', har), ['--origin', 'https://new.example']);
    assert.deepEqual([origins, calls.filter((call) => call.origins)], [['https://new.example'], []]);
  });

  test('one without calls to another origin', async () => {
    const { status, stderr } = await corsight(['test', '--init', write('empty.har', { log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: [] } }), '-o', '-', '--origin', APP], { cwd });
    assert.deepEqual([status, stderr.replace(/\s+/g, ' ').trim()], [2, 'corsight: empty.har has no call of a page to another origin']);
  });
});

test('a call by its options', async () => {
  assert.deepEqual(await init('https://api.example/items/1?x=1#part', ['-X', 'PUT', '--json', '{"a":1}', '-H', 'Authorization: Bearer abc.def', '--credentials', 'include', '--origin', APP, '--origin', ADMIN]), {
    baseUrl: 'https://api.example', origins: [APP, ADMIN],
    calls: [{ url: '/items/1?x=1#part', method: 'PUT', headers: { Authorization: 'Bearer ${API_TOKEN}', Accept: 'application/json' }, json: { a: 1 }, credentials: 'include', expect: { preflight: true } }],
  });
});

test('a command of curl from the standard input', async () => {
  const input = `curl 'https://api.example/items' -X POST -H 'Origin: ${APP}' -H 'Content-Type: text/plain' --data-raw 'hello'`;
  assert.deepEqual(await init('-', [], { input }), {
    baseUrl: 'https://api.example', origins: [APP], calls: [{ url: '/items', method: 'POST', headers: { 'Content-Type': 'text/plain' }, expect: { preflight: false } }],
  });
});

test('what has no call in it', async () => {
  const { status, stderr } = await corsight(['test', '--init', '-', '--origin', APP], { cwd, input: 'good morning' });
  assert.deepEqual([status, stderr.replace(/\s+/g, ' ').trim()], [2, 'corsight: - is no HAR, no OpenAPI document, and nothing else with a call in it']);
  const missing = await corsight(['test', '--init', 'nowhere.har', '--origin', APP], { cwd });
  assert.match(missing.stderr, /^corsight: nowhere\.har cannot be read/);
  const page = await corsight(['test', '--init', write('openapi.yaml', OPENAPI)], { cwd });
  assert.match(page.stderr, /--init needs --origin/);
});

test('a file that is there is kept, unless it is to be written over', async () => {
  write('cors.json', 'mine');
  const args = ['test', '--init', 'https://api.example/items', '--origin', APP];
  const kept = await corsight(args, { cwd });
  assert.equal(kept.status, 2);
  assert.match(kept.stderr.replace(/\s+/g, ' '), /cors\.json is there already: --force writes over it, and -o FILE writes to another/);
  assert.equal(readFileSync(join(cwd, 'cors.json'), 'utf8'), 'mine');
  const { status, stdout } = await corsight([...args, '--force'], { cwd });
  assert.deepEqual([status, stdout], [0, `cors.json has 1 call, made by ${APP}. Look at what it expects; then run it: corsight test\n`]);
  assert.equal(JSON.parse(readFileSync(join(cwd, 'cors.json'), 'utf8')).calls.length, 1);
});

test('what is written runs: of a document, as YAML, and of the preset', async () => {
  const server = await serve({ '': listed([APP], { 'Access-Control-Allow-Headers': 'authorization, content-type, x-tenant, x-api-key', 'X-Total': '3', 'Access-Control-Expose-Headers': 'X-Total' }) });
  const env = { BEARER_AUTH: 'one', OAUTH: 'two', KEY: 'three', SESSION: 'four' };
  await corsight(['test', '--init', write('openapi.yaml', OPENAPI), '--origin', APP, '--base-url', server.url, '-o', 'cors.yaml'], { cwd });
  assert.equal(parse(readFileSync(join(cwd, 'cors.yaml'), 'utf8')).calls.length, 5);
  const { status, stdout, stderr } = await corsight(['test', 'cors.yaml'], { cwd, env });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /10 of 10 as expected/);
  assert.equal(server.asked.find(({ url, method }) => url === '/items/a%20b' && method === 'GET').headers.cookie, 'sid=four');
  const preset = await init('mcp', ['--base-url', 'http://localhost:3000/mcp', '--origin', APP]);
  assert.deepEqual([preset.baseUrl, preset.calls.length, preset.calls.every(({ url }) => url === '/mcp')], ['http://localhost:3000', 9, true]);
  await server.close();
});
