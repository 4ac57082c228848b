/**
 * `createFetch` and `createXMLHttpRequest`, called with hostile values, over a transport, a jar and an `onVerdict` that are hostile too. A
 * call ends in a response, in a TypeError, or in what a hostile value threw itself; and what reaches the transport is what may go on a wire.
 */
import { createFetch } from '../../pkg/fetch.js';
import { createXMLHttpRequest } from '../../pkg/xhr.js';

const PAGE = 'https://app.example';
const FIELDS = ['method', 'headers', 'body', 'mode', 'credentials', 'cache', 'redirect', 'referrer', 'referrerPolicy', 'integrity', 'keepalive', 'signal', 'window', 'duplex', 'priority'];
/** So long a call may take over a transport that answers at once, in milliseconds. */
const PATIENCE = 10_000;

/**
 * @param {import('./part.mjs').Case} each
 * @param {ReturnType<typeof import('./hostile.mjs').createHostile>} hostile
 * @param {Set<unknown>} thrown What hostile values threw.
 */
export async function attemptFetch(each, hostile, thrown) {
  const { chance, fault, count, isAlone } = each;
  const { pick, is } = chance;
  /** @type {string[]} */
  const said = [];
  const say = (/** @type {string} */ what) => {
    said.push(what);
    if (isAlone) console.log(what);
  };
  const options = makeOptions();
  const asked = is(0.7) ? throughFetch() : throughXhr();
  const timer = new Promise((resolve) => { setTimeout(resolve, PATIENCE, 'late').unref(); });
  if (await Promise.race([asked, timer]) === 'late') fault('a call with hostile values did not end', ...said);

  /** What the client is made with. Hostile is what it is given for the network, the cookies and the verdicts. */
  function makeOptions() {
    const act = hostile.trouble();
    const isHostile = is(0.4);
    const answer = isHostile ? hostileAnswer() : goodAnswer();
    return {
      origin: PAGE,
      async fetch(/** @type {any} */ url, /** @type {any} */ init) {
        lookAtWire(url, init);
        return answer();
      },
      ...is(0.2) ? { jar: hostileJar(act) } : {},
      ...is(0.2) ? { onVerdict: pick(act, async () => act(), () => hostile.any().value) } : {},
    };
  }

  function goodAnswer() {
    return () => ({ status: 200, headers: [['Access-Control-Allow-Origin', PAGE], ['Access-Control-Allow-Credentials', 'true'], ['Access-Control-Allow-Methods', 'PUT, DELETE'], ['Access-Control-Allow-Headers', 'x-a, content-type']],
      body: new Response('body').body });
  }

  function hostileAnswer() {
    const field = pick('status', 'statusText', 'headers', 'headers', 'body', 'discard', 'all');
    const { value, what } = field === 'all' ? hostile.any() : field === 'headers' ? hostile.headers() : is(0.3) ? { value: hostile.string(), what: 'a string' } : hostile.any();
    say(`the transport gives ${field}: ${what}`);
    return () => (field === 'all' ? value : { ...goodAnswer()(), [field]: value });
  }

  function hostileJar(/** @type {() => void} */ act) {
    say('a hostile jar');
    const give = pick(() => hostile.string(), () => hostile.any().value, () => { act(); return 'a=1'; }, async () => { act(); return hostile.string(); }, async () => hostile.any().value);
    return { getCookieString: give, setCookie: pick(act, async () => act(), () => hostile.any().value) };
  }

  /** Nothing but this may reach a transport: the next thing that looks at it may be a wire. */
  function lookAtWire(/** @type {any} */ url, /** @type {any} */ { method, headers }) {
    count('requests at the transport');
    const wrong = typeof url !== 'string' || /[^!-~]/.test(url) ? `the URL ${String(url)}`
      : typeof method !== 'string' || !/^[!#$%&'*+.^_`|~\dA-Za-z-]+$/.test(method) ? `the method ${String(method)}`
      : headers.find(([name, value]) => typeof name !== 'string' || !/^[!#$%&'*+.^_`|~\dA-Za-z-]+$/.test(name) || typeof value !== 'string' || /[\0\r\n\u0100-\uffff]/.test(value));
    if (wrong) fault('something reached the transport that no wire may carry', wrong, ...said);
  }

  async function throughFetch() {
    /** @type {any} */
    const init = { method: pick('GET', 'PUT'), headers: { 'X-A': '1' } };
    for (const name of chance.some(pick(0, 1, 1, 2, 3), FIELDS)) {
      const act = hostile.trouble();
      const { value, what } = name === 'headers' ? hostile.headers() : is(0.4) ? { value: hostile.string(), what: 'a string' } : hostile.any();
      say(`${name}: ${what}`);
      Object.defineProperty(init, name, is(0.15) ? { get() { act(); return value; }, enumerable: true, configurable: true } : { value, enumerable: true, configurable: true });
    }
    const { value: input, what } = is(0.5) ? { value: 'https://api.example/', what: 'a good URL' } : hostile.url();
    say(`fetch of ${what}`);
    const fetch = await make(() => createFetch(/** @type {any} */ (options)));
    if (!fetch) return;
    /** @type {any} */
    let promise;
    try {
      promise = fetch(input, is(0.05) ? hostile.any().value : init);
    } catch (error) {
      return fault('fetch() threw instead of rejecting', error, ...said);
    }
    try {
      const response = await promise;
      count('responses');
      await response.text();
    } catch (error) {
      judge(error, 'a fetch was rejected');
    }
  }

  async function throughXhr() {
    const Xhr = await make(() => createXMLHttpRequest(/** @type {any} */ (options)));
    if (!Xhr) return;
    /** @type {any} */
    const xhr = new Xhr();
    const ended = new Promise((resolve) => { xhr.onloadend = resolve; });
    const set = (/** @type {string} */ what, /** @type {() => void} */ does) => {
      try {
        does();
        return true;
      } catch (error) {
        say(what);
        return void judge(error, `${what} of an XMLHttpRequest threw`);
      }
    };
    const value = () => (is(0.5) ? hostile.string() : hostile.any().value);
    const method = is(0.7) ? 'PUT' : value();
    const url = is(0.7) ? 'https://api.example/' : hostile.url().value;
    if (!set('open', () => xhr.open(method, url))) return;
    if (is(0.5)) set('setRequestHeader', () => xhr.setRequestHeader(is(0.5) ? 'X-A' : value(), value()));
    if (is(0.3)) set('responseType', () => { xhr.responseType = value(); });
    if (is(0.3)) set('timeout', () => { xhr.timeout = value(); });
    if (is(0.3)) set('withCredentials', () => { xhr.withCredentials = value(); });
    if (!set('send', () => xhr.send(is(0.5) ? value() : 'a body'))) return;
    await ended;
    count('XMLHttpRequests');
    for (const name of ['status', 'statusText', 'response', 'responseURL', 'readyState']) set(name, () => void xhr[name]);
    set('getAllResponseHeaders', () => xhr.getAllResponseHeaders());
  }

  /** @param {() => Promise<any>} work */
  async function make(work) {
    try {
      return await work();
    } catch (error) {
      judge(error, 'the options were refused');
    }
    return undefined;
  }

  /** @param {any} error */
  function judge(error, /** @type {string} */ what) {
    if (thrown.has(error)) return count('exceptions of values');
    count('refusals');
    const isDom = error instanceof DOMException;
    if (!(error instanceof TypeError) && !isDom) fault(`${what} with a ${error?.name ?? String(error)}`, error?.stack ?? error, ...said);
    else if (error.code === 'engine-internal') fault(`${what}: the engine stopped`, error.stack, ...said);
    return undefined;
  }
}
