/**
 * The engine, asked with hostile values. Every call has to end in an answer, in a CorsError, or in what a hostile value threw itself; and
 * afterwards this engine and another one still answer rightly, and a fetch that was under way goes on.
 */
import { createEngine, isCorsError } from '../../pkg/index.js';
import { attemptFetch } from './boundary-fetch.mjs';
import { MARK, PASSWORD, createHostile } from './hostile.mjs';
import { PAGE, wrongAnswer } from './known.mjs';
import { runPart } from './part.mjs';
import { polluted } from './polluted.mjs';

/** So many calls are one case. */
const CALLS = 12;
const LONGEST_MESSAGE = 2000;

const KINDS = ['same-origin', 'cors', 'cors-with-preflight', 'no-cors', 'navigate', 'websocket', 'webtransport', 'local', 'blocked'];
const FIELDS = ['url', 'method', 'headers', 'body', 'mode', 'credentials', 'redirect', 'cache', 'keepalive', 'uploadListeners', 'streamBody', 'bodyType', 'initiator',
  'crossOrigin', 'destination', 'referrerPolicy', 'blobOrigin', 'networkPartitionKey'];
/** Whatever these are, a GET has no body: then the message names the method. */
const OF_BODIES = ['body', 'streamBody', 'bodyType'];
const OPTIONS = ['origin', 'profile', 'now', 'maxAgeLimit', 'baseUrl', 'embedderPolicy', 'networkPartitionKey', 'publicSuffixList'];

/** An engine that no case ever disposes of. */
const shared = await createEngine({ origin: PAGE });

await runPart('boundary', { attempt });

/** @param {import('./part.mjs').Case} each */
async function attempt(each) {
  const { chance, fault, count, isAlone } = each;
  const { pick, is, below } = chance;
  let disposed = false;
  let clockLies = false;
  const thrown = new Set();
  /** @type {import('../../pkg/index.js').Engine} */
  let engine;
  const say = (/** @type {string} */ what) => { if (isAlone) console.log(what); };
  const world = {
    thrown,
    callBack() {
      const wrong = wrongAnswer(disposed || clockLies || is(0.5) ? shared : engine, chance);
      if (wrong) fault('a wrong answer to a question that was asked while a value was read', wrong);
    },
    dispose() {
      engine.dispose();
      disposed = true;
    },
  };
  const hostile = createHostile(chance, world);
  const profile = () => pick('standard', 'chromium', 'firefox', 'webkit');
  const renew = async () => {
    engine = await createEngine({ origin: PAGE, profile: profile() });
    disposed = false;
    clockLies = false;
  };

  /** A clock that lies, of an engine of its own. */
  async function lyingClock() {
    const act = hostile.trouble();
    let calls = 0;
    const [what, now] = pick(
      ['goes back', () => 1000 - calls++],
      ['gives no number', () => pick(undefined, null, NaN, '5', 1n, Symbol('now'), {}, Infinity)],
      ['gives odd numbers', () => pick(-1, 2 ** 60, 1e308, -0, 0.1)],
      ['does something', () => { act(); return 0; }],
    );
    // Trouble disposes of the engine whose clock it is.
    engine = await createEngine({ origin: PAGE, profile: profile(), now: /** @type {any} */ (now) });
    disposed = false;
    clockLies = true;
    return `the clock ${what}`;
  }

  /** A request that no engine refuses. */
  function request() {
    const method = pick('GET', 'GET', 'POST', 'PUT', 'delete');
    return { url: `https://api.example/${below(20)}`, method, headers: pick(undefined, { 'X-A': '1' }, [['Content-Type', 'application/json']]), mode: pick(undefined, 'cors'),
      credentials: pick(undefined, 'include', 'omit'), body: method === 'GET' ? undefined : pick(undefined, 'text', new Uint8Array(2)) };
  }

  /** The same with one hostile field or more, or something in its place. */
  function hostileRequest() {
    if (is(0.15)) return { ...pick(hostile.any, hostile.url)(), base: null, marked: false };
    const base = request();
    const record = { ...base };
    const names = chance.some(pick(1, 1, 1, 2, 3), FIELDS);
    const said = [];
    let isStable = true;
    let marked = false;
    for (const name of names) {
      const given = name === 'url' ? hostile.url() : name === 'headers' ? hostile.headers() : is(0.5) ? { value: hostile.string(), what: 'a string', isStable: true } : hostile.any();
      if (is(0.15)) {
        const act = hostile.trouble();
        Object.defineProperty(record, name, { get() { act(); return given.value; }, enumerable: true, configurable: true });
        isStable = false;
        said.push(`a getter for ${name} that does something`);
      } else {
        record[name] = given.value;
        isStable &&= given.isStable;
        said.push(`${name}: ${given.what}`);
        marked = names.length === 1 && !OF_BODIES.includes(name) && !clockLies && typeof given.value === 'string' && given.value.slice(0, 40).includes(MARK);
      }
    }
    return { value: is(0.05) ? new Proxy(record, {}) : record, what: said.join(', '), isStable, base, marked };
  }

  function response() {
    return { status: pick(200, 204, 302, 404), url: undefined, headers: pick({ 'Access-Control-Allow-Origin': '*' }, [['Access-Control-Allow-Origin', PAGE], ['Access-Control-Allow-Methods', '*']], []) };
  }

  function hostileResponse() {
    if (is(0.2)) return hostile.any();
    const record = response();
    const name = pick('status', 'url', 'headers', 'headers');
    const given = name === 'headers' ? hostile.headers() : name === 'url' ? hostile.url() : hostile.any();
    if (is(0.15)) {
      const act = hostile.trouble();
      Object.defineProperty(record, name, { get() { act(); return given.value; }, enumerable: true });
      return { value: record, what: `a response with a getter for ${name} that does something`, isStable: false };
    }
    return { value: { ...record, [name]: given.value }, what: `a response with ${name}: ${given.what}`, isStable: given.isStable };
  }

  /**
   * Makes one call and judges how it ended.
   *
   * @returns {{ answer?: any, error?: any }}
   */
  function call(/** @type {string} */ method, /** @type {string} */ what, /** @type {() => any} */ make, /** @type {(answer: any) => unknown} */ isAnswer, marked = false) {
    say(`${method}: ${what}`);
    try {
      const answer = make();
      count('answers');
      if (!isAnswer(answer)) fault(`${method} gave what is no answer`, what, answer);
      return { answer };
    } catch (error) {
      return refused(method, what, error, marked);
    }
  }

  function refused(/** @type {string} */ method, /** @type {string} */ what, /** @type {any} */ error, marked = false) {
    if (thrown.has(error)) {
      count('exceptions of values');
      return {};
    }
    count('refusals');
    if (!isCorsError(error)) fault(`${method} threw a ${error?.name} that is no CorsError`, what, error?.stack ?? error);
    else if (error.code === 'engine-internal') fault(`${method} stopped the engine`, what, error.stack);
    else if (!(error instanceof TypeError) || typeof error.message !== 'string' || !error.message || error.message.length > LONGEST_MESSAGE) fault(`${method}: an error without a good message`, what, error);
    else if (error.message.includes(PASSWORD)) fault(`${method} shows a password: ${error.message.slice(0, 80)}`, what);
    else if (marked && !error.message.toLowerCase().includes(MARK) && !disposed) fault(`${method} refused a value and does not name it: ${error.message.slice(0, 80)}`, what);
    return { error };
  }

  const calls = {
    plan() {
      const { value, what, isStable, base, marked } = hostileRequest();
      const plain = base && !clockLies && call('plan', 'a request that is good', () => engine.plan(/** @type {any} */ (base)), isPlan);
      if (plain?.error) fault('plan refused a good request', plain.error);
      const planned = call('plan', what, () => engine.plan(value), isPlan, marked);
      if (!isStable || disposed || clockLies) return;
      const asked = call('needsPreflight', what, () => engine.needsPreflight(value), isBoolean, marked);
      if (disposed) return;
      // Of several things that are wrong, each may name another.
      const expected = planned.error ? 'refused' : Boolean(planned.answer?.preflight && !planned.answer.preflight.cached);
      const found = asked.error ? 'refused' : asked.answer;
      if (expected !== found) fault('plan and needsPreflight do not agree', what, `plan: ${expected}, needsPreflight: ${found}`);
    },
    needsPreflight() {
      const { value, what, marked } = hostileRequest();
      call('needsPreflight', what, () => engine.needsPreflight(value), isBoolean, marked);
    },
    check() {
      const asked = is(0.5) ? hostileRequest() : { value: request(), what: 'a good request' };
      const responses = Array.from({ length: below(4) }, () => (is(0.5) ? hostileResponse() : { value: response(), what: 'a good response' }));
      const list = responses.map(({ value }) => value);
      const [value, shape] = pick([{ request: asked.value, responses: list }, 'an exchange'], [{ request: asked.value, responses: new Proxy(list, {}) }, 'an exchange with a proxy of a list'],
        [{ request: asked.value, responses: Object.assign(Array(5), list) }, 'an exchange with holes'], [{ request: asked.value, responses: hostile.any().value }, 'an exchange with something for responses'],
        [hostile.any().value, 'something for an exchange']);
      call('check', `${shape}: ${asked.what}; ${responses.map(({ what }) => what).join('; ')}`, () => engine.check(value), isVerdict);
    },
    allowsPreflight() {
      const [asked, answered] = [hostileRequest(), hostileResponse()];
      call('allowsPreflight', `${asked.what}; ${answered.what}`, () => engine.allowsPreflight(is(0.5) ? request() : asked.value, answered.value), isBoolean);
    },
    filter() {
      const [asked, answered] = [hostileRequest(), hostileResponse()];
      call('filter', `${asked.what}; ${answered.what}`, () => engine.filter(is(0.6) ? request() : asked.value, answered.value), isHeaders);
    },
    start() {
      const asked = is(0.5) ? hostileRequest() : { value: request(), what: 'a good request' };
      const { answer: fetch } = call('start', asked.what, () => engine.start(asked.value), (answer) => typeof answer?.poll === 'function');
      for (let steps = below(8); fetch && steps > 0; steps--) {
        const { value, what } = is(0.5) ? hostileResponse() : { value: response(), what: 'a good response' };
        const failure = hostile.any();
        pick(
          () => call('poll', '', () => fetch.poll(), (answer) => answer === null || ['send', 'deliver', 'fail'].includes(answer.type)),
          () => call('handleResponse', what, () => fetch.handleResponse(value), (answer) => answer === undefined),
          () => call('handleFailure', failure.what, () => fetch.handleFailure(failure.value), (answer) => answer === undefined),
          () => call('verdict', '', () => fetch.verdict(), (answer) => answer === null || isVerdict(answer)),
        )();
      }
    },
    preflightCache() {
      const { preflightCache } = engine;
      call('size', '', () => preflightCache.size, Number.isInteger);
      if (is(0.3)) call('clear', '', () => preflightCache.clear(), (answer) => answer === undefined);
      call('entries', '', () => preflightCache.entries(), Array.isArray);
    },
  };

  async function options() {
    const given = { origin: PAGE };
    for (const name of chance.some(pick(1, 2), OPTIONS)) {
      const act = hostile.trouble();
      const { value } = is(0.4) ? hostile.url() : is(0.5) ? { value: hostile.string() } : hostile.any();
      Object.defineProperty(given, name, is(0.1) ? { get() { act(); return value; }, enumerable: true } : { value, enumerable: true });
    }
    const value = is(0.1) ? hostile.any().value : given;
    try {
      (await createEngine(value)).dispose();
      count('answers');
    } catch (error) {
      refused('createEngine', Object.keys(given).join(), error);
    }
  }

  await renew();
  const underWay = shared.start('https://under-way.example/');
  underWay.poll();
  for (let left = CALLS; left > 0; left--) {
    if (is(0.05)) await options();
    else if (is(0.08)) await attemptFetch(each, hostile, thrown);
    else if (is(0.05)) {
      const wrong = polluted(shared, chance);
      count('questions with a polluted prototype');
      if (wrong) fault('Object.prototype changes an answer', wrong);
    } else if (is(0.1)) {
      const what = await lyingClock();
      call('needsPreflight', what, () => engine.needsPreflight('https://api.example/'), isBoolean);
      if (!disposed) calls[pick('plan', 'check', 'start', 'filter', 'preflightCache')]();
      await renew();
    } else {
      calls[pick(.../** @type {(keyof typeof calls)[]} */ (Object.keys(calls)))]();
    }
    count('calls');
    if (disposed) await renew();
    for (const [name, asked] of [['this engine', engine], ['another engine', shared]]) {
      const wrong = wrongAnswer(/** @type {typeof engine} */ (asked), chance);
      if (wrong) fault(`a wrong answer of ${name} afterwards`, wrong);
    }
  }
  try {
    underWay.handleResponse({ status: 200, headers: { 'Access-Control-Allow-Origin': '*' } });
    if (underWay.poll()?.type !== 'deliver') fault('a fetch that was under way did not end as it has to');
  } catch (error) {
    fault('a fetch that was under way was lost', error);
  }
  engine.dispose();
}

/** @param {any} answer */
function isPlan(answer) {
  return KINDS.includes(answer?.kind) && Array.isArray(answer.findings) && isHeaders(answer.request.headers) && typeof answer.credentials === 'boolean';
}

/** @param {any} answer */
function isVerdict(answer) {
  return ['allowed', 'opaque', 'blocked', 'incomplete'].includes(answer?.outcome) && Array.isArray(answer.findings) && (answer.outcome === 'allowed') <= (answer.response !== null);
}

/** @param {any} answer */
function isHeaders(answer) {
  return answer === null || Array.isArray(answer) && answer.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'));
}

/** @param {any} answer */
function isBoolean(answer) {
  return typeof answer === 'boolean';
}
