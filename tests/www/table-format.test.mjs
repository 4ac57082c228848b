/**
 * The format of tables: what is wrong with one is named with its place, and the schema says the same as the reader.
 */
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { FIELDS } from '../../pkg/table/format.js';
import { TableError } from '../../pkg/table/faults.js';
import { readTable } from '../../pkg/table/read-table.js';
import { APP } from './table-support.mjs';

const Ajv = createRequire(import.meta.url)('ajv/dist/2020.js').default;
const schema = JSON.parse(readFileSync(new URL('../../docs/cors.schema.json', import.meta.url), 'utf8'));
const fits = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

const call = { url: '/items' };
const table = (more = {}) => ({ baseUrl: 'http://localhost:3000', origins: [APP], calls: [call], ...more });
const withCall = (more) => table({ calls: [{ ...call, ...more }] });
const withExpect = (expect) => withCall({ expect });
const faultsOf = async (value, environment = {}) => {
  const error = await readTable(value, { environment }).then(() => null, (error) => error);
  if (error) assert.ok(error instanceof TableError, error.stack);
  return error?.message.split('\n') ?? [];
};

// Each is refused by the reader with this message, and by the schema.
const WRONG = [
  [[], 'the table is an object, but it is a list'],
  [null, 'the table is an object, but it is null'],
  [{ calls: [call], baseUrl: 'http://localhost' }, 'the table has no origins, which it needs'],
  [{ origins: [APP] }, 'the table has no calls, which it needs'],
  [table({ orgins: [] }), 'orgins is no known key: did you mean "origins"?'],
  [table({ zebra: 1 }), 'zebra is no known key: there are $schema, baseUrl, publicUrl, origins, refused, profile, headers, cookies, calls'],
  [table({ calls: [call, { url: '/', expct: {} }] }), 'calls[1].expct is no known key: did you mean "expect"?'],
  [withExpect({ redable: [] }), 'calls[0].expect.redable is no known key: did you mean "readable"?'],
  [withExpect({ preflight: { maxage: 1 } }), 'calls[0].expect.preflight.maxage is no known key: did you mean "maxAge"?'],
  [withExpect({ preflight: 'yes' }), 'calls[0].expect.preflight is true, false, or { "maxAge": seconds }, but it is "yes"'],
  [withExpect({ preflight: { maxAge: -1 } }), 'calls[0].expect.preflight.maxAge is a number of seconds, but it is -1'],
  [withExpect({ outcome: 'alowed' }), 'calls[0].expect.outcome is one of allowed, blocked, opaque, but it is "alowed": did you mean allowed?'],
  [withExpect({ status: 99 }), 'calls[0].expect.status is a status, such as 200 or "2xx", or a list of them, but it is 99'],
  [withExpect({ status: ['ok'] }), 'calls[0].expect.status is a status, such as 200 or "2xx", or a list of them, but it is "ok"'],
  [withExpect({ readable: 'X-Total' }), 'calls[0].expect.readable is a list of names of headers, but it is "X-Total"'],
  [withExpect({ readable: ['X Total'] }), 'calls[0].expect.readable[0] is the name of a header, but it is "X Total"'],
  [withExpect([]), 'calls[0].expect is an object, but it is a list'],
  [table({ calls: {} }), 'calls is a list of calls, but it is an object'],
  [table({ calls: [7] }), 'calls[0] is an object, but it is 7'],
  [table({ calls: [{ name: 'no address' }] }), 'calls[0] has no url, which it needs'],
  [table({ calls: [] }), 'calls is empty: write a call, as in { "url": "/items" }'],
  [table({ origins: [] }), 'origins is empty: write the origin of a page, as in { "app": "https://app.example" }'],
  [table({ origins: APP }), `origins is a list of origins, or an object that names them, but it is "${APP}"`],
  [table({ refused: true }), 'refused is a list of origins, or false, but it is true'],
  [table({ profile: 'safari' }), 'profile is one of standard, chromium, firefox, webkit, but it is "safari"'],
  [withCall({ method: 'P UT' }), 'calls[0].method is a method, such as PUT, but it is "P UT"'],
  [withCall({ headers: ['A: b'] }), 'calls[0].headers is an object of headers, as in { "Content-Type": "application/json" }, but it is a list'],
  [withCall({ headers: { 'A b': '' } }), 'calls[0].headers.A b is no name of a header'],
  [withCall({ headers: { A: {} } }), 'calls[0].headers.A is a text, but it is an object'],
  [withCall({ credentials: 'yes' }), 'calls[0].credentials is one of omit, same-origin, include, but it is "yes"'],
  [withCall({ origins: 'all' }), 'calls[0].origins is a list of origins or their names, or "*" for every page, but it is "all"'],
  [withCall({ save: { session: 'Mcp Session' } }), 'calls[0].save.session is the name of a header, but it is "Mcp Session"'],
  [withCall({ url: '' }), 'calls[0].url is a text, but it is ""'],
];

// What only the reader sees: a schema knows nothing of origins, of URLs, and of what goes with what.
const READ = [
  [table({ origins: ['https://app.example/'] }), 'origins is an origin, such as https://app.example without a slash at its end, but it is "https://app.example/"'],
  [table({ origins: { app: 'app.example' } }), 'origins.app is an origin, such as https://app.example without a slash at its end, but it is "app.example"'],
  [table({ refused: ['evil.example'] }), 'refused is a list of origins, but it is "evil.example"'],
  [table({ baseUrl: 'localhost:3000' }), 'baseUrl is a URL, such as http://localhost:3000, but it is "localhost:3000"'],
  [table({ baseUrl: undefined }), 'calls[0].url is a path, and the table has no baseUrl: write it, or give --base-url'],
  [withCall({ url: 'items' }), 'calls[0].url is an absolute URL, or a path that begins with / and is behind baseUrl, but it is "items"'],
  [withCall({ method: 'POST', json: {}, body: 'x' }), 'calls[0] has both body and json: a call has one body'],
  [withCall({ method: 'GET', json: {} }), 'calls[0] has a body, and a GET has none'],
  [withCall({ origins: ['ap'] }), `calls[0].origins has "ap", which is no origin of the table: there are ${APP}`],
  [withCall({ headers: { Cookie: 'a=b' } }), 'calls[0].headers.Cookie is a header that no page can set: write its value into cookies'],
  [withCall({ headers: { origin: APP } }), 'calls[0].headers.origin is a header that no page can set: write the origin into origins'],
  [withExpect({ outcome: 'blocked', status: 200 }), 'calls[0].expect.status is about an answer that a page reads, and the page is to be blocked'],
  [withExpect({ cause: 'options-authentication' }), 'calls[0].expect.cause is about a refusal: write "outcome": "blocked" beside it'],
  [withCall({ cookies: 'a=b' }), 'calls[0].cookies is sent only with "credentials": "include"'],
  [withCall({ headers: { Authorization: 'Bearer ${API_TOKN}' } }),
    'calls[0].headers has ${API_TOKN}, which the environment does not have and no call before it saves: did you mean ${API_TOKEN}?', { API_TOKEN: 'secret' }],
  [withCall({ headers: { Authorization: '${API_TOKEN}' } }), 'calls[0].headers has ${API_TOKEN}, which is empty in the environment', { API_TOKEN: '' }],
  [table({ calls: [{ url: '/${id}' }, { url: '/', save: { id: 'X-Id' } }] }), 'calls[0].url has ${id}, which the environment does not have and no call before it saves: set it, as in id=… before the command'],
];

// Each is right, for both.
const RIGHT = [
  table(), table({ $schema: 'https://unpkg.com/corsight/docs/cors.schema.json', origins: { app: APP, local: 'http://localhost:4000', extension: 'chrome-extension://abc' } }),
  table({ refused: false }), table({ refused: ['null', 'https://evil.example'] }), table({ headers: { A: ['1', 2], B: true } }),
  withCall({ method: 'PUT', json: null, credentials: 'include', cookies: 'a=b', redirect: 'manual', origins: [APP], save: { id: 'X-Id' }, refused: false }),
  withCall({ origins: '*', mode: 'no-cors', expect: { outcome: 'opaque' } }),
  withExpect({ outcome: 'allowed', readable: ['X-Total'], readableIfSent: [], preflight: { maxAge: 0 }, status: [200, '4xx'] }),
  withExpect({ outcome: 'blocked', cause: 'options-authentication', preflight: true }),
];

describe('what is wrong is named with its place', () => {
  for (const [value, message] of WRONG) test(message, async () => {
    assert.deepEqual((await faultsOf(value))[0], message);
    assert.ok(!fits(value), 'the schema takes it');
  });
  for (const [value, message, environment] of READ) test(message, async () => {
    assert.deepEqual(await faultsOf(value, environment), [message]);
  });
});

test('what is right is taken by both', async () => {
  for (const value of RIGHT) {
    assert.deepEqual(await faultsOf(value), [], JSON.stringify(value));
    assert.ok(fits(value), `${JSON.stringify(value)} ${JSON.stringify(fits.errors)}`);
  }
});

test('all faults are told at once', async () => {
  assert.deepEqual(await faultsOf({ orgins: 1, calls: [{ ulr: '/' }] }), [
    'the table has no origins, which it needs', 'orgins is no known key: did you mean "origins"?', 'calls[0] has no url, which it needs', 'calls[0].ulr is no known key: did you mean "url"?',
  ]);
});

test('the schema describes every key of the format, and no other', () => {
  const { call: ofCall, expect } = schema.$defs;
  for (const [name, { properties }] of Object.entries({ table: schema, call: ofCall, expect })) {
    assert.deepEqual(Object.keys(properties).sort(), Object.keys(FIELDS[name]).sort());
    const undescribed = Object.entries(properties).filter(([, { description, $ref }]) => !description && !schema.$defs[$ref?.slice('#/$defs/'.length)]?.description);
    assert.deepEqual(undescribed.map(([key]) => key), []);
  }
});
