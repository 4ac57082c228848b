// `<corsight-cause .cause>`: what is wrong, who has to act, and what to do.

import { LitElement, css, html, nothing } from 'lit';
import './copy.js';
import './headers.js';
import { link } from './parts.js';
import { base } from './style.js';
import { CONFIDENCE, WHO } from './words.js';

/** @import { Cause, Remedy, Snippet } from '../index.js' */

export class CorsightCause extends LitElement {
  static properties = { cause: { attribute: false }, first: { type: Boolean, reflect: true } };

  static styles = [base, css`
    article { display: grid; gap: 8px; }
    h2 { font-weight: 600; line-height: 1.35; max-width: 60ch; }
    :host([first]) h2 { font-size: clamp(16px, 14px + .5vw, 20px); letter-spacing: -.01em; }
    .act { border-left: 3px solid var(--accent); padding: 1px 0 1px 12px; display: grid; gap: 6px; }
    .act b { color: var(--accent); }
    .act > p, details p { max-width: 84ch; }
    :host([first]) .act > p { font-size: 15px; }
    .seen { display: flex; flex-wrap: wrap; gap: 3px 8px; align-items: baseline; }
    .seen code { background: var(--sunk); border: 1px solid var(--line); border-radius: 4px; padding: 0 6px; }
    .seen ul { display: contents; }
    .snippet { display: grid; gap: 4px; }
    .snippet > div { display: flex; gap: 8px; align-items: baseline; flex-wrap: wrap; }
    .snippet pre { max-height: 22em; }
    .snippet ul { font-size: 13px; }
    details ul { display: grid; gap: 6px; margin-top: 6px; }
    .meta { display: flex; flex-wrap: wrap; gap: 0 12px; font-size: 12px; color: var(--quiet); }
  `];

  constructor() {
    super();
    /** @type {Cause | null} */
    this.cause = null;
    /** Whether this is what to mend first, which is written large. */
    this.first = false;
  }

  render() {
    if (!this.cause) return nothing;
    const { code, confidence, headline, because, act, otherwise, docs } = this.cause;
    return html`<article>
      <h2>${headline}</h2>
      ${because.length ? html`<div class="seen"><small>Seen</small>
        <ul>${because.map((value) => html`<li><code>${value}</code></li>`)}</ul></div>` : nothing}
      <div class="act">${remedy(act)}</div>
      ${otherwise.length ? html`<details><summary>What else would help</summary>
        <ul>${otherwise.map((other) => html`<li>${remedy(other)}</li>`)}</ul></details>` : nothing}
      <p class="meta"><span>${CONFIDENCE[confidence]}</span><code>${code}</code>${link(docs, 'About this cause')}</p>
    </article>`;
  }
}

/**
 * Who has to act and what to do, with the header to copy.
 *
 * @param {Remedy} remedy
 */
export const remedy = ({ who, text, header, snippet }) => html`<p><b>${WHO[who]}:</b> ${text}</p>
  ${header ? html`<corsight-headers .headers=${[header]}></corsight-headers>` : nothing}
  ${snippet ? configuration(snippet) : nothing}`;

/**
 * What the server's configuration has to say, to be pasted.
 *
 * @param {Snippet} snippet
 */
const configuration = ({ title, file, text, cannot }) => html`<div class="snippet">
  <div><small>For ${title}, in <code>${file}</code></small><corsight-copy .text=${text} .what=${file}></corsight-copy></div>
  <pre tabindex="0" role="group" aria-label=${`For ${title}`}><code>${text}</code></pre>
  ${cannot.length ? html`<ul>${cannot.map((sentence) => html`<li>${sentence}</li>`)}</ul>` : nothing}
</div>`;

customElements.define('corsight-cause', CorsightCause);
