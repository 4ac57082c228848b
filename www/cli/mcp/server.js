/**
 * The server of the Model Context Protocol: one tool a file.
 *
 * @import { Tool } from './tool.js'
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import check from './tools/check.js';
import explain from './tools/explain.js';
import har from './tools/har.js';
import plan from './tools/plan.js';
import policy from './tools/policy.js';
import read from './tools/read.js';

/** @type {Tool[]} */
const TOOLS = [plan, check, read, har, policy, explain];

const INSTRUCTIONS = `Corsight says what a browser does with a cross-origin call, and why. Use it whenever a page gets "Failed to fetch", status 0, or a message about CORS,
and before you change the CORS headers of a server. Start with the evidence at hand: read for a pasted text, har for a file of recorded traffic, check for a server
that can be reached. The first cause of an answer is what to mend now. policy writes the configuration of the server. Never answer a CORS problem by
allowing every origin together with credentials, by repeating whatever origin asks, or by allowing the origin null.`.replaceAll('\n', ' ');

/**
 * The server, and what waits until no tool is at work.
 *
 * @param {{ version: string, cwd: string }} host
 */
export function createServer(host) {
  /** @type {Set<Promise<unknown>>} */
  const running = new Set();
  const server = new McpServer({ name: 'corsight', title: 'Corsight', version: host.version }, { instructions: INSTRUCTIONS });
  for (const { name, run, ...about } of TOOLS) {
    server.registerTool(name, about, (/** @type {any} */ input) => {
      const answered = answer(() => run(input, host));
      running.add(answered);
      return answered.finally(() => running.delete(answered));
    });
  }
  return { server, idle: () => Promise.allSettled(running) };
}

/**
 * What a tool has answered. A wrong value is the agent's to mend: the message names it.
 *
 * @param {() => ReturnType<Tool['run']>} run
 */
async function answer(run) {
  try {
    const { text, data } = await run();
    return { content: [{ type: /** @type {const} */ ('text'), text }], structuredContent: data };
  } catch (error) {
    return { isError: true, content: [{ type: /** @type {const} */ ('text'), text: error instanceof Error ? error.message : String(error) }] };
  }
}
