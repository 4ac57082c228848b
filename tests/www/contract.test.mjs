/**
 * The contract with JavaScript: what the package gives out and what its `.d.ts` files say have the same fields and the same values.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createEngine } from '../../pkg/index.js';
import { LISTS } from '../../pkg/engine/enumerations.js';
import { PROFILES } from '../../pkg/engine/options.js';
import { makeSamples } from './contract-samples.mjs';
import { Contract, literalsOf, readTypes } from './contract-types.mjs';

const FILES = ['index.d.ts', 'errors.d.ts', 'initiators.d.ts'];
const RESULTS = ['Plan', 'Verdict', 'ObservedVerdict', 'ObservedResponse', 'Diagnosis', 'Cause', 'CookieFate', 'FilteredResponse', 'HttpRequest', 'Finding', 'Remedy', 'Header', 'Step', 'CacheEntry',
  'FetchAction', 'Initiator', 'CorsError', 'FailureReport', 'Undecided', 'Probe', 'ProbeOutcome'];

/** What no sample can have, with the reason. */
const EXCEPTIONS = {
  'Remedy.snippet: no sample has Snippet, a member of the type': 'an engine has none: policy.test.mjs compares those of the tools',
  'CorsError.verdict: no sample has ObservedVerdict, a member of the type': 'the constructor takes one, but Corsight itself throws no such error',
  'Finding.who: no sample has "edge", a member of the type': 'findings and remedies have one list of addressees, and no code has this one yet',
};

/** What is rare, and what only a browser has. */
Object.assign(EXCEPTIONS, {
  'Diagnosis.ended: no sample has "policy", a member of the type': 'only a browser has a policy',
  'ProbeOutcome.result: no sample has "timeout", a member of the type': 'it takes seconds',
  'ProbeOutcome.byServiceWorker: no sample has true, a member of the type': 'only a browser has service workers',
});

/** The codes that only Rust meets: JavaScript cannot say that the transport asked for a range that the request did not ask for. */
const RUST_ONLY = ['response-range-not-requested'];

/** The fields that may have any value. A field that is not listed here names its values in its type. */
const OPEN = [
  'CacheEntry.byteSerializedOrigin', 'CacheEntry.headerName', 'CacheEntry.key', 'CacheEntry.method', 'CacheEntry.url',
  'Cause.because[]', 'Cause.code', 'Cause.docs', 'Cause.explains[]', 'Cause.headline',
  'CookieFate.name', 'CookieFate.requests[].url', 'CookieFate.text', 'CookieFate.url',
  'CorsError.cause', 'CorsError.code', 'CorsError.value',
  'Diagnosis.happened', 'Diagnosis.text',
  'FailureReport.code', 'FailureReport.fingerprint[]', 'FailureReport.message', 'FailureReport.method', 'FailureReport.origin', 'FailureReport.url',
  'FilteredResponse.headers[][0]', 'FilteredResponse.headers[][1]', 'FilteredResponse.url',
  'Finding.chromium', 'Finding.code', 'Finding.detail', 'Finding.docs', 'Finding.expected', 'Finding.firefox', 'Finding.found', 'Finding.mdn', 'Finding.message',
  'Finding.spec', 'Finding.step', 'Finding.url',
  'Header.name', 'Header.value',
  'HttpRequest.headers[][0]', 'HttpRequest.headers[][1]', 'HttpRequest.method', 'HttpRequest.url',
  'Initiator.refused', 'Initiator.withoutCors',
  'ObservedResponse.headers[][0]', 'ObservedResponse.headers[][1]', 'ObservedResponse.url',
  'Plan.origin', 'Plan.targetOrigin',
  'Probe.asks', 'Probe.headers[][0]', 'Probe.headers[][1]', 'Probe.url',
  'ProbeOutcome.asks', 'ProbeOutcome.finalUrl', 'ProbeOutcome.headers[][0]', 'ProbeOutcome.headers[][1]', 'ProbeOutcome.url',
  'Remedy.text',
  'Step.input', 'Step.outcome', 'Step.step',
  'Undecided.code', 'Undecided.where', 'Undecided.why',
];

const samples = await makeSamples();
const contract = new Contract(readTypes(FILES, RESULTS));
for (const { type, value, name } of samples) contract.add(type, value, name);
const options = readTypes(FILES, ['RequestRecord', 'EngineOptions', 'NetworkPermissions']);

test('types and samples have the same fields and the same values', () => {
  // A request record is what callers write: no sample has all that they may write.
  const faults = contract.faults().filter((fault) => !fault.startsWith('RequestRecord.'));
  const unexplained = faults.filter((fault) => !Object.hasOwn(EXCEPTIONS, fault));
  assert.deepEqual(unexplained, [], unexplained.join('\n'));
  assert.deepEqual(Object.keys(EXCEPTIONS).filter((fault) => !faults.includes(fault)), [], 'exceptions that are no longer needed');
});

test('a field that has few values names them in its type', () => {
  assert.deepEqual(contract.openPaths().filter((path) => !path.startsWith('RequestRecord.')).sort(), OPEN);
});

test('every code of the table of diagnoses is in a sample', () => {
  const table = JSON.parse(readFileSync(new URL('../diagnosis.json', import.meta.url), 'utf8'));
  const codes = new Set(table.flatMap(({ plan = [], because = [], findings = [] }) => [...plan, ...because, ...findings].map(({ code }) => code)));
  const seen = new Set(samples.flatMap(({ value }) => [...value.findings ?? [], ...value.preflight?.because ?? []].map(({ code }) => code)));
  assert.ok(codes.size > 50);
  assert.deepEqual([...codes].filter((code) => !seen.has(code)), RUST_ONLY);
});

test('options have the values that the engine accepts', async () => {
  const { fields } = options.get('RequestRecord');
  const { profile, embedderPolicy, addressSpace } = Object.fromEntries(options.get('EngineOptions').fields);
  for (const [name, values] of Object.entries(LISTS)) {
    const { shape } = fields.get(name);
    assert.deepEqual(literalsOf(shape).map(String).sort(), values.toSorted(), name);
  }
  assert.deepEqual(literalsOf(profile.shape).sort(), PROFILES.toSorted());
  const state = options.get('NetworkPermissions').fields.get('local-network');
  for (const [{ shape }, toOptions] of [
    [embedderPolicy, (value) => ({ embedderPolicy: value })],
    [addressSpace, (value) => ({ addressSpace: value })],
    [state, (value) => ({ permissions: { 'loopback-network': value } })],
  ]) {
    const create = (value) => createEngine({ origin: 'https://app.example', ...toOptions(value) });
    for (const value of literalsOf(shape)) (await create(value)).dispose();
    // The error names every value that is accepted.
    const { message } = await create('none').catch((error) => error);
    assert.deepEqual(message.match(/there are (.*)$/)[1].split(/, | and /).sort(), literalsOf(shape).sort());
  }
});
