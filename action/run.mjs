/**
 * The step of the action: runs corsight once, with annotations on the standard output, the summary of the job, and reports in files.
 *
 * No value of an input gets into a shell: each is an argument of its own.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const { env } = process;
const COMMANDS = ['test', 'har'];
const USAGE = 2;

const input = (name) => (env[`CORSIGHT_${name}`] ?? '').trim();
const lines = (name) => input(name).split(/\r?\n/).map((line) => line.trim()).filter(Boolean);

/** Ends with an annotation. The text may be of an input, so it stays on one line. */
function refuse(text) {
  console.log(`::error title=corsight::${text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}`);
  process.exit(USAGE);
}

/** The program that is installed in the folder, or the one that npx fetches: with Node's own npx, because on Windows it is a script of a shell. */
function program(folder, version) {
  if (version && !/^[\w.^~-]+$/.test(version)) refuse(`version is one of corsight, such as 1.2.3, but it is ${JSON.stringify(version)}`);
  const installed = join(folder, 'node_modules/corsight/cli/corsight.js');
  if (!version && existsSync(installed)) return [installed];
  const beside = dirname(process.execPath);
  const npx = [join(beside, 'node_modules/npm/bin/npx-cli.js'), join(beside, '../lib/node_modules/npm/bin/npx-cli.js')].find(existsSync);
  if (!npx) refuse('there is no npx beside this Node: install corsight in the folder, or set up Node with npm');
  return [npx, '--yes', `corsight@${version || 'latest'}`];
}

const command = input('COMMAND');
if (!COMMANDS.includes(command)) refuse(`command is one of ${COMMANDS.join(', ')}, but it is ${JSON.stringify(command)}`);
const folder = resolve(input('FOLDER') || '.');
if (!existsSync(folder)) refuse(`the folder ${JSON.stringify(input('FOLDER'))} is not there`);

const reports = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'corsight-'));
const [report, junit] = [join(reports, 'report.json'), join(reports, 'junit.xml')];
const given = [['--base-url', 'BASE_URL'], ['--public-url', 'PUBLIC_URL'], ['--preset', 'PRESET']].flatMap(([option, name]) => (input(name) ? [option, input(name)] : []));
const args = [
  command, '--format', 'github', '--report', `json=${report}`, '--report', `junit=${junit}`,
  ...(env.GITHUB_STEP_SUMMARY ? ['--report', `markdown=${env.GITHUB_STEP_SUMMARY}`] : []),
  ...given, ...lines('ORIGIN').flatMap((origin) => ['--origin', origin]), ...lines('ARGUMENTS'), '--', ...lines('FILES'),
];
// What the command reads of the environment by itself is what the inputs say.
const { CORSIGHT_BASE_URL, ...environment } = env;
const { status, error } = spawnSync(process.execPath, [...program(folder, input('VERSION')), ...args], { cwd: folder, env: environment, stdio: 'inherit' });
if (error) refuse(`corsight could not be run: ${error.message}`);

const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).results : [];
const passed = results.filter((result) => result.status === 'pass').length;
const outputs = { status: status ?? USAGE, passed, failed: results.length - passed, report: existsSync(report) ? report : '', junit: existsSync(junit) ? junit : '' };
if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`).join(''));
// Wrong usage is no result, so it always fails.
process.exitCode = input('FAIL') === 'false' && status !== USAGE ? 0 : status ?? USAGE;
