/**
 * Misuse is told like a colleague would: the name that is wrong, the rule, and what to write instead.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import { createEngine, isCorsError } from '../../pkg/index.js';
import { ajax, ajaxSetup } from '../../pkg/ajax.js';
import { createFetch, wrapFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { wrap } from '../../pkg/jquery.js';
import { show } from '../../pkg/errors/misuse.js';
import { ORIGIN, fakeXhr } from './support.mjs';

const { window } = new JSDOM('', { url: `${ORIGIN}/` });

/** The message of the misuse that `call` throws or rejects with. */
async function told(call) {
  try {
    await call();
  } catch (error) {
    assert.ok(isCorsError(error), String(error?.stack ?? error));
    assert.equal(error.code, 'misuse');
    return error.message;
  }
  throw new Error('nothing was thrown');
}

/** Every function that takes options, by its name. */
const takers = {
  createEngine: (options) => createEngine(options),
  wrap: (options) => wrap(jQueryFactory(window), options),
  wrapFetch: (options) => wrapFetch(fetch, options),
  createFetch: (options) => createFetch(options),
  createXMLHttpRequest: (options) => createXMLHttpRequest(options),
};

describe('an unknown option', () => {
  for (const [owner, take] of Object.entries(takers)) {
    test(`of ${owner} is named, with the nearest one that there is`, async () => {
      assert.equal(await told(() => take({ origin: ORIGIN, proflie: 'chromium' })), `"proflie" is not a known option of ${owner}: did you mean "profile"?`);
      assert.equal(await told(() => take({ origin: ORIGIN, baseURL: ORIGIN })), `"baseURL" is not a known option of ${owner}: did you mean "baseUrl"?`);
    });
    test(`of ${owner} that is near to none: all are listed`, async () => {
      assert.match(await told(() => take({ origin: ORIGIN, cheese: 1 })), new RegExp(`^"cheese" is not a known option of ${owner}: the options are origin, profile, now, .*publicSuffixList`));
    });
    for (const options of [null, 42, 'x']) {
      test(`of ${owner}: ${options} is no object of options`, async () => {
        assert.match(await told(() => take(options)), new RegExp(`^${show(options)} was given, but the options of ${owner} are an object$`));
      });
    }
  }
  test('enfroce', async () => {
    assert.equal(await told(() => wrap(jQueryFactory(window), { enfroce: true })), '"enfroce" is not a known option of wrap: did you mean "enforce"?');
    assert.equal(await told(() => wrapFetch(fetch, { enfroce: true })), '"enfroce" is not a known option of wrapFetch: did you mean "enforce"?');
  });
  test('the network partition key has two names, and each function tells its own', async () => {
    assert.equal(await told(() => createEngine({ origin: ORIGIN, partitionKey: 'x' })), '"partitionKey" is not a known option of createEngine: write networkPartitionKey');
    assert.equal(await told(() => createFetch({ origin: ORIGIN, networkPartitionKey: 'x' })), '"networkPartitionKey" is not a known option of createFetch: write partitionKey');
  });
  test('a name that every object inherits is as unknown as any other', async () => {
    assert.match(await told(() => createEngine({ origin: ORIGIN, toString: () => '' })), /^"toString" is not a known option of createEngine/);
  });
  test('undefined is as good as absent, and so is a name on Object.prototype', async () => {
    Object.prototype.polluted = 1;
    try {
      assert.ok(await createEngine({ origin: ORIGIN, enforce: undefined, profile: undefined }));
    } finally {
      delete Object.prototype.polluted;
    }
  });
  test('the settings of ajax are jQuery\'s, and may have any', async () => {
    const Xhr = globalThis.XMLHttpRequest = fakeXhr();
    try {
      ajaxSetup({ origin: ORIGIN, console: false, proflie: 'x' });
      await ajax({ url: 'https://api.example/', enfroce: true });
      await ajax.ready;
      assert.equal(Xhr.sent.length, 1);
    } finally {
      delete globalThis.XMLHttpRequest;
    }
  });
  test('wrap with options that it does not take leaves jQuery as it was', async () => {
    const $ = jQueryFactory(window);
    const { ajax } = $;
    await told(() => wrap($, { enfroce: true }));
    assert.equal($.ajax, ajax);
  });
});

describe('the origin', () => {
  for (const [owner, call] of Object.entries({ 'createEngine()': () => createEngine(), 'createFetch()': () => createFetch(), 'createFetch({})': () => createFetch({}),
    'createXMLHttpRequest()': () => createXMLHttpRequest() })) {
    test(`${owner} outside of a page`, async () => {
      assert.equal(await told(call), "The option origin is missing, and outside of a page it has no default: set it, as in { origin: 'https://app.example' }");
    });
  }
  const meant = { 'app.example': 'https://app.example', 'localhost:3000': 'http://localhost:3000', 'localhost': 'http://localhost', '127.0.0.1:8080': 'http://127.0.0.1:8080',
    'https://app.example/': 'https://app.example' };
  for (const [given, instead] of Object.entries(meant)) {
    test(`${given}: did you mean ${instead}?`, async () => {
      assert.equal(await told(() => createEngine({ origin: given })),
        `"${given}" is not an origin: an origin is scheme://host, scheme://host:port or null; did you mean "${instead}"?`);
    });
  }
  test('foo, which may stand for anything', async () => {
    assert.equal(await told(() => createEngine({ origin: 'foo' })), '"foo" is not an origin: an origin is scheme://host, scheme://host:port or null');
  });
});

describe('an unknown field', () => {
  const API = 'https://api.example/';
  const answer = { status: 200, headers: { 'Access-Control-Allow-Origin': '*' } };
  const requests = {
    methd: ['PUT', '"methd" is not a known field of a request: did you mean "method"?'],
    header: [{}, '"header" is not a known field of a request: did you mean "headers"?'],
    withCredentials: [true, '"withCredentials" is not a known field of a request: write credentials: "include" instead of withCredentials: true'],
    xhrFields: [{ withCredentials: true }, '"xhrFields" is not a known field of a request: write credentials: "include" instead of xhrFields: { withCredentials: true }'],
    type: ['PUT', '"type" is not a known field of a request: write method instead of the type of jQuery'],
    data: ['{}', '"data" is not a known field of a request: write body instead of the data of jQuery'],
    contentType: ['text/xml', '"contentType" is not a known field of a request: write headers: { "Content-Type": … } instead of the contentType of jQuery'],
  };
  for (const [name, [value, message]] of Object.entries(requests)) {
    test(`of a request: ${name}`, async () => {
      const engine = await createEngine({ origin: ORIGIN });
      const request = { url: API, [name]: value };
      const calls = [() => engine.plan(request), () => engine.needsPreflight(request), () => engine.start(request), () => engine.check({ request, responses: [answer] }),
        () => engine.allowsPreflight(request, answer), () => engine.filter(request, answer), () => engine.plan(Object.assign(Object.create(null), request))];
      for (const call of calls) assert.equal(await told(call), message);
    });
  }
  test('of a response', async () => {
    const engine = await createEngine({ origin: ORIGIN });
    const calls = (response) => [() => engine.check({ request: API, responses: [response] }), () => engine.allowsPreflight({ url: API, method: 'PUT' }, response),
      () => engine.filter(API, response), () => { const fetch = engine.start(API); fetch.poll(); fetch.handleResponse(response); }];
    for (const call of calls({ ...answer, haeders: [] })) assert.equal(await told(call), '"haeders" is not a known field of a response: did you mean "headers"?');
    for (const call of calls({ ...answer, statusCode: 200 })) assert.equal(await told(call), '"statusCode" is not a known field of a response: write status');
  });
  test('of an exchange', async () => {
    const engine = await createEngine({ origin: ORIGIN });
    assert.equal(await told(() => engine.check({ request: API, response: answer })), '"response" is not a known field of an exchange: write responses: [...]');
    assert.match(await told(() => engine.check({ request: API, responses: answer })), / was given, but check takes { request, responses: \[\.\.\.\] }/);
  });
  test('is no member of the init of fetch(), which people spread into a request', async () => {
    const engine = await createEngine({ origin: ORIGIN });
    const init = { method: 'PUT', signal: new AbortController().signal, window: null, duplex: 'half', priority: 'low', integrity: '', keepalive: true, referrer: '', dispatcher: {}, next: {} };
    assert.equal(engine.plan({ url: API, ...init }).kind, 'cors-with-preflight');
  });
  test('of an object of a class is its platform\'s: a Request, a Response, and others', async () => {
    const engine = await createEngine({ origin: ORIGIN });
    class Request2 { url = API; method = 'PUT'; agent = null; }
    assert.equal(engine.plan(new Request2()).kind, 'cors-with-preflight');
    assert.equal(engine.plan(Object.assign(new Request(API, { method: 'PUT' }), { mine: 1 })).kind, 'cors-with-preflight');
    assert.equal(engine.check({ request: API, responses: [Object.assign(new Response('', { headers: answer.headers }), { mine: 1 })] }).outcome, 'allowed');
  });
});

test('a test environment without Response is told which one has it', async () => {
  const { Response } = globalThis;
  try {
    delete globalThis.Response;
    assert.match(await told(() => createFetch({ origin: ORIGIN })), /^createFetch needs the class Response, .*jest-fixed-jsdom/);
  } finally {
    globalThis.Response = Response;
  }
});
