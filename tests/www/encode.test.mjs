/**
 * What crosses the boundary of the wasm: requests and responses as text and numbers. Read here without the wasm.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { isCorsError } from '../../pkg/errors.js';
import { encodeRequest } from '../../pkg/engine/request.js';
import { appendResponse } from '../../pkg/engine/response.js';
import { Wire } from '../../pkg/engine/wire.js';
import { thrown } from './support.mjs';

const URL_ = 'https://api.example/a?b=c';
const base = () => 'https://app.example/dir/page';
const encode = (request) => encodeRequest(request, base, new Wire());

/** The numbers that a request begins with. Of an enumeration, 0 is not given, and a value has its index and one more. */
const NUMBERS = ['mode', 'credentials', 'redirect', 'referrerPolicy', 'destination', 'cache', 'crossOrigin', 'body', 'keepalive', 'useCorsPreflight',
  'unsafeRequest', 'guarded', 'combines', 'refuseUserinfo', 'typeIsOfBody', 'byInitiator', 'targetAddressSpace'];
const KINDS_OF_BODY = { none: 1, repeatable: 2, stream: 3 };

/** Reads what was written, all of it. */
function reader({ text, numbers, count }) {
  let [place, at] = [0, 0];
  const number = () => { assert.ok(place < count, 'a number is missing'); return numbers[place++]; };
  const string = () => { const from = at; at += number(); assert.ok(at <= text.length, 'text is missing'); return text.slice(from, at); };
  const headers = () => Array.from({ length: 2 * number() }, string);
  return {
    request: () => ({ numbers: Object.fromEntries(NUMBERS.map((name) => [name, number()])), fields: [string(), string(), string(), string(), ...headers()] }),
    // An address is there where one was given.
    response: () => [number(), string(), string(), ...headers()].filter((part, index) => index !== 2 || part !== ''),
    end: () => assert.deepEqual([place, at], [count, text.length], 'something is left'),
  };
}

function read(request) {
  const { request: next, end } = reader(encode(request));
  const found = next();
  end();
  return found;
}

const fieldsOf = (request) => read(request).fields;
const numbersOf = (request) => read(request).numbers;
const numberOf = (request, name) => numbersOf({ url: URL_, ...request })[name];
const headersOf = (request) => fieldsOf({ url: URL_, ...request }).slice(4);
/** The flags of a request that are set. */
const flagsOf = (request) => NUMBERS.slice(NUMBERS.indexOf('keepalive'), -1).filter((name) => numbersOf(request)[name] === 1);

describe('url', () => {
  const cases = [
    ['https://api.example/a?b=c', 'https://api.example/a?b=c'],
    ['https://api.example', 'https://api.example/'],
    ['HTTPS://API.example/', 'https://api.example/'],
    ['other', 'https://app.example/dir/other'],
    ['/other', 'https://app.example/other'],
    ['//api.example/x', 'https://api.example/x'],
    ['', 'https://app.example/dir/page'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['https://b%C3%BCcher.example/', 'https://xn--bcher-kva.example/'],
    ['https://user:pw@api.example/', 'https://user:pw@api.example/'],
    ['https://api.example/a\nb', 'https://api.example/ab'],
    ['https://api.example/a b', 'https://api.example/a%20b'],
    ['data:text/plain,x', 'data:text/plain,x'],
  ];
  for (const [input, expected] of cases) {
    test(JSON.stringify(input), () => {
      assert.equal(fieldsOf(input)[0], expected);
      assert.equal(fieldsOf({ url: input })[0], expected);
    });
  }

  test('a URL object, a Location-like, a Request', () => {
    assert.equal(fieldsOf(new URL(URL_))[0], URL_);
    assert.equal(fieldsOf({ url: new URL(URL_) })[0], URL_);
    assert.equal(fieldsOf({ url: { href: URL_ } })[0], URL_);
    assert.equal(fieldsOf(new Request(URL_))[0], URL_);
  });

  test('an absolute URL is what the host makes of it', () => {
    for (const url of ['http://a/', 'https://a.b:8443/c/d?e#f', 'https://1.2.3.4/', 'https://a.example/~!$&\'()*+,;=:@%20']) {
      assert.equal(fieldsOf(url)[0], new URL(url).href);
    }
  });

  for (const input of ['https://', 'http://a:99999/', 'https://[::1', 'https://a b/', 'https://xn--a/']) {
    test(`unparsable: ${input}`, () => {
      const error = thrown(() => encode(input));
      assert.equal(error.code, 'request-url-invalid');
      assert.ok(error instanceof TypeError && isCorsError(error));
      assert.ok(error.message.includes(input), error.message);
    });
  }

  for (const input of [42, null, true, [], Symbol('s'), () => 1]) {
    test(`wrong type: ${String(input)}`, () => assert.equal(thrown(() => encode({ url: input })).code, 'request-url-invalid'));
  }
});

describe('a request that is none', () => {
  for (const input of [undefined, null, 42, true, {}, [], Symbol('s'), () => {}]) {
    test(typeof input === 'object' ? JSON.stringify(input) : String(input), () => {
      const error = thrown(() => encode(input));
      assert.equal(error.code, 'misuse');
      assert.ok(error instanceof TypeError);
    });
  }
});

describe('enumerations', () => {
  const all = {
    mode: [['same-origin', 'cors', 'no-cors', 'navigate', 'websocket', 'webtransport'], 1],
    credentials: [['omit', 'same-origin', 'include'], 1],
    redirect: [['follow', 'error', 'manual'], 0],
    referrerPolicy: [['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
      'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'], 0],
    destination: [['', 'audio', 'audioworklet', 'document', 'embed', 'font', 'frame', 'iframe', 'image', 'json', 'manifest',
      'object', 'paintworklet', 'report', 'script', 'serviceworker', 'sharedworker', 'style', 'text', 'track', 'video',
      'webidentity', 'worker', 'xslt'], 0],
  };
  for (const [name, [values, byDefault]] of Object.entries(all)) {
    test(name, () => {
      values.forEach((value, index) => assert.equal(numberOf({ [name]: value }, name), index + 1, value));
      assert.equal(numberOf({}, name), byDefault + 1);
      for (const wrong of ['CORS', 'constructor', 'nope', 0, null, {}]) {
        const error = thrown(() => encode({ url: URL_, [name]: wrong }));
        assert.equal(error.code, 'misuse');
        assert.match(error.message, new RegExp(` was given, but ${name} is one of`));
        if (typeof wrong === 'string') assert.ok(error.message.includes(wrong));
      }
    });
  }
});

describe('flags', () => {
  test('fetch', () => assert.deepEqual(flagsOf(URL_), ['unsafeRequest', 'guarded', 'refuseUserinfo']));
  test('XMLHttpRequest', () => assert.deepEqual(flagsOf({ url: URL_, initiator: 'xhr' }), ['unsafeRequest', 'guarded', 'combines']));
  test('a destination', () => {
    assert.deepEqual(flagsOf({ url: URL_, mode: 'no-cors', credentials: 'include', destination: 'script' }), []);
  });
  test('an initiator knows what is not given', () => {
    const { mode, credentials, redirect, destination, crossOrigin, byInitiator } = numbersOf({ url: URL_, initiator: 'img' });
    assert.deepEqual([mode, credentials, redirect, destination, crossOrigin, byInitiator], [0, 0, 0, 0, 1, 1]);
    assert.equal(fieldsOf({ url: URL_, initiator: 'img' })[3], 'img');
    assert.equal(numberOf({ crossOrigin: 'use-credentials' }, 'crossOrigin'), 3);
  });
  test('upload listeners need a preflight', () => assert.equal(numberOf({ initiator: 'xhr', uploadListeners: true }, 'useCorsPreflight'), 1));
  test('a Request keeps what it says', () => {
    const request = new Request(URL_, { method: 'PUT', mode: 'same-origin', credentials: 'omit', redirect: 'error', headers: { a: 'b' }, body: 'x' });
    const { mode, credentials, redirect, body } = numbersOf(request);
    assert.deepEqual([mode, credentials, redirect, body], [1, 1, 2, KINDS_OF_BODY.repeatable]);
    assert.deepEqual(fieldsOf(request).slice(1), ['PUT', '', '', 'a', 'b', 'content-type', 'text/plain;charset=UTF-8']);
  });
  const refused = [
    [{ initiator: 'xhr', mode: 'no-cors' }, 'no-cors'],
    [{ initiator: 'xhr', credentials: 'omit' }, 'omit'],
    [{ initiator: 'xhr', method: 'POST', body: new ReadableStream() }, 'ReadableStream'],
    [{ method: 'POST', mode: 'no-cors', streamBody: true }, 'no-cors'],
    [{ body: 'x' }, 'GET'],
    [{ method: 'head', body: 'x' }, 'head'],
    [{ method: 1 }, '1'],
    [{ blobOrigin: 1 }, '1'],
    [{ networkPartitionKey: 'k' }, 'k'],
  ];
  for (const [request, named] of refused) {
    test(`refused: ${Object.entries(request)}`, () => {
      const error = thrown(() => encode({ url: URL_, ...request }));
      assert.equal(error.code, 'misuse');
      assert.ok(error.message.includes(named), error.message);
    });
  }
});

describe('body', () => {
  const form = new FormData();
  form.append('a', 'b');
  const cases = [
    ['string', 'x', 'text/plain;charset=UTF-8'],
    ['empty string', '', 'text/plain;charset=UTF-8'],
    ['URLSearchParams', new URLSearchParams('a=b'), 'application/x-www-form-urlencoded;charset=UTF-8'],
    ['FormData', form, /^multipart\/form-data; boundary=\S{38}$/],
    ['Blob', new Blob(['x'], { type: 'application/json' }), 'application/json'],
    ['Blob without a type', new Blob(['x']), null],
    ['File', new File(['x'], 'x.png', { type: 'image/png' }), 'image/png'],
    ['ArrayBuffer', new ArrayBuffer(1), null],
    ['Uint8Array', new Uint8Array(1), null],
    ['DataView', new DataView(new ArrayBuffer(1)), null],
    ['object', { a: 1 }, 'text/plain;charset=UTF-8'],
    ['number', 7, 'text/plain;charset=UTF-8'],
  ];
  for (const [name, body, type] of cases) {
    test(name, () => {
      const headers = headersOf({ method: 'POST', body });
      if (type === null) assert.deepEqual(headers, []);
      else if (typeof type === 'string') assert.deepEqual(headers, ['Content-Type', type]);
      else assert.match(headers[1], type);
      assert.equal(numberOf({ method: 'POST', body }, 'body'), KINDS_OF_BODY.repeatable);
      assert.equal(numberOf({ method: 'POST', body }, 'useCorsPreflight'), 0);
    });
  }
  test('one\'s own Content-Type stays alone', () => {
    assert.deepEqual(headersOf({ method: 'POST', body: 'x', headers: { 'CONTENT-type': 'a/b' } }), ['CONTENT-type', 'a/b']);
  });
  test('a stream has no source and sets the use-CORS-preflight flag', () => {
    for (const request of [{ body: new ReadableStream() }, { streamBody: true }]) {
      assert.equal(numberOf({ method: 'POST', ...request }, 'body'), KINDS_OF_BODY.stream);
      assert.equal(numberOf({ method: 'POST', ...request }, 'useCorsPreflight'), 1);
    }
  });
  test('none', () => {
    for (const body of [undefined, null]) assert.equal(numberOf({ method: 'POST', body }, 'body'), KINDS_OF_BODY.none);
  });
  test('XMLHttpRequest drops the body of a GET', () => assert.equal(numberOf({ initiator: 'xhr', body: 'x' }, 'body'), KINDS_OF_BODY.none));
});

describe('headers', () => {
  const pairs = [['a', '1'], ['B', '2'], ['a', '3']];
  test('pairs keep order, case and repetitions', () => assert.deepEqual(headersOf({ headers: pairs }), pairs.flat()));
  test('record', () => assert.deepEqual(headersOf({ headers: { B: '2', a: '1' } }), ['B', '2', 'a', '1']));
  test('record with lists', () => assert.deepEqual(headersOf({ headers: { a: ['1', '2'] } }), ['a', '1', 'a', '2']));
  test('record without a prototype', () => {
    assert.deepEqual(headersOf({ headers: Object.assign(Object.create(null), { a: '1' }) }), ['a', '1']);
  });
  test('inherited names are not sent', () => assert.deepEqual(headersOf({ headers: Object.create({ a: '1' }) }), []));
  test('Headers and Map', () => {
    assert.deepEqual(headersOf({ headers: new Headers({ b: '2', a: '1' }) }), ['a', '1', 'b', '2']);
    assert.deepEqual(headersOf({ headers: new Map([['b', '2']]) }), ['b', '2']);
  });
  test('values become strings as in a browser', () => {
    assert.deepEqual(headersOf({ headers: { a: 1, b: null, c: undefined, d: true } }), ['a', '1', 'b', 'null', 'c', 'undefined', 'd', 'true']);
  });
  for (const wrong of [42, 'a: b', null, true]) {
    test(`wrong type: ${wrong}`, () => assert.match(thrown(() => encode({ url: URL_, headers: wrong })).message, / was given, but headers are pairs/));
  }
  for (const wrong of [[['a']], [['a', 'b', 'c']], ['ab'], [null], [42]]) {
    test(`no pair: ${JSON.stringify(wrong)}`, () => {
      assert.match(thrown(() => encode({ url: URL_, headers: wrong })).message, / was given, but a header is a pair/);
    });
  }
  test('a symbol', () => {
    assert.equal(thrown(() => encode({ url: URL_, headers: { a: Symbol('s') } })).code, 'request-header-invalid');
  });
  test('strings of any kind keep their length, because nothing parts them', () => {
    const odd = ['x\ny', '\n', '', '\0', 'caf\xe9', '\u4f8b', '\ud83d\ude00', '\ud83d'];
    const headers = odd.map((value, index) => [odd[(index + 1) % odd.length], value]);
    assert.deepEqual(headersOf({ method: 'A\nB', headers }), headers.flat());
  });
  test('what was written before is gone', () => {
    const wire = encodeRequest({ url: URL_, method: 'POST', body: 'x', headers: { a: 'b' } }, base, new Wire());
    const { request, end } = reader(encodeRequest(URL_, base, wire));
    assert.deepEqual(request().fields, [URL_, 'GET', '', '']);
    end();
  });
});

test('the target address space: Chromium\'s own words count too', () => {
  const numbers = [undefined, 'unknown', 'public', 'local', 'private', 'loopback'].map((targetAddressSpace) => numberOf({ targetAddressSpace }, 'targetAddressSpace'));
  assert.deepEqual(numbers, [0, 0, 1, 2, 2, 3]);
  assert.match(thrown(() => encode({ url: URL_, targetAddressSpace: 'lan' })).message, /targetAddressSpace is one of \["public","local","loopback"\]$/);
});

describe('response', () => {
  const append = (response, lean = false) => {
    const wire = encode(URL_);
    appendResponse(wire, response, lean);
    const { request, response: next, end } = reader(wire);
    request();
    const list = next();
    end();
    return list;
  };
  test('status, url, headers', () => {
    assert.deepEqual(append({ status: 200, url: URL_, headers: [['A', '1'], ['A', '2']] }), [200, URL_, 'A', '1', 'A', '2']);
    assert.deepEqual(append({ status: 200, url: 'x' }), [200, 'https://api.example/x']);
    assert.deepEqual(append({ status: 0, url: 'no: word' }), [0, 'no: word']);
    assert.deepEqual(append({ status: 999, headers: { a: ['1', '2'] } }), [999, '', 'a', '1', 'a', '2']);
  });
  test('a Response, each Set-Cookie apart', () => {
    const headers = new Headers([['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['x', 'y']]);
    assert.deepEqual(append(new Response('', { status: 201, headers })).slice(0, 2), [201, '']);
    assert.deepEqual(append({ status: 200, headers }), [200, '', 'set-cookie', 'a=1', 'set-cookie', 'b=2', 'x', 'y']);
  });
  test('the address that it came from', () => {
    assert.deepEqual(append({ status: 200, remoteAddress: '::1', headers: { a: 'b' } }), [200, '', '::1', 'a', 'b']);
    assert.deepEqual(append({ status: 200, remoteAddress: '::1' }, true), [200, '']);
    assert.match(thrown(() => append({ status: 200, serverIPAddress: '::1' })).message, /write remoteAddress$/);
  });
  test('two responses', () => {
    const wire = encode(URL_);
    appendResponse(wire, { status: 204 });
    appendResponse(wire, { status: 200, headers: { a: 'b' } });
    const { request, response, end } = reader(wire);
    assert.deepEqual([request().fields.length, response(), response()], [4, [204, ''], [200, '', 'a', 'b']]);
    end();
  });
  test('one alone, as the state machine is given it', () => {
    const wire = new Wire();
    wire.url = URL_;
    appendResponse(wire, { status: 200, url: '/b', headers: { a: 'b' } });
    assert.deepEqual(reader(wire).response(), [200, 'https://api.example/b', 'a', 'b']);
  });
  test('lean: names that are too short to be the protocol\'s come without their values', () => {
    const headers = { 'access-control-max-ag': 'x', 'access-control-max-age': 'y', 'x-a': 'z' };
    assert.deepEqual(append({ status: 200, headers }, true).slice(2), ['access-control-max-ag', '', 'access-control-max-age', 'y', 'x-a', '']);
  });
  for (const status of [-1, 1000, 200.5, NaN, '200', null, undefined]) {
    test(`status ${JSON.stringify(status)} ${status}`, () => {
      assert.match(thrown(() => append({ status, headers: [] })).message, / was given, but a status is an integer from 0 to 999$/);
    });
  }
  for (const wrong of [null, undefined, 200, 'x']) {
    test(`no response: ${wrong}`, () => assert.match(thrown(() => append(wrong)).message, / was given, but a (?:response|status)/));
  }
});

describe('large values', () => {
  const mega = 'x'.repeat(1 << 20);
  test('1 MB in every place', () => {
    assert.equal(fieldsOf({ url: `https://api.example/${mega}` })[0].length, mega.length + 20);
    assert.equal(headersOf({ headers: { [mega]: mega } }).join('').length, 2 * mega.length);
    assert.equal(fieldsOf({ url: URL_, method: mega })[1], mega);
  });
  test('errors show the beginning of it only', () => {
    for (const request of [{ url: `https://[${mega}` }, { url: URL_, mode: mega }]) {
      const { message, value } = thrown(() => encode(request));
      assert.ok(message.length < 500, `${message.length} characters`);
      assert.ok(value.length >= mega.length);
    }
  });
  test('10,000 headers', () => {
    const pairs = Array.from({ length: 10_000 }, (_, index) => [`x-${index}`, `${index}`]);
    assert.deepEqual(headersOf({ headers: pairs }), pairs.flat());
    assert.deepEqual(headersOf({ headers: Object.fromEntries(pairs) }), pairs.flat());
  });
});
