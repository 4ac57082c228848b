/**
 * `corsight explain`: what a code, a name of a browser's error or a message of its console means.
 *
 * @import { Command, Given } from '../arguments.js'
 * @import { Code } from '../codes.js'
 * @import { Io } from '../io.js'
 */
import { createEngine, version } from '../../index.js';
import { read } from '../../read.js';
import { loadCodes, nearCodes, withName } from '../codes.js';
import { readAll } from '../input.js';
import { ALLOWED } from '../status.js';
import { UsageError } from '../usage-error.js';
import { wrap } from '../wrap.js';

/** @type {Command} */
export default {
  name: 'explain',
  summary: 'Explain a code, a name of a browser’s error or a message of its console',
  usage: 'CODE|NAME|MESSAGE [options]',
  about: 'Knows the codes of causes and findings that Corsight prints, Network.CorsError of Chromium, the ids of Firefox’s messages, and whole messages as the consoles of Chromium, Firefox and Safari print them.',
  positionals: [{ name: 'CODE', description: 'A code, a name or a message; - reads a message from the standard input', multiple: true }],
  options: {
    json: { type: 'boolean', description: 'Print JSON' },
  },
  examples: [
    { text: 'What does this code mean, and what is there to do?', command: 'corsight explain preflight-header-not-allowed' },
    { text: 'What Chromium and Firefox call it works too:', command: 'corsight explain CORSMissingAllowOrigin' },
    { text: 'A message from the console, in quotes:', command: "corsight explain \"Access to fetch at 'https://api.example/' from origin\n      'https://app.example' has been blocked by CORS policy: …\"" },
  ],
  run: explain,
};

/** @param {Given} given */
async function explain({ values, positionals, io }) {
  const text = (positionals.length === 1 && positionals[0] === '-' ? (await readAll(io)).toString() : positionals.join(' ')).trim();
  if (!text) throw new UsageError('the standard input is empty: pipe a code or a message into it');
  const codes = await loadCodes();
  const found = withName(codes, text);
  if (found.length) {
    io.print(values.json ? JSON.stringify({ version, command: 'explain', codes: found }, null, 2) : textOfAll(found, codes, io));
    return ALLOWED;
  }
  const { origin, browser, request, responses } = await read(text);
  if (!request || !responses.length) throw unknown(text, codes);
  const engine = await createEngine({ origin: origin ?? 'https://app.example' });
  const { diagnosis } = engine.check({ request, responses });
  const [cause] = diagnosis.causes;
  const about = cause ? withName(codes, cause.code) : [];
  io.print(values.json ? JSON.stringify({ version, command: 'explain', origin, browser, request, diagnosis, codes: about }, null, 2) : [
    `${io.paint('bold', wrap(`${request.method} ${request.url}${origin ? ` from a page of ${origin}` : ''}`, io.columns))}\n${wrap(diagnosis.text, io.columns, '  ')}`,
    ...(cause ? [`${io.paint('bold', 'More')}\n  corsight explain ${cause.code}`] : []),
  ].join('\n\n'));
  return ALLOWED;
}

/**
 * @param {string} text
 * @param {Code[]} codes
 */
function unknown(text, codes) {
  if (/\s/.test(text)) return new UsageError('no message of a browser is known that reads so: copy all of it, as the console prints it');
  const near = nearCodes(codes, text);
  return new UsageError(`${text} is no code that is known${near.length ? `: did you mean ${near.join(', ')}?` : '. docs/codes.html of the package lists all of them'}`);
}

/**
 * One code in full, and those that have the same name in a browser in one line each.
 *
 * @param {Code[]} found
 * @param {Code[]} codes
 * @param {Io} io
 */
function textOfAll(found, codes, io) {
  // What is wrong with the answer itself is what people meet most.
  const first = found.find(({ code, caseOf }) => !caseOf && code.startsWith('response-')) ?? found.find(({ caseOf }) => !caseOf) ?? found[0];
  const others = found.filter((code) => code !== first).map(({ code }) => `corsight explain ${code}`);
  return [textOf(first, codes, io), ...(others.length ? [`${io.paint('bold', 'With the same name in a browser')}\n  ${others.join('\n  ')}`] : [])].join('\n\n');
}

/**
 * @param {Code} code
 * @param {Code[]} codes
 * @param {Io} io
 */
function textOf({ code, kind, text, act, otherwise = [], happened, example, caseOf, explains = [], severity, confidence, spec, step, mdn, chromium, firefox }, codes, io) {
  const title = (/** @type {string} */ name) => io.paint('bold', name);
  const block = (/** @type {string} */ lines) => wrap(lines, io.columns, '  ');
  const rows = [
    caseOf && `A case of ${caseOf}`,
    explains.length && `Explains ${explains.join(', ')}`,
    severity && `Severity: ${severity}`,
    confidence && `How sure in this example: ${confidence}`,
    chromium && `In Chromium: ${chromium}`,
    firefox && `In Firefox: ${firefox}`,
    spec && `Standard: ${spec}${step ? `, step ${step}` : ''}`,
    mdn && `MDN: ${mdn}`,
  ].filter(Boolean);
  return [
    `${title(code)} (${kind})\n${block(text)}`,
    ...(act ? [`${title('To do')}\n${block([act, ...otherwise].map(({ who, text: todo }, index) => `· ${index ? 'Or' : 'By'} ${index ? 'by ' : ''}the ${WHO[who]}: ${todo}`).join('\n'))}`] : []),
    ...(happened ? [`${title('What has happened')}\n${block(happened)}`] : []),
    ...(example ? [`${title('For example')}\n${block(example)}`] : []),
    ...(rows.length ? [`${title('More')}\n${block(rows.join('\n'))}`] : []),
  ].join('\n\n');
}

/** @type {Record<string, string>} */
const WHO = { server: 'server', client: 'code that makes the call', edge: 'proxy, CDN or gateway', page: 'page', user: 'person at the browser' };
