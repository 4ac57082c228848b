// `<corsight-cookies .cookies>`: what becomes of each cookie that the answers set, and where browsers differ.

import { LitElement, css, html, nothing } from 'lit';
import { base } from './style.js';
import { BROWSERS } from './words.js';

/** @import { CookieFate, CookieOutcome } from '../index.js' */

/** @type {Record<CookieOutcome, string>} */
const FATE = { sent: 'is stored and sent', stored: 'is stored and not sent', dropped: 'is not stored' };

export class CorsightCookies extends LitElement {
  static properties = { cookies: { attribute: false } };

  static styles = [base, css`
    ul { display: grid; gap: 8px; }
    code { font-weight: 600; }
    .lost { color: var(--no); }
    .kept { color: var(--ok); }
    p { max-width: 84ch; }
  `];

  constructor() {
    super();
    /** @type {readonly CookieFate[]} */
    this.cookies = [];
  }

  render() {
    if (!this.cookies?.length) return nothing;
    return html`<ul>${this.cookies.map(view)}</ul>`;
  }
}

/** @param {CookieFate} cookie */
function view({ name, stored, sent, text, browsers }) {
  const names = /** @type {(keyof typeof BROWSERS)[]} */ (Object.keys(BROWSERS));
  const differs = new Set(Object.values(browsers)).size > 1;
  const fate = stored ? sent ? 'sent' : 'stored' : 'dropped';
  return html`<li>
    <p><code>${name || 'A cookie without a name'}</code> <span class=${fate === 'sent' ? 'kept' : 'lost'}>${FATE[fate]}</span></p>
    <p>${text}</p>
    ${differs ? html`<p class="quiet">${names.map((browser) => `${BROWSERS[browser]}: it ${FATE[browsers[browser]]}`).join('; ')}.</p>` : nothing}
  </li>`;
}

customElements.define('corsight-cookies', CorsightCookies);
