// `<corsight-headers .headers>`: headers that the server has to send, with a button that copies them.

import { LitElement, css, html, nothing } from 'lit';
import './copy.js';
import { headerLine, headersText } from './parts.js';
import { base } from './style.js';

/** @import { Header } from '../index.js' */

export class CorsightHeaders extends LitElement {
  static properties = { headers: { attribute: false } };

  static styles = [base, css`
    div { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px; align-items: start; }
    corsight-copy { margin-top: 3px; }
  `];

  constructor() {
    super();
    /** @type {readonly Header[]} */
    this.headers = [];
  }

  render() {
    if (!this.headers?.length) return nothing;
    return html`<div>
      <pre><code>${this.headers.map(({ name, value }) => headerLine([name, value]))}</code></pre>
      <corsight-copy .text=${headersText(this.headers)}></corsight-copy>
    </div>`;
  }
}

customElements.define('corsight-headers', CorsightHeaders);
