// `<corsight-findings .findings>`: every broken rule and all advice, with the values, the acts and the names in browsers.

import { LitElement, css, html, nothing } from 'lit';
import { remedy } from './cause.js';
import { link } from './parts.js';
import { base } from './style.js';
import { SEVERITY } from './words.js';

/** @import { Finding, Remedy } from '../index.js' */

export class CorsightFindings extends LitElement {
  static properties = { findings: { attribute: false } };

  static styles = [base, css`
    ul.findings { display: grid; gap: 14px; }
    .finding { border-left: 3px solid var(--note); padding: 1px 0 1px 12px; display: grid; gap: 5px; min-width: 0; }
    .finding.block { border-color: var(--no); }
    .finding.degrade, .finding.risk { border-color: var(--warn); }
    .message { max-width: 92ch; line-height: 1.4; }
    dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 1px 12px; }
    dt { color: var(--quiet); font-size: 12px; }
    dd { font: 12px/1.55 var(--mono); }
    .block .found { color: var(--no); }
    i { color: var(--quiet); }
    .acts { display: grid; gap: 6px; max-width: 98ch; }
    .meta { display: flex; flex-wrap: wrap; gap: 0 14px; font-size: 12px; color: var(--quiet); }
  `];

  constructor() {
    super();
    /** @type {readonly Finding[]} */
    this.findings = [];
  }

  render() {
    if (!this.findings?.length) return nothing;
    // Several findings often have the same act, which is written out only the first time.
    /** @type {Set<string>} */
    const written = new Set();
    return html`<ul class="findings">${this.findings.map((finding) => view(finding, written))}</ul>`;
  }
}

/**
 * @param {Finding} finding
 * @param {Set<string>} written
 */
function view(finding, written) {
  const { severity, code, detail, message, found, expected, remedies, spec, step, mdn, docs, chromium, firefox } = finding;
  return html`<li class="finding ${severity}" data-code=${code}>
    <p class="message">${message}</p>
    ${found === null && expected === null ? nothing : html`<dl>
      <dt>found</dt><dd class="found">${found === null ? html`<i>nothing</i>` : found === '' ? html`<i>an empty value</i>` : found}</dd>
      ${expected === null ? nothing : html`<dt>expected</dt><dd>${expected}</dd>`}</dl>`}
    ${remedies.length ? html`<div class="acts">${remedies.map((act) => once(act, written))}</div>` : nothing}
    <p class="meta"><span>${SEVERITY[severity]}</span><code>${code}</code>${detail ? html`<code>${detail}</code>` : nothing}
      ${link(docs, 'About this finding')}${link(spec, step ? `Standard, step ${step}` : 'Standard')}${link(mdn, 'MDN')}
      ${chromium ? html`<span>Chromium ${chromium}</span>` : nothing}${firefox ? html`<span>Firefox ${firefox}</span>` : nothing}</p>
  </li>`;
}

/**
 * @param {Remedy} act
 * @param {Set<string>} written
 */
function once(act, written) {
  const key = JSON.stringify(act);
  const known = written.has(key);
  written.add(key);
  if (!known) return remedy(act);
  return html`<p class="quiet">As above${act.header ? html`: <code>${act.header.name}: ${act.header.value}</code>` : nothing}.</p>`;
}

customElements.define('corsight-findings', CorsightFindings);
