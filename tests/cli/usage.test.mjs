// What is wrong with what somebody typed is said in one sentence, with status 2.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run } from './support.mjs';

const ORIGIN = ['--origin', 'https://app.example'];
const CASES = [
  [['chek', 'https://a.example/'], /did you mean corsight check/],
  [['https://a.example/'], /corsight\s+check https:\/\/a\.example\//],
  [['-'], /corsight check -/],
  [['unknown-thing'], /corsight --help/],
  [['check'], /needs URL/],
  [['check', 'https://a.example/'], /needs --origin/],
  [['check', 'https://a.example/', 'https://b.example/', ...ORIGIN], /"https:\/\/b\.example\/"/],
  [['check', 'https://a.example/', '--orgin', 'https://app.example'], /did you mean --origin/],
  [['check', 'https://a.example/', '--origin'], /--origin needs a value/],
  [['check', 'https://a.example/', '--verbose=yes', ...ORIGIN], /takes no value/],
  [['check', 'http://[', ...ORIGIN], /"http:\/\/\[" is no URL/],
  [['check', 'ftp://a.example/', ...ORIGIN], /ftp:/],
  [['check', 'https://a.example/', '--origin', 'https://app.example/page'], /did\s+you\s+mean\s+"https:\/\/app\.example"/],
  [['check', 'https://a.example/', '--origin', 'app.example'], /"app\.example"/],
  [['check', 'https://a.example/', '-X', 'G T', ...ORIGIN], /"G T"/],
  [['check', 'https://a.example/', '-X', 'TRACE', ...ORIGIN], /TRACE/],
  [['check', 'https://a.example/', '-H', 'no header', ...ORIGIN], /"no header" is no\s+header/],
  [['check', 'https://a.example/', '-H', 'a b: 1', ...ORIGIN], /"a b"/],
  [['check', 'https://a.example/', '--profile', 'chrome', ...ORIGIN], /is one of standard,\s+chromium/],
  [['check', 'https://a.example/', '--credentials', 'includ', ...ORIGIN], /did\s+you\s+mean\s+include/],
  [['check', 'https://a.example/', '--mode', 'corse', ...ORIGIN], /did\s+you\s+mean\s+cors/],
  [['check', 'https://a.example/', '--format', 'yaml', ...ORIGIN], /--format is one of/],
  [['check', 'https://a.example/', '--server', 'ngnx', ...ORIGIN], /did you mean\s+nginx/],
  [['check', 'https://a.example/', '--timeout', 'soon', ...ORIGIN], /"soon"/],
  [['check', 'https://a.example/', '--timeout', '0', ...ORIGIN], /"0"/],
  [['check', 'https://a.example/', '-d', '@/no/such/file', ...ORIGIN], /\/no\/such\/file cannot be\s+read/],
  [['check', 'https://a.example/', '-d', 'a=1', '--json', '{}', ...ORIGIN], /one body/],
  [['check', 'https://a.example/', '-X', 'GET', '-d', 'a=1', ...ORIGIN], /GET/],
  [['check', 'https://a.example/', '-b', '/no/such/file', ...ORIGIN], /\/no\/such\/file cannot be\s+read/],
  [['check', '-'], /standard input is empty/],
  [['check', '-'], /no request that can be\s+read.*Line 1, "hello"/s, 'hello'],
  [['check', '-'], /add --origin/, "curl 'https://a.example/'"],
  [['check', '-', '--try-origins'], /--try-origins needs a URL/, 'x'],
  [['check', '-', ...ORIGIN], /add --send/, "curl -X DELETE 'https://a.example/'"],
  [['plan', 'https://a.example/'], /needs --origin/],
  [['har'], /needs FILE/],
  [['har', '/no/such.har'], /\/no\/such\.har cannot be\s+read/],
  [['har', '-'], /-: The recording is broken at byte 1, in line 1/, '{]'],
  [['explain'], /needs CODE/],
  [['explain', 'respone-acao-missing'], /did you mean\s+response-acao-missing/],
  [['explain', 'qqqqqqqq'], /no code that is\s+known/],
  [['explain', 'something that nobody says'], /no message of a browser/],
  [['judge', '--profile', 'opera'], /--profile is one of/],
];

describe('mistakes', () => {
  for (const [args, words, input] of CASES) {
    test(`corsight ${args.join(' ')}${input ? ` < ${input}` : ''}`, async () => {
      const { status, stdout, stderr } = await run(args, { input });
      assert.match(stderr, words);
      assert.ok(stderr.startsWith('corsight: '), stderr);
      assert.equal(stdout, '');
      assert.equal(status, 2);
      assert.doesNotMatch(stderr, /\n\s+at |bug in Corsight/);
      for (const line of stderr.split('\n')) assert.ok(line.length <= 80, line);
    });
  }

  test('without a command there is the help, and status 2', async () => {
    const { status, stdout } = await run([]);
    assert.equal(status, 2);
    assert.match(stdout, /^corsight tells what browsers do/);
  });

  test('a password in a URL is not printed', async () => {
    const { stderr } = await run(['check', 'https://ada:secret@a.example/', ...ORIGIN]);
    assert.doesNotMatch(stderr, /secret/);
  });
});
