/**
 * The tool `explain`.
 *
 * @import { Tool } from '../tool.js'
 */
import { z } from 'zod/v3';
import { loadCodes, nearCodes, withName } from '../../codes.js';
import { SENDS_NOTHING } from '../tool.js';

/** @type {Tool} */
export default {
  name: 'explain',
  title: 'Explain a code',
  description: 'Explains a code of a cause or a finding that another tool has given, or the name of a browser\'s error such as PreflightMissingAllowOriginHeader or CORSMissingAllowOrigin: what it means, an example with its headers, and what to do. For a whole message of a console use read. Sends nothing.',
  inputSchema: z.strictObject({ code: z.string().min(1).describe('The code, such as "options-authentication"') }),
  outputSchema: z.object({
    codes: z.array(z.object({
      code: z.string(), kind: z.string().describe('cause or finding'), text: z.string().describe('What is wrong, with the values of the example'),
      act: z.object({ who: z.string(), text: z.string() }).nullable(),
      otherwise: z.array(z.object({ who: z.string(), text: z.string() })),
      example: z.string().nullable(), spec: z.string().nullable(), chromium: z.string().nullable(), firefox: z.string().nullable(),
    })),
  }),
  annotations: SENDS_NOTHING,
  async run({ code: name }) {
    const codes = await loadCodes();
    const found = withName(codes, name.trim());
    if (!found.length) {
      const near = nearCodes(codes, name.trim());
      throw new Error(`"${name}" is no code that is known${near.length ? `: did you mean ${near.join(', ')}?` : '. If it is a message of a console, use read'}`);
    }
    const data = {
      codes: found.map(({ code, kind, text, act, otherwise = [], example, spec, chromium, firefox }) => ({
        code, kind, text, act: act ? { who: act.who, text: act.text } : null, otherwise: otherwise.map(({ who, text: todo }) => ({ who, text: todo })),
        example: example ?? null, spec: spec ?? null, chromium: chromium ?? null, firefox: firefox ?? null,
      })),
    };
    const text = data.codes.map(({ code, text: what, act, example }) => [`${code}: ${what}`, ...act ? [`To do (${act.who}): ${act.text}`] : [], ...example ? ['For example:', example] : []].join('\n')).join('\n\n');
    return { text, data };
  },
};
