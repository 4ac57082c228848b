/**
 * Values that nobody would pass on purpose: strings that no header can hold, objects that throw, call back or change while they are read.
 *
 * Each comes as `{ value, what, isStable }`: what it is in words, and whether reading it twice gives the same and does nothing.
 */

/** @typedef {{ value: any, what: string, isStable: boolean }} Hostile */

/**
 * What hostile objects can do.
 *
 * @typedef {object} World
 * @property {Set<unknown>} thrown What they threw, which may come out of Corsight as it is.
 * @property {() => void} callBack Asks an engine something.
 * @property {() => void} dispose Disposes of the engine that is asked.
 */

/** A word that has to be in the message about a string that has it in it. */
export const MARK = 'mark';
// Of a URL. No error may show it.
export const PASSWORD = 'hunter2';

const STRINGS = ['', ' ', '\0', 'mark\0', 'mark\r\nX-Injected: 1', 'mark\n', 'mark\r', '\ud800', 'mark\udc00', 'mark\ud83d', '\uffff', 'm\u00e4rk', 'mark\u010d\u010a',
  'mark\u2028', '\ufeffmark', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', '[object Object]', ':', ',', ', ,', '"', '"mark', '*', 'mark/*',
  'mark; charset=\u0130', '%', '%00', '%zzmark', '\u0130', '\u212a', '\u017f', 'NaN', '1e999', '-0', '0x10', '00200'];
const URLS = ['mark:', 'mark://', '//', 'http:', 'http://', 'https://mark:99999/', 'https://[::1', 'https://mark\0.example/', `https://user:${PASSWORD}@mark.example/`, `https://user:${PASSWORD}@mark example/`, 'https://api.example:0/',
  'https://\ud800.example/', 'https://xn--mark\u00ad.example/', 'https://1.2.3.4.5/', 'https://0x7f.1/', 'https://api.example/%', 'https://api.example/?\r\n', '\thttps://api.example/\n',
  'https://api.example/#mark', 'data:,mark', 'data:text/html;base64,\ud800', 'blob:https://api.example/mark', 'blob:mark', 'blob:null/x', 'about:blank', 'about:mark', 'javascript:mark()',
  'file:///mark', 'ftp://api.example/', 'ws://api.example/', 'wss://api.example/', 'https:api.example', 'https:\\\\api.example\\mark', 'http://api.example:22/', '?mark', '#', '.', '..', '../..'];
const NUMBERS = [NaN, Infinity, -Infinity, -0, -1, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, 999, 1000, 99, 100, 101, 199, 204, 205, 299, 300, 304];

/**
 * @param {ReturnType<import('../differential/random.mjs').chance>} chance
 * @param {World} world
 */
export function createHostile(chance, world) {
  const { pick, is, below } = chance;
  const stable = (/** @type {any} */ value, /** @type {string} */ what) => ({ value, what, isStable: true });
  const moody = (/** @type {any} */ value, /** @type {string} */ what) => ({ value, what, isStable: false });

  /** Something that happens while Corsight reads a value: it throws, asks an engine, or disposes of one. */
  function trouble() {
    return pick(
      () => {
        const error = pick(new Error('a hostile value threw'), new TypeError('a hostile value threw'), 'a string was thrown', undefined, null, { thrown: true }, Symbol('thrown'));
        world.thrown.add(error);
        throw error;
      },
      world.callBack,
      world.callBack,
      world.dispose,
      () => {
        world.callBack();
        world.dispose();
      },
    );
  }

  function string() {
    if (is(0.04)) return 'mark'.repeat(pick(3, 100, 3000, 80_000));
    if (is(0.04)) return '\u010d'.repeat(pick(10, 70_000));
    if (is(0.1)) return Array.from({ length: below(20) }, () => String.fromCharCode(pick(below(128), below(256), below(0x10000), 0xd800 + below(0x800)))).join('');
    return pick(...STRINGS);
  }

  /** What no string was expected to be. */
  function primitive() {
    const value = pick(undefined, null, true, false, pick(...NUMBERS), 0n, 10n ** BigInt(below(300)), Symbol('mark'), Symbol.iterator, Symbol.for('corsight.CorsError'), string());
    return stable(value, typeof value === 'string' ? `the string ${JSON.stringify(value.slice(0, 60))}` : String(value));
  }

  /** An object whose members, if anybody reads them, give trouble. */
  function object() {
    const act = trouble();
    const text = string();
    return pick(
      () => stable({}, 'an empty object'),
      () => stable(Object.create(null), 'an object without prototype'),
      () => stable(() => text, 'a function'),
      () => stable(class Mark {}, 'a class'),
      () => stable(Object.freeze([]), 'a frozen list'),
      () => stable(new Date(NaN), 'an invalid date'),
      () => stable(/mark/g, 'a regular expression'),
      () => stable(new (class Mark { url = 'https://api.example/'; status = 200; length = 2; })(), 'an instance of a class'),
      () => stable(new Proxy({}, {}), 'a proxy that does nothing'),
      () => moody({ toString() { act(); return text; } }, 'an object whose toString does something'),
      () => moody({ [Symbol.toPrimitive]() { act(); return pick(text, 1n, Symbol('mark'), {}); } }, 'an object whose Symbol.toPrimitive does something'),
      () => stable({ toString: pick(null, 5, () => ({})), valueOf: null }, 'an object that is no string'),
      () => moody({ get [Symbol.toStringTag]() { act(); return pick('Blob', 'FormData', 'URLSearchParams', 'ReadableStream', 'ArrayBuffer', text); } }, 'an object whose tag does something'),
      () => stable({ [Symbol.toStringTag]: pick('Blob', 'FormData', 'URLSearchParams', 'ReadableStream', 'ArrayBuffer', 'Document', 'Undefined', text) }, 'an object with a lying tag'),
      () => moody(new Proxy(pick({}, [], () => {}), { get(target, name) { if (is(0.3)) act(); return is(0.5) ? pick(text, 200, undefined) : Reflect.get(target, name); } }), 'a proxy that does something when it is read'),
      () => moody(new Proxy({}, { ownKeys() { act(); return pick(['mark'], ['url', 'mark'], [Symbol('mark')], []); }, getOwnPropertyDescriptor() { act(); return { value: text, enumerable: true, configurable: true }; } }), 'a proxy with hostile keys'),
      () => moody(new Proxy({}, { has() { act(); return true; }, getPrototypeOf() { act(); return Request.prototype; } }), 'a proxy that claims to have everything'),
      () => stable(revoked({}), 'a revoked proxy'),
      () => stable(revoked([]), 'a revoked proxy of a list'),
      () => stable(revoked(() => {}), 'a revoked proxy of a function'),
      () => stable(new ArrayBuffer(8), 'an ArrayBuffer'),
      () => stable(new Uint8Array(3), 'bytes'),
      () => stable(new Blob([text], { type: 'x/mark' }), 'a Blob'),
      () => stable(new URLSearchParams('a=mark'), 'URLSearchParams'),
      () => stable(new FormData(), 'a FormData'),
      // One that ends: with integrity, fetch() waits for the whole body, as it has to.
      () => stable(new Response('a stream').body, 'a stream'),
      () => stable(new Headers({ 'X-Mark': '1' }), 'a Headers'),
      () => stable(new Request('https://api.example/'), 'a Request'),
      () => stable(new Response('mark'), 'a Response'),
      () => stable(Response.error(), 'Response.error()'),
      () => stable(new URL('https://mark.example/'), 'a URL'),
      () => stable({ href: pick('https://mark.example/', 5, text, {}) }, 'an object with an href'),
      () => moody({ get href() { act(); return 'https://mark.example/'; } }, 'an object whose href does something'),
      () => stable(new WeakMap(), 'a WeakMap'),
      () => stable(Promise.resolve('mark'), 'a promise'),
      () => stable(Object.create({ url: 'https://api.example/', status: 200, headers: [] }), 'an object that inherits everything'),
    )();
  }

  /** Headers, or something in their place. */
  function headers() {
    const act = trouble();
    const [name, value] = [string(), string()];
    return pick(
      () => stable([[name, value]], `headers ${shown(name)}: ${shown(value)}`),
      () => stable({ [name]: value }, `a record ${shown(name)}: ${shown(value)}`),
      () => stable({ 'X-A': [value, value] }, `a record with a list of ${shown(value)}`),
      () => stable(new Map([[name, value]]), 'a Map'),
      () => stable(Array(3), 'a list of holes'),
      () => stable([['X-A']], 'a pair of one'),
      () => stable([['X-A', '1', '2']], 'a pair of three'),
      () => stable(['ab', 'mark'], 'a list of strings'),
      () => stable([{ 0: 'X-A', 1: value, length: 2 }], 'a pair that is no list'),
      () => stable([['X-A', primitive().value]], 'a pair with a value that is no string'),
      () => stable([[primitive().value, 'a']], 'a pair with a name that is no string'),
      () => stable([[Symbol('mark'), Symbol('mark')]], 'a pair of symbols'),
      () => stable({ 'X-A': pick(1n, Symbol('mark'), null, undefined, {}, [[]], [Symbol('mark')]) }, 'a record with a value that is no string'),
      () => stable({ [Symbol.iterator]: pick(5, null, {}, 'mark') }, 'an object whose iterator is none'),
      () => stable({ [Symbol.iterator]: () => pick(5, null, undefined, {}) }, 'an object whose iterator gives no iterator'),
      () => stable({ [Symbol.iterator]: () => ({ next: pick(5, () => 5, () => null) }) }, 'an iterator whose results are none'),
      () => moody({ [Symbol.iterator]() { act(); return [['X-A', 'mark']][Symbol.iterator](); } }, 'an iterator that does something at its beginning'),
      () => moody({ * [Symbol.iterator]() { yield ['X-A', '1']; act(); yield ['X-B', '2']; } }, 'an iterator that does something in its middle'),
      () => moody({ [Symbol.iterator]: () => ({ next: () => ({ done: true }), return: act }) }, 'an iterator whose end does something'),
      () => moody({ [Symbol.iterator]: () => { let left = 3; return { next: () => ({ done: left-- === 0, get value() { act(); return ['X-A', '1']; } }) }; } }, 'an iterator whose values do something'),
      () => moody([['X-A', { toString() { act(); return value; } }]], 'a pair whose value does something'),
      () => moody([{ get length() { act(); return 2; }, 0: 'X-A', 1: '1' }], 'a pair whose length does something'),
      () => moody(Object.defineProperty({}, 'X-A', { get() { act(); return value; }, enumerable: true }), 'a record whose value does something'),
      () => moody({ get 'X-A'() { return pick('1', 'mark', [value], null); }, 'X-B': '2' }, 'a record whose value changes'),
      () => stable(Array.from({ length: pick(100, 2000) }, (_, index) => [`X-${index}`, value]), 'many headers'),
      () => stable(Array.from({ length: pick(100, 2000) }, () => [name, '1']), 'one header many times'),
      () => stable([[`X-${'a'.repeat(pick(1000, 70_000))}`, value]], 'a long name'),
      () => stable([['X-A', value.padEnd(pick(1000, 300_000), 'a')]], 'a long value'),
      () => stable(new Headers({ 'X-A': 'mark' }), 'a Headers'),
      () => stable(new URLSearchParams('X-A=mark'), 'URLSearchParams'),
      object,
      primitive,
    )();
  }

  /** A URL, or something in its place. */
  function url() {
    if (is(0.6)) {
      const value = is(0.8) ? pick(...URLS) : `https://api.example/${string()}`;
      return stable(value, `the URL ${shown(value)}`);
    }
    return is(0.5) ? object() : primitive();
  }

  const any = () => (is(0.5) ? object() : primitive());
  return { any, headers, url, string, trouble };
}

function revoked(/** @type {object} */ target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function shown(/** @type {string} */ text) {
  return JSON.stringify(text.slice(0, 40));
}
