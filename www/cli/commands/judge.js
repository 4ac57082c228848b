/**
 * `corsight judge`: one exchange a line in, one verdict a line out.
 *
 * @import { Command, Given } from '../arguments.js'
 */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { Judge } from '../judge.js';
import { LinesTooLong, lines } from '../lines.js';
import { ALLOWED, BLOCKED, USAGE } from '../status.js';
import { UsageError } from '../usage-error.js';

/** @type {Command} */
export default {
  name: 'judge',
  summary: 'Judge exchanges, one a line, as JSON: for archives of any size',
  usage: '--ndjson [FILE…] [options]',
  about: [
    'Each line is { "origin", "request", "responses" } as Engine.check of the package takes them, and may have a "profile", an "addressSpace" and an "id", which comes back.',
    'Each line gives one line, in the same order and while the input still comes: { "id", "outcome", "code", "cause", "browsers" }. "code" is that of the first broken rule and "cause" that of the diagnosis; both are null if nothing is refused.',
    'A line that cannot be judged gives { "line", "error": { "code", "message" } } in its place, and the run goes on.',
  ].join('\n\n'),
  positionals: [{ name: 'FILE', description: 'Files of lines; without any, or with -, the standard input', optional: true, multiple: true }],
  options: {
    ndjson: { type: 'boolean', description: 'The form of input and output: JSON lines. There is no other' },
    full: { type: 'boolean', description: 'Give the whole verdict of each line, as Engine.check does' },
    origin: { type: 'string', value: 'ORIGIN', description: 'The origin for lines without one' },
    profile: { type: 'string', value: 'BROWSER', choices: ['standard', 'chromium', 'firefox', 'webkit'], description: 'The profile for lines without one; standard without it' },
    'exit-status': { type: 'boolean', description: 'Exit with 1 if a call is blocked and with 2 if a line cannot be judged. Without it the status is 0 once all lines are judged, so that no pipe stops' },
  },
  examples: [
    { text: 'Judge an archive with all cores:', command: 'zcat calls.ndjson.gz | parallel --pipe -k corsight judge --ndjson > verdicts.ndjson' },
    { text: 'How often is which cause seen?', command: "corsight judge --ndjson calls.ndjson | jq -r '.cause // .outcome' | sort | uniq -c" },
  ],
  run: judge,
};

/** @param {Given} given */
async function judge({ values, positionals, io }) {
  const judge = new Judge(values);
  let isBlocked = false;
  let isBroken = false;
  for (const file of positionals.length ? positionals : ['-']) {
    const input = file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file));
    let number = 0;
    try {
      for await (const batch of lines(input)) {
        const out = [];
        for (const line of batch) {
          number += 1;
          // An empty line is none, as at the end of a file.
          if (line !== LinesTooLong && !line.trim()) continue;
          const { text, outcome } = await judge.line(line, number);
          isBlocked ||= outcome === 'blocked';
          isBroken ||= outcome === 'error';
          out.push(text);
        }
        if (out.length && io.print(out.join('\n')) === false) await io.drained();
        if (io.closed.aborted) return ALLOWED;
        io.progress(`${number.toLocaleString('en')} lines`);
      }
    } catch (error) {
      const { code, syscall, message } = /** @type {NodeJS.ErrnoException} */ (error);
      if (syscall && code) throw new UsageError(`${file} cannot be read: ${message}`, { cause: error });
      throw error;
    }
  }
  if (!values['exit-status']) return ALLOWED;
  return isBroken ? USAGE : isBlocked ? BLOCKED : ALLOWED;
}
