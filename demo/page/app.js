// The page: starts the engine, wraps jQuery, and shows one of three views by the address's hash.

import { groups, scenarioOf, scenarios } from '/scenarios.mjs';
import { wrap } from '/pkg/jquery.js';
import { h, pill } from './dom.js';
import { createExchanges } from './exchange.js';
import { profileOf } from './profile.js';
import { agreement, comparisonView, exchangeView, insideView } from './view.js';

const HISTORY_LIMIT = 200;
const $ = window.jQuery;
const main = document.getElementById('main');
const list = document.getElementById('scenarios');
const status = document.getElementById('status');
const runAll = document.getElementById('run-all');

/** The last run of each scenario, prepared or sent. The tests read this map too. */
const latest = {};
const history = [];
let exchanges;
let busy = false;

async function start() {
  const { origins, tab } = await (await fetch('/__start')).json();
  const bareAjax = $.ajax;
  const profile = profileOf(navigator.userAgent);
  // The page explains each call itself, so the console stays for the browser's own words.
  // The servers' log shows the scenario alone.
  const { engine } = await wrap($, { console: false, diagnose: 'off', profile });
  exchanges = createExchanges({ $, bareAjax, engine, origins, tab });
  window.corsightDemo = { engine, origins, latest, history };
  list.append(...groups.map(groupView));
  list.addEventListener('keydown', moveInList);
  runAll.addEventListener('click', sendAll);
  runAll.removeAttribute('aria-disabled');
  window.addEventListener('hashchange', show);
  say(`Ready: jQuery ${$.fn.jquery}, profile ${profile}`);
  show();
}

/** One line for everybody, read out by screen readers. */
const say = (...parts) => status.replaceChildren(...parts);

// The list of scenarios

const groupView = ({ id, title }) => h('section', {}, h('h2', {}, title),
  scenarios.filter(({ group }) => group === id).map(itemView));

const itemView = ({ id, title }) => h('button',
  { type: 'button', id: `pick-${id}`, tabindex: '-1', onclick: () => { location.hash = `#/${id}`; } },
  h('span', {}, title), h('span', { class: 'state' }));

/** The list is one stop of the Tab key; arrows move in it. */
function moveInList(event) {
  const buttons = [...list.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[to].focus();
}

/** Scrolls the list, and only the list, until a button of it is seen. */
function reveal(button) {
  const outer = list.getBoundingClientRect();
  const inner = button.getBoundingClientRect();
  list.scrollTop += Math.min(0, inner.top - outer.top) + Math.max(0, inner.bottom - outer.bottom);
}

function markList(selected) {
  for (const scenario of scenarios) {
    const button = document.getElementById(`pick-${scenario.id}`);
    button.toggleAttribute('data-selected', scenario.id === selected);
    if (scenario.id === selected) {
      button.setAttribute('aria-current', 'true');
      reveal(button);
    } else button.removeAttribute('aria-current');
    button.tabIndex = scenario.id === (selected ?? scenarios[0].id) ? 0 : -1;
    const run = latest[scenario.id];
    button.querySelector('.state').replaceChildren(...(run?.done ? [pill(outcomeOf(run)), agreement(run.agree)] : []));
  }
}

// Sending

const outcomeOf = (run) => run.calls.at(-1).result.verdict.outcome;

/** Sends a scenario with fresh URLs; `onProgress` redraws while it runs. */
async function send(scenario, onProgress) {
  const unsent = latest[scenario.id];
  const run = latest[scenario.id] = unsent && !unsent.done ? unsent : exchanges.prepare(scenario);
  await exchanges.send(run, onProgress);
  history.unshift(run);
  history.length = Math.min(history.length, HISTORY_LIMIT);
  return run;
}

/** Keeps two runs from overlapping, and shows what stopped one. */
async function exclusively(work) {
  if (busy) return;
  busy = true;
  runAll.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } catch (error) {
    say(`The demo itself failed: ${error.message}`);
    throw error;
  } finally {
    busy = false;
    runAll.removeAttribute('aria-disabled');
  }
}

const sendOne = (scenario) => exclusively(async () => {
  const run = await send(scenario, () => show());
  say(`${scenario.title}: ${outcomeOf(run)} `, agreement(run.agree));
  show();
  // The button that was pressed is gone with the old view, so the focus is set again.
  if (document.activeElement === document.body) document.getElementById('send')?.focus();
});

const sendAll = () => exclusively(async () => {
  if (location.hash !== '#/') location.hash = '#/';
  let agreed = 0;
  // Screen readers get one announcement, at the end.
  status.setAttribute('aria-busy', 'true');
  for (const [index, scenario] of scenarios.entries()) {
    const run = await send(scenario);
    agreed += Number(run.agree);
    say(`${agreed} of ${index + 1} agree`);
    show();
  }
  status.removeAttribute('aria-busy');
  const all = agreed === scenarios.length;
  say(pill(all ? 'agree' : 'differ', `${all ? '✓ ' : ''}${agreed} of ${scenarios.length} agree`));
});

// Views

function show() {
  const [, name = '', id] = location.hash.split('/');
  const selected = scenarios.some((scenario) => scenario.id === name) ? name : null;
  const views = { history: historyView, run: () => pastView(id) };
  const view = selected ? scenarioView(scenarioOf(selected)) : (views[name] ?? overview)();
  const moved = main.dataset.view !== undefined && main.dataset.view !== location.hash;
  main.replaceChildren(...view);
  main.dataset.view = location.hash;
  document.body.dataset.view = selected ? 'scenario' : name;
  for (const link of document.querySelectorAll('.top nav a')) {
    link.toggleAttribute('data-here', link.hash === (location.hash || '#/'));
  }
  markList(selected);
  if (!moved) return;
  scrollTo(0, 0);
  // The link that led here may be gone with the last view, so the next Tab has to continue in this view.
  if (document.activeElement === document.body) main.focus({ preventScroll: true });
}

function overview() {
  const rows = scenarios.map((scenario) => {
    const run = latest[scenario.id]?.done ? latest[scenario.id] : null;
    const call = run?.calls.at(-1);
    return h('tr', {},
      h('th', { scope: 'row' }, h('a', { href: `#/${scenario.id}` }, scenario.title)),
      cell('Plan', run ? run.calls.map(planned) : '–'),
      cell('Corsight', run ? [pill(outcomeOf(run)), h('small', {}, causesOf(call))] : '–'),
      cell('Browser', run ? [pill(call.result.seen.outcome), h('small', {}, `status ${call.result.seen.status}`)] : '–'),
      h('td', {}, run && agreement(run.agree)));
  });
  return [
    h('h1', {}, 'Why the browser says no, before it does'),
    h('p', { class: 'about' }, 'Real calls of jQuery to real servers on other origins. For each: what the browser will do and why, ',
      'then the verdict with every reason and what the server must send, and beside it what this browser really did. ',
      'Pick a scenario, or run them all.'),
    h('table', { class: 'overview' },
      h('thead', {}, h('tr', {}, ['Scenario', 'Plan', 'Corsight', 'This browser', 'Same'].map((text) => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, rows)),
  ];
}

/** A cell of the overview; its label is shown where a narrow window has no room for the table's head. */
const cell = (label, content) => h('td', { 'data-label': label }, h('div', {}, content));

const planned = ({ plan }) => h('span', { class: 'line' }, plan.preflight?.cached ? 'preflight cached' : plan.kind);

/** The codes of the causes, the first to mend first. */
const causesOf = ({ result: { verdict } }) => verdict.diagnosis.causes.map(({ code }) => h('span', { class: 'line' }, code));

function scenarioView(scenario) {
  const run = latest[scenario.id] ??= exchanges.prepare(scenario);
  const first = scenario.calls.length > 1 ? `Send ${scenario.calls.length} calls` : 'Send';
  return [
    h('div', { class: 'title' }, h('h1', {}, scenario.title),
      h('button', { type: 'button', id: 'send', class: 'primary', onclick: () => sendOne(scenario) },
        run.done ? 'Send again' : first)),
    h('p', { class: 'about' }, scenario.about),
    run.calls.map((step, index) => callView(step, index, run)),
  ].flat();
}

function callView(step, index, run) {
  const { call, result } = step;
  const count = run.calls.length;
  const heading = count > 1 && h('h2', {}, `Call ${index + 1} of ${count}`, call.note && h('small', {}, call.note));
  // The plan of a later call depends on the cache after the earlier calls, so the plan is shown after these calls.
  if (index > 0 && !run.calls[index - 1].result) return h('article', { class: 'call waiting' }, heading);
  return h('article', { class: 'call' },
    heading,
    exchangeView(step),
    result && comparisonView(result),
    result && insideView(result.wrapped));
}

function historyView() {
  return [
    h('h1', {}, 'History'),
    history.length === 0
      ? h('p', { class: 'about' }, 'What you send is listed here, the latest first.')
      : h('ol', { class: 'history' }, history.map((run) => h('li', {}, h('a', { href: `#/run/${run.run}` },
        h('time', {}, run.at.toLocaleTimeString()), h('span', {}, run.scenario.title), pill(outcomeOf(run)), agreement(run.agree))))),
  ];
}

function pastView(id) {
  const run = history.find((candidate) => candidate.run === id);
  if (!run) return [h('h1', {}, 'History'), h('p', { class: 'about' }, 'That run is no longer in this page’s memory.')];
  return [h('h1', {}, run.scenario.title),
    h('p', { class: 'about' }, `Sent at ${run.at.toLocaleTimeString()}. `, h('a', { href: `#/${run.scenario.id}` }, 'Send it again')),
    ...run.calls.map((step, index) => callView(step, index, run))];
}

start().catch((error) => {
  say(`The demo could not start: ${error.message}`);
  throw error;
});
