/**
 * `corsight test` as people see it: what it prints in each form, its exit status, and what it says of a table that cannot be read.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN, APP, corsight, listed, serve } from './table-support.mjs';

let server;
let cwd;
before(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'corsight-test-'));
  server = await serve({
    items: listed([APP, ADMIN], { 'X-Total': '3' }),
    locked: (request, response) => response.writeHead(401).end(),
    reflecting: (request, response) => response.writeHead(200, { 'Access-Control-Allow-Origin': request.headers.origin }).end(),
  });
  writeFileSync(join(cwd, 'cors.json'), TABLE);
});
after(async () => {
  await server.close();
  rmSync(cwd, { recursive: true, force: true });
});

const TABLE = `{
  "origins": { "app": "${APP}" },
  "calls": [
    { "name": "list", "url": "/items" },
    { "name": "count", "url": "/items", "refused": false, "expect": { "readable": ["X-Total"] } },
    {
      "name": "store", "url": "/locked", "method": "PUT"
    },
    { "url": "/reflecting" }
  ]
}
`;

/** Runs the table; what was printed has no port and no time. */
async function run(...args) {
  const { status, stdout, stderr } = await corsight(['test', '--base-url', server.url, ...args], { cwd });
  assert.equal(stderr, '');
  return { status, text: stdout.replaceAll(server.url, 'http://api').replace(/time="[\d.]+"/g, 'time="0"') };
}

describe('each form', () => {
  test('text', async () => {
    const { status, text } = await run();
    assert.equal(status, 1);
    assert.equal(text, `✓ list: GET /items from app (https://app.example)
✓ list: GET /items from pages that are not allowed

✗ count: GET /items from app (https://app.example)

  Expected: the page can read X-Total. Found: the answer has X-Total, and hides
  it from the page.
    · To do on the server: Send "Access-Control-Expose-Headers: X-Total" if
      script has to read these headers.

✗ store: PUT /locked from app (https://app.example)

  Expected: allowed. Found: blocked.

  OPTIONS http://api/locked is answered with 401: authentication runs before
  CORS, but a preflight never carries a token or a cookie.
    · To do on the server: Let OPTIONS pass before authentication runs, and
      answer it with status 204 and the CORS headers.
    · The PUT never left the browser: only the preflight was sent.

✓ store: PUT /locked from pages that are not allowed
✓ GET /reflecting from app (https://app.example)

✗ GET /reflecting from pages that are not allowed

  Expected: blocked. Found: allowed for https://unlisted.example, null,
  https://app.example.unlisted.example, https://unlistedapp.example,
  https://appxexample, http://app.example, https://app.example:8443.
    · https://unlisted.example: Nobody has listed this origin, so every page of
      the web gets through. The answer has Access-Control-Allow-Origin:
      https://unlisted.example.
    · To do on the server: Compare the whole origin with a list of those that
      are allowed, and send no Access-Control-Allow-Origin to others. If every
      page may read this, write "origins": "*" into the call.

4 of 7 as expected, 3 not
`.replace(/OPTIONS http:\/\/api\/locked is[^]*?cookie\./, text.match(/OPTIONS http:\/\/api\/locked is[^]*?cookie\./)?.[0]));
    assert.match(text.replace(/\s+/g, ' '), /OPTIONS http:\/\/api\/locked is answered with 401: authentication runs before CORS, but a preflight never carries a token or a cookie\./);
    assert.ok(text.split('\n').every((line) => line.length <= 80));
  });

  test('github: an annotation at the line of the call', async () => {
    const { text } = await run('--format', 'github');
    assert.deepEqual(text.trim().split('\n').map((line) => line.split('::')[1] ?? line), [
      'error file=cors.json,line=5,title=count%3A GET /items from app (https%3A//app.example)',
      'error file=cors.json,line=6,title=store%3A PUT /locked from app (https%3A//app.example)',
      'error file=cors.json,line=9,title=GET /reflecting from pages that are not allowed',
      '4 of 7 as expected, 3 not',
    ]);
  });

  test('junit', async () => {
    const { text } = await run('--format', 'junit');
    assert.match(text, /<testsuites name="corsight" tests="7" failures="3" errors="0" skipped="0" time="0">/);
    assert.match(text, /<testcase classname="corsight\.test" name="store: PUT \/locked from app \(https:\/\/app\.example\)" file="cors\.json" line="6" time="0">\n\s*<failure type="options-authentication" message="Expected: allowed\. Found: blocked\.">/);
  });

  test('json', async () => {
    const { text } = await run('--json');
    const { command, summary, results } = JSON.parse(text);
    assert.deepEqual([command, summary, results.length], ['test', '4 of 7 as expected, 3 not', 7]);
    const { status, code, location, details: { call, pages: [page] } } = results[3];
    assert.deepEqual([status, code, location, call], ['fail', 'options-authentication', { file: 'cors.json', line: 6 }, { index: 2, name: 'store' }]);
    assert.deepEqual([page.origin, page.name, page.method, page.url, page.outcome, page.expected.outcome], [APP, 'app', 'PUT', 'http://api/locked', 'blocked', 'allowed']);
    assert.deepEqual(page.messages.map(({ kind, response }) => [kind, response.status]), [['preflight', 401]]);
    assert.equal(results[6].details.pages.length, 7);
  });

  test('sarif', async () => {
    const { runs: [{ results }] } = JSON.parse((await run('--format', 'sarif')).text);
    assert.deepEqual(results.map(({ ruleId, locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine } } }] }) => [ruleId, uri, startLine]), [
      ['response-header-not-exposed', 'cors.json', 5], ['options-authentication', 'cors.json', 6], ['page-not-refused', 'cors.json', 9],
    ]);
  });

  test('markdown', async () => {
    const { text } = await run('--format', 'markdown');
    assert.match(text, /^### corsight test\n\n4 of 7 as expected, 3 not\n\n\| \| Call \| Result \|\n\|---\|---\|---\|\n\| ✓ \| list: GET \/items from app/);
  });

  test('files beside what is printed', async () => {
    const { text } = await run('--report', 'junit=reports/junit.xml', '--report', 'text=reports/table.txt');
    assert.match(readFileSync(join(cwd, 'reports/junit.xml'), 'utf8'), /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites/);
    assert.equal(readFileSync(join(cwd, 'reports/table.txt'), 'utf8').replaceAll(server.url, 'http://api').replace(/\s+/g, ' '), text.replace(/\s+/g, ' '));
  });
});

describe('a table that cannot be read', () => {
  const WRONG = {
    'no file': [null, /nowhere\.json cannot be read \(ENOENT\): corsight test --init writes one/],
    'no JSON': ['{\n  "origins": [,]\n}', /wrong\.json:2:15 cannot be read: Unexpected token ','/],
    'JSON that ends too early': ['{\n  "origins": ["https://app.example"],\n', /wrong\.json:3:1 cannot be read/],
    'a key twice': [`{\n  "origins": ["${APP}"],\n  "calls": [{ "url": "/a",\n    "url": "/b" }]\n}`, /wrong\.json:4:5 cannot be read: Map keys must be unique/],
    'an unknown key': [TABLE.replace('"readable"', '"redable"'), /wrong\.json:5 calls\[1\]\.expect\.redable is no known key: did you mean "readable"\?/],
    'several faults': [TABLE.replace('"/items"', '7').replace('"PUT"', '"P T"'), /wrong\.json:4 calls\[0\]\.url is a text, but it is 7 wrong\.json:7 calls\[2\]\.method is a method, such as PUT, but it is "P T"/],
    'a list': ['[]', /wrong\.json:1 the table is an object, but it is a list/],
    'nothing': ['', /wrong\.json:1:1 cannot be read/],
    'a variable that is not set': [TABLE.replace('"PUT"', '"PUT", "headers": { "Authorization": "Bearer ${NO_SUCH_TOKEN}" }'), /wrong\.json:7 calls\[2\]\.headers has \$\{NO_SUCH_TOKEN\}, which the environment does not have/],
  };
  for (const [name, [text, message]] of Object.entries(WRONG)) test(name, async () => {
    if (text !== null) writeFileSync(join(cwd, 'wrong.json'), text);
    server.asked.length = 0;
    const { status, stdout, stderr } = await corsight(['test', text === null ? 'nowhere.json' : 'wrong.json', '--base-url', server.url], { cwd });
    assert.deepEqual([status, stdout, server.asked.length], [2, '', 0]);
    assert.match(stderr.replace(/\s+/g, ' '), message);
  });

  test('no YAML', async () => {
    writeFileSync(join(cwd, 'wrong.yaml'), 'origins: [https://app.example\ncalls: []\n');
    const { status, stderr } = await corsight(['test', 'wrong.yaml'], { cwd });
    assert.equal(status, 2);
    assert.match(stderr, /wrong\.yaml:2:\d+ cannot be read/);
  });

  test('wrong usage', async () => {
    const told = async (...args) => (await corsight(['test', ...args], { cwd })).stderr.replace(/\s+/g, ' ');
    assert.match(await told('--timeout', 'soon', '--base-url', 'http://localhost'), /--timeout is a number of seconds above 0/);
    assert.match(await told('--base-url', 'localhost:3000'), /baseUrl is a URL, such as http:\/\/localhost:3000/);
    assert.match(await told('--base-url', server.url, '--report', 'pdf=x'), /--report is FORMAT=FILE with a format of text, json, github, junit, sarif, markdown/);
    assert.match(await told('--profile', 'safari'), /--profile is one of/);
  });
});

test('YAML with comments, tabs in JSON, a byte order mark, and the base URL of the environment', async () => {
  writeFileSync(join(cwd, 'cors.yaml'), `# What the app calls\norigins:\n  app: ${APP}\ncalls:\n  # its list\n  - url: /items\n`);
  writeFileSync(join(cwd, 'tabs.json'), `\ufeff{\n\t"origins": ["${APP}"],\n\t"calls": [\n\t\t{ "url": "/reflecting" }\n\t]\n}`);
  const env = { CORSIGHT_BASE_URL: server.url };
  const yaml = await corsight(['test', 'cors.yaml', '--format', 'github'], { cwd, env });
  assert.deepEqual([yaml.status, yaml.stdout], [0, '2 of 2 as expected\n']);
  const tabs = await corsight(['test', 'tabs.json', '--format', 'github'], { cwd, env });
  assert.match(tabs.stdout, /^::error file=tabs\.json,line=4,/);
});

test('a server that is not there', async () => {
  const gone = await serve({});
  await gone.close();
  const { status, stdout } = await corsight(['test', '--base-url', gone.url], { cwd });
  assert.equal(status, 3);
  assert.match(stdout.replace(/\s+/g, ' '), /^! list: GET \/items from app \(https:\/\/app\.example\) 127\.0\.0\.1:\d+ was not reached: .*ECONNREFUSED/);
});
