/**
 * wrapXMLHttpRequest: what the log knows of each request, and that the caller gets just what the class gives.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createFetch, wrapXMLHttpRequest } from '../../pkg/fetch.js';
import { wrapXMLHttpRequest as fromXhr, createXMLHttpRequest } from '../../pkg/xhr.js';
import { isCorsError } from '../../pkg/errors.js';
import { ORIGIN, engineFor, thrown } from './support.mjs';

const API = 'https://api.example/items';
const engine = await engineFor();

/** A real XMLHttpRequest over a transport that answers with `response`, or that fails if there is none. */
async function make(response, options = {}) {
  const fetch = async () => {
    if (!response) throw new TypeError('network');
    return new Response('body', response);
  };
  const Native = await createXMLHttpRequest({ origin: ORIGIN, fetch });
  const Wrapped = wrapXMLHttpRequest(Native, { engine, console: false, ...options });
  return { Native, Wrapped, last: () => Wrapped.log.at(-1) };
}

/** Sends a request, and gives it when it is over. */
async function send(Class, { method = 'GET', url = API, headers = {}, body, prepare } = {}) {
  const xhr = new Class();
  xhr.open(method, url);
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
  prepare?.(xhr);
  xhr.send(body);
  await once(xhr, 'loadend');
  return xhr;
}
const ALLOWED = { status: 200, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': '*', 'X-Hidden': '1' } };

describe('what was asked for', () => {
  test('a request is in the log as it was sent, without its secrets', async () => {
    const { Wrapped, last } = await make(ALLOWED);
    const xhr = await send(Wrapped, { method: 'PUT', headers: { 'X-Key': 'secret', 'Content-Type': 'application/json' }, body: '{}' });
    assert.equal(xhr.responseText, 'body');
    const { request, status, cors } = last();
    assert.deepEqual([request.method, request.url, request.initiator, request.credentials, status], ['PUT', API, 'xhr', 'same-origin', 200]);
    assert.deepEqual(request.headers, [['X-Key', '...'], ['Content-Type', 'application/json']]);
    assert.equal(cors.plan.kind, 'cors-with-preflight');
    assert.equal(cors.verdict.outcome, 'allowed');
    assert.equal(xhr.cors, cors);
  });

  test('a listener of the upload makes a preflight necessary, as does a handler', async () => {
    const prepare = [(xhr) => xhr.upload.addEventListener('progress', () => {}), (xhr) => { xhr.upload.onprogress = () => {}; }, () => {}];
    const kinds = [];
    for (const step of prepare) {
      const { Wrapped, last } = await make(ALLOWED);
      await send(Wrapped, { method: 'POST', body: 'x', prepare: step });
      kinds.push(last().cors.plan.kind);
    }
    assert.deepEqual(kinds, ['cors-with-preflight', 'cors-with-preflight', 'cors']);
  });

  test('an object opened again is a call of its own, and the one that it gives up was ended by the page', async () => {
    const { Wrapped } = await make(ALLOWED);
    const xhr = new Wrapped();
    xhr.open('GET', API);
    xhr.send();
    xhr.open('GET', `${API}/2`);
    xhr.send();
    await once(xhr, 'loadend');
    assert.deepEqual(Wrapped.log.map(({ request, status }) => [request.url, status]), [[API, 0], [`${API}/2`, 200]]);
    assert.match(Wrapped.log[0].cors.diagnosis.text, /ended by the page itself/);
    assert.equal(xhr.cors, Wrapped.log[1].cors);
  });

  test('what the page gives is read once', async () => {
    const { Wrapped } = await make(ALLOWED);
    const read = [];
    const text = (value) => ({ toString() {
      read.push(value);
      return value;
    } });
    const xhr = new Wrapped();
    xhr.open(text('GET'), text(API));
    xhr.setRequestHeader(text('X-A'), text('1'));
    assert.deepEqual(read, ['GET', API, 'X-A', '1']);
  });
});

describe('what became of it', () => {
  test('a refusal has a diagnosis, and the caller gets its error event', async () => {
    const { Wrapped, last } = await make({ status: 200 });
    const events = [];
    const xhr = await send(Wrapped, { prepare: (xhr) => ['readystatechange', 'load', 'error', 'loadend'].forEach((type) => xhr.addEventListener(type, () => events.push(type))) });
    assert.deepEqual([events.at(-2), events.at(-1), xhr.status], ['error', 'loadend', 0]);
    const { diagnosis } = await last().cors.ready;
    assert.equal(last().cors.verdict.outcome, 'blocked');
    assert.ok(diagnosis.causes.length > 0 && diagnosis.text.includes(API), diagnosis.text);
  });

  test('cors is complete when the callbacks of the page run', async () => {
    const { Wrapped } = await make(ALLOWED);
    let outcome;
    await send(Wrapped, { prepare: (xhr) => { xhr.onload = () => { outcome = xhr.cors.verdict?.outcome; }; } });
    assert.equal(outcome, 'allowed');
  });

  test('an abort and a limit of time are the page itself', async () => {
    const never = () => new Promise(() => {});
    const Native = await createXMLHttpRequest({ origin: ORIGIN, fetch: never });
    const Wrapped = wrapXMLHttpRequest(Native, { engine, console: false });
    const aborted = new Wrapped();
    aborted.open('GET', API);
    aborted.send();
    aborted.abort();
    await send(Wrapped, { prepare: (xhr) => { xhr.timeout = 1; } });
    assert.match(Wrapped.log[0].cors.diagnosis.text, /ended by the page itself \(abort\)/);
    assert.match(Wrapped.log[1].cors.diagnosis.text, /longer than the page's own timeout/);
  });

  test('a header that CORS hides is told of', async () => {
    const { Wrapped, last } = await make(ALLOWED);
    const xhr = await send(Wrapped);
    assert.equal(xhr.getResponseHeader('X-Hidden'), null);
    assert.deepEqual(last().cors.verdict.findings.map(({ code }) => code), ['response-header-not-exposed']);
  });

  test('an object that a handler opens again ends each of its calls once', async () => {
    for (const prepare of [
      (xhr, again) => { xhr.onload = () => again(); },
      (xhr, again) => { xhr.onreadystatechange = () => { if (xhr.readyState === 4) again(); }; },
    ]) {
      const { Wrapped } = await make(ALLOWED);
      const xhr = new Wrapped();
      await new Promise((resolve) => {
        // The handler stands before whatever open() adds.
        prepare(xhr, () => {
          xhr.onload = xhr.onreadystatechange = null;
          xhr.addEventListener('loadend', () => xhr.readyState === 4 && resolve());
          xhr.open('PUT', `${API}/again`);
          xhr.send();
        });
        xhr.open('GET', API);
        xhr.send();
      });
      assert.deepEqual(Wrapped.log.map(({ request, status }) => [request.method, status]), [['GET', 200], ['PUT', 200]]);
      for (const { cors } of Wrapped.log) assert.equal((await cors.ready).verdict.outcome, 'allowed');
    }
  });

  test('a header that a handler misses is told of', async () => {
    for (const event of ['onreadystatechange', 'onload']) {
      const { Wrapped, last } = await make(ALLOWED);
      await send(Wrapped, { prepare: (xhr) => { xhr[event] = () => { if (xhr.readyState === 4) xhr.getResponseHeader('X-Hidden'); }; } });
      const { verdict } = await last().cors.ready;
      assert.deepEqual([last().status, verdict.findings.map(({ code }) => code)], [200, ['response-header-not-exposed']], event);
    }
  });

  test('nobody asks for the upload object but the page', async () => {
    const { Native } = await make(ALLOWED);
    let asked = 0;
    class Counting extends Native {
      get upload() {
        asked += 1;
        return super.upload;
      }
    }
    const Wrapped = wrapXMLHttpRequest(Counting, { engine, console: false });
    await send(Wrapped, { method: 'POST', body: 'x' });
    assert.equal(asked, 0);
    await send(Wrapped, { method: 'POST', body: 'x', prepare: (xhr) => xhr.upload.addEventListener('progress', () => {}) });
    assert.equal(asked, 1);
    assert.deepEqual(Wrapped.log.map(({ request }) => Boolean(request.uploadListeners)), [false, true]);
  });

  test('with enforce, what certainly cannot succeed is not sent', async () => {
    const { Wrapped, last } = await make(ALLOWED, { enforce: true });
    await Wrapped.ready;
    const xhr = new Wrapped();
    xhr.open('GET', 'http://api.example:22/');
    const error = thrown(() => xhr.send());
    assert.ok(isCorsError(error));
    assert.deepEqual([error.code, last().status], ['policy-bad-port', 0]);
  });
});

describe('the class', () => {
  test('it is the page\'s own with a prototype between, which stays as it was', async () => {
    const before = Object.getOwnPropertyDescriptors((await make(ALLOWED)).Native.prototype);
    const { Native, Wrapped } = await make(ALLOWED);
    const xhr = new Wrapped();
    assert.ok(xhr instanceof Native && xhr instanceof Wrapped);
    assert.deepEqual([Wrapped.name, Wrapped.DONE, xhr.DONE, xhr.open.length, xhr.open.name], ['XMLHttpRequest', 4, 4, Native.prototype.open.length, 'open']);
    assert.deepEqual(Object.keys(Object.getOwnPropertyDescriptors(Native.prototype)), Object.keys(before));
    assert.equal(new Native().cors, undefined);
    assert.equal(fromXhr, wrapXMLHttpRequest);
    assert.equal(typeof createFetch, 'function');
  });

  test('errors of the class reach the caller, and what was not sent is in no log', async () => {
    const { Wrapped } = await make(ALLOWED);
    const xhr = new Wrapped();
    assert.throws(() => xhr.send(), { name: 'InvalidStateError' });
    assert.throws(() => xhr.open('TRACE', API), { name: 'SecurityError' });
    assert.throws(() => xhr.setRequestHeader('X-A', '1'), { name: 'InvalidStateError' });
    assert.throws(() => xhr.open(), TypeError);
    assert.deepEqual(Wrapped.log, []);
  });

  test('anything else is refused with its name', () => {
    for (const value of [undefined, null, {}, () => {}, 'x']) assert.throws(() => wrapXMLHttpRequest(value), ({ code, message }) => code === 'misuse' && /wrapXMLHttpRequest takes a class XMLHttpRequest/.test(message));
    assert.throws(() => wrapXMLHttpRequest(class { open() {} }, { enforced: true }), ({ message }) => /enforced/.test(message));
  });
});
