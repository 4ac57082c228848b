/**
 * `corsight/policy`: policies, and their text for real servers.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { lint, lintOrigins, render, servers } from '../../pkg/policy.js';
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
