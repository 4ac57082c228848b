// What only the demo shows: the browser's own result beside Corsight's. Everything else of a call is drawn by the views of the package.

import { plannedCall } from '/pkg/views/index.js';
import { h, pill } from './dom.js';

/** A call of a scenario: its plan before it is sent, and afterwards the verdict on what really travelled. */
export function exchangeView({ request, plan, result }) {
  const call = plannedCall(plan, request);
  if (result) Object.assign(call, { verdict: result.verdict, outcome: result.verdict.outcome, messages: messagesOf(plan, result) });
  return Object.assign(document.createElement('corsight-call'), { call });
}

/** The messages as the servers logged them. What no server got is as the engine asked for it. */
function messagesOf(plan, { asked, entries }) {
  const cached = plan.preflight?.cached ? [{ kind: 'preflight', request: plan.preflight.request, response: null, failure: null, cached: true }] : [];
  const actual = asked.findIndex(({ kind }) => kind === 'actual');
  return [...cached, ...asked.map((request, index) => {
    const entry = entries[index];
    return {
      kind: request.kind === 'preflight' ? 'preflight' : index > actual ? 'redirect' : 'request',
      request: entry ?? request,
      response: entry?.response ?? null,
      failure: entry ? null : 'connection refused',
      cached: false,
    };
  })];
}

/** Corsight and the browser side by side, one row for each thing they can differ in. */
export function comparisonView({ rows, agree, seen }) {
  const cell = (lines) => (lines.length ? lines.map((line) => h('span', { class: 'line' }, line)) : h('i', {}, 'none'));
  return h('section', { class: 'comparison', 'aria-label': 'Comparison with the browser' },
    h('h3', {}, 'This browser ', pill(seen.outcome), h('small', {}, `status ${seen.status}`), agreement(agree)),
    h('div', { class: 'rows', role: 'table', 'aria-label': 'Corsight and the browser' },
      h('div', { class: 'head', role: 'row' },
        ['What', 'Corsight', 'This browser', 'Same'].map((text) => h('span', { role: 'columnheader' }, text))),
      rows.map((row) => h('div', { class: row.agree ? 'row' : 'row differs', role: 'row' },
        h('span', { role: 'rowheader' }, row.what),
        h('span', { role: 'cell', 'data-by': 'Corsight' }, cell(row.said)),
        h('span', { role: 'cell', 'data-by': 'Browser' }, cell(row.seen)),
        h('span', { role: 'cell', class: 'mark' }, agreement(row.agree))))));
}

export const agreement = (agree) => pill(agree ? 'agree' : 'differ', agree ? '✓ agree' : '≠ differ');

/** The first cause that `wrap($)` gives, made inside the page without the log of a server. */
export function insideView(cors) {
  const [cause] = cors?.diagnosis?.causes ?? [];
  if (!cause) return null;
  return h('section', { class: 'inside' },
    h('details', {},
      h('summary', {}, h('h3', {}, 'From inside the page ', h('small', {}, 'what jqXHR.cors.diagnosis knows without any server’s log'))),
      Object.assign(document.createElement('corsight-cause'), { cause })));
}
