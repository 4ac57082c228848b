/**
 * The tool `read`.
 *
 * @import { Tool } from '../tool.js'
 */
import { z } from 'zod/v3';
import { createEngine } from '../../../index.js';
import { read } from '../../../read.js';
import { decidingVerdict } from '../../told.js';
import { SENDS_NOTHING, causes, causesOf, header, listed, outcome, profile } from '../tool.js';

/** @type {Tool} */
export default {
  name: 'read',
  title: 'Read what somebody has pasted',
  description: 'Reads any text about a failed call and says what is wrong: a message of a browser\'s console, a curl command, the output of curl -v or curl -i, headers copied from developer tools, fetch(…) or $.ajax(…). Several of these in one text are put together. Use it first when a user pastes something. Sends nothing.',
  inputSchema: z.strictObject({
    text: z.string().min(1).describe('The text as it was pasted, with all its lines'),
    origin: z.string().optional().describe('The origin of the page, such as "https://app.example", if the text does not tell'),
    profile,
  }),
  outputSchema: z.object({
    origin: z.string().nullable(),
    request: z.object({ url: z.string(), method: z.string(), headers: z.array(header) }).nullable().describe('The call that the text is about'),
    responses: z.array(z.object({ status: z.number(), headers: z.array(header) })),
    outcome: outcome.nullable().describe('null if the text has no request, or the origin is not known'),
    text: z.string(),
    causes,
    unread: z.array(z.object({ line: z.number(), reason: z.string() })).describe('Lines that could not be read'),
  }),
  annotations: SENDS_NOTHING,
  async run({ text, origin, profile }) {
    const reading = await read(text);
    const { request, responses } = reading;
    const page = origin ?? reading.origin;
    const data = {
      origin: page ?? null,
      request: request && { url: String(request.url), method: request.method ?? 'GET', headers: listed([.../** @type {any} */ (request.headers ?? [])]) },
      responses: responses.map(({ status, headers }) => ({ status, headers: listed([.../** @type {any} */ (headers ?? [])]) })),
      unread: reading.unread.map(({ line, reason }) => ({ line, reason })),
    };
    if (!request) return answer(data, null, [], 'The text has no call that can be read. Paste the message of the console with its URL, a curl command, or the headers of the request and the answer.');
    if (!page) return answer(data, null, [], 'The text does not tell which page makes the call: give its origin, such as "https://app.example".');
    const engine = await createEngine({ origin: page, profile: profile ?? reading.browser ?? undefined });
    try {
      if (!responses.length) {
        const plan = engine.plan(request);
        return answer(data, 'incomplete', [], `The text has a request and no answer. The call is of the kind ${plan.kind}. See plan for what the server must answer, or check to send it.`);
      }
      const { outcome: ended, diagnosis } = await decidingVerdict({ request, responses, verdict: engine.check({ request, responses }) }, { origin: page, profile: profile ?? reading.browser ?? undefined });
      return answer(data, ended, causesOf(diagnosis.causes), diagnosis.text || `Browsers let a page of ${page} read the answer.`);
    } finally {
      engine.dispose();
    }
  },
};

/**
 * @param {Record<string, unknown>} data
 * @param {string | null} ended
 * @param {ReturnType<typeof causesOf>} list
 * @param {string} text
 */
const answer = (data, ended, list, text) => ({ text, data: { ...data, outcome: ended, causes: list, text } });
