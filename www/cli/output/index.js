/**
 * The forms that results are printed in.
 *
 * @import { Io } from '../io.js'
 * @import { Option } from '../arguments.js'
 * @import { Result } from './results.js'
 */

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
  json: { type: 'boolean', description: 'The same as --format json; docs/cli.schema.json in the package describes it' },
};

/**
 * @param {Record<string, any>} values
 * @returns {string}
 */
export const formatOf = ({ format, json }) => format ?? (json ? 'json' : 'text');

/**
 * Prints results in the form that the options name.
 *
 * @param {Printed} printed
 * @param {Record<string, any>} values
 * @param {Io} io
 */
export async function printResults(printed, values, io) {
  const { default: format } = await FORMATS[formatOf(values)]();
  const text = format(printed, io);
  if (text) io.print(text);
}
