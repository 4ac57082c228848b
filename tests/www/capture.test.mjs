/**
 * `corsight/capture`: the tables of `tests/capture` in every form that `analyze` takes, live recordings, broken and hostile input.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { createEngine } from '../../pkg/index.js';
import { analyze, createRecorder } from '../../pkg/capture.js';
import { recordingOf } from './capture-support.mjs';

const FOLDER = new URL('../capture/', import.meta.url);
const tables = await Promise.all((await readdir(FOLDER)).map(async (name) => [name, JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'))]));

/** What a table expects of a call, as it was found. */
function found({ request, messages, responses, recorded, unknowns, verdict, ...call }, expected) {
  const all = {
    ...call,
    ...request,
    messages: messages.map(({ kind, cached }) => (cached ? `${kind} cached` : kind)),
    responses: responses.map(({ status }) => status),
    recorded: recorded.outcome,
    error: recorded.error,
    unknowns: Object.fromEntries(unknowns.map(({ what, otherwise }) => [what, otherwise && [otherwise.outcome, otherwise.cause].filter(Boolean).join(' ')])),
    cause: verdict?.diagnosis.causes[0]?.code,
  };
  return Object.fromEntries(Object.keys(expected).map((key) => [key, all[key] ?? null]));
}

for (const [table, cases] of tables) {
  for (const one of cases) {
    test(`${table}: ${one.name}`, async () => {
      const recording = recordingOf(one);
      const report = await analyze(recording);
      const { calls, ignored, unread } = report;
      assert.deepEqual(unread, []);
      assert.deepEqual(calls.map((call, index) => found(call, one.expect.calls[index] ?? {})), one.expect.calls);
      if ('ignored' in one.expect) assert.equal(ignored, one.expect.ignored);
      // A text gives what the object gives.
      assert.deepEqual(JSON.stringify(await analyze(JSON.stringify(recording))), JSON.stringify(report));
      // The engine says of what a report gives what the report says.
      for (const { origin, profile, request, responses, verdict, outcome } of calls) {
        if (!origin || !verdict) continue;
        const engine = await createEngine({ origin, profile });
        const own = engine.check({ request, responses });
        assert.equal(own.outcome, outcome);
        assert.deepEqual({ ...own, trace: undefined }, { ...verdict, trace: undefined });
        engine.dispose();
      }
    });
  }
}

const [[, pairing]] = tables.filter(([name]) => name === 'pairing.json');

test('a HAR is read from text, bytes, a Blob, a stream and an iterator, with progress', async () => {
  const text = JSON.stringify(recordingOf(pairing[0]));
  const bytes = new TextEncoder().encode(text);
  const expected = JSON.stringify(await analyze(text));
  async function* pieces() {
    for (let start = 0; start < text.length; start += 100) yield text.slice(start, start + 100);
  }
  const stream = () => new ReadableStream({ pull: (controller) => (controller.enqueue(bytes), controller.close()) });
  // As in Safari, whose streams have no iterator.
  const withoutIterator = { getReader: () => stream().getReader() };
  const totals = [];
  for (const input of [bytes, bytes.buffer, new Blob([bytes]), stream(), withoutIterator, pieces()]) {
    let last;
    const report = await analyze(input, { onProgress: (progress) => (last = progress) });
    assert.equal(JSON.stringify(report), expected);
    assert.equal(last.done, bytes.length);
    totals.push(last.total);
  }
  assert.deepEqual(totals, [bytes.length, bytes.length, bytes.length, null, null, null]);
});

test('a broken file is an error with its place', async () => {
  const text = JSON.stringify(recordingOf(pairing[0]), null, 1);
  const cut = text.slice(0, text.length - 40);
  await assert.rejects(analyze(cut), { name: 'CorsError', code: 'misuse', offset: Buffer.byteLength(cut), line: cut.split('\n').length, message: /ends in the middle/ });
  await assert.rejects(analyze(new Blob(['<!doctype html>'])), { code: 'misuse', offset: 0, line: 1, message: /a value has to stand here/ });
});

test('a signal ends the reading', async () => {
  const text = JSON.stringify(recordingOf(pairing[0]));
  await assert.rejects(analyze(text, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const controller = new AbortController();
  await assert.rejects(analyze(text.repeat(3), { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) }), { message: /enough|broken/ });
});

test('input that is no recording', async () => {
  for (const input of [null, undefined, 7, {}, { log: {} }, { log: { entries: {} } }]) await assert.rejects(analyze(input), { code: 'misuse' });
  await assert.rejects(analyze('{}', { unknown: 1 }), { code: 'misuse' });
  await assert.rejects(analyze({ async* [Symbol.asyncIterator]() { yield 7; } }), { code: 'misuse' });
});

test('hostile objects are named, and the others are read', async () => {
  const circle = {};
  circle.request = circle;
  const good = recordingOf(pairing[0]).log.entries;
  const entries = [circle, { get request() { throw new Error('no'); } }, { toJSON: () => { throw new Error('never'); } }, 7n, null, undefined, () => {}, ...good];
  const { calls, unread } = await analyze(entries);
  assert.equal(calls.length, 1);
  assert.equal(unread.length, 7);
  assert.match(unread.map(({ where }) => where).join(), /entry 1/);
});

test('a live recording tells what is new', async () => {
  const recorder = await createRecorder();
  const [preflight, request] = recordingOf(pairing[0]).log.entries;
  const [lone] = recorder.add(preflight);
  assert.deepEqual([lone.outcome, lone.messages.length, lone.id], ['incomplete', 1, '1']);
  const [call, ...others] = recorder.add(request);
  assert.deepEqual([call.outcome, call.messages.length, call.id, others.length], ['allowed', 2, '1', 0]);
  assert.deepEqual(recorder.calls, [call]);
  // What does not change is not told again.
  const other = { ...request, request: { ...request.request, url: 'https://api.example/other' } };
  assert.deepEqual(recorder.add(other).map(({ request }) => request.url), ['https://api.example/other']);
  assert.equal(recorder.calls.length, 2);
  const again = await analyze(recorder.toHar());
  assert.deepEqual(again.calls.map(({ outcome }) => outcome), recorder.calls.map(({ outcome }) => outcome));
  recorder.clear();
  assert.deepEqual([recorder.calls, recorder.toHar().log.entries], [[], []]);
});

test('a live call that was there before its preflight', async () => {
  const recorder = await createRecorder();
  const [preflight, request] = recordingOf(pairing[0]).log.entries;
  recorder.add(request);
  recorder.add(preflight);
  assert.deepEqual(recorder.calls.map(({ id, messages }) => [id, messages.length]), [['1', 2]]);
  // Two calls turn out to be one: the second is the request after a redirect of the first.
  recorder.clear();
  const [first, second] = recordingOf(pairing.find(({ name }) => name === 'each redirect is a message of its call')).log.entries;
  recorder.add(second);
  assert.equal(recorder.calls.length, 1);
  recorder.add(first);
  assert.deepEqual(recorder.calls.map(({ messages }) => messages.map(({ kind }) => kind)), [['request', 'redirect']]);
});

test('a live recording of events', async () => {
  const [[, cdp]] = tables.filter(([name]) => name === 'cdp.json');
  const { events } = cdp.find(({ name }) => name === 'an issue of a call that succeeds is no failure');
  const recorder = await createRecorder({ recorder: 'CDP' });
  const outcomes = events.flatMap((event) => recorder.add(event).map(({ outcome }) => outcome));
  assert.deepEqual([...new Set(outcomes)], ['pending', 'allowed']);
  assert.equal(recorder.calls.length, 1);
  assert.equal((await analyze(recorder.toHar())).calls[0].outcome, 'allowed');
  assert.throws(() => recorder.add('x'), { code: 'misuse' });
});

test('a verdict stays that of the call as it was recorded', async () => {
  const { calls: [call] } = await analyze(recordingOf(pairing[0]));
  call.responses.length = 0;
  call.request.method = 'DELETE';
  assert.equal(call.verdict.outcome, 'allowed');
  assert.equal(call.plan.request.method, 'PUT');
  assert.equal(call.verdict, call.verdict);
});
