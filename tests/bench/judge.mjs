/**
 * `corsight judge --ndjson`: how many exchanges it judges in a second, and what memory it needs.
 *
 *     node tests/bench/judge.mjs [--lines N] [--runs N] [--full]
 *
 * The lines are exchanges as an archive has them: a third refused, half with a preflight, of fifty pages and all profiles. Startup counts. The
 * time of the processor is told beside that of the clock, because other programs may run on the machine.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../arguments.mjs';

const PROGRAM = fileURLToPath(new URL('../../pkg/cli/corsight.js', import.meta.url));
const PROFILES = ['standard', 'chromium', 'firefox', 'webkit'];
/** Prints what the process has used, when it ends. */
const REPORTER = `data:text/javascript,${encodeURIComponent("process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage(); process.stderr.write(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 })); });")}`;

function lineOf(index) {
  const isPreflighted = index % 2 === 1;
  const allowed = index % 3 === 0 ? 'https://other.example' : '*';
  const headers = [['Content-Type', 'application/json'], ['Date', 'Mon, 30 Nov 2026 00:00:00 GMT'], ['Server', 'nginx'], ['Vary', 'Origin'], ['Access-Control-Allow-Origin', allowed]];
  return JSON.stringify({
    id: index, origin: `https://app${index % 50}.example`, profile: PROFILES[index % 4],
    request: { url: `https://api.example/items/${index}`, method: isPreflighted ? 'PUT' : 'GET', headers: isPreflighted ? [['Content-Type', 'application/json']] : [] },
    responses: [...isPreflighted ? [{ status: 204, headers: [['Access-Control-Allow-Origin', allowed], ['Access-Control-Allow-Methods', 'PUT'], ['Access-Control-Allow-Headers', 'content-type']] }] : [], { status: 200, headers }],
  });
}

const { values: { lines, runs, full } } = readArguments('node tests/bench/judge.mjs [--lines N] [--runs N] [--full]', { options: {
  lines: { type: 'string', default: '50000' }, runs: { type: 'string', default: '3' }, full: { type: 'boolean', default: false },
} });
const folder = await mkdtemp(join(tmpdir(), 'corsight-judge-'));
try {
  const file = createWriteStream(join(folder, 'lines.ndjson'));
  for (let index = 0; index < Number(lines); index++) if (!file.write(`${lineOf(index)}\n`)) await once(file, 'drain');
  file.end();
  await finished(file);
  for (let run = 1; run <= Number(runs); run++) {
    const start = performance.now();
    const child = spawn(process.execPath, ['--import', REPORTER, PROGRAM, 'judge', '--ndjson', ...full ? ['--full'] : []], { stdio: ['pipe', 'pipe', 'pipe'] });
    createReadStream(file.path).pipe(child.stdin);
    let count = 0;
    child.stdout.on('data', (data) => { for (const byte of data) if (byte === 10) count += 1; });
    const report = [];
    child.stderr.on('data', (data) => report.push(data));
    await once(child, 'close');
    const seconds = (performance.now() - start) / 1000;
    const { cpu, megabytes } = JSON.parse(Buffer.concat(report));
    if (count !== Number(lines)) throw new Error(`${count} verdicts for ${lines} lines`);
    console.log(`run ${run}: ${count} exchanges, ${seconds.toFixed(2)} s (${Math.round(count / seconds)} a second), ${cpu.toFixed(2)} s of one core (${Math.round(count / cpu)} a second and core), at most ${Math.round(megabytes)} MB`);
  }
} finally {
  await rm(folder, { recursive: true });
}
