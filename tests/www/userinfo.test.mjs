/**
 * User name and password of a URL are shown to nobody: not in messages, findings and traces, nor to whoever sends the request.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createEngine } from '../../pkg/index.js';
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { ORIGIN, engineFor, thrown } from './support.mjs';

const USERINFO = 'tiger:hunter2';
const URL_WITH = `https://${USERINFO}@api.example/items`;
const engine = await engineFor();

/** Everything in an error, its trace and findings too. */
const visible = (value) => `${inspect(value, { depth: Infinity, getters: true, showHidden: true, customInspect: false })} ${inspect(value)} ${JSON.stringify(value)}`;

function demandNoUserinfo(value) {
  const shown = visible(value);
  for (const secret of USERINFO.split(':')) assert.ok(!shown.includes(secret), shown);
}

describe('errors for bad input', () => {
  const inputs = {
    'a URL with a password': [() => engine.plan(URL_WITH), /"https:\/\/api\.example\/items" was given with a username or password: fetch\(\) takes neither in a URL$/],
    'a URL that cannot be parsed': [() => engine.plan(`https://${USERINFO}@api example/`), /^"https:\/\/\.\.\.@api example\/" was given, but it cannot be parsed as a URL$/],
    'a URL whose password has a slash': [() => engine.plan('https://tiger:x/hunter2@api.example/'), /^"https:\/\/\.\.\.@api\.example\/" was given, but it cannot be parsed as a URL$/],
    'a URL without a scheme that cannot be parsed': [() => engine.plan(`//${USERINFO}@api example/`), /^"\/\/\.\.\.@api example\/" was given, but it cannot be parsed as a URL$/],
    'the URL of a response': [() => engine.check({ request: URL_WITH.replace(`${USERINFO}@`, ''), responses: [{ status: 200, url: `https://${USERINFO}@[` }] }), /^"https:\/\/\.\.\.@\[" was given, but it cannot be parsed as a URL$/],
    'a fetch that was disposed of': [() => {
      const fetch = engine.start({ url: URL_WITH, initiator: 'xhr' });
      fetch.dispose();
      fetch.poll();
    }, /^The fetch of https:\/\/api\.example\/items was disposed of/],
  };
  for (const [name, [call, message]] of Object.entries(inputs)) {
    test(name, () => {
      const error = thrown(call);
      assert.match(error.message, message);
      demandNoUserinfo(error);
    });
  }

  test('options', async () => {
    for (const options of [{ origin: `https://${USERINFO}@app.example` }, { origin: ORIGIN, baseUrl: `https://${USERINFO}@[` }]) {
      const error = await createEngine(options).then(() => assert.fail('no error'), (reason) => reason);
      assert.match(error.message, /"https:\/\/\.\.\.@/);
      demandNoUserinfo(error);
    }
  });

  test('open() of an XMLHttpRequest', async () => {
    const Xhr = await createXMLHttpRequest({ engine });
    const error = thrown(() => new Xhr().open('GET', `https://${USERINFO}@[`));
    assert.equal(error.message, '"https://...@[" cannot be parsed as a URL');
  });
});

describe('what failed', () => {
  test('findings and traces of an exchange', () => {
    const location = (url) => ({ status: 302, headers: { Location: url, 'Access-Control-Allow-Origin': '*' } });
    for (const responses of [
      [{ status: 200 }], [{ status: 0, url: `connect to https://${USERINFO}@api.example/ failed` }], [location(`https://${USERINFO}@other.example/`)],
      [location(`http://${USERINFO}@other.example/`)], [location(`https://${USERINFO}@[`)], [location(`x://${USERINFO}@other.example/`)],
    ]) {
      const { findings, trace } = engine.check({ request: { url: URL_WITH, initiator: 'xhr' }, responses });
      assert.ok(findings.length && trace.length);
      demandNoUserinfo({ findings, trace });
    }
  });

  test('fetch', async () => {
    const fetch = await createFetch({ engine, fetch: () => assert.fail('sent') });
    demandNoUserinfo(await fetch(URL_WITH).catch((error) => error));
  });

  test('whoever sends an XMLHttpRequest is told the URL alone, and the refusal tells no more', async () => {
    const sent = [];
    const Xhr = await createXMLHttpRequest({ engine, fetch: async (url) => {
      sent.push(url);
      throw new Error(`no answer from ${url}`);
    } });
    const xhr = new Xhr();
    await new Promise((resolve) => {
      xhr.onloadend = resolve;
      xhr.open('GET', URL_WITH);
      xhr.send();
    });
    assert.deepEqual(sent, ['https://api.example/items']);
    demandNoUserinfo(xhr.corsError);
  });
});

test('an option that is no embedder policy', async () => {
  await assert.rejects(createEngine({ origin: ORIGIN, embedderPolicy: URL_WITH }), (error) => {
    demandNoUserinfo(error);
    assert.match(error.message, /^"https:\/\/api\.example\/items" is not an embedder policy/);
    return true;
  });
});
