// `<corsight-call .call>`: all of one call. First what to mend and who has to do it, then the picture, then everything else, folded.

import { LitElement, css, html, nothing } from 'lit';
import './browsers.js';
import './cause.js';
import './cookies.js';
import './exchange.js';
import './findings.js';
import './plan.js';
import './trace.js';
import { outcomePill } from './parts.js';
import { requirements } from './plan.js';
import { base } from './style.js';
import { OUTCOME } from './words.js';

/** @import { Call } from './report.js' */

export class CorsightCall extends LitElement {
  static properties = { call: { attribute: false }, traced: { state: true } };

  static styles = [base, css`
    :host { display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr); }
    section { background: var(--panel); border: 1px solid var(--line); border-radius: 7px; padding: 12px 14px; min-width: 0; display: grid; gap: 8px; }
    .head { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; }
    .head code { font-size: 13px; min-width: 0; }
    .first { border-top: 3px solid var(--no); gap: 10px; }
    .first.allowed { border-top-color: var(--ok); }
    .first.incomplete, .first.opaque, .first.pending { border-top-color: var(--warn); }
    .kind { font: 500 12px/1.5 var(--mono); border-radius: 4px; }
    .happened { max-width: 84ch; }
    .more { display: grid; gap: 16px; margin-top: 10px; }
    details > *:not(summary) { margin-top: 8px; }
    .label { font-size: 12px; color: var(--quiet); }
    .unknowns { display: grid; gap: 4px; padding-left: 18px; list-style: disc; }
  `];

  constructor() {
    super();
    /** @type {Call | null} */
    this.call = null;
    /** @private Whether the trace has been asked for: the engine makes it only then. */
    this.traced = false;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('call')) this.traced = false;
  }

  render() {
    const { call } = this;
    if (!call) return nothing;
    const { verdict, plan } = call;
    return html`${this.first(call)}
      ${call.messages.length || call.outcome === 'blocked' ? html`<section aria-label="The exchange"><h3>What travels</h3><corsight-exchange .call=${call}></corsight-exchange></section>` : nothing}
      ${plan?.crossOrigin && plan.kind.startsWith('cors') ? html`<section aria-label="What the server must send">
        <h3>What the server must send</h3>${requirements(plan)}</section>` : nothing}
      ${verdict && call.outcome !== 'incomplete' ? html`<section aria-label="Browsers"><h3>In each browser</h3>
        <corsight-browsers .browsers=${verdict.browsers} .outcome=${verdict.outcome}></corsight-browsers></section>` : nothing}
      ${verdict?.cookies.length ? html`<section aria-label="Cookies"><h3>Cookies that the answers set</h3>
        <corsight-cookies .cookies=${verdict.cookies}></corsight-cookies></section>` : nothing}
      ${call.unknowns.length ? html`<section aria-label="What the recording leaves out"><h3>What the recording leaves out</h3>
        <ul class="unknowns">${call.unknowns.map(({ what, why, otherwise }) => html`<li>${what}: ${why}${otherwise
          ? ` Otherwise: ${otherwise.outcome}${otherwise.cause ? `, ${otherwise.cause}` : ''}.` : ''}</li>`)}</ul></section>` : nothing}
      ${verdict?.findings.length ? html`<section><details><summary><h3>Findings</h3> <small>${counted(verdict.findings.length, 'broken rule or advice', 'broken rules and advice')}</small></summary>
        <corsight-findings .findings=${verdict.findings}></corsight-findings></details></section>` : nothing}
      ${plan ? html`<section><details ?open=${!verdict}><summary><h3>Plan</h3> <small>what the browser sends, and why</small></summary>
        <corsight-plan short .plan=${plan}></corsight-plan></details></section>` : nothing}
      ${verdict ? html`<section><details @toggle=${this.openTrace}><summary><h3>Trace</h3> <small>every decision, step by step</small></summary>
        ${this.traced ? html`<corsight-trace .trace=${verdict.trace}></corsight-trace>` : nothing}</details></section>` : nothing}`;
  }

  /** @private @param {Event} event */
  openTrace(event) {
    if (/** @type {HTMLDetailsElement} */ (event.target).open) this.traced = true;
  }

  /** @private What to mend first. @param {Call} call */
  first(call) {
    const { request, plan, outcome, verdict, recorded } = call;
    const causes = verdict?.diagnosis.causes ?? [];
    const [first, ...others] = causes;
    const differs = (recorded.outcome === 'allowed' || recorded.outcome === 'blocked') && recorded.outcome !== outcome && outcome !== 'opaque';
    return html`<section class="first ${outcome}" aria-label="The call">
      <p class="head">${isPlanned(call) ? html`<span class="pill">planned</span>` : outcomePill(outcome)}
        <code>${request.method ?? 'GET'} ${plan?.request.url ?? request.url}</code>
        ${plan ? html`<span class="pill kind">${plan.kind}</span>` : nothing}
        ${plan?.preflight?.cached ? html`<span class="pill kind">preflight cached</span>` : nothing}</p>
      ${first ? html`<corsight-cause first .cause=${first}></corsight-cause>` : html`<h2>${nothingWrong(call)}</h2>`}
      ${verdict?.diagnosis.happened ? html`<p class="happened">${verdict.diagnosis.happened}</p>` : nothing}
      ${differs ? html`<p>The recording says: ${OUTCOME[/** @type {'allowed' | 'blocked'} */ (recorded.outcome)]}${recorded.error ? ` (${recorded.error})` : ''}.</p>` : nothing}
      ${others.length ? html`<details><summary>${counted(others.length, 'more cause', 'more causes')}, in the order of mending</summary>
        <div class="more">${others.map((cause) => html`<corsight-cause .cause=${cause}></corsight-cause>`)}</div></details>` : nothing}
    </section>`;
  }
}

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/** Whether nobody has sent the call. @param {Call} call */
const isPlanned = ({ plan, verdict, outcome }) => Boolean(plan) && !verdict && outcome === 'incomplete';

/** @param {Call} call */
function nothingWrong(call) {
  const { outcome, plan, verdict } = call;
  if (outcome === 'pending') return 'The call is under way.';
  if (isPlanned(call)) return 'This is what the browser will do. Nothing has been answered yet.';
  if (!plan && !verdict) return 'The recording does not say which page made the call, so nobody can judge it.';
  if (outcome === 'opaque') return 'The response arrives, but script sees nothing of it.';
  return 'Nothing is wrong: script may read the response.';
}

customElements.define('corsight-call', CorsightCall);
