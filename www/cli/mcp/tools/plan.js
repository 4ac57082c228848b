/**
 * The tool `plan`.
 *
 * @import { Tool } from '../tool.js'
 */
import { z } from 'zod/v3';
import { createEngine } from '../../../index.js';
import { CALL, SENDS_NOTHING, header, listed, origin, profile, requestOf } from '../tool.js';

/** @type {Tool} */
export default {
  name: 'plan',
  title: 'Plan a cross-origin call',
  description: 'Says what a browser will send for a call of a page, before anything is sent: whether there is a preflight (OPTIONS) and why, its exact headers, and the headers that the server must answer with. Use it to write or review CORS code of a server, or to see why a request needs a preflight. Sends nothing.',
  inputSchema: z.strictObject({ origin, ...CALL, profile }),
  outputSchema: z.object({
    kind: z.string().describe('same-origin, cors, cors-with-preflight, no-cors, blocked (the browser will refuse it), or local'),
    preflight: z.object({ because: z.array(z.string()), method: z.string(), url: z.string(), headers: z.array(header) }).nullable().describe('The preflight as the browser sends it; null if there is none'),
    requires: z.object({
      preflight: z.array(header).nullable().describe('What the answer to the preflight needs, with a status from 200 to 299'),
      response: z.array(header).describe('What the answer to the call itself needs, also if it is an error'),
    }),
    findings: z.array(z.object({ code: z.string(), message: z.string() })).describe('What is wrong already, and advice'),
  }),
  annotations: SENDS_NOTHING,
  async run({ origin: page, profile: browser, ...call }) {
    const engine = await createEngine({ origin: page, profile: browser });
    try {
      const plan = engine.plan(/** @type {any} */ (requestOf(call)));
      const data = {
        kind: plan.kind,
        preflight: plan.preflight && { because: plan.preflight.because.map(({ message }) => message), method: plan.preflight.request.method, url: plan.preflight.request.url, headers: listed(plan.preflight.request.headers) },
        requires: plan.requires,
        findings: plan.findings.map(({ code, message }) => ({ code, message })),
      };
      return { text: textOf(data), data };
    } finally {
      engine.dispose();
    }
  },
};

/** @param {{ kind: string, preflight: { because: string[] } | null, requires: any, findings: { message: string }[] }} plan */
function textOf({ kind, preflight, requires, findings }) {
  const lines = (/** @type {{ name: string, value: string }[]} */ headers) => headers.map(({ name, value }) => `  ${name}: ${value}`);
  return [
    `The call is of the kind ${kind}.`,
    ...preflight ? [...preflight.because, 'The answer to the preflight needs a status from 200 to 299 and:', ...lines(requires.preflight ?? [])] : [],
    ...requires.response.length ? ['The answer to the call needs, also if it is an error:', ...lines(requires.response)] : [],
    ...findings.map(({ message }) => message),
  ].join('\n');
}
