// Every cause, seen in a real page: servers on loopback answer exactly as the cases of tests/causes say, a page in each of the three
// browsers makes the call, and then the browser's outcome is the verdict's under its profile, what the servers saw is what the diagnosis
// says was sent, and the first cause of what was really sent is that of the case.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { createEngine } from '../../pkg/index.js';
import { browsers } from '../differential/browsers.mjs';
import { play, startPage } from './causes/play.mjs';

const FOLDER = new URL('../causes/', import.meta.url);
const tables = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
const cases = (await Promise.all(tables.map(async (table) => JSON.parse(await readFile(new URL(table, FOLDER), 'utf8')).map((one) => ({ ...one, table }))))).flat();

/** What no server on loopback can play, and why. */
const UNPLAYABLE = [
  ['a failure is told in the words of a transport: of names, of TLS, of extensions', ({ input }) => input.answers?.some(({ failure }) => failure !== undefined)],
  ['no page of these browsers is in an app shell or an extension', ({ input }) => !/^(?:https?:|null$)/.test(input.page)],
  ['mixed content needs a page that came by TLS', ({ expect }) => expect.first === 'policy-mixed-content'],
  ['a browser that is online cannot be made offline by a server', ({ input }) => input.offline],
  ['a page on loopback is no public page', ({ expect }) => expect.first === 'local-network-permission'],
  ['a page for an image is no image, whether the browser keeps it back or not', ({ expect, input }) => input.request.initiator === 'img' && expect.outcome === 'opaque'],
  ['only a message tells of an answer that nobody saw whole', ({ input }) => input.answers?.some(({ unseen }) => unseen !== undefined)],
  ['probes have their own test, diagnose.test.mjs', ({ input }) => input.probes !== undefined],
  ['only a recording can lack what was answered', ({ expect }) => expect.outcome === 'incomplete'],
];

/** The cases of a call that a page saw fail where nothing answers. */
const CLOSED = new Set(['no-answer', 'local-server-not-running']);

/** Where the profile of a browser has another first cause than the Standard's: the browsers, why, the cases, and that cause. */
const CELLS = /** @type {[string, string, string[], string | null][]} */ ([
  ['chromium firefox webkit', 'browsers of today let * cover Authorization', ['Authorization that * does not cover'], 'preflight-authorization-by-wildcard'],
  ['firefox', 'keeps a cookie that has no SameSite', ["a login's cookie without SameSite, for another site", 'two names of this machine'], null],
  ['webkit', 'keeps no cookie of another site', [
    "a login's cookie without SameSite, for another site", "a login's cookie with SameSite=Lax, for another site", 'near: SameSite=None and Secure',
    'two names of this machine', 'SameSite=None without Secure',
  ], 'response-cookie-third-party'],
]);

/** The causes that no case plays, all of them for a reason of the list above. */
const NOT_PLAYED = [
  // Of the family "probed", which diagnose.test.mjs plays, all but a page that has lost its network.
  'answer-without-cors', 'blocked-by-client', 'credentials-not-allowed', 'failed-once', 'method-not-listed', 'network-down', 'service-worker-answers',
  'app-shell-origin', 'certificate-or-server', 'env-capture-incomplete', 'env-network-error', 'local-network-permission', 'offline',
  'opaque-response-blocked', 'policy-mixed-content', 'preflight-acao-missing', 'preflight-status-not-ok', 'words-prove-nothing',
];

const unplayable = (one) => UNPLAYABLE.find(([, is]) => is(one))?.[0];

test('every cause of the tables is played, or there is a reason why not', () => {
  const codes = new Set(cases.map(({ expect }) => expect.first).filter(Boolean));
  const played = new Set(cases.filter((one) => !unplayable(one)).map(({ expect }) => expect.first));
  const missing = [...codes].filter((code) => !played.has(code));
  assert.deepEqual(missing.sort(), NOT_PLAYED.toSorted());
  for (const [why, is] of UNPLAYABLE) assert.ok(cases.some(is), `no case needs the reason "${why}"`);
  for (const which of CELLS.flatMap(([, , names]) => names)) assert.ok(cases.some(({ name }) => name === which), `no case is named "${which}"`);
});

for (const name of /** @type {const} */ (['chromium', 'firefox', 'webkit'])) {
  const missing = browsers[name].missing();
  if (missing) {
    test(name, { skip: missing }, () => {});
    continue;
  }
  describe(name, () => {
    let browser;
    let page;
    before(async () => {
      page = await startPage({
        '/': ['text/html;charset=utf-8', '<!doctype html><link rel="icon" href="data:,"><body><script src="/page.js"></script>'],
        '/page.js': ['text/javascript', await readFile(new URL('causes/page.js', import.meta.url), 'utf8')],
      });
      browser = await browsers[name].launch();
      await browser.open(`${page.origin}/`);
    });
    after(async () => {
      await browser?.close();
      page?.close();
    });

    for (const table of tables) {
      test(`${table}`, async () => {
        const trouble = [];
        for (const one of cases.filter((each) => each.table === table && !unplayable(each) && isOf(each, name))) {
          const differences = await differencesOf(one, name);
          if (differences.length > 0) trouble.push(`${one.name}: ${differences.join('; ')}`);
        }
        assert.deepEqual(trouble, []);
      });
    }

    /** What the browser shows, and the engine says otherwise. */
    async function differencesOf({ name: which, input, expect }, profile) {
      const isPageView = input.answers === undefined;
      const seen = await play(browser, page, input, { isClosed: CLOSED.has(expect.first) });
      const engine = await createEngine({ origin: input.page, profile });
      try {
        const request = requestOf(input.request);
        const evidence = { request, ...policyOf(input, seen) };
        const { outcome, diagnosis } = isPageView ? { outcome: 'blocked', diagnosis: engine.diagnose(evidence) } : engine.check({ request, responses: seen.responses });
        const cell = CELLS.find(([whose, , names]) => whose.includes(profile) && names.includes(which));
        const said = { outcome, sent: diagnosis.sent, first: diagnosis.causes[0]?.code ?? null };
        const shown = { outcome: seen.outcome, sent: isPageView && !input.securityPolicy ? diagnosis.sent : seen.sent, first: cell ? cell[3] : expect.first };
        return Object.keys(said).filter((key) => said[key] !== shown[key]).map((key) => `${key} is said to be ${said[key]} and is ${shown[key]}`);
      } finally {
        engine.dispose();
      }
    }
  });
}

/** Whether a case is of this browser: some are of one alone. */
const isOf = ({ input }, name) => (input.profile ?? name) === name;

/** The request of a case as the engine takes it. */
function requestOf({ url, method, headers = [], mode, credentials, redirect, bodyType, initiator }) {
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const all = bodyType && !hasType ? [...headers, ['Content-Type', bodyType]] : headers;
  const given = { url, method, mode, credentials, redirect, initiator, headers: all.length ? all : undefined, body: bodyType ? 'x' : undefined };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** What the page's own event says of its policy. */
function policyOf({ securityPolicy }, { violations, log }) {
  if (!securityPolicy) return {};
  const [violation] = violations.filter(({ disposition }) => disposition === 'enforce');
  return violation ? { securityPolicy: { directive: violation.effectiveDirective, redirected: log.length > 0 } } : {};
}
