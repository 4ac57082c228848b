// `<corsight-copy .text .what>`: a button that copies a text, and says so for a moment. `what` names a long text.

import { LitElement, css, html } from 'lit';
import { base } from './style.js';

/** How long the button says that it has copied, in milliseconds. */
const SAID = 1500;

export class CorsightCopy extends LitElement {
  static properties = { text: { attribute: false }, what: { attribute: false }, said: { state: true } };

  static styles = [base, css`
    :host { display: inline-block; }
    button { border: 1px solid var(--line); background: var(--panel); border-radius: 4px; font-size: 12px; padding: 2px 8px; white-space: nowrap; }
    button:hover { border-color: var(--quiet); }
  `];

  constructor() {
    super();
    this.text = '';
    this.what = '';
    this.said = '';
  }

  async copy() {
    this.said = await write(this.text, this.renderRoot) ? 'Copied' : 'Not allowed';
    setTimeout(() => { this.said = ''; }, SAID);
  }

  render() {
    return html`<button type="button" aria-label=${`Copy ${this.what || this.text}`} @click=${this.copy}>Copy</button>
      <span role="status" class=${this.said ? '' : 'unseen'}>${this.said}</span>`;
  }
}

/**
 * Copies a text. A panel of the developer tools may not use the Clipboard API, so there a selection is copied.
 *
 * @param {string} text
 * @param {HTMLElement | DocumentFragment} root Where the selection may be for a moment.
 */
async function write(text, root) {
  const written = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  if (written) return true;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  root.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}

customElements.define('corsight-copy', CorsightCopy);
