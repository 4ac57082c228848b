/**
 * `corsight mcp`: the tools of Corsight for agents, over the Model Context Protocol.
 *
 * @import { Command, Given } from '../arguments.js'
 */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { version } from '../../index.js';
import { nextTask } from '../../host/next-task.js';
import { createServer } from '../mcp/server.js';
import { ALLOWED } from '../status.js';

/** @type {Command} */
export default {
  name: 'mcp',
  summary: 'Serve the tools plan, check, read, har, policy and explain to an agent',
  usage: '[options]',
  about: 'Speaks the Model Context Protocol over the standard input and output, and ends when the input ends. The tool check sends real calls; the others send nothing.',
  positionals: [],
  options: {},
  examples: [
    { text: 'Add it to an agent that takes a command:', command: 'corsight mcp' },
  ],
  run: serve,
};

/** @param {Given} given */
async function serve({ io }) {
  // The standard output is the protocol's alone.
  for (const method of /** @type {const} */ (['log', 'info', 'debug', 'dir', 'table'])) console[method] = console.error;
  const { server, idle } = createServer({ version, cwd: io.cwd });
  const transport = new StdioServerTransport(/** @type {any} */ (io.stdin), /** @type {any} */ (io.stdout));
  const ended = new Promise((resolve) => {
    server.server.onclose = () => resolve(undefined);
    /** @type {NodeJS.ReadableStream} */ (/** @type {unknown} */ (io.stdin)).once('end', resolve).once('close', resolve);
    io.closed.addEventListener('abort', resolve, { once: true });
  });
  await server.connect(transport);
  await ended;
  // What was asked before the end is answered.
  await nextTask();
  await idle();
  await nextTask();
  await server.close();
  return ALLOWED;
}
