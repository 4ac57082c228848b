/**
 * docs/toolchains.md, from the rows and what became of them.
 *
 * @import { Family, Row } from './families.mjs'
 */
import { INLINE_IMPORT, setUp } from './sample.mjs';

/** @param {Row} row */
export const nameOf = ({ tool, version, mode }) => [tool, version, mode].filter(Boolean).join(' ');

/** @param {string[]} cells */
const line = (...cells) => `| ${cells.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

/**
 * @param {Family[]} families
 * @param {Map<Row, string>} failures The error of each row that failed.
 */
export function document(families, failures) {
  const count = families.reduce((sum, { rows }) => sum + rows.length, 0);
  return `# Corsight in your tool

| tool | what to do |
|---|---|
${families.filter(({ asks }) => asks).map(({ name, asks }) => line(`[${name}](#${anchorOf(name)})`, asks)).join('\n')}

\`corsight/inline\` is the WebAssembly as a part of the JavaScript, for tools that leave the file behind:

\`\`\`js
${setUp(INLINE_IMPORT).trim()}
\`\`\`

Or copy \`node_modules/corsight/wasm/corsight_bg.wasm\` to where your server has such files, and say where that is: \`wrap($, { wasm: '/static/corsight_bg.wasm' })\`.

Each row below is an app that was made by these words alone, from the package's tarball. In a real Chromium, or in the process of the tool itself, it
makes a call to a server without CORS headers, and is ok if it is told why that failed. \`cargo xtask matrix\` runs all rows and writes this page:
${count - failures.size} of ${count} are ok.

${families.map((family) => section(family, failures)).join('\n')}`;
}

/** The anchor that Markdown gives a heading. */
const anchorOf = (heading) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-');

/**
 * @param {Family} family
 * @param {Map<Row, string>} failures
 */
function section({ name, text, rows }, failures) {
  /** @type {Map<string, { row: Row, result: string, versions: string[] }>} Rows that differ by their versions alone. */
  const alike = new Map();
  for (const row of rows) {
    const failure = failures.get(row);
    const result = failure === undefined ? 'ok' : `**fails**: ${failure.split('\n')[0]}`;
    const key = JSON.stringify([row.tool, row.mode, row.asks, result]);
    const known = alike.get(key) ?? { row, result, versions: [] };
    alike.set(key, known);
    if (row.version) known.versions.push(row.version);
  }
  const lines = [...alike.values()].map(({ row, result, versions }) => line(`${row.tool} ${versions.join(', ')}`.trim(), row.mode, row.asks, result));
  return `## ${name}\n\n${text.trim()}\n\n| | how | what to do | |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}
