// docs/cli.schema.json describes every JSON output.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { run } from './support.mjs';

const schema = JSON.parse(readFileSync(new URL('../../docs/cli.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
ajv.addSchema(schema, 'cli');
const validator = (name) => ajv.getSchema(name ? `cli#/$defs/${name}` : 'cli');

function assertValid(name, value) {
  const validate = validator(name);
  assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)}`);
  assert.ok(validator()(value), 'the whole schema');
}

describe('golden outputs', () => {
  const golden = new URL('golden/', import.meta.url);
  for (const file of readdirSync(golden).filter((name) => name.endsWith('.json'))) {
    test(file, () => {
      const value = JSON.parse(readFileSync(new URL(file, golden), 'utf8'));
      assertValid(value.command, value);
    });
  }
});

test('the lines of judge', async () => {
  const line = (value) => `${JSON.stringify(value)}\n`;
  const exchange = { id: 1, origin: 'https://app.example', request: 'https://api.example/', responses: [{ status: 200 }] };
  const { stdout } = await run(['judge', '--ndjson'], { input: `${line(exchange)}{\n` });
  const [verdict, error] = stdout.trim().split('\n').map((text) => JSON.parse(text));
  assertValid('verdictLine', verdict);
  assertValid('errorLine', error);
  const { stdout: full } = await run(['judge', '--ndjson', '--full'], { input: line(exchange) });
  assertValid('fullVerdictLine', JSON.parse(full));
});

test('the schema says no', () => {
  const value = JSON.parse(readFileSync(new URL('golden/check-json-post.json.json', import.meta.url), 'utf8'));
  for (const spoil of [
    (copy) => { delete copy.version; },
    (copy) => { copy.results[0].status = 'fine'; },
    (copy) => { copy.results[0].more = 1; },
    (copy) => { copy.results[0].details.messages[0].kind = 'other'; },
    (copy) => { delete copy.results[0].details.verdict.outcome; },
  ]) {
    const copy = structuredClone(value);
    spoil(copy);
    assert.equal(validator('check')(copy), false, spoil.toString());
  }
});
