/**
 * `cargo xtask`: what its commands answer to what people type. Nothing here gets as far as running a command.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @param {string[]} args */
function xtask(...args) {
  const { status, stdout, stderr } = spawnSync('cargo', ['run', '--quiet', '--package', 'xtask', '--', ...args], { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const COMMANDS = ['build', 'demo', 'test', 'bench', 'attack', 'matrix', 'differential', 'wpt'];

for (const args of [['help'], ['--help'], ['-h']]) test(`${args}: the usage is what was asked for`, () => {
  const { status, stdout, stderr } = xtask(...args);
  assert.deepEqual([status, stderr], [0, '']);
  for (const command of COMMANDS) assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
});

for (const command of COMMANDS) test(`${command} --help: the usage of that command, and nothing else is done`, () => {
  const { status, stdout, stderr } = xtask(command, '--help');
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, new RegExp(`Usage: cargo xtask ${command}\\b`));
});

test('the options that a command takes are in its usage', () => {
  assert.match(xtask('demo', '--help').stdout, /--port <N>/);
  assert.match(xtask('differential', '--help').stdout, /--cases <N> .*\[default: 1000\]/);
  assert.match(xtask('attack', '--help').stdout, /--seconds <N>/);
});

for (const [args, status, said] of /** @type {[string[], number, RegExp][]} */ ([
  [[], 2, /Usage: cargo xtask <COMMAND>/],
  [['biuld'], 2, /unrecognized subcommand 'biuld'[^]*'build'/],
  [['build', 'extra'], 2, /unexpected argument 'extra'/],
  [['demo', 'extra'], 2, /unexpected argument 'extra'/],
  [['help', 'biuld'], 2, /unrecognized subcommand 'biuld'/],
  [['demo', '--port', 'x'], 2, /invalid value 'x' for '--port <N>'/],
  [['demo', '--port', '70000'], 2, /invalid value '70000' for '--port <N>'/],
  [['bench', '--seconds', 'many'], 2, /invalid value 'many' for '--seconds <N>'/],
  [['bench', '--rows'], 2, /unexpected argument '--rows'/],
  [['test', 'nope'], 1, /there is no stage "nope"; the stages are: format /],
  [['demo', '--prot', '4'], 2, /'--prot'[^]*'--port'/],
  [['differential', '--cases'], 2, /a value is required for '--cases <N>'/],
  [['differential', '--cases', 'many'], 2, /invalid value 'many' for '--cases <N>'/],
  [['differential', '--browser', 'safari'], 2, /invalid value 'safari'[^]*chromium, firefox, webkit/],
  [['wpt'], 2, /--checkout <DIR>/],
  [['wpt', '--checkout', '/no/such/folder'], 1, /there is no folder \/no\/such\/folder/],
  [['wpt', '--checkout', ROOT], 1, /is no web-platform-tests checkout/],
  [['matrix', '--mots'], 2, /'--mots'[^]*'--most'/],
  [['matrix', '--list', 'viet'], 1, /No row has viet in its name/],
  [['attack', '--only', 'bondary'], 2, /'bondary'[^]*'boundary'/],
])) test(`${args.join(' ') || 'no command'}: what is wrong is said, without a stack`, () => {
  const found = xtask(...args);
  assert.deepEqual([found.status, found.stdout], [status, '']);
  assert.match(found.stderr, said);
  assert.doesNotMatch(found.stderr, /^ +at |panicked/m);
});

for (const [args, said] of /** @type {[string[], RegExp][]} */ ([
  [['tests/differential/main.mjs', '--cases'], /'--cases <value>' argument missing/],
  [['tests/differential/main.mjs', '--browser', 'safari'], /no browser safari/],
  [['tests/wpt/main.mjs'], /--checkout names the folder/],
  [['tests/wpt/main.mjs', '--checkout', '/no/such/folder'], /\/no\/such\/folder/],
  [['tests/bench/bench.mjs', '--seconds', 'many'], /--seconds is a number above 0, not "many"/],
  [['tests/bench/bench.mjs', 'no such row'], /No row has no such row in its name/],
  [['tests/bench/report.mjs'], /The files of the runs are missing/],
  [['tests/matrix/main.mjs', '--mots'], /Unknown option '--mots'/],
  [['demo/server.mjs', '--prot', '4'], /Unknown option '--prot'/],
  [['demo/server.mjs', '--port', 'x'], /--port is a number from 0 to 65535, not "x"/],
  [['demo/server.mjs', 'extra'], /Unexpected argument 'extra'/],
  [['tests/attack/main.mjs', '--seconds', 'many'], /--seconds is an integer/],
  [['tests/attack/main.mjs', '--only', 'nothing'], /no part nothing/],
])) test(`node ${args.join(' ')}: what is wrong is said, without a stack`, () => {
  const { status, stderr } = spawnSync('node', args, { cwd: ROOT, encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, said);
  assert.match(stderr, /^usage: /m);
  assert.doesNotMatch(stderr, /^ +at /m);
});
