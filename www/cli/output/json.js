/**
 * Results for programs. docs/cli.schema.json describes them.
 *
 * @import { Printed } from './index.js'
 */
import { version } from '../../index.js';

/** @param {Printed} printed */
export default function json({ command, results, summary, more = {} }) {
  return JSON.stringify({ version, command, ...(summary === undefined ? {} : { summary }), results, ...more }, null, 2);
}
