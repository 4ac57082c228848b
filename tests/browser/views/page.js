// The page of the views' tests. Each function here draws something and gives what it shows as plain data.

import { createEngine } from '/pkg/index.js';
import { callOf } from '/pkg/views/index.js';
import { ORIGIN, makeCalls } from './samples.js';

const place = document.getElementById('place');
const engine = await createEngine({ origin: ORIGIN });
const calls = makeCalls(engine, callOf);
const violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => violations.push(`${violatedDirective} ${blockedURI}`));

/** Draws an element with properties, and waits until it and all views inside are drawn. */
async function draw(name, properties) {
  const element = Object.assign(document.createElement(name), properties);
  place.replaceChildren(element);
  await settled(element);
  return element;
}

async function settled(element) {
  await element.updateComplete;
  for (const inner of element.shadowRoot?.querySelectorAll('*') ?? []) await settled(inner);
}

const show = (name) => draw('corsight-call', { call: calls[name] });

/** Every element inside that a selector fits, in shadow trees too. */
function deep(node, selector) {
  const root = node.shadowRoot ?? node;
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element] : []), ...(element.shadowRoot ? deep(element, selector) : []),
  ]);
}

/** Opens everything that is folded, and waits until it is drawn. */
async function unfold(element) {
  const folded = deep(element, 'details:not([open])');
  const opened = folded.map((details) => new Promise((done) => { details.addEventListener('toggle', done, { once: true }); }));
  for (const details of folded) details.open = true;
  await Promise.all(opened);
  await settled(element);
}

/** All text of a node, of its shadow trees too. */
function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (['style', 'script'].includes(node.localName)) return '';
  const text = [...(node.shadowRoot ?? node).childNodes].map(textOf).join('');
  return /^(p|li|h\d|div|dt|dd|summary|pre|button)$/.test(node.localName ?? '') || node.classList?.contains('pill') ? `${text} ` : text;
}

const clean = (element) => textOf(element).replace(/\s+/g, ' ').trim();

/** The steps of the picture: between whom, by the words for screen readers, and the text. */
const pictured = () => deep(place, '.step').map((step) => {
  const text = clean(step.querySelector('.what'));
  const between = /^(\w+) to (\w+): /.exec(text);
  return between ? `${between[1].toLowerCase()}>${between[2]} ${text.slice(between[0].length)}` : `browser ${text}`;
});

/** The headers of the picture, each with the text of its step. */
const headersPictured = () => deep(place, '.step').flatMap((step) => [...step.querySelectorAll('.headers li')]
  .map((header) => [clean(step.querySelector('.what')).replace(/^\w+ to \w+: /, ''), clean(header)]));

/** A list of many calls, made of the samples. */
function many(count) {
  const samples = Object.values(calls);
  return Array.from({ length: count }, (_, index) => ({ ...samples[index % samples.length], id: String(index), duration: index % 900 }));
}

const nextFrame = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });

/** Scrolls a list from its beginning to its end, and counts the rows that are drawn at each place. */
async function scrolled(count, places) {
  const list = await draw('corsight-calls', { calls: many(count) });
  const scroller = list.renderRoot.querySelector('.scroller');
  const seen = new Set();
  const wrong = [];
  let most = 0;
  for (let index = 0; index <= places; index += 1) {
    scroller.scrollTop = Math.round((scroller.scrollHeight - scroller.clientHeight) * index / places);
    await nextFrame();
    await list.updateComplete;
    const rows = [...list.renderRoot.querySelectorAll('.row')];
    most = Math.max(most, rows.length);
    for (const row of rows) seen.add(row.id);
    const box = scroller.getBoundingClientRect();
    const middle = list.renderRoot.elementFromPoint(box.left + 20, box.top + box.height / 2)?.closest('.row');
    const expected = Math.floor((scroller.scrollTop + box.height / 2) / 44);
    if (middle?.id !== `row-${expected}`) wrong.push(`${middle?.id} at ${expected}`);
  }
  return { most, seen: seen.size, wrong, height: scroller.clientHeight };
}

/** Presses keys in a list, and tells after each where the list is. */
async function moved(keys, count) {
  const list = await draw('corsight-calls', { calls: many(count) });
  let chosen = null;
  list.addEventListener('corsight-select', ({ detail }) => { chosen = detail.call.id; });
  const scroller = list.renderRoot.querySelector('.scroller');
  const moves = [];
  for (const key of keys) {
    scroller.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await list.updateComplete;
    await nextFrame();
    await list.updateComplete;
    const active = scroller.getAttribute('aria-activedescendant');
    const row = list.renderRoot.getElementById(active);
    const [outer, inner] = [scroller.getBoundingClientRect(), row?.getBoundingClientRect()];
    moves.push({
      chosen, active, position: row?.getAttribute('aria-posinset'), size: row?.getAttribute('aria-setsize'),
      inSight: Boolean(inner && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1),
    });
  }
  return moves;
}

/** Clicks a row of a list, and gives the id of the call that is chosen then. */
async function clicked(index) {
  const list = await draw('corsight-calls', { calls: many(20) });
  list.renderRoot.getElementById(`row-${index}`).querySelector('.why').click();
  return list.selected;
}

/** Presses the button beside the first headers, and gives what is in the clipboard then. */
async function copied() {
  const texts = [];
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => { texts.push(text); } } });
  const element = await show('missing');
  const button = deep(element, 'button')[0];
  button.click();
  await nextFrame();
  delete navigator.clipboard;
  return texts.join();
}

/** How often the trace is read before and after its fold is opened. */
async function traced() {
  let read = 0;
  const verdict = { ...calls.missing.verdict, get trace() { read += 1; return []; } };
  Object.defineProperty(verdict, 'trace', { enumerable: true, get() { read += 1; return []; } });
  const element = await draw('corsight-call', { call: { ...calls.missing, verdict } });
  const before = read;
  await unfold(element);
  return [before, read];
}

/** Draws a call in a window of that width, with everything unfolded, and names what is wider. 0 gives the window its width back. */
async function narrow(name, width) {
  document.body.style.width = width ? `${width}px` : '';
  const element = await show(name);
  await unfold(element);
  if (!width) return [];
  const edge = document.body.getBoundingClientRect().right;
  return deep(document.body, ':not(.unseen)').filter((inner) => !inner.closest('.unseen') && inner.getBoundingClientRect().right > edge + 0.5)
    .map((inner) => `${inner.localName}.${inner.className} ends at ${inner.getBoundingClientRect().right}`);
}

/** What axe finds in an element with everything unfolded. */
async function audited(element, scheme) {
  document.documentElement.style.colorScheme = scheme;
  await unfold(element);
  const { violations: found } = await window.axe.run(document, { resultTypes: ['violations'] });
  document.documentElement.style.colorScheme = '';
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`));
}

Object.assign(window, { calls, violations, draw, settled, show, deep, unfold, textOf, pictured, headersPictured, many, scrolled, moved, clicked, copied, traced, narrow, audited, ready: true });
