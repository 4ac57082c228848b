/**
 * A page by chance: which jQuery, who else has put something around `$.ajax`, what the application does and what its servers answer. It is
 * data alone, so that it can be played twice.
 */

const WRAPPERS = ['passes on', 'calls ajaxSetup with two', 'calls ajaxSetup with one', 'calls Deferred', 'gives another promise', 'tries again', 'calls later', 'calls twice', 'copies the settings', 'reads a getter'];

/**
 * @typedef {ReturnType<typeof drawPage>} Page
 * @typedef {ReturnType<typeof drawCall>} Call
 */

/** @param {import('./part.mjs').Case['chance']} chance */
export function drawPage(chance) {
  const { pick, is, below } = chance;
  const isBroken = is(0.25);
  return {
    jQuery: /** @type {'4' | '3.7'} */ (pick('4', '3.7')),
    isBroken,
    how: isBroken ? pick('not awaited', 'awaited') : pick('not awaited', 'awaited', 'with an engine'),
    options: { console: is(0.7), enforce: false, logLimit: pick(200, 0, 1) },
    console: pick('normal', 'normal', 'throwing', 'missing', 'frozen', 'without methods'),
    timers: pick('', '', '', 'queueMicrotask throws', 'setTimeout throws', 'both never run'),
    before: chance.some(pick(0, 0, 1, 1, 2), WRAPPERS),
    after: chance.some(pick(0, 0, 0, 1, 2), WRAPPERS),
    /** Handlers of jQuery's global events. */
    handlers: Object.fromEntries(chance.some(below(7), ['ajaxStart', 'ajaxSend', 'ajaxSuccess', 'ajaxError', 'ajaxComplete', 'ajaxStop']).map((name) => [name, { throws: is(0.1) }])),
    prefilter: pick(null, null, null, { throws: true }, { aborts: true }, { adds: true }, { freezes: true }),
    restoresAfter: is(0.15) ? below(5) : null,
    calls: Array.from({ length: pick(1, 1, 2, 3, 5) }, () => drawCall(chance)),
  };
}

/** @param {import('./part.mjs').Case['chance']} chance */
function drawCall(chance) {
  const { pick, is, below } = chance;
  const some = (/** @type {number} */ share) => is(share);
  const callback = () => ({ throws: is(0.12), aborts: is(0.05), asks: is(0.3), calls: is(0.05) });
  return {
    startsAt: below(4),
    style: pick('settings', 'settings', 'url and settings', 'url alone', 'get', 'post', 'getJSON'),
    url: pick('https://api.example/data', 'https://api.example/data', '/own', 'relative', '//api.example/x', 'http://localhost:1/port', 'https://[', ''),
    method: pick(undefined, 'GET', 'POST', 'PUT', 'DELETE', 'patch', 'HEAD', 'TRACE', 'a b'),
    data: pick(undefined, undefined, 'text', { a: 1, b: [2] }, '{"a":1}'),
    contentType: pick(undefined, undefined, 'application/json', 'text/plain', false),
    headers: pick(undefined, undefined, { 'X-A': '1' }, { 'X-A': '1', Authorization: 'Bearer secret' }, { 'a b': 'odd' }),
    dataType: pick(undefined, undefined, 'json', 'text', 'nonsense'),
    xhrFields: pick(undefined, undefined, { withCredentials: true }, { nothing: 1 }),
    timeout: pick(undefined, undefined, undefined, 2),
    isSync: some(0.05),
    global: some(0.1) ? false : undefined,
    freezes: pick('', '', '', '', 'the options', 'the settings in beforeSend', 'the jqXHR in beforeSend', 'seals the settings in beforeSend'),
    ownXhr: pick('', '', '', 'a function', 'with a listener for uploads', 'throws', 'gives nothing'),
    beforeSend: some(0.4) ? pick({}, {}, {}, { refuses: true }, { throws: true }, { aborts: true }, { sets: true }, { replacesXhr: true }) : null,
    success: some(0.5) ? callback() : null,
    error: some(0.5) ? callback() : null,
    complete: some(0.5) ? callback() : null,
    done: some(0.6) ? callback() : null,
    fail: some(0.6) ? callback() : null,
    always: some(0.6) ? callback() : null,
    then: some(0.4) ? callback() : null,
    statusCode: some(0.1) ? callback() : null,
    abortsAfter: some(0.12) ? below(4) : null,
    /** What comes of its XMLHttpRequest. */
    answer: pick(
      { status: 200, text: '{"a":1}', type: 'application/json' }, { status: 200, text: '{"a":1}', type: 'application/json' }, { status: 200, text: 'not json', type: 'application/json' },
      { status: 204, text: '', type: '' }, { status: 404, text: 'no', type: 'text/plain' }, { status: 500, text: 'no', type: 'text/html' }, { event: 'onerror' }, { event: 'onerror' }, { event: 'onerror' },
      { event: 'onabort' }, { event: 'ontimeout' }, { event: null }, { sendThrows: true }, { openThrows: true },
    ),
    answersAfter: pick(0, 1, 1, 2, 5),
    answersAtOnce: some(0.1),
  };
}
