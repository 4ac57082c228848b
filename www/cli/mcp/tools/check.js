/**
 * The tool `check`.
 *
 * @import { Tool } from '../tool.js'
 */
import { z } from 'zod/v3';
import { exchange } from '../../../live/live.js';
import { decidingVerdict } from '../../told.js';
import { CALL, causes, causesOf, message, messagesOf, origin, outcome, profile, requestOf } from '../tool.js';

/** @type {Tool} */
export default {
  name: 'check',
  title: 'Check a live server',
  description: 'Sends a call to a live server as the browser of a page would, with its preflight and redirects, and says whether the page may read the answer, what is wrong and what to do. The call is real: a POST, PUT or DELETE does what it does, unless the preflight is refused. No cookies are sent. Use plan first if the call must not be sent.',
  inputSchema: z.strictObject({
    origin, ...CALL, profile,
    insecure: z.boolean().optional().describe('Take every TLS certificate, for a server under development'),
    timeoutSeconds: z.number().positive().max(300).optional().describe('How long each answer may take. Default 30'),
  }),
  outputSchema: z.object({ outcome, text: z.string(), causes, messages: z.array(message).describe('What travelled, in order'), browsers: z.record(z.string(), z.string()).describe('The outcome in each browser') }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  async run({ origin: page, profile: browser, insecure, timeoutSeconds, ...call }) {
    const live = await exchange({ request: /** @type {any} */ (requestOf(call)), origin: page, profile: browser, insecure, ...timeoutSeconds && { timeout: timeoutSeconds * 1000 } });
    const { messages, unreachable } = live;
    const verdict = await decidingVerdict(live, { origin: page, profile: browser });
    const ended = unreachable ? 'unreachable' : verdict.outcome;
    const text = ended === 'allowed' ? `Browsers let a page of ${live.origin} read the answer (${messages.at(-1)?.response?.status}).` : verdict.diagnosis.text || `The outcome is ${ended}.`;
    return { text, data: { outcome: ended, text, causes: causesOf(verdict.diagnosis.causes), messages: messagesOf(messages), browsers: verdict.browsers } };
  },
};
