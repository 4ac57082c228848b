/**
 * An XMLHttpRequest that is aborted, times out or is opened again at any moment: its events come in the order of the Standard, each end
 * once, and it can be used again.
 */

/** How long a request may take that nobody aborts. */
const PATIENCE = 20_000;

/**
 * @param {import('./part.mjs').Case} each
 * @param {Awaited<ReturnType<typeof import('./slow-server.mjs').slowServer>>} server
 * @param {new () => XMLHttpRequest} Xhr
 */
export async function attemptXhr({ chance, number, fault, count, isAlone }, server, Xhr) {
  const { pick, is, below } = chance;
  const xhr = new Xhr();
  /** @type {string[]} */
  const events = [];
  const how = pick('abort', 'abort', 'abort', 'timeout', 'open');
  const moment = pick('at once', 'timer', 'timer', 'timer', 'preflight', 'request', 'head', 'chunk', 'loadstart', 'readystatechange 2', 'readystatechange 3', 'readystatechange 4', 'progress', 'load', 'loadend', 'upload loadstart', 'upload progress', 'upload load');
  let stopped = -1;
  let isOver = false;
  const stop = () => {
    if (stopped >= 0 || isOver) return;
    stopped = events.length;
    if (how === 'abort') xhr.abort();
    else if (how === 'open') xhr.open('GET', server.quick);
    else xhr.timeout = 1;
  };
  const at = (/** @type {string} */ name) => {
    if (name === moment) stop();
  };
  const script = server.script(number, chance, at);
  const names = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'];
  const note = (/** @type {string} */ name) => {
    events.push(name);
    at(name);
  };
  /** @type {(value?: unknown) => void} */
  let ended = () => {};
  const over = new Promise((resolve) => { ended = resolve; });
  xhr.onreadystatechange = () => note(`readystatechange ${xhr.readyState}`);
  for (const name of names) xhr.addEventListener(name, () => {
    note(name);
    if (name === 'loadend') ended();
  });
  const watchesUpload = is(0.6);
  if (watchesUpload) for (const name of names) xhr.upload.addEventListener(name, () => note(`upload ${name}`));

  const method = pick('GET', 'POST', 'PUT');
  xhr.open(method, script.url);
  if (how === 'timeout' && is(0.5)) xhr.timeout = 1 + below(40);
  xhr.responseType = pick('', '', 'text', 'arraybuffer');
  xhr.send(method === 'GET' ? null : pick('a text', 'a'.repeat(100_000), new Uint8Array(3)));
  if (moment === 'at once') stop();
  if (moment === 'timer') setTimeout(stop, below(60));
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const patience = new Promise((resolve) => { timer = setTimeout(resolve, PATIENCE); });
  await Promise.race([over, patience, untilEndless()]);
  clearTimeout(timer);
  isOver = true;
  // Whatever comes too late comes soon.
  for (let turns = 0; turns < 3; turns++) await new Promise(setImmediate);

  const said = [`${how}, ${moment}: ${method}${watchesUpload ? ', its upload watched' : ''}; ${script.what}`, events.join(', '), `stopped after ${stopped} events`];
  if (isAlone) console.log(...said);
  count(`XMLHttpRequests: ${how}`);
  const ends = events.filter((name) => /^(?:abort|error|load|timeout)$/.test(name));
  // Opened again, or aborted when it is done, it has no end to tell of.
  const endless = stopped >= 0 && (how === 'open' || moment === 'readystatechange 4');
  if (ends.length > 1) fault('an XMLHttpRequest ended twice', ...said);
  if (!ends.length && !endless) fault('an XMLHttpRequest did not end', ...said);
  if (events.filter((name) => name === 'loadend').length > 1) fault('an XMLHttpRequest had several events loadend', ...said);
  if (ends.includes('error')) fault('an XMLHttpRequest failed that should not', ...said, /** @type {any} */ (xhr).corsError);
  if (ends[0] === 'abort' && stopped < 0) fault('an XMLHttpRequest was aborted by nobody', ...said);
  if (ends[0] === 'load' && events.at(-1) !== 'loadend' && stopped < 0) fault('loadend is not the last event', ...said);
  const uploadEnds = events.filter((name) => /^upload (?:abort|error|load|timeout)$/.test(name));
  if (uploadEnds.length > 1) fault('an upload ended twice', ...said);
  if (ends[0] === 'load' && how !== 'open' && stopped < 0 && /** @type {any} */ (xhr.response).length !== script.length && xhr.response.byteLength !== script.length) fault('an XMLHttpRequest loaded something else', ...said);
  if (/^(?:abort|timeout)$/.test(ends[0]) && (xhr.status !== 0 || xhr.getAllResponseHeaders() !== '')) fault('an XMLHttpRequest that was stopped still shows a response', ...said);

  await again();

  /** Fulfilled when no end can come any more. */
  async function untilEndless() {
    while (stopped < 0 || how === 'timeout' || (how === 'abort' && moment !== 'readystatechange 4')) await new Promise((resolve) => { setTimeout(resolve, 5).unref(); });
  }

  /** It can be used again. */
  async function again() {
    const text = await new Promise((resolve) => {
      const end = setTimeout(() => resolve('nothing'), PATIENCE);
      xhr.onreadystatechange = null;
      xhr.onloadend = () => {
        clearTimeout(end);
        resolve(xhr.responseText);
      };
      xhr.open('GET', server.quick);
      xhr.timeout = 0;
      xhr.responseType = '';
      xhr.send();
    });
    if (text !== 'quick') fault('an XMLHttpRequest could not be used again', text, ...said);
  }
}
