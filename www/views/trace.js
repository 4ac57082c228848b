// `<corsight-trace .trace>`: every decision on the way to the verdict, with the step of the Standard that makes it.

import { LitElement, css, html, nothing } from 'lit';
import { link } from './parts.js';
import { base } from './style.js';

/** @import { Step } from '../index.js' */

export class CorsightTrace extends LitElement {
  static properties = { trace: { attribute: false } };

  static styles = [base, css`
    :host { container-type: inline-size; }
    ol { font: 12px/1.55 var(--mono); }
    li { display: grid; gap: 0 14px; padding: 3px 0; border-top: 1px solid var(--line); }
    @container (min-width: 620px) { li { grid-template-columns: minmax(0, 4fr) minmax(0, 5fr) minmax(0, 6fr); } }
    b { font-weight: 500; }
    .input { color: var(--quiet); }
    .hypothetical b { font-style: italic; }
  `];

  constructor() {
    super();
    /** @type {readonly Step[]} */
    this.trace = [];
  }

  render() {
    if (!this.trace?.length) return nothing;
    return html`<ol>${this.trace.map(({ anchor, step, input, outcome, hypothetical }) => html`<li class=${hypothetical ? 'hypothetical' : ''}>
      ${link(`https://fetch.spec.whatwg.org/#${anchor}`, `${anchor} ${step}`)}<span class="input">${input}</span>
      <b>${outcome}${hypothetical ? html` <small>(never reached)</small>` : nothing}</b></li>`)}</ol>`;
  }
}

customElements.define('corsight-trace', CorsightTrace);
