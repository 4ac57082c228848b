/**
 * The manual of all commands as Markdown: docs/cli.md, which `cargo xtask docs` writes.
 *
 * @import { Command } from './arguments.js'
 */
import { COMMON } from './arguments.js';
import { nameOf } from './help.js';

const HEAD = `# The command line

\`\`\`sh
npx corsight check https://api.example/items --origin https://app.example
\`\`\`

\`corsight\` needs Node 20.19 or newer and nothing else. \`corsight COMMAND --help\` prints what stands here.

## What all commands share

**Exit status.** 0: allowed. 1: blocked. 2: something that was typed or given is wrong, and the message names it. 3: a server could not be reached, or
an answer is missing, so there is no verdict. 70: a fault in Corsight. \`judge\` ends with 0 whatever it has judged, unless \`--exit-status\` is
set.

**Formats.** \`--format text\` is for people, in 80 columns. \`json\` is for programs: \`docs/cli.schema.json\` in the package is its JSON Schema, and
\`--json\` is short for it. \`github\` prints annotations of GitHub Actions, \`junit\` and \`sarif\` are files for CI servers and code scanning,
\`markdown\` is for the summary of a job or for a pull request. Values of headers that may be secrets, such as cookies and tokens, are printed as
\`...\`; with \`--verbose\` they are printed.

**Colours** are for terminals. \`NO_COLOR\` and \`--no-color\` take them away, \`FORCE_COLOR\` brings them back. Progress is shown on the standard error
output, if that is a terminal.

**Whose rules.** Without \`--profile\` a call is judged for Chromium, Firefox and Safari, and it is blocked if one of them blocks it.
`;

/** @param {Command[]} commands */
export const manual = (commands) => `${[HEAD.trimEnd(), ...commands.map(sectionOf)].join('\n\n')}\n`;

/** @param {Command} command */
function sectionOf({ name, summary, usage, about, options, positionals, examples }) {
  const rows = Object.entries({ ...options, ...COMMON }).filter(([, { hidden }]) => !hidden);
  return [
    `## corsight ${name}`,
    `${escaped(summary)}.`,
    `\`\`\`\n${`corsight ${name} ${usage}`}\n\`\`\``,
    ...(about ? [escaped(about)] : []),
    `| | |\n|---|---|\n${[
      ...positionals.map(({ name: positional, description }) => `| \`${positional}\` | ${cell(description)} |`),
      ...rows.map(([option, given]) => `| \`${nameOf(option, given)}\` | ${cell(given.description)} |`),
    ].join('\n')}`,
    ...examples.map(({ text, command }) => `${escaped(text)}\n\n\`\`\`sh\n${command.replace(/\n {6}/g, '\n  ')}\n\`\`\``),
  ].join('\n\n');
}

/** @param {string} text */
const escaped = (text) => text.replace(/[<>*_`]/g, '\\$&');

/** @param {string} text */
const cell = (text) => escaped(text).replaceAll('|', '\\|');
