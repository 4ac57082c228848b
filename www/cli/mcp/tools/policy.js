/**
 * The tool `policy`.
 *
 * @import { Tool } from '../tool.js'
 */
import { z } from 'zod/v3';
import { policyFor, render, servers } from '../../../policy.js';
import { CALL, SENDS_NOTHING, requestOf } from '../tool.js';

const policySchema = z.object({
  origins: z.union([z.literal('*'), z.array(z.string())]), methods: z.array(z.string()), headers: z.array(z.string()), exposedHeaders: z.array(z.string()), credentials: z.boolean(), maxAge: z.number(),
});

/** @type {Tool} */
export default {
  name: 'policy',
  title: 'Write the CORS policy of a server',
  description: 'Gives the least CORS policy that lets all given calls of pages succeed in every browser, one policy for each server that they go to, and writes it for a real server: nginx, Apache, Express, Spring, Django and others. List every call that the pages make, not only the one that fails. Paste the text as it is; "cannot" says what has to be done besides. Sends nothing.',
  inputSchema: z.strictObject({
    origin: z.string().optional().describe('The origin of the page that makes the calls, such as "https://app.example"'),
    calls: z.array(z.strictObject({ origin: z.string().optional().describe('The origin of the page, if it differs from the other calls'), ...CALL })).min(1).describe('Every call that pages make to the server'),
    reads: z.array(z.string()).optional().describe('Names of response headers that script reads'),
    public: z.boolean().optional().describe('Whether every page of the web may call. Default false'),
    server: z.string().optional().describe('The server to write the policy for, such as "nginx" or "express". Leave it out to get the policy alone; an unknown name is answered with the known ones'),
  }),
  outputSchema: z.object({
    targets: z.array(z.object({
      target: z.string().describe('The origin of the server'),
      policy: policySchema.nullable().describe('null if no policy helps'),
      unmet: z.array(z.object({ call: z.number(), code: z.string(), text: z.string() })).describe('Calls for which a policy is not enough, by their places'),
      notes: z.array(z.string()),
      rendered: z.object({ server: z.string(), file: z.string(), language: z.string(), text: z.string(), cannot: z.array(z.string()) }).nullable(),
    })),
  }),
  annotations: SENDS_NOTHING,
  async run({ origin, calls, reads, public: isPublic, server }) {
    if (server !== undefined) await demandServer(server);
    const source = calls.map((/** @type {any} */ call, /** @type {number} */ index) => {
      const page = call.origin ?? origin;
      if (!page) throw new Error(`call ${index + 1} (${call.url}) has no origin: give one for it or for all calls`);
      return { request: requestOf(call), origin: page };
    });
    const made = await policyFor(source, { ...reads && { reads }, ...isPublic !== undefined && { public: isPublic } });
    const targets = await Promise.all(made.map(async ({ target, policy, unmet, notes }) => ({
      target, policy,
      unmet: unmet.map(({ call, code, text }) => ({ call, code, text })),
      notes: notes.map(({ text }) => text),
      rendered: policy && server ? shown(await render(policy, /** @type {any} */ (server))) : null,
    })));
    return { text: targets.map(textOf).join('\n\n'), data: { targets } };
  },
};

/** @param {string} server */
async function demandServer(server) {
  const known = (await servers()).map(({ name }) => name);
  if (!(/** @type {string[]} */ (known)).includes(server)) throw new Error(`"${server}" is no server that policies are written for: there are ${known.join(', ')}`);
}

/** @param {import('../../../policy.js').Rendered} rendered */
const shown = ({ server, file, language, text, cannot }) => ({ server, file, language, text, cannot });

/** @param {any} target */
function textOf({ target, policy, unmet, notes, rendered }) {
  return [
    `${target}: ${policy ? JSON.stringify(policy) : 'no policy lets these calls succeed'}`,
    ...unmet.map((/** @type {{ text: string }} */ { text }) => text), ...notes,
    ...rendered ? [`${rendered.file}:`, rendered.text, ...rendered.cannot] : [],
  ].join('\n');
}
