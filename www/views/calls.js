// `<corsight-calls .calls .selected>`: the list of calls. Only the rows in sight are in the document, so 10,000 calls scroll as ten do.

import { LitElement, css, html, nothing } from 'lit';
import { outcomePill, parts } from './parts.js';
import { base } from './style.js';

/** @import { Call } from './report.js' */

/** The height of a row in pixels; the style below has it too. */
const ROW = 44;
/** How many rows are drawn above and below those in sight, so that quick scrolling shows no gaps. */
const SPARE = 6;

/** Event `corsight-select`: the user has chosen a call; `detail` is `{ call }`. */
export class CorsightCalls extends LitElement {
  static properties = { calls: { attribute: false }, selected: { attribute: false }, top: { state: true }, height: { state: true } };

  static styles = [base, css`
    :host { height: 320px; background: var(--panel); }
    .scroller { height: 100%; overflow-y: auto; overflow-x: hidden; position: relative; container-type: inline-size; }
    .scroller:focus-visible { outline-offset: -2px; }
    .all { position: relative; overflow: hidden; }
    .row {
      position: absolute; left: 0; right: 0; height: 44px; padding: 3px 10px; cursor: pointer; border-bottom: 1px solid var(--line);
      border-left: 3px solid transparent; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 10px; align-content: center;
    }
    .row:hover { background: var(--sunk); }
    .row[aria-selected=true] { background: var(--note-back); border-left-color: var(--accent); }
    .row > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .url { font: 12px/1.5 var(--mono); }
    .why { font-size: 12px; color: var(--quiet); line-height: 1.4; }
    .why { grid-column: 1 / -1; display: flex; gap: 12px; justify-content: space-between; }
    .why > span:first-child { overflow: hidden; text-overflow: ellipsis; }
    .why > span:last-child { flex: none; }
    .url .quiet { font-size: 12px; }
    .empty { padding: 16px; color: var(--quiet); }
  `];

  constructor() {
    super();
    /** @type {readonly Call[]} */
    this.calls = [];
    /** @type {string | null} The id of the call that is chosen. */
    this.selected = null;
    this.top = 0;
    this.height = 0;
    /** @private */
    this.resized = new ResizeObserver(() => this.measure());
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  /** @private The part of the list that scrolls. */
  get scroller() {
    return /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.scroller'));
  }

  /** @private */
  measure() {
    if (!this.scroller) return;
    this.top = this.scroller.scrollTop;
    this.height = this.scroller.clientHeight;
  }

  render() {
    const { calls } = this;
    if (!calls?.length) return html`<p class="empty">No calls.</p>`;
    const first = Math.max(0, Math.floor(this.top / ROW) - SPARE);
    const end = Math.min(calls.length, Math.ceil((this.top + this.height) / ROW) + SPARE);
    const chosen = calls.findIndex(({ id }) => id === this.selected);
    return html`<div class="scroller" role="listbox" tabindex="0" aria-label="Calls"
      aria-activedescendant=${chosen >= first && chosen < end ? `row-${chosen}` : nothing} @scroll=${this.measure} @keydown=${this.move} @click=${this.pick}>
      <div class="all" role="presentation">${calls.slice(first, end).map((call, index) => row(call, first + index, calls.length, this.selected))}</div>
    </div>`;
  }

  updated() {
    const all = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.all'));
    if (!all) return;
    // A policy of the page may forbid the attribute `style`, but never its object.
    all.style.height = `${this.calls.length * ROW}px`;
    for (const element of /** @type {Iterable<HTMLElement>} */ (all.children)) element.style.top = `${Number(element.dataset.index) * ROW}px`;
    this.measure();
  }

  /** @private @param {KeyboardEvent} event */
  move(event) {
    const { calls } = this;
    const at = calls.findIndex(({ id }) => id === this.selected);
    const page = Math.max(1, Math.floor(this.height / ROW) - 1);
    const to = { ArrowDown: at + 1, ArrowUp: at === -1 ? 0 : at - 1, Home: 0, End: calls.length - 1, PageDown: at + page, PageUp: at - page }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.choose(Math.min(Math.max(to, 0), calls.length - 1));
  }

  /** @private @param {MouseEvent} event */
  pick(event) {
    const element = /** @type {HTMLElement} */ (event.target).closest('.row');
    if (element) this.choose(Number(/** @type {HTMLElement} */ (element).dataset.index));
  }

  /** @private @param {number} index */
  choose(index) {
    const call = this.calls[index];
    this.selected = call.id;
    this.reveal(index);
    this.dispatchEvent(new CustomEvent('corsight-select', { detail: { call }, bubbles: true, composed: true }));
  }

  /** @private Scrolls until a row is in sight. @param {number} index */
  reveal(index) {
    const { scroller } = this;
    if (!scroller) return;
    const top = index * ROW;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + ROW > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + ROW - scroller.clientHeight;
    this.measure();
  }
}

/**
 * @param {Call} call
 * @param {number} index
 * @param {number} count
 * @param {string | null} selected
 */
function row({ id, request, messages, outcome, verdict, duration }, index, count, selected) {
  const { host, target } = parts(String(request.url));
  const status = messages[messages.length - 1]?.response?.status;
  const cause = verdict?.diagnosis.causes[0]?.headline ?? '';
  return html`<div class="row" role="option" id=${`row-${index}`} data-index=${index} aria-posinset=${index + 1} aria-setsize=${count} aria-selected=${id === selected}>
    <span class="url">${request.method ?? 'GET'} <span class="quiet">${host}</span>${target}</span>${outcomePill(outcome)}
    <span class="why"><span>${cause}</span><span>${status ?? ''}${duration === null ? '' : ` ${Math.round(duration)} ms`}</span></span>
  </div>`;
}

customElements.define('corsight-calls', CorsightCalls);
