/**
 * The tool `har`.
 *
 * @import { Tool } from '../tool.js'
 */
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod/v3';
import { analyze } from '../../../capture.js';
import { SENDS_NOTHING, causes, causesOf, outcome } from '../tool.js';

const MOST_CALLS = 50;

/** @type {Tool} */
export default {
  name: 'har',
  title: 'Judge recorded traffic',
  description: 'Reads a HAR file, or a list of events of the DevTools protocol as JSON, and gives every cross-origin call in it with its verdict and what to mend. Use it when the user has exported traffic from the network panel, Playwright or a proxy. Bodies are not read. Sends nothing.',
  inputSchema: z.strictObject({
    path: z.string().optional().describe('The path of the file. Either this or text'),
    text: z.string().optional().describe('The JSON itself'),
    only: z.enum(['blocked', 'all']).optional().describe('Which calls to give. Default "blocked"'),
    limit: z.number().int().positive().max(1000).optional().describe(`How many calls to give at most. Default ${MOST_CALLS}`),
  }),
  outputSchema: z.object({
    counts: z.record(z.string(), z.number()).describe('How many calls have each outcome'),
    calls: z.array(z.object({
      method: z.string(), url: z.string(), origin: z.string().nullable(), outcome, text: z.string(), causes,
      unknowns: z.array(z.string()).describe('What the recording does not tell'),
    })),
    more: z.number().describe('How many calls were left out because of the limit'),
    ignored: z.number().describe('How many entries are no cross-origin calls'),
    unread: z.array(z.object({ where: z.string(), reason: z.string() })),
    recorder: z.string(),
  }),
  annotations: SENDS_NOTHING,
  async run({ path, text, only = 'blocked', limit = MOST_CALLS }, { cwd }) {
    if ((path === undefined) === (text === undefined)) throw new Error('har takes either path or text');
    const report = await analyze(text ?? await open(resolve(cwd, path)));
    /** @type {Record<string, number>} */
    const counts = {};
    for (const call of report.calls) counts[call.outcome] = (counts[call.outcome] ?? 0) + 1;
    const wanted = report.calls.filter((call) => only === 'all' || call.outcome === 'blocked');
    const calls = wanted.slice(0, limit).map(({ request, origin, outcome: ended, verdict, unknowns }) => ({
      method: request.method, url: request.url, origin, outcome: ended, text: verdict?.diagnosis.text ?? '', causes: causesOf(verdict?.diagnosis.causes ?? []),
      unknowns: unknowns.map(({ why }) => why),
    }));
    const { ignored, unread, recorder } = report;
    const data = { counts, calls, more: wanted.length - calls.length, ignored, unread, recorder: [recorder.name, recorder.version].filter(Boolean).join(' ') };
    return { text: textOf(data), data };
  },
};

/** @param {string} path */
async function open(path) {
  const about = await stat(path).catch(() => null);
  if (!about?.isFile()) throw new Error(`${path} is no file that can be read`);
  return openAsBlob(path);
}

/** @param {{ counts: Record<string, number>, calls: { method: string, url: string, origin: string | null, text: string }[], more: number }} data */
function textOf({ counts, calls, more }) {
  const total = Object.entries(counts).map(([ended, count]) => `${count} ${ended}`).join(', ') || 'none';
  return [
    `Cross-origin calls: ${total}.`,
    ...calls.map(({ method, url, origin, text }) => `\n${method} ${url} from ${origin ?? 'a page that is not known'}\n${text}`),
    ...more ? [`\n${more} more were left out: raise limit.`] : [],
  ].join('\n');
}
