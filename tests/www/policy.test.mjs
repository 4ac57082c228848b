/**
 * `corsight/policy`: policies, and their text for real servers.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createEngine } from '../../pkg/index.js';
import { analyze } from '../../pkg/capture.js';
import { lint, lintOrigins, policyFor, render, servers, withSnippets } from '../../pkg/policy.js';
import { literalsOf, readTypes } from './contract-types.mjs';

const POLICY = { origins: ['https://app.example'], methods: ['PUT'], headers: ['content-type'] };

test('every server that the types name is written for, and no other', async () => {
  const types = readTypes(['policy.d.ts'], ['ServerName', 'ServerInfo', 'Rendered']);
  const all = await servers();
  const shape = types.get('ServerName');
  assert.deepEqual(all.map(({ name }) => name).sort(), (shape.kind === 'union' ? literalsOf(shape) : [shape.value]).sort());
  for (const server of all) {
    assert.deepEqual(Object.keys(server).sort(), [...types.get('ServerInfo').fields.keys()].sort());
    const { text, cannot, ...rest } = await render(POLICY, server.name);
    assert.deepEqual(rest, { server: server.name, title: server.title, file: server.file, language: server.language });
    assert.match(text, /https:\/\/app\.example/);
    assert.ok(Array.isArray(cannot));
  }
});

test('everything that is wrong with a policy is said, with its place', async () => {
  const wrong = { origins: ['https://app.example', 'null', 'app.example'], methods: ['TRACE', 'PUT'], headers: ['x"; return 200'], exposedHeaders: ['*'] };
  await assert.rejects(render(wrong, 'nginx'), ({ code, value, message }) => {
    assert.deepEqual([code, value], ['misuse', 'null']);
    for (const part of ['origins[1]: "null"', 'origins[2]: "app.example"', 'methods[0]: no page can send "TRACE"', 'headers[0]: "x\\"; return 200"', 'exposedHeaders[0]: "*"']) assert.ok(message.includes(part), `${part}: ${message}`);
    return true;
  });
  await assert.rejects(render({ origins: '*', credentials: true }, 'nginx'), { code: 'misuse', value: '*', message: /^origins: .*credentials exclude each other/ });
  // A caller who was refused can go on.
  assert.match((await render(POLICY, 'nginx')).text, /app\.example/);
});

test('what is no policy is refused, and so are unknown names', async () => {
  for (const policy of [undefined, null, [], 'https://app.example', {}, { origins: [1] }, { ...POLICY, methods: 'PUT' }, { ...POLICY, maxAge: -1 }, { ...POLICY, maxAge: 0.5 }, { ...POLICY, credentials: 'yes' }]) {
    await assert.rejects(render(policy, 'nginx'), { code: 'misuse' }, JSON.stringify(policy));
  }
  await assert.rejects(render({ ...POLICY, orgins: [] }, 'nginx'), { message: /"orgins".*did you mean "origins"/ });
  await assert.rejects(render(POLICY, 'ngnix'), { code: 'misuse', message: /"ngnix".*nginx/ });
  await assert.rejects(render(POLICY, 'nginx', { server: 'nginx' }), { code: 'misuse' });
});

test('answers to several origins show the rule of a server', async () => {
  const trials = await lintOrigins(['https://app.corp.example']);
  assert.deepEqual(trials[0], { origin: 'https://app.corp.example', kind: 'listed' });
  const of = async (isAllowed) => {
    const answers = trials.map(({ origin }) => ({ origin, status: 200, headers: isAllowed(origin) ? { 'Access-Control-Allow-Origin': origin } : {} }));
    const { rules: [{ rule, text, origins }] } = await lint({ url: 'https://api.example/', origins: ['https://app.corp.example'], answers });
    assert.match(text, /^The server .*\.$/);
    assert.ok(origins.length > 0);
    return rule;
  };
  assert.equal(await of((origin) => origin === 'https://app.corp.example'), 'exact-list');
  assert.equal(await of((origin) => origin.endsWith('corp.example')), 'suffix');
  assert.equal(await of(() => true), 'reflects-any');
});

test('what is no answer is refused', async () => {
  for (const given of [null, {}, { answers: [{}] }, { answers: [{ origin: 'x', status: -1 }] }, { answers: [{ origin: 'x', status: 200, headers: 5 }] }, { answers: [{ origin: 'x', status: 200, kind: 'options' }] }, { answer: [] }]) {
    await assert.rejects(lint(given), { code: 'misuse' }, JSON.stringify(given));
  }
  await assert.rejects(lintOrigins(['app.example']), { code: 'misuse', message: /app\.example/ });
  await assert.rejects(lintOrigins('https://app.example'), { code: 'misuse' });
});

test('the least policy of requests, exchanges, plans, recorded calls and a HAR', async () => {
  const request = { url: 'https://api.example/items/1', method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Trace': '1' }, credentials: 'include' };
  const expected = { origins: ['https://app.example'], methods: ['PUT'], headers: ['content-type', 'x-trace'], exposedHeaders: [], credentials: true, maxAge: 7200 };
  const origin = 'https://app.example';
  const engine = await createEngine({ origin });
  for (const [source, options] of [
    [request, { origin }],
    [[request], { origin }],
    [[new Request(request.url, request)], { origin }],
    [[{ origin, request }], {}],
    [[{ origin, profile: 'firefox', request, responses: [{ status: 404 }] }], {}],
    [engine.plan(request), {}],
    [{ calls: [{ origin, request, responses: [] }] }, {}],
  ]) {
    const [{ target, policy, calls, unmet }, ...others] = await policyFor(source, options);
    assert.deepEqual([target, policy, calls, unmet, others], ['https://api.example', expected, [0], [], []]);
  }
  engine.dispose();
});

test('each server gets its own policy, and what cannot be allowed is said', async () => {
  const policies = await policyFor(['https://api.example/', { url: 'https://cdn.example/x', method: 'TRACE' }, 'http://old.example/', '/own'], { origin: 'https://app.example' });
  assert.deepEqual(policies.map(({ target, policy, calls }) => [target, policy?.origins ?? null, calls]), [
    ['https://api.example', ['https://app.example'], [0]], ['https://cdn.example', null, []], ['http://old.example', null, []],
  ]);
  assert.deepEqual(policies.flatMap(({ unmet }) => unmet.map(({ call, code, browsers }) => [call, code, browsers.length])), [[1, 'request-method-forbidden', 3], [2, 'policy-mixed-content', 3]]);
});

test('what script reads is exposed, and a public policy has no list', async () => {
  const exchange = { request: 'https://api.example/', responses: [{ status: 200, headers: { ETag: '"1"', 'X-Total-Count': '5', Server: 'x' } }] };
  const [{ policy, notes }] = await policyFor([exchange], { origin: 'https://app.example', reads: ['etag'], public: true });
  assert.deepEqual([policy.origins, policy.exposedHeaders], ['*', ['etag']]);
  assert.match(notes[0].text, /: X-Total-Count\./);
});

test('what is no call is refused', async () => {
  for (const [source, options] of [[['https://api.example/'], {}], [[5], { origin: 'https://app.example' }], [[{ url: 'https://api.example/', mode: 'x' }], { origin: 'https://app.example' }], [['https://api.example/'], { origin: 'app' }],
    [[{ url: 'https://api.example/', metod: 'PUT' }], { origin: 'https://app.example' }], [null, {}], ['{', {}], [['https://api.example/'], { origin: 'https://app.example', reads: 'ETag' }]]) {
    await assert.rejects(policyFor(source, options), { name: 'CorsError', code: /misuse|request-/ }, JSON.stringify([source, options]));
  }
});

test('a HAR gives the policy of its calls', async () => {
  const har = { log: { version: '1.2', creator: { name: 'WebInspector', version: '1' }, entries: [entry('POST', 'https://api.example/items', [['Origin', 'https://app.example'], ['Content-Type', 'text/plain'], ['Sec-Fetch-Mode', 'cors']])] } };
  for (const source of [har, JSON.stringify(har), new TextEncoder().encode(JSON.stringify(har))]) {
    const [{ target, policy }] = await policyFor(source);
    assert.deepEqual([target, policy.origins, policy.methods], ['https://api.example', ['https://app.example'], []]);
  }
});

/** An entry of a HAR. */
function entry(method, url, headers) {
  const list = (pairs) => pairs.map(([name, value]) => ({ name, value }));
  return {
    startedDateTime: '2026-11-01T00:00:00.000Z', time: 1, _resourceType: 'fetch',
    request: { method, url, headers: list(headers), cookies: [] }, response: { status: 200, headers: [], cookies: [], content: {} },
  };
}

test('a policy is linted as it is written', async () => {
  const { rules, findings } = await lint({ origins: ['null', 'https://*.github.io'], headers: ['*'], credentials: true });
  assert.deepEqual([rules, findings.map(({ code, severity }) => [code, severity])], [[], [['lint-null-origin', 'risk'], ['lint-public-suffix', 'risk'], ['lint-wildcard-with-credentials', 'degrade']]]);
  for (const { message, docs, code } of findings) {
    assert.doesNotMatch(message, /[{}]/);
    assert.ok(docs.endsWith(`/docs/codes.html#${code}`), docs);
  }
  const { findings: [shared] } = await lint({ origins: ['https://*.shop.example'], credentials: true }, { publicSuffixList: 'shop.example\nexample' });
  assert.equal(shared.code, 'lint-public-suffix');
});

test('a remedy has the text for the server that is known or chosen', async () => {
  const engine = await createEngine({ origin: 'https://app.example' });
  const exchange = { request: { url: 'https://api.example/', method: 'PUT' }, responses: [{ status: 204, headers: { Server: 'nginx/1.25' } }, { status: 200, headers: {} }] };
  const { diagnosis } = engine.check(exchange);
  assert.equal(diagnosis.causes[0].act.snippet, null);
  const known = await withSnippets(diagnosis, exchange, { origin: engine.origin });
  const [{ act }] = known.causes;
  assert.deepEqual([act.snippet.server, act.snippet.file], ['nginx', 'nginx.conf']);
  assert.deepEqual(Object.keys(act.snippet).sort(), [...readTypes(['index.d.ts'], ['Snippet']).get('Snippet').fields.keys()].sort());
  assert.match(act.snippet.text, /"https:\/\/app\.example"/);
  // Nobody's diagnosis is changed.
  assert.equal(diagnosis.causes[0].act.snippet, null);
  assert.deepEqual(Object.keys(known).sort(), Object.keys(diagnosis).sort());
  const unknown = { ...exchange, responses: [{ status: 204, headers: {} }, { status: 200, headers: {} }] };
  const none = await withSnippets(engine.check(unknown).diagnosis, unknown, { origin: engine.origin });
  assert.equal(none.causes[0].act.snippet, null);
  const chosen = await withSnippets(engine.check(unknown).diagnosis, unknown, { origin: engine.origin, server: 'express' });
  assert.equal(chosen.causes[0].act.snippet.server, 'express');
  await assert.rejects(withSnippets(diagnosis, exchange, { origin: engine.origin, server: 'ngnix' }), { code: 'misuse', message: /nginx/ });
  // A page that is refused before anything is sent has no server to tell.
  const mixed = { request: { url: 'http://old.example/' }, responses: [] };
  const refused = await withSnippets(engine.check(mixed).diagnosis, mixed, { origin: engine.origin, server: 'nginx' });
  assert.ok(refused.causes.every(({ act: own, otherwise }) => [own, ...otherwise].every(({ snippet }) => snippet === null)));
  engine.dispose();
});

test('the verdict of a recorded call has the text for the server that answered', async () => {
  const headers = [['Origin', 'https://app.example'], ['Sec-Fetch-Mode', 'cors']];
  const one = entry('GET', 'https://api.example/items', headers);
  one.response.headers = [{ name: 'Server', value: 'nginx' }];
  const { calls: [{ verdict }] } = await analyze({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: [one] } });
  assert.equal(verdict.diagnosis.causes[0].act.snippet.server, 'nginx');
});
