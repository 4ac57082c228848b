/**
 * The panel: the calls of the inspected page, each with what is wrong and what to change.
 *
 * @import { Call, Recorder, Report } from '../capture.js'
 * @import { Filter } from './filter.js'
 * @import { Event, Traffic } from './traffic.js'
 * @import { Trial } from './trial.js'
 */
import { analyze, createRecorder } from 'corsight/capture';
import { html, nothing, render } from 'lit';
import '../views/index.js';
import { consoleLine } from './console-line.js';
import { engineFor, IS_FIREFOX, TOOLS_WASM } from './engines.js';
import { causeOf, EVERYTHING, filtered, targetOf } from './filter.js';
import { Fixes } from './fixes.js';
import { againExpression } from './again.js';
import { withoutQuery } from './rules.js';
import { isOfDeveloper, PageTeller } from './tell-page.js';
import { tryFix } from './trial.js';
import { asJson, asMarkdown } from './written.js';

const { inspectedWindow, network, panels } = chrome.devtools;
const root = /** @type {HTMLElement} */ (document.getElementById('panel'));

/** @type {Recorder} */
let recorder;
/** @type {{ name: string, report: Report } | null} A recording of somebody else that is shown instead of the live calls. */
let imported = null;
/** @type {Filter} */
let filter = { ...EVERYTHING };
/** @type {string | null} */
let selected = null;
/** @type {{ call: Call, trial: Trial } | null} What "Try the fix" would do for the chosen call. */
let trial = null;
let isPreserved = false;
/** Whether the page's own Corsight is told what is certain. */
let isPageTold = false;
/** What the panel has to say, such as that a permission was refused. */
let notice = '';
const fixes = new Fixes(inspectedWindow.tabId, draw);
/** @param {string} expression @returns {Promise<unknown>} Undefined if the page cannot run it. */
const evaluate = (expression) => new Promise((resolve) => { inspectedWindow.eval(expression, (...[value]) => resolve(value)); });
const teller = new PageTeller(evaluate);

/** @returns {Call[]} */
const calls = () => imported?.report.calls ?? recorder.calls;
const chosen = () => calls().find(({ id }) => id === selected) ?? null;

// ---- What happens in the browser

/** Entries are put together one after the other, in the order in which they came. @type {Promise<unknown>} */
let last = Promise.resolve();

/** @param {Event} event */
function handle(event) {
  last = last.then(async () => {
    if ('navigatedTo' in event) {
      if (!isPreserved) clear();
      isPageTold = isOfDeveloper(event.navigatedTo);
    } else tellPage(recorder.add(fixes.asJudged(event.entry)));
    await prepareTrial();
    drawSoon();
  }).catch((error) => say(`An entry could not be read: ${error?.message ?? error}`));
}

function clear() {
  recorder.clear();
  teller.clear();
  if (!imported) selected = null;
}

async function prepareTrial() {
  const call = chosen();
  if (trial?.call === call) return;
  trial = null;
  if (!call || imported || call.outcome !== 'blocked' || !call.origin || call.origin === 'null') return;
  trial = { call, trial: tryFix(await engineFor(call.origin), call) };
}

/** @param {readonly Call[]} news */
function tellPage(news) {
  if (isPageTold) teller.tell(news);
}

// ---- What the user does

/** @param {string} text */
function say(text) {
  notice = text;
  draw();
}

/** @param {CustomEvent<{ call: Call }>} event */
async function select({ detail }) {
  selected = detail.call.id;
  notice = '';
  await prepareTrial();
  draw();
}

/** @param {Partial<Filter>} part */
function setFilter(part) {
  filter = { ...filter, ...part };
  draw();
}

async function applyFix() {
  if (!trial) return;
  const { call } = trial;
  try {
    const result = await fixes.apply(call, trial.trial.changes);
    if (result === 'denied') say('The browser was not allowed to change responses of these sites, so nothing was changed.');
    else if (result === 'elsewhere') say('A window asks for the permission. Allow it there, then try again.');
    else say(isGet(call) ? 'The headers are set. Send the call again.' : 'The headers are set. Make the call again in the page.');
  } catch (error) {
    say(`The browser refused the headers: ${error instanceof Error ? error.message : error}`);
  }
}

/** @param {Call} call */
const isGet = ({ request }) => request.method === 'GET';

/** @param {Call} call */
function sendAgain(call) {
  inspectedWindow.eval(againExpression(call), (result, error) => {
    if (error) say(`The page could not send it: ${error.value ?? error.description}`);
    else if (/** @type {unknown} */ (result) === 'other origin') say(`The page is not of the origin ${call.origin}, so the call cannot be made from it. Make the call again in the page.`);
    else say('Sent again: it is the latest call in the list.');
  });
}

async function importHar(/** @type {globalThis.Event} */ event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const [file] = input.files ?? [];
  if (!file) return;
  try {
    say(`Reading ${file.name}…`);
    const report = await analyze(file, { wasm: TOOLS_WASM });
    imported = { name: file.name, report };
    selected = null;
    trial = null;
    const [first] = report.unread;
    say(first ? `Not read: ${first.where}: ${first.reason}${report.unread.length > 1 ? ` (and ${report.unread.length - 1} more)` : ''}` : '');
  } catch (error) {
    say(`${file.name} could not be read: ${error instanceof Error ? error.message : error}`);
  }
  input.value = '';
}

async function exportHar() {
  const url = URL.createObjectURL(new Blob([JSON.stringify(recorder.toHar(), null, 2)], { type: 'application/json' }));
  Object.assign(document.createElement('a'), { href: url, download: 'corsight.har' }).click();
  URL.revokeObjectURL(url);
}

/** Copies a text. The Clipboard API is not there for a panel in every browser. @param {string} text @param {string} what */
async function copy(text, what) {
  const isWritten = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  if (!isWritten) {
    const field = Object.assign(document.createElement('textarea'), { value: text, className: 'unseen' });
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  say(`Copied as ${what}.`);
}

// ---- What is seen

function draw() {
  if (recorder) render(view(), root);
}

let isDrawn = true;

/** Many calls may end at once, and are drawn together. */
function drawSoon() {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    draw();
  });
}

function view() {
  const all = calls();
  const shown = filtered(all, filter);
  const call = chosen();
  return html`
    ${toolbar(all)}
    ${fixes.changes.length ? html`<div class="bar" role="status">
      <span><strong>Fixes are active in this tab.</strong> Headers are set in responses to ${listOf([...new Set(fixes.changes.map(({ method, url }) => `${method} ${withoutQuery(url)}`))])}.</span>
      <button type="button" class="take-away" @click=${async () => { await fixes.remove(); say(''); }}>Take the fixes away</button></div>` : nothing}
    ${imported ? html`<div class="bar imported"><span>Calls of ${imported.name}.</span>
      <button type="button" @click=${() => { imported = null; selected = null; trial = null; draw(); }}>Back to this page</button></div>` : nothing}
    ${notice ? html`<p class="notice" role="status">${notice}</p>` : nothing}
    <main class=${call ? 'chosen' : ''}>
      ${all.length ? html`<corsight-calls .calls=${shown} .selected=${selected} @corsight-select=${select}></corsight-calls>` : empty()}
      ${call ? html`<article aria-label="The chosen call">${actions(call)}<corsight-call .call=${call}></corsight-call>${inConsole(call)}</article>` : nothing}
    </main>`;
}

/** Verdicts are made when they are read, and thousands of calls that went well need none here. @param {Call} call */
const isRefused = ({ outcome }) => outcome !== 'allowed' && outcome !== 'opaque';

/** @param {readonly Call[]} all */
function toolbar(all) {
  const blocked = all.filter(({ outcome }) => outcome === 'blocked').length;
  return html`<div class="toolbar" role="toolbar" aria-label="Calls">
    <button type="button" class="clear" ?disabled=${Boolean(imported)} @click=${() => { clear(); trial = null; say(''); }}>Clear</button>
    <label><input type="checkbox" class="preserve" .checked=${isPreserved} @change=${(/** @type {any} */ event) => { isPreserved = event.target.checked; }}> Preserve log</label>
    <label title="Corsight in the page gets the causes that are certain here, for its log and its console. Scripts of the page can read them."><input type="checkbox" class="tell" .checked=${isPageTold}
      @change=${(/** @type {any} */ event) => { isPageTold = event.target.checked; tellPage(recorder.calls); }}> Tell the page</label>
    <input type="search" class="text" placeholder="Filter: text, header, or a line of the console" aria-label="Filter by text" .value=${filter.text}
      @input=${(/** @type {any} */ event) => setFilter({ text: event.target.value })}>
    ${choice('origin', 'Origin', all.map(targetOf))}
    ${choice('outcome', 'Outcome', all.map(({ outcome }) => outcome))}
    ${choice('cause', 'Cause', all.filter(isRefused).map(causeOf).filter(Boolean))}
    <span class="count">${all.length} ${all.length === 1 ? 'call' : 'calls'}${blocked ? `, ${blocked} blocked` : ''}</span>
    <label class="button">Import HAR<input type="file" class="import unseen" accept=".har,.json,application/json" @change=${importHar}></label>
    <button type="button" class="export" ?disabled=${Boolean(imported)} title="The file has the headers as they were sent, with cookies and tokens" @click=${exportHar}>Export HAR</button>
  </div>`;
}

/** @param {'origin' | 'outcome' | 'cause'} name @param {string} everything @param {string[]} values */
function choice(name, everything, values) {
  const current = filter[name];
  const options = [...new Set([...values, ...(current ? [current] : [])])].sort();
  return html`<select class=${name} aria-label="Filter by ${name}" .value=${current} @change=${(/** @type {any} */ event) => setFilter({ [name]: event.target.value })}>
    <option value="">${everything}</option>${options.map((value) => html`<option value=${value} ?selected=${value === current}>${value}</option>`)}</select>`;
}

function empty() {
  return html`<div class="empty">
    <p>No cross-origin call has ended since the developer tools were opened.</p>
    <p>Calls from before are seen after a reload. <button type="button" class="reload" @click=${() => inspectedWindow.reload({})}>Reload the page</button></p>
    ${IS_FIREFOX ? html`<p>Firefox tells extensions of a call when it has ended. It does not tell of some calls that it refused before they were sent.</p>` : nothing}
  </div>`;
}

/** @param {Call} call */
function actions(call) {
  return html`<div class="actions">
    ${trial?.call === call ? fix(call, trial.trial) : nothing}
    ${!imported && isGet(call) ? html`<button type="button" class="again" @click=${() => sendAgain(call)}>Send it again</button>` : nothing}
    <button type="button" class="markdown" @click=${() => copy(asMarkdown(call), 'Markdown')}>Copy as report</button>
    <button type="button" class="json" @click=${() => copy(asJson(call), 'JSON')}>Copy as JSON</button>
  </div>
  ${trial?.call === call ? html`<p class="trial">${whatFixDoes(call, trial.trial)}</p>` : nothing}
`;
}

/** @param {Call} call */
function inConsole(call) {
  const line = consoleLine(call);
  return line ? html`<p class="console">In Chromium’s console: <code>${line}: …</code></p>` : nothing;
}

/** @param {Call} call @param {Trial} plan */
function fix(call, { changes, result }) {
  if (result === 'remains' || !changes.length) return nothing;
  return fixes.has(call) ? html`<button type="button" class="fix" disabled>The fix is active</button>`
    : html`<button type="button" class="fix primary" @click=${applyFix}>Try the fix</button>`;
}

/** @param {Call} call @param {Trial} plan */
function whatFixDoes(call, { changes, result, remaining }) {
  if (result === 'remains') {
    return `No response header mends this call, so there is no fix to try here. ${remaining?.act.text ?? ''}${changes.some(({ method }) => method === 'OPTIONS') || call.messages.some(({ kind }) => kind === 'preflight')
      ? ' An extension can set headers of a preflight’s response, but not its status.' : ''}`;
  }
  const headers = changes.map(({ method, headers: set }) => `${method}: ${set.map(({ name, value }) => `${name}: ${value}`).join('; ')}`).join(' · ');
  const unseen = result === 'unseen' ? ' What the server answers to the request itself is not known yet.' : '';
  return `“Try the fix” sets in this tab alone: ${headers}.${unseen}`;
}

/** @param {string[]} texts */
const listOf = (texts) => texts.map((text, index) => html`${index ? ', ' : ''}<code>${text}</code>`);

// ---- The beginning

/** @param {string | undefined} theme */
function setTheme(theme) {
  document.documentElement.style.colorScheme = theme === 'dark' ? 'dark' : 'light';
}

setTheme(panels.themeName);
if (panels.setThemeChangeHandler) panels.setThemeChangeHandler(setTheme);
else /** @type {any} */ (panels).onThemeChanged?.addListener(setTheme);

/** The page of the developer tools hands the traffic over. @returns {Promise<Traffic>} */
async function handedOver() {
  const page = /** @type {Window & { traffic?: Traffic }} */ (window);
  if (!page.traffic) await new Promise((resolve) => addEventListener('corsight-traffic', resolve, { once: true }));
  return /** @type {Traffic} */ (page.traffic);
}

async function start() {
  // Firefox tells less of a call than Chromium, so the recorder has to know who tells.
  recorder = await createRecorder({ wasm: TOOLS_WASM, recorder: IS_FIREFOX ? 'Firefox' : 'chrome.devtools.network' });
  isPageTold = isOfDeveloper(`${await evaluate('location.href')}`);
  draw();
  (await handedOver()).listen(handle);
}

start().catch((error) => { root.textContent = `Corsight could not start: ${error?.message ?? error}`; });
