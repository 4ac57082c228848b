// The views of a plan, a verdict, a comparison and the log of the servers, as functions from data to elements.

import { code, copyButton, h, headerLines, pill } from './dom.js';

const PLAN_SENTENCES = {
  'same-origin': 'Same origin. No CORS rule applies; script reads the whole response.',
  cors: 'Cross-origin and sent at once. Only the response is checked.',
  'cors-with-preflight': 'Cross-origin, and the browser asks first.',
  'no-cors': 'Cross-origin in mode no-cors. Script never sees the response.',
  local: 'No network is involved.',
  blocked: 'Stopped before anything is sent.',
};

const CACHED_SENTENCE = 'Cross-origin, and the browser has already asked: the cached preflight covers this call.';

const MUST_CHANGE = {
  server: 'The server must change', client: 'The calling code must change', edge: 'A proxy or CDN must change',
  page: 'The page must change', user: 'Outside the code',
};

const SEVERITIES = { block: 'blocks the call', degrade: 'costs something', risk: 'is a risk', info: 'good to know' };

const shown = (value) => (value === null || value === undefined ? null : [value].flat().join(', '));

/** The request line and the header lines, as they are sent over the network. */
export function httpRequest({ method, url, headers }) {
  const { pathname, search, host } = new URL(url);
  const others = headers.filter(([name]) => name.toLowerCase() !== 'host');
  return code(h('span', { class: 'line start' }, `${method} ${pathname}${search}`), headerLines([['Host', host], ...others]));
}

const httpResponse = ({ status, headers }) => code(h('span', { class: 'line start' }, `HTTP/1.1 ${status}`), headerLines(headers));

/** The plan: the request of the browser, the causes of a preflight, and the headers that the server has to send. */
export function planView(plan, folded = false) {
  const { preflight, requires } = plan;
  const cached = preflight?.cached;
  // The causes of the preflight are shown above; the other findings follow.
  const others = plan.findings.filter((finding) => !preflight?.because.some(({ message }) => message === finding.message));
  const blocking = others.some(({ severity }) => severity === 'block');
  const lead = [cached ? CACHED_SENTENCE : PLAN_SENTENCES[plan.kind],
    plan.crossOrigin && (plan.credentials ? ' Credentials go with it.' : ' No credentials go with it.')];
  return h('section', { class: 'plan', 'aria-label': 'Plan' }, h('details', { open: !folded },
    h('summary', {},
      h('h3', {}, folded ? 'Planned ' : 'Before it is sent ', pill('kind', plan.kind), cached && pill('kind', 'preflight cached')),
      h('p', { class: 'lead' }, lead)),
    preflight && h('ul', { class: 'because' }, preflight.because.map((finding) => h('li', {}, finding.message))),
    h('div', { class: 'pair' },
      h('div', {}, h('h4', {}, 'The browser sends'),
        preflight && !cached && [h('p', { class: 'label' }, 'Preflight'), httpRequest(preflight.request)],
        plan.request && [preflight && !cached && h('p', { class: 'label' }, 'Then the call'), httpRequest(plan.request)]),
      h('div', {}, h('h4', {}, 'The server must answer'),
        requires.preflight && !cached
          && [h('p', { class: 'label' }, 'To the preflight, with a status from 200 to 299'), required(requires.preflight)],
        requires.response.length > 0
          ? [requires.preflight && !cached && h('p', { class: 'label' }, 'To the call'), required(requires.response)]
          : h('p', { class: 'quiet' }, plan.kind === 'blocked' ? 'Nothing helps: the call never leaves the browser.' : 'Nothing in particular.'))),
    findingsView(others, blocking ? 'Stopped because' : 'Worth knowing')));
}

const required = (list) => code(headerLines(list.map(({ name, value }) => [name, shown(value)])));

/** Every finding: the value that was found, the expected value, the remedies, and the text to paste. */
export function findingsView(findings, title) {
  if (findings.length === 0) return null;
  // Several findings often have the same remedy, which is shown in full only the first time.
  const spelt = new Set();
  const first = (remedy) => {
    const known = spelt.has(JSON.stringify(remedy));
    spelt.add(JSON.stringify(remedy));
    return !known;
  };
  return h('div', { class: 'findings' }, title && h('h4', {}, title), findings.map((finding) => findingView(finding, first)));
}

function findingView(finding, first) {
  const { severity, message, code: id, detail, spec, step, mdn, chromium, firefox } = finding;
  const found = shown(finding.found);
  const expected = shown(finding.expected);
  return h('article', { class: `finding ${severity}`, 'data-code': id },
    h('p', { class: 'message' }, message),
    (found !== null || expected !== null) && h('dl', {},
      h('dt', {}, 'found'), h('dd', {}, found === null ? h('i', {}, 'nothing') : found === '' ? h('i', {}, 'an empty value') : found),
      expected !== null && [h('dt', {}, 'expected'), h('dd', {}, expected)]),
    finding.remedies.map((remedy) => remedyView(remedy, first(remedy))),
    h('p', { class: 'meta' }, h('span', {}, SEVERITIES[severity]), h('code', {}, id), detail && h('code', {}, detail),
      spec && link(spec, step ? `Standard, step ${step}` : 'Standard'), mdn && link(mdn, 'MDN'),
      chromium && h('span', {}, `Chromium ${chromium}`), firefox && h('span', {}, `Firefox ${firefox}`)));
}

const link = (href, text) => h('a', { href, rel: 'noopener noreferrer', target: '_blank' }, text);

function remedyView({ who, text, header }, first) {
  const pasted = header && `${header.name}: ${header.value}`;
  const must = h('b', {}, `${MUST_CHANGE[who]}. `);
  if (!first) return h('p', {}, must, 'As above', pasted && [': ', h('code', {}, pasted)], '.');
  return h('div', { class: 'remedy' },
    h('p', {}, must, text),
    pasted && h('div', { class: 'paste' }, code(pasted), copyButton(pasted)));
}

/**
 * Corsight's verdict: the outcome, the number of reasons, the outcomes of browsers that differ, and every finding. With `seen`, the
 * result of this browser is in the same line.
 */
export function verdictView(verdict, seen, agree) {
  const blocking = verdict.findings.filter(({ severity }) => severity === 'block').length;
  const differing = Object.entries(verdict.browsers ?? {}).filter(([, outcome]) => outcome !== verdict.outcome);
  return h('section', { class: 'verdict', 'aria-label': 'Verdict' },
    h('h3', {}, 'Corsight’s verdict ', pill(verdict.outcome),
      h('small', {}, verdict.outcome !== 'blocked' ? null : blocking === 1 ? 'for one reason' : `for ${blocking} reasons`),
      differing.map(([browser, outcome]) => pill('kind', `${browser}: ${outcome}`)),
      seen && h('span', { class: 'beside' },
        'This browser ', pill(seen.outcome), h('small', {}, `status ${seen.status}`), agreement(agree))),
    findingsView(verdict.findings));
}

/** Corsight and the browser side by side, one row for each thing they can differ in. */
export function comparisonView({ rows, agree }) {
  const cell = (lines) => (lines.length ? lines.map((line) => h('span', { class: 'line' }, line)) : h('i', {}, 'none'));
  return h('section', { class: 'comparison', 'aria-label': 'Comparison with the browser' },
    h('h3', {}, 'Compared with this browser ', agreement(agree)),
    h('div', { class: 'rows', role: 'table', 'aria-label': 'Corsight and the browser' },
      h('div', { class: 'head', role: 'row' },
        ['', 'Corsight', 'This browser', ''].map((text) => h('span', { role: 'columnheader' }, text))),
      rows.map((row) => h('div', { class: row.agree ? 'row' : 'row differs', role: 'row' },
        h('span', { role: 'rowheader' }, row.what),
        h('span', { role: 'cell', 'data-by': 'Corsight' }, cell(row.said)),
        h('span', { role: 'cell', 'data-by': 'Browser' }, cell(row.seen)),
        h('span', { role: 'cell', class: 'mark' }, agreement(row.agree))))));
}

export const agreement = (agree) => pill(agree ? 'agree' : 'differ', agree ? '✓ agree' : '≠ differ');

/** The log of the servers: the bytes of every request and every answer. */
export function wireView(entries, outcome) {
  return h('section', { class: 'wire', 'aria-label': 'On the wire' },
    h('h3', {}, 'On the wire ', h('small', {}, 'from the servers’ logs')),
    entries.length === 0 && h('p', { class: 'quiet' }, 'No server got a request.'),
    entries.map((entry, index) => {
      const stopped = outcome === 'blocked' && index === entries.length - 1;
      return h('details', {},
        h('summary', {},
          h('span', { class: 'hop' }, h('b', {}, entry.method), ` ${new URL(entry.url).host}`,
            entry.kind === 'preflight' && h('small', {}, 'preflight'), entry.cookie && h('small', {}, 'with cookie')),
          h('span', { class: stopped ? 'hop back stopped' : 'hop back' }, h('b', {}, entry.response.status),
            stopped && (entry.kind === 'preflight' ? ' refused, the call is not sent' : ' kept from the page'))),
        h('div', { class: 'pair' }, httpRequest(entry), httpResponse(entry.response)));
    }));
}

/** Every decision on the way to the verdict, with the step of the Standard that makes it. */
export function traceView(trace) {
  return h('section', { class: 'trace', 'aria-label': 'Trace' }, h('details', {},
    h('summary', {}, h('h3', {}, 'Trace ', h('small', {}, `${trace.length} decisions, step by step`))),
    h('ol', {}, trace.map(({ anchor, step, input, outcome, hypothetical }) => h('li', hypothetical ? { class: 'hypothetical' } : {},
      link(`https://fetch.spec.whatwg.org/#${anchor}`, `${anchor} ${step}`), h('span', {}, input),
      h('b', {}, outcome, hypothetical ? h('small', {}, ' (never reached)') : null))))));
}

/** The diagnosis of `wrap($)`, made inside the page without the log of a server. */
export function insideView(cors) {
  const text = cors?.diagnosis?.text;
  if (!text) return null;
  return h('section', { class: 'inside' },
    h('details', {},
      h('summary', {}, h('h3', {}, 'From inside the page ', h('small', {}, 'what jqXHR.cors.diagnosis knows without any server’s log'))),
      h('p', { class: 'prose' }, text)));
}
