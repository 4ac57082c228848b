/**
 * Plays a page, with Corsight or without, on a clock of its own: what the application sees, and what is sent, is written down in order.
 */
import { JSDOM } from 'jsdom';
import { jQueryFactory } from 'jquery/factory';
import jQuery37 from 'jquery37';
import { createEngine } from '../../pkg/index.js';
import { wrappers } from './page-wrappers.mjs';

const PAGE_URL = 'https://app.example/page/';
/** Nothing of an application takes so many steps of the clock. */
const MOST_STEPS = 500;

/** One window for many pages, because making one takes longer than everything that is done in it. */
let { window } = new JSDOM('<!doctype html>', { url: PAGE_URL });
let played = 0;
const engine = await createEngine({ origin: 'https://app.example' });

/**
 * @param {import('./page-draw.mjs').Page} page
 * @param {((jQuery: any, options: any) => Promise<any>) | null} wrap
 */
export async function play(page, wrap) {
  if (played++ % 500 === 499) {
    window.close();
    ({ window } = new JSDOM('<!doctype html>', { url: PAGE_URL }));
  }
  /** @type {string[]} */
  const events = [];
  /** @type {unknown[]} */
  const sent = [];
  /** @type {string[]} */
  const troubles = [];
  /** @type {any[]} Each jqXHR that a callback was given, and each that $.ajax gave. */
  const seen = [];
  const clock = createClock((error) => events.push(`uncaught: ${error?.message ?? error}`));
  Object.assign(window, { setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout });
  let next = 0;
  window.XMLHttpRequest = fakeXhr(clock, sent, () => page.calls[Math.min(next, page.calls.length) - 1] ?? page.calls[0]);
  const $ = { 4: jQueryFactory, 3.7: jQuery37 }[page.jQuery](window);
  const kept = { console: globalThis.console, queueMicrotask, setTimeout };
  const said = [];

  const note = (/** @type {string} */ event) => events.push(event);
  for (const [name, { throws }] of Object.entries(page.handlers)) $(window.document).on(name, (/** @type {any} */ _event, /** @type {any} */ jqXHR) => {
    note(`${name} ${jqXHR?.status ?? ''}`);
    if (throws) throw new Error(`${name} threw`);
  });
  if (page.prefilter) $.ajaxPrefilter((/** @type {any} */ settings, /** @type {any} */ _original, /** @type {any} */ jqXHR) => {
    note('prefilter');
    if (page.prefilter?.throws) throw new Error('a prefilter threw');
    if (page.prefilter?.aborts) jqXHR.abort();
    if (page.prefilter?.adds) settings.headers = { ...settings.headers, 'X-Filter': '1' };
    if (page.prefilter?.freezes) Object.freeze(settings);
  });

  for (const name of page.before) wrappers[name]($, clock);
  /** @type {Promise<any> | null} */
  let wrapping = null;
  try {
    replaceConsole(page.console, said);
    if (wrap) {
      wrapping = wrap($, { origin: 'https://app.example', ...page.options, ...page.how === 'with an engine' ? { engine } : {} });
      wrapping.catch(() => {});
    }
    if (page.how === 'awaited') await wrapping?.catch(() => {});
    for (const name of page.after) wrappers[name]($, clock);
    replaceTimers(page.timers, kept);
    page.calls.forEach((call, index) => clock.setTimeout(() => make(call, index), call.startsAt));
    if (page.restoresAfter !== null) clock.setTimeout(() => void wrapping?.then(({ restore }) => restore(), () => {}), page.restoresAfter);
    await clock.run();
    if (wrap) for (const jqXHR of seen) look(jqXHR, page.restoresAfter === null, troubles);
  } finally {
    Object.assign(globalThis, kept);
    $(window.document).off();
  }
  return { events, sent, active: $.active, troubles, said };

  /**
   * @param {import('./page-draw.mjs').Call} call
   * @param {number} index
   */
  function make(call, index) {
    next = index + 1;
    const name = (/** @type {string} */ what) => `call ${index}: ${what}`;
    /** @type {any} */
    let jqXHR;
    const callback = (/** @type {string} */ what, /** @type {any} */ does) => !does ? undefined : function (/** @type {any} */ first, /** @type {any} */ textStatus, /** @type {any} */ last) {
      const given = typeof first?.getResponseHeader === 'function' ? first : last;
      note(name(`${what} ${textStatus ?? ''} ${given?.status ?? ''} ${typeof first === 'string' ? first : ''}`));
      if (given?.getResponseHeader) seen.push(given);
      if (does.asks) note(name(`header ${given?.getResponseHeader?.('Content-Type')} ${given?.getResponseHeader?.('X-Hidden')}`));
      if (does.aborts) given?.abort?.();
      if (does.calls) $.ajax({ url: '/nested', complete: () => note(name('nested complete')) });
      if (does.throws) throw new Error(name(`${what} threw`));
    };
    const settings = /** @type {any} */ ({ url: call.url });
    for (const key of /** @type {const} */ (['method', 'data', 'contentType', 'headers', 'dataType', 'xhrFields', 'timeout', 'global'])) if (call[key] !== undefined) settings[key] = structuredClone(call[key]);
    if (call.isSync) settings.async = false;
    for (const key of /** @type {const} */ (['success', 'error', 'complete'])) if (call[key]) settings[key] = callback(key, call[key]);
    if (call.statusCode) settings.statusCode = { 200: callback('statusCode', call.statusCode), 404: callback('statusCode', call.statusCode), 0: callback('statusCode', call.statusCode) };
    if (call.ownXhr) settings.xhr = () => ownXhr(call.ownXhr);
    if (call.beforeSend || call.freezes.includes('beforeSend')) settings.beforeSend = (/** @type {any} */ given, /** @type {any} */ all) => beforeSend(call, given, all, name);
    if (call.freezes === 'the options') Object.freeze(settings);
    try {
      jqXHR = call.style === 'url and settings' ? $.ajax(call.url, settings) : call.style === 'url alone' ? $.ajax(call.url) : call.style === 'get' ? $.get(call.url, settings.data, settings.success)
        : call.style === 'post' ? $.post(call.url, settings.data) : call.style === 'getJSON' ? $.getJSON(call.url) : $.ajax(settings);
    } catch (error) {
      note(name(`threw ${error.message}`));
      return;
    }
    note(name(`returned ${typeof jqXHR} ${jqXHR?.readyState}`));
    if (jqXHR?.getResponseHeader) seen.push(jqXHR);
    jqXHR?.done?.(callback('done', call.done)).fail?.(callback('fail', call.fail));
    jqXHR?.always?.(callback('always', call.always));
    if (call.then) jqXHR?.then?.(callback('then', call.then), callback('then with a failure', call.then));
    if (call.abortsAfter !== null) clock.setTimeout(() => jqXHR?.abort?.(), call.abortsAfter);
  }

  function ownXhr(/** @type {string} */ how) {
    note('own xhr');
    if (how === 'throws') throw new Error('xhr threw');
    if (how === 'gives nothing') return undefined;
    const xhr = new window.XMLHttpRequest();
    if (how === 'with a listener for uploads') xhr.upload?.addEventListener('progress', () => note('upload progress'));
    return xhr;
  }

  /**
   * @param {import('./page-draw.mjs').Call} call
   * @param {any} jqXHR
   * @param {any} settings
   * @param {(what: string) => string} name
   */
  function beforeSend({ beforeSend: does, freezes }, jqXHR, settings, name) {
    note(name(`beforeSend ${settings.type} ${settings.url} ${jqXHR.readyState} ${Object.keys(settings).sort()}`));
    if (freezes === 'the settings in beforeSend') Object.freeze(settings);
    if (freezes === 'seals the settings in beforeSend') Object.seal(settings);
    if (freezes === 'the jqXHR in beforeSend') Object.freeze(jqXHR);
    if (does?.sets) jqXHR.setRequestHeader('X-Before', '1');
    // Where that throws, nobody can make an accessor throw as well: in sloppy code it would not.
    if (does?.replacesXhr && !Object.isFrozen(settings)) settings.xhr = () => ownXhr('a function');
    if (does?.aborts) jqXHR.abort();
    if (does?.throws) throw new Error(name('beforeSend threw'));
    return does?.refuses ? false : undefined;
  }
}

/**
 * What every jqXHR has to have from the wrapper.
 *
 * @param {any} jqXHR
 * @param {boolean} isWrapped Whether jQuery is wrapped to the end.
 * @param {string[]} troubles
 */
function look(jqXHR, isWrapped, troubles) {
  if (!('cors' in jqXHR)) {
    if (isWrapped) troubles.push('a jqXHR has no .cors');
    return;
  }
  try {
    const { cors } = jqXHR;
    void cors.plan;
    void cors.verdict;
    if (jqXHR.readyState === 4 && jqXHR.state() === 'rejected' && typeof cors.diagnosis?.text !== 'string') troubles.push('a call that failed has no diagnosis with a text');
  } catch (error) {
    troubles.push(`what a jqXHR has as .cors threw: ${error.message}`);
  }
}

/** A clock that only goes on when nothing else is to be done. */
function createClock(/** @type {(error: any) => void} */ uncaught) {
  /** @type {{ id: number, at: number, work: () => void }[]} */
  let waiting = [];
  let now = 0;
  let last = 0;
  return {
    setTimeout(/** @type {any} */ work, /** @type {number} */ ms = 0) {
      const id = ++last;
      waiting.push({ id, at: now + Math.max(0, ms), work });
      return id;
    },
    clearTimeout(/** @type {number} */ id) {
      waiting = waiting.filter((each) => each.id !== id);
    },
    /** Until nothing waits any more. */
    async run() {
      for (let steps = 0; steps < MOST_STEPS; steps++) {
        // Promises first, as in a page.
        for (let turns = 0; turns < 2; turns++) await new Promise(setImmediate);
        const [first] = waiting.toSorted((a, b) => a.at - b.at || a.id - b.id);
        if (!first) return;
        waiting = waiting.filter((each) => each !== first);
        now = first.at;
        try {
          first.work();
        } catch (error) {
          uncaught(error);
        }
      }
    },
  };
}

/**
 * @param {ReturnType<typeof createClock>} clock
 * @param {unknown[]} sent
 * @param {() => import('./page-draw.mjs').Call} current
 */
function fakeXhr(clock, sent, current) {
  return /** @type {any} */ (class FakeXhr extends EventTarget {
    status = 0;
    readyState = 0;
    statusText = '';
    responseText = '';
    responseURL = '';
    withCredentials = false;
    upload = new EventTarget();
    call = current();
    /** @type {unknown[]} */
    headers = [];
    open(/** @type {string} */ method, /** @type {string} */ url, isAsync = true) {
      if (this.call.answer.openThrows) throw new Error('open threw');
      Object.assign(this, { method, url, isAsync });
    }
    setRequestHeader(/** @type {string} */ name, /** @type {string} */ value) {
      if (name.includes(' ')) throw new Error('setRequestHeader threw');
      this.headers.push([name, value]);
    }
    overrideMimeType() {}
    getAllResponseHeaders() {
      return this.status && this.call.answer.type ? `content-type: ${this.call.answer.type}\r\n` : '';
    }
    abort() {
      this.isAborted = true;
    }
    send(/** @type {unknown} */ body) {
      const { answer, answersAfter, answersAtOnce } = this.call;
      const { method, url, headers, withCredentials } = /** @type {any} */ (this);
      sent.push({ method, url, headers: structuredClone(headers), withCredentials, body: body ?? null });
      if (answer.sendThrows) throw new Error('send threw');
      if (answersAtOnce || !(/** @type {any} */ (this).isAsync)) this.finish();
      else clock.setTimeout(() => this.finish(), answersAfter);
    }
    finish() {
      const { answer } = this.call;
      if (this.isAborted) return;
      this.readyState = 4;
      const event = 'event' in answer ? answer.event : 'onload';
      if (event === null) return;
      Object.assign(this, event === 'onload' ? { status: answer.status, statusText: 'Said', responseText: answer.text, responseURL: /** @type {any} */ (this).url } : {});
      /** @type {any} */ (this)[event]?.();
    }
  });
}

/**
 * @param {string} how
 * @param {unknown[]} said
 */
function replaceConsole(how, said) {
  const names = ['log', 'info', 'warn', 'error', 'debug', 'group', 'groupCollapsed', 'groupEnd', 'table', 'dir'];
  const methods = (/** @type {(...args: unknown[]) => void} */ method) => Object.fromEntries(names.map((name) => [name, method]));
  const make = {
    normal: () => methods((...args) => { said.push(args); }),
    throwing: () => methods(() => { throw new Error('no writing to the console'); }),
    missing: () => undefined,
    frozen: () => Object.freeze(methods((...args) => { said.push(args); })),
    'without methods': () => ({}),
  }[how];
  globalThis.console = /** @type {any} */ (make?.());
}

/**
 * @param {string} how
 * @param {{ setTimeout: typeof setTimeout }} kept
 */
function replaceTimers(how, kept) {
  const throws = () => { throw new Error('this timer was replaced'); };
  const never = /** @type {any} */ (() => 0);
  if (how === 'queueMicrotask throws') globalThis.queueMicrotask = throws;
  if (how === 'setTimeout throws') globalThis.setTimeout = Object.assign(/** @type {any} */ (throws), kept.setTimeout);
  if (how === 'both never run') Object.assign(globalThis, { queueMicrotask: never, setTimeout: never });
}
