// What holds for every server and policy. A check gets a running server and throws if it does not hold.

import assert from 'node:assert/strict';
import { callByEngine, callsOf } from './calls.mjs';
import { lookAlikes } from './policies.mjs';
import { list, preflight, send } from './send.mjs';

const ALLOW_ORIGIN = 'access-control-allow-origin';

const originsOf = (policy) => policy.origins === '*' ? ['https://whoever.example'] : policy.origins;
const isRefused = ({ headers }) => headers[ALLOW_ORIGIN] === undefined;

function assertAllowed({ headers }, policy, origin, what) {
  assert.deepEqual(headers[ALLOW_ORIGIN], [policy.origins === '*' ? '*' : origin], what);
  assert.deepEqual(headers['access-control-allow-credentials'], policy.credentials ? ['true'] : undefined, what);
}

function assertCalls(results, calls, who) {
  const seen = results.map(({ status, code, error }, index) => `${calls[index].init.method ?? 'GET'} ${calls[index].path}: ${status ?? code ?? error}`);
  assert.deepEqual(seen, calls.map(({ path, init, status }) => `${init.method ?? 'GET'} ${path}: ${status}`), who);
}

function assertExposed(results, policy, sends = policy.exposedHeaders ?? []) {
  for (const { headers } of results.filter(({ status }) => status === 200)) {
    for (const name of sends.filter((each) => policy.exposedHeaders?.includes(each))) assert.ok(headers[name.toLowerCase()], `${name} cannot be read`);
  }
}

/**
 * The checks by name. `when` says for which policies and servers a check is; without it the check is for all.
 *
 * @type {Record<string, { when?: (context: any) => boolean, run: (context: any) => Promise<void> }>}
 */
export const checks = {
  'an allowed page gets every answer, errors too, by the engine': {
    async run({ policy, url, paths, mark }) {
      for (const origin of originsOf(policy)) {
        const calls = callsOf({ policy, url, paths, mark });
        assertCalls(await callByEngine(origin, calls), calls, origin);
      }
    },
  },
  'an allowed page gets every answer, errors too, in Chromium': {
    async run({ policy, url, paths, mark, page, sends, chromium }) {
      const calls = callsOf({ policy, url, paths, mark });
      const results = await chromium.call(page, calls);
      assertCalls(results, calls, page);
      assertExposed(results, policy, sends);
    },
  },
  'an allowed page reads the exposed headers': {
    when: ({ policy }) => Boolean(policy.exposedHeaders),
    async run({ policy, url, paths, mark, page, sends }) {
      assertExposed(await callByEngine(page, callsOf({ policy, url, paths, mark })), policy, sends);
    },
  },
  'an answer has each CORS header once, with the values of the policy': {
    async run({ policy, url, paths }) {
      for (const origin of originsOf(policy)) {
        for (const path of Object.keys(paths)) {
          const answer = await send(url + path, { headers: { Origin: origin } });
          assertAllowed(answer, policy, origin, path);
          assert.deepEqual(list(answer.headers, 'access-control-expose-headers').sort(), (policy.exposedHeaders ?? []).map((name) => name.toLowerCase()).sort(), path);
        }
      }
    },
  },
  'a preflight is answered with the values of the policy': {
    async run({ policy, url, paths }) {
      for (const origin of originsOf(policy)) {
        for (const path of Object.keys(paths)) {
          for (const method of ['GET', ...policy.methods ?? []]) {
            const answer = await preflight(url + path, origin, method, policy.headers);
            assert.ok(answer.status >= 200 && answer.status < 300, `${method} ${path}: ${answer.status}`);
            assertAllowed(answer, policy, origin, path);
            // Some servers list only the method that is asked for. GET need not be listed.
            const methods = list(answer.headers, 'access-control-allow-methods');
            if (method !== 'GET') assert.ok(methods.includes(method.toLowerCase()), `${method} ${path}: ${methods}`);
            const names = list(answer.headers, 'access-control-allow-headers');
            for (const allowed of policy.headers ?? []) assert.ok(names.includes(allowed), `${allowed} ${path}: ${names}`);
            assert.deepEqual(answer.headers['access-control-max-age'], [String(policy.maxAge ?? 7200)], path);
          }
        }
      }
    },
  },
  'a method and a header that the policy does not have are refused': {
    async run({ policy, url, mark, page }) {
      const calls = [{ method: 'PROPPATCH' }, { headers: { 'x-other': '1' } }].map((init, index) => ({ url: `${url}/ok?${mark}-unlisted-${index}`, init }));
      const results = await callByEngine(page, calls);
      for (const { code } of results) assert.match(code ?? 'allowed', /^preflight-/);
    },
  },
  'other origins, look-alikes and null are refused': {
    when: ({ policy }) => policy.origins !== '*',
    async run({ policy, url, paths }) {
      for (const allowed of policy.origins) {
        for (const [what, origin] of Object.entries(lookAlikes(allowed)).filter(([, origin]) => !policy.origins.includes(origin))) {
          for (const path of Object.keys(paths)) {
            assert.ok(isRefused(await send(url + path, { headers: { Origin: origin } })), `${what}: ${origin} ${path}`);
            assert.ok(isRefused(await preflight(url + path, origin, policy.methods?.[0], policy.headers)), `preflight, ${what}: ${origin} ${path}`);
          }
        }
      }
    },
  },
  'other origins and null are refused by Chromium': {
    when: ({ policy }) => policy.origins !== '*',
    async run({ policy, url, paths, mark, chromium }) {
      for (const origin of ['https://other.example', 'null']) {
        const results = await chromium.call(origin, callsOf({ policy, url, paths, mark }));
        assert.deepEqual(results.filter(({ error }) => !error), [], origin);
      }
    },
  },
  'credentials are refused': {
    when: ({ policy }) => !policy.credentials,
    async run({ url, mark, page, chromium }) {
      const calls = [{ url: `${url}/ok?${mark}-credentials`, init: { credentials: 'include' } }];
      assert.ok((await callByEngine(page, calls))[0].code);
      assert.ok((await chromium.call(page, calls))[0].error);
    },
  },
  'every answer that depends on the origin says so by Vary': {
    when: ({ policy }) => policy.origins !== '*',
    async run({ policy, url, paths }) {
      const [allowed] = policy.origins;
      for (const path of Object.keys(paths)) {
        const answers = {
          'an allowed origin': await send(url + path, { headers: { Origin: allowed } }),
          'another origin': await send(url + path, { headers: { Origin: 'https://other.example' } }),
          'no origin': await send(url + path),
        };
        for (const [what, { headers }] of Object.entries(answers)) assert.ok(list(headers, 'vary').includes('origin'), `${what}: ${path}`);
      }
    },
  },
  'an OPTIONS that is no preflight reaches the application': {
    when: ({ kind }) => kind === 'proxy',
    async run({ url, upstream, mark }) {
      const query = new URLSearchParams({ mark, plain: 'OPTIONS' }).toString();
      await send(`${url}/ok?${query}`, { method: 'OPTIONS' });
      assert.equal(upstream.log.find((request) => request.query === query)?.method, 'OPTIONS');
    },
  },
  'the request headers of the policy reach the application': {
    when: ({ kind, policy }) => kind === 'proxy' && Boolean(policy.headers),
    async run({ policy, url, upstream, mark }) {
      const query = new URLSearchParams({ mark, headers: 'sent' }).toString();
      await send(`${url}/ok?${query}`, { headers: Object.fromEntries(policy.headers.map((name) => [name, '1'])) });
      const { headers } = upstream.log.find((request) => request.query === query);
      for (const name of policy.headers) assert.equal(headers[name], '1', name);
    },
  },
};
