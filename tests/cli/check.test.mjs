// `corsight check` against the misconfigured servers of the demo.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startDemo } from '../../demo/server.mjs';
import { fill, scenarios, urlOf } from '../../demo/scenarios.mjs';
import { assertGolden, portsOf, run, stable } from './support.mjs';

let demo;
let ports;
before(async () => {
  demo = await startDemo();
  ports = portsOf(demo.origins);
});
after(() => demo.close());

const STATUS = { allowed: 0, blocked: 1 };

/** The options for a call of the demo's page. */
function optionsOf({ method, headers = {}, data, contentType, withCredentials }) {
  const type = contentType ? ['-H', `Content-Type: ${contentType}`] : [];
  const body = data === undefined ? [] : ['--data-raw', typeof data === 'string' ? data : new URLSearchParams(data).toString()];
  return ['-X', method, ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]), ...type, ...body,
    ...(withCredentials ? ['--credentials', 'include'] : [])];
}

describe('every scenario of the demo: what the browser tests expect is what the command line says', () => {
  for (const scenario of scenarios) {
    test(scenario.id, async () => {
      const places = { ...demo.origins, run: `cli-${scenario.id}` };
      const [call] = scenario.calls;
      const [expected] = scenario.expect;
      const url = urlOf(scenario, call, places);
      const { status, stdout } = await run(['check', url, '--origin', demo.origins.page, ...optionsOf(call), '--json']);
      const [result] = JSON.parse(stdout).results;
      if (expected.network) {
        assert.equal(status, 3);
        assert.equal(result.status, 'unreachable');
        assert.equal(result.details.unreachable.host, new URL(demo.origins.dead).host);
        return;
      }
      assert.equal(status, STATUS[expected.outcome]);
      const { verdict, messages } = result.details;
      if (expected.code && expected.outcome === 'blocked') {
        // The fault of the server is a finding, and the first cause explains it.
        assert.ok(verdict.findings.some(({ code, severity }) => code === expected.code && severity === 'block'), JSON.stringify(verdict.findings.map(({ code }) => code)));
        assert.equal(result.code, verdict.diagnosis.causes[0].code);
        assert.ok([result.code, ...verdict.diagnosis.causes[0].explains].includes(expected.code));
      } else if (expected.hidden) assert.match(result.text, /cannot read X-Total-Count, ETag:/);
      if (expected.status) assert.equal(verdict.response.status, expected.status);
      // What the servers were asked is what was told.
      const seen = demo.log.filter(({ run: name }) => name === places.run);
      assert.deepEqual(messages.map(({ request }) => [request.method, request.url]), seen.map(({ method, url: asked }) => [method, asked]));
      assert.deepEqual(messages.map(({ response }) => response.status), seen.map(({ response }) => response.status));
      const sentPreflights = messages.filter(({ kind }) => kind === 'preflight').length;
      if (expected.preflights) assert.equal(sentPreflights, expected.preflights.length);
      if (expected.origins) {
        const origins = messages.map(({ request }) => request.headers.find(([name]) => name === 'Origin')?.[1]);
        assert.deepEqual(origins, expected.origins.map((origin) => fill(origin, places)));
      }
    });
  }
});

/** The arguments for a scenario, with a URL that is the same in every run. */
const argsOf = (id) => {
  const scenario = scenarios.find((each) => each.id === id);
  const [call] = scenario.calls;
  return ['check', `${demo.origins[call.to]}/api/${id}`, '--origin', demo.origins.page, ...optionsOf(call)];
};

describe('outputs', () => {
  const TEXTS = ['json-post', 'preflight-401', 'acao-missing', 'acao-slash', 'all-at-once', 'redirect-null', 'headers-hidden', 'dead-server', 'credentials-cookie'];
  for (const id of TEXTS) {
    test(`${id} as text`, async () => {
      const { stdout, stderr } = await run(argsOf(id));
      assert.equal(stderr, '');
      for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || !line.trim().includes(' '), `80 columns: ${line}`);
      assert.ok(!stdout.includes('\x1b'));
      assertGolden(`check-${id}.txt`, stable(stdout, ports));
    });
  }
  for (const [format, ending] of [['json', 'json'], ['github', 'txt'], ['junit', 'xml'], ['sarif', 'sarif'], ['markdown', 'md']]) {
    for (const id of ['preflight-401', 'json-post']) {
      test(`${id} as ${format}`, async () => {
        const { stdout } = await run([...argsOf(id), '--format', format]);
        assertGolden(`check-${id}.${format}.${ending}`, stable(stdout, ports));
      });
    }
  }

  test('all headers with --verbose', async () => {
    const { stdout } = await run([...argsOf('json-post'), '-v']);
    assertGolden('check-verbose.txt', stable(stdout, ports));
  });

  test('colours by the environment: FORCE_COLOR counts more than NO_COLOR, and --no-color most', async () => {
    const isColoured = async (env, ...more) => (await run([...argsOf('json-post'), ...more], { env })).stdout.includes('\x1b[');
    assert.equal(await isColoured({}), false);
    assert.equal(await isColoured({ FORCE_COLOR: '1' }), true);
    assert.equal(await isColoured({ FORCE_COLOR: '1', NO_COLOR: '1' }), true);
    assert.equal(await isColoured({ NO_COLOR: '1' }), false);
    assert.equal(await isColoured({ FORCE_COLOR: '0' }), false);
    assert.equal(await isColoured({ FORCE_COLOR: '1' }, '--no-color'), false);
  });
});
