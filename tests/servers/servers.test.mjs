// The policy as each real server takes it: the broken exchange is blocked, the rendered text is loaded, and what the policy allows is allowed by
// the engine and by Chromium, and nothing else.
//
// A server is a module of this folder, NAME.mjs, with
//   server      its name in the table of renderers
//   kind        'proxy' (before the broken back end `upstream`), 'application' (with such routes of its own) or 'storage'
//   paths       optional: what it answers to and with which status, or the status by method; by default what its kind has, see `PATHS`
//   sends       optional: the exposed headers of the policies that its answers have; by default all
//   available() true, or why it cannot run here
//   start({ text, policy, folder, upstream, dead })   starts it on a free port of 127.0.0.1 with the rendered text, or, if `text` is null, without CORS;
//               `folder` is empty and its own, `dead` is the URL of a back end that is down. A proxy hands `/dead` to it, and
//               asks for a password of its own at `/locked`. Gives { url, stop() }.
//   close()     optional: ends what is shared by all its runs
//   departs     optional: what does not hold, [{ check, policy, because }]: the name of a check, the name of the policy (without it: every policy), and
//               a part of the sentence of `cannot` that says it. The test fails if the check holds all the same, or if no sentence says it.
//
// `cargo xtask test servers/nginx` runs those of one server; SERVERS=nginx,caddy does it without the build.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { render } from '../../pkg/policy.js';
import { callByEngine, callsOf } from './harness/calls.mjs';
import { checks } from './harness/checks.mjs';
import { startChromium } from './harness/chromium.mjs';
import { policies } from './harness/policies.mjs';
import { freePort, startUpstream, STATUS } from './harness/upstream.mjs';

const OWN = ['/ok', '/missing', '/error', '/private'];
const PATHS = {
  proxy: { ...STATUS, '/dead': 502, '/locked': 401 },
  application: Object.fromEntries(OWN.map((path) => [path, STATUS[path]])),
};

// Not that the server cannot be reached.
const BLOCKED = /^(?:response|preflight)-acao-missing$|^preflight-status-not-ok$|^(?:response|preflight)-acao-wildcard-with-credentials$/;

const wanted = process.env.SERVERS?.split(',').filter(Boolean) ?? [];
const files = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.mjs') && !name.endsWith('.test.mjs')).sort();
const modules = await Promise.all(files.map((file) => import(new URL(file, import.meta.url).href)));
const chosen = modules.filter(({ server }) => !wanted.length || wanted.some((part) => server.includes(part)));
assert.ok(chosen.length, `no server has ${wanted} in its name`);

let chromium;
let upstream;
let dead;
before(async () => {
  [chromium, upstream] = await Promise.all([startChromium(), startUpstream()]);
  dead = `http://127.0.0.1:${await freePort()}`;
});
after(async () => {
  await chromium.close();
  upstream.close();
});

/** A running server for the tests of a suite, in a folder of its own. */
function running(module, text, policy) {
  const started = { url: '' };
  let folder;
  let stop = async () => {};
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'corsight-server-'));
    const { url, stop: end } = await module.start({ text: await text(), policy, folder, upstream: upstream.url, dead });
    started.url = url;
    stop = end;
  });
  after(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return started;
}

function broken(module, paths) {
  const { policy, page } = policies['two origins with credentials'];
  const started = running(module, async () => null, policy);
  test('without the text every call is blocked, by the engine and in Chromium', async () => {
    const calls = callsOf({ policy, paths, url: started.url, mark: `${module.server}-broken` });
    for (const { code } of await callByEngine(page, calls)) assert.match(code ?? 'allowed', BLOCKED);
    for (const { error } of await chromium.call(page, calls)) assert.ok(error);
  });
}

function configured(module, paths, name) {
  const { policy, page } = policies[name];
  let rendered;
  const started = running(module, async () => {
    rendered = await render(policy, module.server);
    return rendered.text;
  }, policy);
  const context = { policy, page, paths, kind: module.kind, sends: module.sends, mark: `${module.server}-${name}` };
  for (const [check, { when, run }] of Object.entries(checks)) {
    if (when && !when(context)) continue;
    const departure = module.departs?.find((each) => each.check === check && (each.policy ?? name) === name);
    const title = departure ? `is told that it does not hold: ${check}` : check;
    test(title, async () => {
      const held = run({ ...context, url: started.url, chromium, upstream });
      if (!departure) return held;
      await assert.rejects(held);
      assert.ok(rendered.cannot.some((sentence) => sentence.includes(departure.because)), `no sentence has ${departure.because}: ${rendered.cannot.join(' ')}`);
    });
  }
}

describe('servers', { concurrency: 2 }, async () => {
  for (const module of chosen) {
    const reason = await module.available();
    if (reason !== true) {
      if (process.env.CI) test(module.server, () => assert.fail(reason));
      else test(module.server, { skip: reason }, () => {});
      continue;
    }
    describe(module.server, { concurrency: false }, () => {
      const paths = module.paths ?? PATHS[module.kind];
      after(() => module.close?.());
      describe('broken', () => broken(module, paths));
      for (const name of Object.keys(policies)) describe(name, () => configured(module, paths, name));
    });
  }
});
