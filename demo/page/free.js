// The free-form panel: the plan of a call that the user types, and the verdict on answers that the user pastes.

import { h } from './dom.js';
import { callOf } from '/pkg/views/index.js';

const EXAMPLE_ANSWERS = '204\nAccess-Control-Allow-Origin: *\n\n200\nAccess-Control-Allow-Origin: *';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Lines of `Name: value`, as DevTools copies them. A line without a colon is an error. */
export function parseHeaderLines(text) {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const colon = line.indexOf(':', 1);
    if (colon === -1) throw new TypeError(`“${line.trim()}” has no colon between a name and a value`);
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
}

/**
 * Answers as pasted: a status line starts each, an empty line or the next status line ends it.
 * A paste without a status line is the headers of one answer with status 200.
 */
export function parseAnswers(text) {
  const answers = [];
  let current = null;
  for (const line of text.split('\n')) {
    const status = /^(?:HTTP\/[\d.]+\s+)?(\d{3})(?:\s.*)?$/i.exec(line.trim());
    if (status) answers.push(current = { status: Number(status[1]), headers: [] });
    else if (line.trim() !== '') {
      if (!current) answers.push(current = { status: 200, headers: [] });
      current.headers.push(...parseHeaderLines(line));
    }
  }
  return answers;
}

/** The panel. `engine` is used only by the panel; `origins` gives the first call of the panel. */
export function freeView(engine, origins) {
  const field = (label, control, hint) => h('label', { class: 'field' },
    h('span', {}, label, hint && h('small', {}, hint)), control);
  const plain = { type: 'text', spellcheck: 'false', autocomplete: 'off' };
  const url = h('input', { ...plain, name: 'url', inputmode: 'url', value: `${origins.b}/orders/42` });
  const method = h('input', { ...plain, name: 'method', list: 'methods', value: 'PATCH' });
  const headers = h('textarea', { name: 'headers', rows: '6', spellcheck: 'false' },
    'Content-Type: application/json\nAuthorization: Bearer abc');
  const credentials = h('select', { name: 'credentials' }, ['same-origin', 'include', 'omit'].map((mode) => h('option', {}, mode)));
  const answers = h('textarea', { name: 'answers', rows: '6', spellcheck: 'false', placeholder: EXAMPLE_ANSWERS });
  const output = h('div', { class: 'output', 'aria-live': 'polite' });

  function update() {
    output.replaceChildren(...outcome());
  }

  function outcome() {
    try {
      const request = {
        url: url.value.trim(),
        method: method.value.trim() || 'GET',
        headers: parseHeaderLines(headers.value),
        credentials: credentials.value,
      };
      const call = callOf(engine, { request, responses: parseAnswers(answers.value) });
      return [Object.assign(document.createElement('corsight-call'), { call })];
    } catch (error) {
      // A half-typed URL or header is normal in this panel, so the engine's message is shown.
      if (!(error instanceof TypeError)) throw error;
      return [h('section', { class: 'plan' }, h('h3', {}, 'No plan yet'),
        h('p', { class: 'lead problem' }, error.message))];
    }
  }

  const form = h('form', { class: 'free', oninput: update, onsubmit: (event) => event.preventDefault() },
    h('div', { class: 'line-of-fields' }, field('Method', method), field('URL', url), field('Credentials', credentials)),
    h('datalist', { id: 'methods' }, METHODS.map((value) => h('option', { value }))),
    h('div', { class: 'line-of-areas' },
      field('Request headers', headers, 'one a line, as your code sets them'),
      field('What the server answered', answers, 'optional; preflight first, each with its status')));
  update();
  return [h('h1', {}, 'Your own call'),
    h('p', { class: 'about' }, `Planned while you type, as a page on ${engine.origin} would send it. Nothing is sent.`), form, output];
}
