/**
 * The commands, each loaded when it runs.
 *
 * @import { Command } from '../arguments.js'
 */

/** @type {{ name: string, summary: string, load: () => Promise<{ default: Command }> }[]} */
export const commands = [
  { name: 'check', summary: 'Send a call as a browser would, and say whether the page may read the answer', load: () => import('./check.js') },
  { name: 'test', summary: 'Run a table of calls, and compare what browsers do with what it expects', load: () => import('./test.js') },
  { name: 'policy', summary: 'Print the least policy that lets calls succeed, and its text for a server', load: () => import('./policy.js') },
  { name: 'lint', summary: 'Say what is wrong with a policy, or with a live server', load: () => import('./lint.js') },
];
