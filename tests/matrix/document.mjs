/**
 * docs/toolchains.md, from the rows and what became of them.
 */

/** @typedef {import('./families.mjs').Row} Row */

/** @param {Row} row */
export const nameOf = ({ tool, version, mode }) => [tool, version, mode].filter(Boolean).join(' ');

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/**
 * @param {import('./families.mjs').Family[]} families
 * @param {Map<object, string>} failures
 */
export function document(families, failures) {
  const count = families.reduce((sum, { rows }) => sum + rows.length, 0);
  const sections = families.map(({ name, text, rows }) => `## ${name}

${text.trim()}

| version | how | what to do | |
|---|---|---|---|
${rows.map((row) => `| ${cell(`${row.tool} ${row.version ?? ''}`.trim())} | ${cell(row.mode)} | ${cell(row.asks)} | ${failures.has(row) ? `**fails**: ${cell(failures.get(row).split('\n')[0])}` : 'ok'} |`).join('\n')}
`);
  return `# Corsight in your tool

Each row is an app that was made by the words on this page alone, from the package's tarball: in a real Chromium or in the tool's own
process it makes a PUT to a server without CORS headers, and is ok if it is told why that failed. \`cargo xtask matrix\` runs all of them and writes
this page. ${count - failures.size} of ${count} rows are ok.

${sections.join('\n')}`;
}
