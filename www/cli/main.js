/**
 * Finds the command, runs it, and prints what goes wrong.
 *
 * @import { Io } from './io.js'
 */
import { isCorsError, version } from '../index.js';
import { nearest } from '../engine/names.js';
import { readArguments } from './arguments.js';
import { commands } from './commands/index.js';
import { helpOf, helpOfAll } from './help.js';
import { paint } from './io.js';
import { ALLOWED, INTERNAL, USAGE } from './status.js';
import { UsageError } from './usage-error.js';
import { wrap } from './wrap.js';

/**
 * Gives the exit status. Never rejects.
 *
 * @param {string[]} argv The arguments behind the name of the program.
 * @param {Io} io
 * @returns {Promise<number>}
 */
export async function main(argv, io) {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return report(error, io);
  }
}

/**
 * @param {string[]} argv
 * @param {Io} io
 */
async function dispatch([name, ...rest], io) {
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    if (rest[0] === '--markdown') {
      const [{ manual }, ...all] = await Promise.all([import('./manual.js'), ...commands.map(({ load }) => load())]);
      io.print(manual(all.map((command) => command.default)).trimEnd());
      return ALLOWED;
    }
    const [about] = rest.filter((argument) => !argument.startsWith('-'));
    if (about !== undefined) return run(about, ['--help'], io);
    io.print(helpOfAll(commands, io));
    return name === undefined ? USAGE : ALLOWED;
  }
  if (['--version', '-V', 'version'].includes(name)) {
    io.print(version);
    return ALLOWED;
  }
  return run(name, rest, io);
}

/**
 * @param {string} name
 * @param {string[]} argv
 * @param {Io} io
 */
async function run(name, argv, io) {
  const row = commands.find((each) => each.name === name);
  if (!row) throw unknownCommand(name);
  const { default: command } = await row.load();
  const { values, positionals, ordered } = readArguments(command, argv);
  if (values['no-color']) Object.assign(io, { color: false, paint: (/** @type {unknown} */ style, /** @type {string} */ text) => text });
  if (values.help) {
    io.print(helpOf(command, io));
    return ALLOWED;
  }
  return command.run({ values, positionals, ordered, io });
}

/** @param {string} name */
function unknownCommand(name) {
  const near = nearest(name, commands.map((each) => each.name));
  if (near) return new UsageError(`${name} is no command: did you mean corsight ${near}?`);
  if (/^https?:|^-$/.test(name)) return new UsageError(`${name} is no command: to check a call, write corsight check ${name}`);
  return new UsageError(`${name} is no command: corsight --help lists them`);
}

/**
 * @param {any} error
 * @param {Io} io
 */
function report(error, io) {
  io.progress('');
  // A wrong value that the engine refuses is what somebody typed, too.
  const isUsage = error instanceof UsageError || isCorsError(error) && !['engine-internal', 'engine-unavailable'].includes(error.code);
  const text = isUsage ? `corsight: ${error.message}` : `corsight: this is a bug in Corsight ${version}, please report it: ${error?.stack ?? error}`;
  const [first, ...others] = wrap(text, io.columns).split('\n');
  io.warn([paint(io.color, 'red', first), ...others].join('\n'));
  return isUsage ? USAGE : INTERNAL;
}
