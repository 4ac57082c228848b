/**
 * The texts of `--help`.
 *
 * @import { Command, Option } from './arguments.js'
 * @import { Io } from './io.js'
 */
import { COMMON } from './arguments.js';
import { table, wrap } from './wrap.js';

/**
 * The help of all: what the program is for, and its commands.
 *
 * @param {{ name: string, summary: string }[]} commands
 * @param {Io} io
 */
export function helpOfAll(commands, io) {
  const title = (/** @type {string} */ text) => io.paint('bold', text);
  return [
    wrap('corsight tells what browsers do with a call to another origin, and why: from the terminal, in scripts and in CI.', io.columns),
    `${title('Usage')}\n  corsight COMMAND [arguments]\n  corsight COMMAND --help`,
    `${title('Commands')}\n${table(commands.map(({ name, summary }) => [name, summary]), io.columns)}`,
    `${title('Options')}\n${table([['-h, --help', 'Print this help'], ['--version', 'Print the version']], io.columns)}`,
    `${title('Exit status')}\n${table([['0', 'allowed'], ['1', 'blocked'], ['2', 'wrong usage'], ['3', 'could not be reached, or not judged']], io.columns)}`,
    `${title('Examples')}\n${EXAMPLES.map(({ text, command }) => `${wrap(text, io.columns, '  ')}\n    ${io.paint('cyan', command)}`).join('\n')}`,
  ].join('\n\n');
}

const EXAMPLES = [
  { text: 'What does a browser do with this call of my page?', command: 'corsight check https://api.example/items --origin https://app.example' },
  { text: 'Why did the call of a colleague fail? Paste what they sent:', command: 'corsight check -' },
];

/**
 * @param {Command} command
 * @param {Io} io
 */
export function helpOf({ name, summary, usage, about, options, positionals, examples }, io) {
  const title = (/** @type {string} */ text) => io.paint('bold', text);
  const rows = Object.entries({ ...options, ...COMMON }).filter(([, { hidden }]) => !hidden);
  return [
    wrap(`${summary}.`, io.columns),
    `${title('Usage')}\n${wrap(`corsight ${name} ${usage}`, io.columns, '  ')}`,
    ...(about ? [wrap(about, io.columns)] : []),
    ...(positionals.length ? [`${title('Arguments')}\n${table(positionals.map((each) => [each.name, each.description]), io.columns)}`] : []),
    `${title('Options')}\n${table(rows.map(([option, given]) => [nameOf(option, given), given.description]), io.columns)}`,
    `${title('Examples')}\n${examples.map(({ text, command }) => `${wrap(text, io.columns, '  ')}\n    ${io.paint('cyan', command)}`).join('\n')}`,
  ].join('\n\n');
}

/**
 * An option as the help names it: `-X, --request METHOD`.
 *
 * @param {string} name
 * @param {Option} option
 */
export const nameOf = (name, { short, type, value }) => `${short ? `-${short}, ` : ''}--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`;
