// `<corsight-plan .plan>`: what the browser will do, why it asks first, what it sends, and what the server must answer.

import { LitElement, css, html, nothing } from 'lit';
import './findings.js';
import './headers.js';
import { requestBlock } from './parts.js';
import { base } from './style.js';
import { CACHED, PLAN } from './words.js';

/** @import { Plan } from '../index.js' */

export class CorsightPlan extends LitElement {
  static properties = { plan: { attribute: false }, short: { type: Boolean } };

  static styles = [base, css`
    :host { container-type: inline-size; }
    .because { padding-left: 18px; list-style: disc; margin-top: 4px; }
    .pair { display: grid; gap: 12px 16px; margin-top: 10px; }
    .pair > div { display: grid; gap: 4px; align-content: start; min-width: 0; }
    @container (min-width: 620px) { .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    .label { font-size: 12px; color: var(--quiet); }
    @container (min-width: 620px) { .wide { grid-column: 1 / -1; } }
    pre + .label, corsight-headers + .label { margin-top: 6px; }
    corsight-findings { margin-top: 12px; }
  `];

  constructor() {
    super();
    /** @type {Plan | null} */
    this.plan = null;
    /** Whether what the server must answer is shown elsewhere. */
    this.short = false;
  }

  render() {
    if (!this.plan) return nothing;
    const { kind, crossOrigin, credentials, preflight, request, requires, findings } = this.plan;
    const cached = Boolean(preflight?.cached);
    const asked = preflight && !cached ? preflight.request : null;
    // Why there is a preflight is said above; the other findings follow.
    const others = findings.filter(({ message }) => !preflight?.because.some((reason) => reason.message === message));
    return html`
      <p>${cached ? CACHED : PLAN[kind]}${crossOrigin ? (credentials ? ' Credentials go with it.' : ' No credentials go with it.') : nothing}</p>
      ${preflight ? html`<ul class="because">${preflight.because.map(({ message }) => html`<li>${message}</li>`)}</ul>` : nothing}
      <div class="pair">
        ${asked ? html`<div><h4>The preflight</h4>${requestBlock(asked)}</div>` : nothing}
        <div><h4>${asked ? 'Then the call' : 'The browser sends'}</h4>
          ${kind === 'blocked' ? html`<p class="quiet">Nothing: the call never leaves the browser.</p>` : requestBlock(request)}</div>
        ${this.short ? nothing : html`<div class="wide"><h4>The server must answer</h4>${requirements(this.plan)}</div>`}
      </div>
      ${others.length ? html`<corsight-findings .findings=${others}></corsight-findings>` : nothing}`;
  }
}

/**
 * The headers that the server must send, to the preflight and to the call.
 *
 * @param {Plan} plan
 */
export function requirements({ kind, preflight, requires }) {
  const asked = requires.preflight && !preflight?.cached ? requires.preflight : null;
  if (kind === 'blocked') return html`<p class="quiet">Nothing helps: the call never leaves the browser.</p>`;
  if (!asked && !requires.response.length) return html`<p class="quiet">Nothing in particular.</p>`;
  return html`
    ${asked ? html`<p class="label">To the preflight (OPTIONS), with a status from 200 to 299</p>
      <corsight-headers .headers=${asked}></corsight-headers>
      <p class="label">To the call, whatever its status</p>` : nothing}
    ${requires.response.length ? html`<corsight-headers .headers=${requires.response}></corsight-headers>` : html`<p class="quiet">Nothing in particular.</p>`}`;
}

customElements.define('corsight-plan', CorsightPlan);
