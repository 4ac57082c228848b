// `plan`, `explain` and `check -`: what they print.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertGolden, run, stable } from './support.mjs';

const golden = async (name, args, { status = 0, input } = {}) => {
  const result = await run(args, { input });
  assert.equal(result.status, status, result.stderr);
  assert.equal(result.stderr, '');
  for (const line of args.includes('--json') ? [] : result.stdout.split('\n')) assert.ok(line.length <= 80 || !line.trim().includes(' '), `80 columns: ${line}`);
  assertGolden(name, stable(result.stdout));
  return result.stdout;
};

describe('plan', () => {
  const URL = 'https://api.example/items';
  const page = ['--origin', 'https://app.example'];
  test('a call with a preflight', () => golden('plan-preflight.txt', ['plan', URL, ...page, '-X', 'DELETE', '-H', 'Authorization: Bearer abc', '--credentials', 'include']));
  test('a call that is sent at once', () => golden('plan-at-once.txt', ['plan', URL, ...page]));
  test('a call that is stopped', () => golden('plan-stopped.txt', ['plan', 'http://api.example/', ...page], { status: 1 }));
  test('a call that browsers treat differently', () => golden('plan-browsers.txt', ['plan', URL, ...page, '-H', 'DPR: 2', '-H', 'Sec-CH-UA-Model: "x"']));
  test('as JSON', () => golden('plan.json', ['plan', URL, ...page, '-X', 'PUT', '--json']));
  test('of a text', () => golden('plan-text.txt', ['plan', '-'], { input: "curl 'https://api.example/items' -X PUT -H 'Origin: https://app.example' -H 'Cookie: a=b' -H 'Content-Type: application/json' --data-raw '{}' --compressed\n" }));
});

describe('explain', () => {
  test('a finding', () => golden('explain-finding.txt', ['explain', 'preflight-header-not-allowed']));
  test('a cause', () => golden('explain-cause.txt', ['explain', 'options-authentication']));
  test('a special case', () => golden('explain-case.txt', ['explain', 'acao-mismatch-trailing-slash']));
  test('a name that browsers give to many', () => golden('explain-name.txt', ['explain', 'AllowOriginMismatch']));
  test('as JSON', () => golden('explain.json', ['explain', 'response-acao-missing', '--json']));
  test('a message of a console', () => golden('explain-message.txt', ['explain', "Access to fetch at 'https://api.example/items' from origin 'https://app.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource."]));
  test('names in Chromium, Firefox and MDN lead to the same code', async () => {
    for (const name of ['HeaderDisallowedByPreflightResponse', 'Network.CorsError.HeaderDisallowedByPreflightResponse', 'CORSMissingAllowHeaderFromPreflight2', 'CORSMissingAllowHeaderFromPreflight']) {
      const { stdout } = await run(['explain', name, '--json']);
      assert.deepEqual(JSON.parse(stdout).codes.map(({ code }) => code).includes('preflight-header-not-allowed'), true, name);
    }
  });
});

describe('check -', () => {
  const OUTPUT = `> GET /items HTTP/1.1
> Host: api.example
> Origin: https://app.example
> User-Agent: curl/8
>
< HTTP/1.1 200 OK
< Content-Type: application/json
< Access-Control-Allow-Origin: https://app.example/
<
`;
  test('what curl -v has printed', () => golden('check-curl-output.txt', ['check', '-'], { status: 1, input: OUTPUT }));
  test('the message of a console, for the browser that has printed it', () => golden('check-message.txt', ['check', '-'], { status: 1, input: "Access to XMLHttpRequest at 'https://api.example/items' from origin 'https://app.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.\n" }));
  test('nothing is sent for a text with answers', async () => {
    // The host does not exist: a request for it could not be answered.
    const { status } = await run(['check', '-'], { input: OUTPUT.replace('api.example', 'corsight.invalid') });
    assert.equal(status, 1);
  });
});
