/**
 * The command lines of the tools in tests/ and of the demo's server. A wrong one is answered by a sentence and the usage, and never by a stack.
 */
import { parseArgs } from 'node:util';

/**
 * @param {string} usage What stands behind the name of the tool.
 * @param {import('node:util').ParseArgsConfig} config
 */
export function readArguments(usage, config) {
  /** Ends the process. */
  const refuse = (/** @type {string} */ message) => {
    console.error(`${message}\nusage: ${usage}`);
    process.exit(2);
  };
  try {
    const { values, positionals } = parseArgs(config);
    return { values: /** @type {any} */ (values), positionals, refuse };
  } catch (error) {
    return refuse(error.message);
  }
}
