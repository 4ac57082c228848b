// `<corsight-playground>`: the form, what was pasted, the examples, and the call that comes of them.

import { LitElement, css, html, nothing } from 'lit';
import '../views/index.js';
import { base } from '../views/style.js';
import { answersOf, answersText, caseOf, fragmentOf, headersOf, headersText } from './case.js';
import { examples } from './examples.js';
import { judge } from './judge.js';
import { readText } from './reading.js';
import { holdsRecording, isRecording, readRecording } from './recording.js';
import { allServers, forServer } from './snippets.js';

/**
 * @import { Call } from '../views/report.js'
 * @import { Case } from './case.js'
 * @import { Notes } from './reading.js'
 * @import { ServerInfo, ServerName } from '../policy.js'
 */

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** How long the address waits for the next key, in milliseconds: browsers refuse to change it too often. */
const ADDRESS_DELAY = 300;
/** How many characters of a file the field shows: browsers are slow with more. */
const LONGEST_SHOWN = 100_000;

/** @type {Case} */
const EMPTY = { origin: 'https://app.example', request: { url: '', method: 'GET', headers: [] }, responses: [] };

export class CorsightPlayground extends LitElement {
  static properties = {
    headersText: { state: true }, answersText: { state: true }, problem: { state: true }, call: { state: true }, notes: { state: true }, isOver: { state: true },
    calls: { state: true }, servers: { state: true }, server: { state: true },
  };

  static styles = [base, css`
    .columns { display: grid; gap: 16px; padding: 14px; max-width: 1480px; margin: 0 auto; }
    .columns > * { min-width: 0; }
    .input, .output { display: grid; gap: 12px; align-content: start; }
    :host { container-type: inline-size; }
    @container (min-width: 900px) {
      .columns { grid-template-columns: minmax(320px, 2fr) minmax(0, 3fr); }
    }
    section { background: var(--panel); border: 1px solid var(--line); border-radius: 7px; padding: 12px 14px; display: grid; gap: 10px; }
    label { display: grid; gap: 3px; font-size: 12px; font-weight: 600; color: var(--quiet); min-width: 0; }
    input, select, textarea {
      width: 100%; font: 13px/1.5 var(--mono); color: var(--ink); background: var(--panel); border: 1px solid var(--quiet); border-radius: 5px; padding: 5px 8px; resize: vertical;
    }
    .fields { display: grid; grid-template-columns: 96px minmax(0, 1fr); gap: 10px; }
    @container (max-width: 480px) { .fields { grid-template-columns: minmax(0, 1fr); } }
    .halves { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    .over { outline: 2px dashed var(--accent); outline-offset: 4px; }
    .buttons { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
    .buttons input[type=file] { display: none; }
    .button { border: 1px solid var(--quiet); background: var(--panel); border-radius: 5px; padding: 3px 10px; font-size: 13px; color: var(--ink); font-weight: 400; cursor: pointer; display: inline-block; }
    .examples { columns: 15rem; gap: 12px; margin-top: 8px; }
    .examples button { display: block; width: 100%; text-align: left; background: none; border: 0; border-left: 3px solid var(--line); padding: 3px 8px; break-inside: avoid; margin-bottom: 2px; }
    .examples button:hover { border-left-color: var(--accent); background: var(--sunk); }
    .problem { color: var(--no); }
    .notes { display: grid; gap: 4px; }
    .notes ul { display: grid; gap: 2px; }
    corsight-calls { border: 1px solid var(--line); border-radius: 7px; overflow: hidden; }
  `];

  constructor() {
    super();
    /** @private @type {Case} */
    this.case = EMPTY;
    /** What stands in the two text areas, as the user left it. */
    this.headersText = '';
    this.answersText = '';
    /** Why there is no call. */
    this.problem = '';
    /** @type {Call | null} */
    this.call = null;
    /** @type {Notes | null} What was read of the last text. */
    this.notes = null;
    /** @type {Call[]} The calls of a recording. */
    this.calls = [];
    /** @private Whether the examples stand open: for somebody who comes with nothing, where there is room. */
    this.isFresh = location.hash === '' && matchMedia('(min-width: 900px)').matches;
    /** @type {ServerInfo[]} The servers that configurations are written for, once somebody asks. */
    this.servers = [];
    /** @type {ServerName | ''} The server that somebody has chosen. */
    this.server = '';
    /** Whether something is held over the page, to be dropped. */
    this.isOver = false;
    /** @private Counts the cases, so that a late verdict on an old one is not shown. */
    this.turn = 0;
    /** @private The fragment that this page has written itself. */
    this.written = '';
    /** @private @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @private */
    this.fromAddress = () => this.readAddress();
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', this.fromAddress);
    this.readAddress();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.fromAddress);
  }

  /** @private Takes the case of the address, or the first example if the address has none. */
  readAddress() {
    clearTimeout(this.timer);
    if (this.written && location.hash.slice(1) === this.written) return;
    try {
      this.take(caseOf(location.hash.slice(1)) ?? examples[0].case, { write: false });
    } catch (error) {
      this.take(EMPTY, { write: false });
      this.turn += 1;
      this.call = null;
      this.problem = `The address of this page has a case that cannot be read: ${/** @type {Error} */ (error).message}.`;
    }
  }

  /**
   * Shows a case in the form, and judges it.
   *
   * @param {Case} value
   * @param {{ write?: boolean }} [options] Whether the address gets the case.
   */
  take(value, { write = true } = {}) {
    this.case = value;
    this.headersText = headersText(value.request.headers ?? []);
    this.answersText = answersText(value.responses);
    this.notes = null;
    this.calls = [];
    this.requestUpdate();
    return this.judge(write);
  }

  /** @private Shows a case, and scrolls to what is said of it where it would be out of sight. @param {Case} value */
  async bring(value) {
    await this.take(value);
    await this.updateComplete;
    const output = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.output'));
    if (output.getBoundingClientRect().top > window.innerHeight) output.scrollIntoView();
  }

  /** @private @param {boolean} write */
  async judge(write) {
    const turn = this.turn += 1;
    if (write) this.writeAddress();
    try {
      const call = await forServer(await judge(this.case), this.server);
      if (turn === this.turn) Object.assign(this, { call, problem: '' });
    } catch (error) {
      // A half-typed URL or header is normal here, so the engine's message is shown.
      if (turn === this.turn) Object.assign(this, { call: null, problem: this.case.request.url.trim() ? /** @type {Error} */ (error).message : 'Type a URL, paste something, or take an example.' });
    }
  }

  /** @private */
  writeAddress() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.written = fragmentOf(this.case);
      history.replaceState(null, '', `#${this.written}`);
    }, ADDRESS_DELAY);
  }

  /** @private Takes what the user has typed. @param {Event} event */
  typed(event) {
    const { name, value } = /** @type {HTMLInputElement} */ (event.target);
    const { request } = this.case;
    try {
      if (name === 'origin') this.case = { ...this.case, origin: value.trim() };
      else if (name === 'headers') {
        this.headersText = value;
        this.case = { ...this.case, request: { ...request, headers: headersOf(value) } };
      } else if (name === 'answers') {
        this.answersText = value;
        this.case = { ...this.case, responses: answersOf(value) };
      } else this.case = { ...this.case, request: { ...request, [name]: value === '' && name !== 'url' && name !== 'method' ? undefined : value.trim() } };
    } catch (error) {
      this.turn += 1;
      Object.assign(this, { call: null, problem: /** @type {Error} */ (error).message });
      return;
    }
    this.requestUpdate();
    this.judge(true);
  }

  /** @private Reads a text that was pasted, dropped or typed into the first field. @param {string} text */
  async readIn(text) {
    if (text.trim() === '') {
      this.notes = null;
      return;
    }
    if (holdsRecording(text)) {
      await this.openRecording(new File([text], 'The recording'));
      return;
    }
    const turn = this.turn += 1;
    try {
      const { value, notes } = await readText(text, this.case.origin);
      if (turn !== this.turn) return;
      if (value) await this.bring(value);
      this.notes = notes;
    } catch (error) {
      // A text that is too long, or a reader that did not load.
      if (turn === this.turn) this.notes = { sentences: [/** @type {Error} */ (error).message], isEmpty: false };
    }
  }

  /** @private @param {DragEvent} event */
  async drop(event) {
    event.preventDefault();
    this.isOver = false;
    const [file] = event.dataTransfer?.files ?? [];
    if (file) await this.open(file);
    else await this.paste(event.dataTransfer?.getData('text/plain') ?? '');
  }

  /** @private @param {File} file */
  async open(file) {
    await (isRecording(file) ? this.openRecording(file) : this.paste(await file.text()));
  }

  /** @private Lists the calls of a recording, and shows the first that failed. @param {File} file */
  async openRecording(file) {
    const turn = this.turn += 1;
    this.notes = { sentences: [`${file.name} is read…`], isEmpty: false };
    try {
      const { calls, notes } = await readRecording(file);
      if (turn !== this.turn) return;
      Object.assign(this, { calls, notes });
      const first = calls.find(({ outcome }) => outcome === 'blocked') ?? calls[0];
      if (first) this.pick(first);
    } catch (error) {
      if (turn === this.turn) this.notes = { sentences: [`${file.name}: ${/** @type {Error} */ (error).message}`], isEmpty: false };
    }
  }

  /** @private Shows a call of the recording as it was recorded. The form gets its case, to be changed. @param {Call} call */
  pick(call) {
    const { origin, request, responses } = call;
    this.turn += 1;
    this.case = /** @type {Case} */ ({ origin: origin ?? this.case.origin, request, responses });
    this.headersText = headersText(this.case.request.headers ?? []);
    this.answersText = answersText(this.case.responses);
    Object.assign(this, { call, problem: '' });
    this.writeAddress();
    this.chooseServer(this.server);
  }

  /** @private Offers the servers that configurations are written for. */
  async offerServers() {
    try {
      this.servers = await allServers();
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('[name=server]'))?.focus();
    } catch (error) {
      this.problem = /** @type {Error} */ (error).message;
    }
  }

  /** @private Writes what to do for a server. @param {ServerName | ''} server */
  async chooseServer(server) {
    this.server = server;
    const { turn, call } = this;
    if (!call) return;
    const written = await forServer(call, server);
    if (turn === this.turn) this.call = written;
  }

  /** @private Shows the text where the user can see and change it, and reads it. @param {string} text */
  async paste(text) {
    const field = /** @type {HTMLTextAreaElement} */ (this.renderRoot.querySelector('[name=anything]'));
    field.value = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
    await this.readIn(text);
  }

  render() {
    return html`<div class="columns" @dragover=${(/** @type {DragEvent} */ event) => { event.preventDefault(); this.isOver = true; }}
      @dragleave=${() => { this.isOver = false; }} @drop=${this.drop}>
      <div class="input">${this.anything()}${this.form()}${this.list()}</div>
      <div class="output">
        <p role="status" class="unseen">${this.said()}</p>
        ${this.calls.length > 1 ? html`<corsight-calls .calls=${this.calls} .selected=${this.call?.id ?? null}
          @corsight-select=${(/** @type {CustomEvent<{ call: Call }>} */ { detail }) => this.pick(detail.call)}></corsight-calls>` : nothing}
        ${this.problem ? html`<section><h2>No plan yet</h2><p class="problem">${this.problem}</p></section>` : nothing}
        ${this.call?.verdict?.diagnosis.causes.length ? this.serverChoice() : nothing}
        <corsight-call .call=${this.call}></corsight-call>
      </div>
    </div>`;
  }

  /** @private */
  serverChoice() {
    if (!this.servers.length) return html`<div class="buttons"><button type="button" class="button" @click=${this.offerServers}>Write it for my server</button></div>`;
    return html`<section aria-label="Server"><label>Your server
      <select name="server" @change=${(/** @type {Event} */ { target }) => this.chooseServer(/** @type {any} */ (target).value)}>
        <option value="" ?selected=${this.server === ''}>choose one</option>
        ${this.servers.map(({ name, title }) => html`<option value=${name} ?selected=${this.server === name}>${title}</option>`)}</select></label></section>`;
  }

  /** @private One sentence for screen readers. */
  said() {
    if (!this.call) return this.problem;
    const [cause] = this.call.verdict?.diagnosis.causes ?? [];
    return `${this.call.verdict ? this.call.outcome : 'planned'}${cause ? `: ${cause.headline}` : ''}`;
  }

  /** @private */
  anything() {
    return html`<section class=${this.isOver ? 'over' : ''} aria-label="Paste">
      <label>Paste or drop what you have
        <textarea name="anything" rows="4" spellcheck="false" aria-describedby="what"
          @input=${(/** @type {Event} */ { target }) => this.readIn(/** @type {HTMLTextAreaElement} */ (target).value)}></textarea></label>
      <small id="what">A curl command or its output, fetch(…), $.ajax(…), headers from the developer tools, a message of the console, a HAR. Nothing leaves this page.</small>
      <div class="buttons"><label class="button" tabindex="0" @keydown=${press}>Open a file
        <input type="file" tabindex="-1" @change=${(/** @type {Event} */ { target }) => { const [file] = /** @type {HTMLInputElement} */ (target).files ?? []; if (file) this.open(file); }}></label></div>
      ${this.notes ? notesView(this.notes) : nothing}
    </section>`;
  }

  /** @private */
  form() {
    const { origin, request } = this.case;
    const plain = (/** @type {string} */ label, /** @type {string} */ name, /** @type {string} */ value) => html`<label>${label}
      <input name=${name} .value=${value} spellcheck="false" autocomplete="off" autocapitalize="off" list=${name === 'method' ? 'methods' : nothing} @input=${this.typed}></label>`;
    const choice = (/** @type {string} */ label, /** @type {'credentials' | 'mode'} */ name, /** @type {string[]} */ values) => html`<label>${label}
      <select name=${name} @change=${this.typed}><option value="" ?selected=${!request[name]}>default</option>
        ${values.map((value) => html`<option ?selected=${request[name] === value}>${value}</option>`)}</select></label>`;
    const { url, method, headers, credentials, mode, ...others } = request;
    const rest = Object.entries(others).filter(([, value]) => value !== undefined && value !== null);
    return html`<section aria-label="What you know of the call"><h2>The call</h2>
      ${plain('Origin of the page', 'origin', origin)}
      <div class="fields">${plain('Method', 'method', request.method)}${plain('URL', 'url', request.url)}</div>
      <div class="fields halves">${choice('Credentials', 'credentials', ['omit', 'same-origin', 'include'])}${choice('Mode', 'mode', ['cors', 'no-cors', 'same-origin'])}</div>
      <datalist id="methods">${METHODS.map((each) => html`<option value=${each}></option>`)}</datalist>
      <label>Headers that the page sets, one a line
        <textarea name="headers" rows="3" spellcheck="false" .value=${this.headersText} @input=${this.typed}></textarea></label>
      ${rest.length ? html`<small>And ${rest.map(([key, value]) => `${key}: ${String(value)}`).join(', ')}</small>` : nothing}
      <label>What the servers answered, each with its status; the preflight’s first
        <textarea name="answers" rows="7" spellcheck="false" .value=${this.answersText} @input=${this.typed}
          placeholder=${'204\nAccess-Control-Allow-Origin: *\n\n200\nAccess-Control-Allow-Origin: *'}></textarea></label>
    </section>`;
  }

  /** @private */
  list() {
    return html`<section aria-label="Examples"><details ?open=${this.isFresh}><summary><h2>Examples</h2> <small>twenty common failures</small></summary>
      <div class="examples">${examples.map(({ id, title, case: value }) => html`<button type="button" data-example=${id} @click=${() => this.bring(value)}>${title}</button>`)}</div></details></section>`;
  }
}

/** A label is no button: Enter and Space press it here. @param {KeyboardEvent} event */
function press(event) {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  /** @type {HTMLElement} */ (event.currentTarget).click();
}

/** @param {Notes} notes */
function notesView({ sentences, isEmpty }) {
  return html`<div class="notes" role="status">${isEmpty ? html`<p class="problem">There is no request in this text.</p>` : nothing}
    ${sentences.length ? html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>` : nothing}</div>`;
}

customElements.define('corsight-playground', CorsightPlayground);
