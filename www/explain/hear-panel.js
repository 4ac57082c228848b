/**
 * The page's ear for the panel of the developer tools, which sees the responses that the browser hides from script: its certain cause replaces
 * the guess of the page.
 *
 * @import { Cause, Cors, Entry } from '../index.js'
 * @import { Told } from '../host/panel-event.js'
 */
import { isObject } from '../errors/misuse.js';
import { nameOf, withoutUserinfo } from '../errors/urls.js';
import { PANEL_EVENT } from '../host/panel-event.js';
import { printFinding } from './print-call.js';

/** How far the clocks of the page and of the developer tools may be apart, in milliseconds. */
const MOST_APART = 5000;

/** @typedef {{ log: Entry[], watches: Set<{ end(): void }>, printsCalls: boolean }} Observer */

/** @type {WeakSet<Observer>} */
const hearing = new WeakSet();

/**
 * Listens to the panel until the observer ends its watches.
 *
 * @param {Observer} observer
 */
export function hearPanel(observer) {
  if (hearing.has(observer) || typeof globalThis.addEventListener !== 'function') return;
  hearing.add(observer);
  /** @type {Map<string, Entry>} The calls that the panel has told of, by the panel’s names for them. */
  const told = new Map();
  const hear = (/** @type {Event} */ event) => {
    const news = read(/** @type {CustomEvent} */ (event).detail);
    if (!news) return;
    const name = [news.call, news.startedAt, news.url].join(' ');
    const entry = told.get(name) ?? find(observer.log, news, new Set(told.values()));
    if (!entry) return;
    event.preventDefault();
    told.set(name, entry);
    void learn(entry.cors, news, observer.printsCalls);
  };
  globalThis.addEventListener(PANEL_EVENT, hear);
  observer.watches.add({ end: () => globalThis.removeEventListener(PANEL_EVENT, hear) });
}

/**
 * Any script of the page can send the event, so nothing of it is taken on trust.
 *
 * @param {unknown} detail
 * @returns {Told | undefined}
 */
function read(detail) {
  try {
    const news = JSON.parse(`${detail}`);
    const { call, method, url, startedAt, diagnosis: { causes, happened, sent, text } } = news;
    const areTexts = [call, method, url, happened, sent, text].every((part) => typeof part === 'string');
    return areTexts && Number.isFinite(startedAt) && causes[0].confidence === 'certain' && causes.every(isCause) ? news : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Cause} cause */
const isCause = ({ code, headline, because, act, otherwise, explains }) => [code, headline, act.text].every((part) => typeof part === 'string')
  && [because, explains].every((list) => list.every((part) => typeof part === 'string')) && otherwise.every(isObject);

/**
 * The call of the page's log that the panel tells of: it failed, and the page does not know for certain why.
 *
 * @param {Entry[]} log
 * @param {Told} news
 * @param {Set<Entry>} known The calls that the panel has told of already.
 */
function find(log, { method, url, startedAt }, known) {
  const [withoutFragment] = withoutUserinfo(url).split('#', 1);
  // A page can hide the queries from its log.
  const urls = [withoutFragment, `${withoutFragment.split('?', 1)[0]}?...`];
  const distance = (/** @type {Entry} */ entry) => Math.abs(entry.startedAt - startedAt);
  return log.filter((entry) => !known.has(entry) && entry.status === 0 && distance(entry) < MOST_APART
    && urls.includes(`${entry.request.url}`) && (entry.request.method ?? 'GET').toUpperCase() === method.toUpperCase()
    && entry.cors.diagnosis.causes[0]?.confidence !== 'certain')
    .sort((one, other) => distance(one) - distance(other))[0];
}

/**
 * @param {Cors} cors
 * @param {Told} news
 * @param {boolean} isPrinted
 */
async function learn(cors, { diagnosis: { causes, happened, sent, text } }, isPrinted) {
  const { diagnosis, plan } = await cors.ready;
  const guessed = diagnosis.causes[0]?.code;
  const title = plan ? `${nameOf(plan.request)} failed:\n` : '';
  Object.assign(diagnosis, { causes, happened, sent, text: `${title}${text}`, candidates: [], undecided: [], ended: 'certain' });
  if (isPrinted) printFinding(cors, guessed);
}
