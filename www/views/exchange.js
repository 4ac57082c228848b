// `<corsight-exchange .call>`: the call as a picture with three lanes. The picture is a list, so a screen reader reads it in its order.

import { LitElement, css, html, nothing } from 'lit';
import { sequenceOf } from './sequence.js';
import { base } from './style.js';

/**
 * @import { Call } from './report.js'
 * @import { Line, Step } from './sequence.js'
 */

const LANES = { page: 'Page', browser: 'Browser', server: 'Server' };

export class CorsightExchange extends LitElement {
  static properties = { call: { attribute: false } };

  static styles = [base, css`
    :host { container-type: inline-size; }
    .lanes { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); gap: 8px; align-items: end; margin-bottom: -1px; }
    .lanes div { border: 1px solid var(--line); border-radius: 5px; background: var(--panel); padding: 2px 8px; width: fit-content; max-width: 100%; }
    .lanes div:last-child { justify-self: end; text-align: right; }
    .lanes b { display: block; font-size: 12px; }
    .lanes span { font: 12px/1.4 var(--mono); color: var(--quiet); display: block; }
    .rounds {
      --lane: linear-gradient(var(--line), var(--line));
      background: var(--lane) 0 0 / 2px 100% no-repeat, var(--lane) 50% 0 / 2px 100% no-repeat, var(--lane) 100% 0 / 2px 100% no-repeat;
      padding-bottom: 8px;
    }
    .rounds > li { padding-top: 12px; }
    h4 { width: fit-content; max-width: calc(100% - 16px); margin: 0 auto; padding: 0 8px; background: var(--panel); text-align: center; color: var(--ink); }
    .step { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); padding-top: 6px; }
    .text { padding: 0 12px; font: 12px/1.55 var(--mono); min-width: 0; }
    .what { font-weight: 600; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
    .note { font-family: var(--text); color: var(--quiet); }
    .headers .name { color: var(--quiet); }
    .headers li { padding-left: 2ch; text-indent: -2ch; }
    .left .text, .left .arrow { grid-column: 1; }
    .right .text, .right .arrow { grid-column: 2; }
    .wrong, .missing, .missing .name, .wrong .name { color: var(--no); }
    .wrong, .missing { background: var(--no-back); border-radius: 3px; }
    .arrow { height: 11px; margin: 0 3px; position: relative; color: var(--quiet); }
    .arrow::before { content: ""; position: absolute; inset: 4.5px 1px auto; border-top: 2px solid; }
    .arrow::after { content: ""; position: absolute; top: 0; width: 9px; height: 11px; background: currentColor; }
    .forth .arrow::after { right: 0; clip-path: polygon(0 0, 100% 50%, 0 100%); }
    .back .arrow::after { left: 0; clip-path: polygon(100% 0, 0 50%, 100% 100%); }
    .wanted .arrow::before, .never .arrow::before { border-top-style: dashed; }
    .wanted .what, .wanted .name { color: var(--note); }
    .delivery .arrow, .delivery .what { color: var(--ok); }
    .error .arrow, .error .what, .failure .arrow, .failure .what, .never .arrow, .never .what { color: var(--no); }
    .never .arrow::before { right: 50%; }
    .never .arrow::after, .failure .arrow::after {
      background: none; clip-path: none; content: "✕" / ""; left: 50%; right: auto; width: auto; font: 700 14px/11px var(--text);
    }
    .never .arrow::after { margin-left: -1px; }
    .failure .arrow::before { left: 50%; }
    .failure .arrow::after { margin-left: -12px; }
    .middle .text {
      grid-column: 1 / -1; justify-self: center; width: fit-content; max-width: min(66ch, calc(100% - 16px)); padding: 6px 12px; border-radius: 6px;
      background: var(--note-back); font-family: var(--text);
    }
    .middle .arrow { display: none; }
    .refusal .text { background: var(--no-back); border: 1px solid var(--no); }
    .refusal .what { color: var(--no); font-size: 14px; }
    .refusal .note { color: var(--ink); }
    @container (max-width: 619px) {
      .step .text { grid-column: 1 / -1; background: var(--panel); margin: 0 4px; padding: 0 6px; }
      .right .text { padding-left: 10%; }
      .refusal .text, .nothing .text { background: var(--no-back); padding: 6px 10px; }
      .nothing .text { background: var(--note-back); }
    }
  `];

  constructor() {
    super();
    /** @type {Call | null} */
    this.call = null;
  }

  render() {
    if (!this.call) return nothing;
    const { page, servers, rounds } = sequenceOf(this.call);
    return html`
      <div class="lanes">
        <div><b>Page</b><span>${page}</span></div>
        <div><b>Browser</b></div>
        <div><b>${servers.length > 1 ? 'Servers' : 'Server'}</b>${servers.map((server) => html`<span>${server}</span>`)}</div>
      </div>
      <ol class="rounds" aria-label="The call, message by message">${rounds.map(({ title, steps }) => html`<li>
        <h4>${title}</h4><ol>${steps.map(stepView)}</ol></li>`)}</ol>`;
  }
}

/** @param {Step} step */
function stepView({ kind, from, to, text, headers, more, note, wrong }) {
  const lane = from === to ? 'middle' : from === 'page' || to === 'page' ? 'left' : 'right';
  const direction = to === 'server' || from === 'page' ? 'forth' : 'back';
  return html`<li class="step ${kind} ${lane} ${direction}">
    <div class="text">
      <p class="what ${wrong ? 'wrong' : ''}"><span class="unseen">${from === to ? '' : `${LANES[from]} to ${LANES[to].toLowerCase()}: `}</span>${kind === 'refusal' || wrong ? '✕ ' : ''}${text}</p>
      ${headers.length ? html`<ul class="headers">${headers.map(headerView)}</ul>` : nothing}
      ${more ? html`<p class="note">${headers.length ? `and ${more} more` : `${more} ${more === 1 ? 'header' : 'headers'}`} without a part in CORS</p>` : nothing}
      ${note ? html`<p class="note">${note}</p>` : nothing}
    </div>
    <div class="arrow"></div>
  </li>`;
}

/** @param {Line} line */
function headerView({ name, value, mark }) {
  if (mark === 'missing') return html`<li class="missing"><span class="name">✕ ${name}</span> is missing</li>`;
  return html`<li class=${mark ?? ''}><span class="name">${mark ? '✕ ' : ''}${name}${value === null ? '' : ':'}</span> ${value ?? ''}</li>`;
}

customElements.define('corsight-exchange', CorsightExchange);
