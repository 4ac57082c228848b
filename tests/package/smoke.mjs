// What a user of the package writes first. tests/package/install.test.mjs runs it in an app that has only the tarball.
import assert from 'node:assert/strict';
import { CorsError, createEngine, isCorsError } from 'corsight';
import { ajax } from 'corsight/ajax';
import * as errors from 'corsight/errors';
import { wrap } from 'corsight/jquery';
import manifest from 'corsight/package.json' with { type: 'json' };

const engine = await createEngine({ origin: 'https://app.example' });
assert.equal(engine.origin, 'https://app.example');

const request = { url: 'https://api.example/items/1', method: 'PUT', headers: { 'X-Id': '1' }, body: '{}' };
assert.equal(engine.plan(request).kind, 'cors-with-preflight');

const preflight = { 'Access-Control-Allow-Origin': 'https://app.example', 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'x-id' };
const allowed = engine.check({ request, responses: [{ status: 204, headers: preflight }, { status: 200, headers: preflight }] });
assert.equal(allowed.outcome, 'allowed');
const blocked = engine.check({ request, responses: [{ status: 204, headers: {} }] });
assert.equal(blocked.outcome, 'blocked');
assert.ok(blocked.findings.length > 0);

assert.throws(() => engine.plan({ url: 'https://api.example/', method: 'TRACE' }), (error) => isCorsError(error) && error instanceof CorsError);
assert.equal(errors.CorsError, CorsError);
assert.equal(typeof ajax, 'function');
assert.equal(typeof wrap, 'function');
assert.match(manifest.version, /^\d+\.\d+\.\d+/);
console.log(`corsight ${manifest.version} works`);
