/**
 * The forms that results are printed in.
 *
 * @import { Io } from '../io.js'
 * @import { Option } from '../arguments.js'
 * @import { Result } from './results.js'
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { COLUMNS } from '../io.js';
import { UsageError } from '../usage-error.js';

/** @typedef {{ command: string, results: Result[], summary?: string, more?: Record<string, unknown> }} Printed What a command found: `more` is printed as JSON only. */

/** @type {Record<string, () => Promise<{ default: (printed: Printed, io: Io) => string }>>} */
const FORMATS = {
  text: () => import('./text.js'),
  json: () => import('./json.js'),
  github: () => import('./github.js'),
  junit: () => import('./junit.js'),
  sarif: () => import('./sarif.js'),
  markdown: () => import('./markdown.js'),
};

/** The options of a command that prints results. @type {Record<string, Option>} */
export const FORMAT_OPTIONS = {
  format: { type: 'string', value: 'FORMAT', choices: Object.keys(FORMATS), description: 'text (default), json, github (annotations of GitHub Actions), junit, sarif or markdown' },
  report: { type: 'string', value: 'FORMAT=FILE', multiple: true, description: 'Write the results into a file too, in one of these formats: junit=report.xml' },
  json: { type: 'boolean', description: 'The same as --format json; docs/cli.schema.json in the package describes it' },
};

/**
 * @param {Record<string, any>} values
 * @returns {string}
 */
export const formatOf = ({ format, json }) => format ?? (json ? 'json' : 'text');

/**
 * Prints results in the form that the options name, and writes the files that they name.
 *
 * @param {Printed} printed
 * @param {Record<string, any>} values
 * @param {Io} io
 */
export async function printResults(printed, values, io) {
  const reports = (values.report ?? []).map(readReport);
  const { default: format } = await FORMATS[formatOf(values)]();
  const text = format(printed, io);
  if (text) io.print(text);
  for (const [name, file] of reports) {
    const { default: write } = await FORMATS[name]();
    const path = resolve(io.cwd, file);
    // A file is no terminal.
    const content = write(printed, { ...io, color: false, columns: COLUMNS, paint: (style, plain) => plain });
    await mkdir(dirname(path), { recursive: true }).then(() => writeFile(path, `${content}\n`))
      .catch((error) => { throw new UsageError(`${file} cannot be written: ${error.message}`, { cause: error }); });
  }
}

/** @param {string} text */
function readReport(text) {
  const [, name, file] = /^(\w+)=(.+)$/s.exec(text) ?? [];
  if (!Object.hasOwn(FORMATS, name ?? '')) throw new UsageError(`--report is FORMAT=FILE with a format of ${Object.keys(FORMATS).join(', ')}, but it was given ${JSON.stringify(text)}`);
  return [name, file];
}
