/**
 * Reads the arguments of a command by its table.
 *
 * @import { Io } from './io.js'
 */
import { parseArgs } from 'node:util';
import { nearest } from '../engine/names.js';
import { UsageError } from './usage-error.js';

/**
 * An option of a command: as for `util.parseArgs`, and what `--help` says of it.
 *
 * @typedef {object} Option
 * @property {'string' | 'boolean'} type
 * @property {string} description
 * @property {string} [short]
 * @property {boolean} [multiple]
 * @property {string} [value] The name of the value in the help: `URL`.
 * @property {string[]} [choices]
 * @property {boolean} [hidden] Taken, because other programs have it, and not in the help.
 */

/**
 * @typedef {object} Positional
 * @property {string} name
 * @property {string} description
 * @property {boolean} [multiple]
 * @property {boolean} [optional]
 */

/**
 * What a command was given. `ordered` has the options with their values in the order in which they were typed.
 *
 * @typedef {{ values: Record<string, any>, positionals: string[], ordered: [name: string, value: string | undefined][], io: Io }} Given
 */

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} summary One sentence without its full stop, for the list of commands.
 * @property {string} usage What stands behind the name of the command: `URL --origin ORIGIN [options]`.
 * @property {string} [about] More, for the help of the command.
 * @property {Record<string, Option>} options
 * @property {Positional[]} positionals
 * @property {{ text: string, command: string }[]} examples
 * @property {(argv: string[]) => string[]} [prepare] Changes the arguments before they are read.
 * @property {(given: Given) => Promise<number>} run Gives the exit status.
 */

/** Every command has these. @type {Record<string, Option>} */
export const COMMON = {
  help: { type: 'boolean', short: 'h', description: 'Print this help' },
  'no-color': { type: 'boolean', description: 'Print without colours, as with NO_COLOR in the environment' },
};

/**
 * @param {Command} command
 * @param {string[]} argv
 * @returns {Omit<Given, 'io'>}
 */
export function readArguments(command, argv) {
  const options = { ...COMMON, ...command.options };
  const prepared = (command.prepare?.(argv) ?? argv).flatMap((argument) => spread(argument, options));
  const { values, positionals, tokens } = parseArgs({ args: joined(prepared, options), options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!option) throw unknownOption(command, rawName, options);
    if (option.type === 'string' && value === undefined) throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value ?? 'VALUE'}`);
    if (option.type === 'boolean' && inlineValue) throw new UsageError(`${rawName} takes no value, but it was given ${JSON.stringify(value)}`);
    if (option.choices && !option.choices.includes(/** @type {string} */ (value))) {
      const near = nearest(/** @type {string} */ (value), option.choices);
      throw new UsageError(`${rawName} is one of ${option.choices.join(', ')}, but it was given ${JSON.stringify(value)}${near ? `: did you mean ${near}?` : ''}`);
    }
  }
  // Help is given without anything else.
  if (!values.help) demandPositionals(command, positionals);
  const ordered = tokens.flatMap((token) => (token.kind === 'option' ? [/** @type {[string, string | undefined]} */ ([token.name, token.value])] : []));
  return { values, positionals, ordered };
}

/**
 * `-vk` becomes `-v -k`, and `-XPUT` becomes `-X PUT`, as curl reads them.
 *
 * @param {string} argument
 * @param {Record<string, Option>} options
 * @returns {string[]}
 */
function spread(argument, options) {
  if (!/^-[A-Za-z#]./.test(argument)) return [argument];
  const option = Object.values(options).find(({ short }) => short === argument[1]);
  if (!option) return [argument];
  if (option.type === 'string') return [argument.slice(0, 2), argument.slice(2)];
  return [argument.slice(0, 2), ...spread(`-${argument.slice(2)}`, options)];
}

/**
 * An option that takes a value takes the next argument whatever it begins with, as `-d -1` does.
 *
 * @param {string[]} argv
 * @param {Record<string, Option>} options
 */
function joined(argv, options) {
  const args = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index];
    if (argument === '--') return [...args, ...argv.slice(index)];
    const name = nameOf(argument, options);
    if (name && options[name].type === 'string' && index + 1 < argv.length) args.push(`--${name}=${argv[++index]}`);
    else args.push(argument);
  }
  return args;
}

/**
 * The name of the option that this argument is, if it is one without its value.
 *
 * @param {string} argument
 * @param {Record<string, Option>} options
 */
function nameOf(argument, options) {
  if (argument.startsWith('--')) return Object.hasOwn(options, argument.slice(2)) ? argument.slice(2) : undefined;
  if (!/^-[^-]$/.test(argument)) return undefined;
  return Object.keys(options).find((name) => options[name].short === argument[1]);
}

/**
 * @param {Command} command
 * @param {string} rawName
 * @param {Record<string, Option>} options
 */
function unknownOption({ name }, rawName, options) {
  const near = nearest(rawName.replace(/^-+/, ''), Object.keys(options).filter((option) => !options[option].hidden));
  return new UsageError(`${rawName} is no option of corsight ${name}${near && rawName.startsWith('--') ? `: did you mean --${near}?` : `: corsight ${name} --help lists them`}`);
}

/**
 * @param {Command} command
 * @param {string[]} positionals
 */
function demandPositionals({ name, positionals: expected }, positionals) {
  const missing = expected.find(({ optional }, index) => !optional && positionals.length <= index);
  if (missing) throw new UsageError(`corsight ${name} needs ${missing.name}: ${missing.description}`);
  if (!expected.some(({ multiple }) => multiple) && positionals.length > expected.length) {
    const [extra] = positionals.slice(expected.length);
    throw new UsageError(`corsight ${name} does not know what to do with ${JSON.stringify(extra)}: it takes ${expected.map((each) => each.name).join(' and ') || 'options only'}`);
  }
}
