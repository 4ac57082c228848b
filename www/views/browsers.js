// `<corsight-browsers .browsers>`: what each browser does with the call.

import { LitElement, css, html, nothing } from 'lit';
import { outcomePill } from './parts.js';
import { base } from './style.js';
import { BROWSERS } from './words.js';

/** @import { Verdict } from '../index.js' */

export class CorsightBrowsers extends LitElement {
  static properties = { browsers: { attribute: false }, outcome: { attribute: false } };

  static styles = [base, css`
    ul { display: flex; flex-wrap: wrap; gap: 6px 20px; }
    li { display: flex; gap: 8px; align-items: center; }
    p { color: var(--quiet); margin-top: 4px; }
  `];

  constructor() {
    super();
    /** @type {Verdict['browsers'] | null} */
    this.browsers = null;
    /** @type {Verdict['outcome'] | null} The outcome by the Standard. */
    this.outcome = null;
  }

  render() {
    if (!this.browsers) return nothing;
    const names = /** @type {(keyof typeof BROWSERS)[]} */ (Object.keys(BROWSERS));
    return html`<ul>${names.map((name) => html`<li><span>${BROWSERS[name]}</span> ${outcomePill(/** @type {Verdict['browsers']} */ (this.browsers)[name])}</li>`)}</ul>
      ${difference(Object.values(this.browsers), this.outcome)}`;
  }
}

/**
 * What a developer who tries one browser would not see.
 *
 * @param {string[]} outcomes
 * @param {Verdict['outcome'] | null} standard
 */
function difference(outcomes, standard) {
  const known = outcomes.filter((outcome) => outcome !== 'incomplete');
  if (known.length < outcomes.length) return html`<p>A browser whose answer is missing sends another request than the others, and nobody knows what the server answers to it.</p>`;
  if (new Set(outcomes).size > 1) return html`<p>Browsers differ here: the page works in one and fails in another.</p>`;
  if (standard === 'blocked' && outcomes[0] === 'allowed') return html`<p>The Standard refuses this call. No browser of today does, but one may start to.</p>`;
  return nothing;
}

customElements.define('corsight-browsers', CorsightBrowsers);
