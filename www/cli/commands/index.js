/**
 * The commands, each loaded when it runs.
 *
 * @import { Command } from '../arguments.js'
 */

/** @type {{ name: string, summary: string, load: () => Promise<{ default: Command }> }[]} */
export const commands = [
  { name: 'check', summary: 'Send a call as a browser would, and say whether the page may read the answer', load: () => import('./check.js') },
  { name: 'plan', summary: 'Say what a browser will send for a call, and what the server must answer', load: () => import('./plan.js') },
  { name: 'test', summary: 'Run a table of calls, and compare what browsers do with what it expects', load: () => import('./test.js') },
  { name: 'har', summary: 'Report on recorded traffic: what was refused, why, and what preflights cost', load: () => import('./har.js') },
  { name: 'explain', summary: 'Explain a code, a name of a browser’s error or a message of its console', load: () => import('./explain.js') },
  { name: 'judge', summary: 'Judge exchanges, one a line, as JSON: for archives of any size', load: () => import('./judge.js') },
  { name: 'policy', summary: 'Print the least policy that lets calls succeed, and its text for a server', load: () => import('./policy.js') },
  { name: 'lint', summary: 'Say what is wrong with a policy, or with a live server', load: () => import('./lint.js') },
  { name: 'mcp', summary: 'Serve the tools plan, check, read, har, policy and explain to an agent', load: () => import('./mcp.js') },
];
