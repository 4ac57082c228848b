/**
 * Results for issues, pull requests and the summary of a CI job.
 *
 * @import { Printed } from './index.js'
 */
import { visible } from '../wrap.js';
import { MARKS } from './text.js';

/** @param {Printed} printed */
export default function markdown({ command, results, summary }) {
  const rows = results.map(({ status, title, headline }) => `| ${MARKS[status].mark} | ${cell(title)} | ${cell(headline)} |`);
  const told = results.filter(({ status, level }) => status !== 'pass' || level !== 'note');
  return [
    `### corsight ${command}`,
    ...(summary ? [escapeMarkdown(summary)] : []),
    ['| | Call | Result |', '|---|---|---|', ...rows].join('\n'),
    ...told.map(({ title, text }) => `<details><summary>${escapeHtml(title)}</summary>\n\n${fenced(text)}\n\n</details>`),
  ].join('\n\n');
}

/** @param {string} text */
const escapeHtml = (text) => visible(text).replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '');

/** @param {string} text */
const escapeMarkdown = (text) => escapeHtml(text).replace(/[\\`*_[\]|]/g, '\\$&');

/** @param {string} text */
const cell = (text) => escapeMarkdown(text).replaceAll('\n', ' ');

/** A text in a block of code, whose fence is longer than any in the text. @param {string} text */
function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${visible(text)}\n${fence}`;
}
