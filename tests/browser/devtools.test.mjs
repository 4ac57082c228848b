// The extension in real Chromium: what the panel shows of calls, against what the servers were asked and have answered.
//
//   CORSIGHT_PICTURES=docs node --test tests/browser/devtools.test.mjs        also writes the pictures of the panel into a folder

import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startDemo } from '../../demo/server.mjs';
import { scenarios } from '../../demo/scenarios.mjs';
import { faults } from './devtools/faults.mjs';
import { makeCall, startServers } from './devtools/servers.mjs';
import { openPanel, resize, until } from './extension.mjs';

const PICTURES = process.env.CORSIGHT_PICTURES;
const WIDE = { width: 1200, height: 900 };
const LINE = /^Access to .* has been blocked by CORS policy/;

/** What a recording tells, where it does not tell all: a preflight does not show whether the request is made with credentials. */
const KNOWN = { 'all-at-once': 'preflight-status-not-ok' };

/** The calls that the list has. */
const listed = (panel) => panel.evaluate(() => (document.querySelector('corsight-calls')?.calls ?? []).map(({ id, request, outcome, verdict, messages, recorded }) => ({
  id, url: String(request.url), initiator: request.initiator, outcome, recorded, messages,
  causes: verdict?.diagnosis.causes.map(({ code, headline }) => ({ code, headline })) ?? [], codes: verdict?.findings.map(({ code }) => code) ?? [],
})));

/** The text of each row. The list draws only those in sight, so it is scrolled. */
const textsOfRows = (panel) => panel.evaluate(async () => {
  const list = document.querySelector('corsight-calls');
  const texts = {};
  for (const [index, { id }] of list.calls.entries()) {
    list.reveal(index);
    await list.updateComplete;
    texts[id] = list.shadowRoot.querySelector(`[data-index="${index}"]`).innerText;
  }
  return texts;
});

/** Chooses the call of a row, and gives the text of everything that is shown of it, and of its picture alone. */
async function look(panel, id) {
  await panel.evaluate(async (wanted) => {
    const list = document.querySelector('corsight-calls');
    const index = list.calls.findIndex((call) => call.id === wanted);
    list.reveal(index);
    await list.updateComplete;
    list.shadowRoot.querySelector(`[data-index="${index}"]`).click();
  }, id);
  return until('the chosen call', () => panel.evaluate((wanted) => {
    const call = document.querySelector('article corsight-call');
    if (call?.call.id !== wanted) return null;
    const text = (node) => (node.nodeType === Node.TEXT_NODE ? node.textContent : node.nodeName === 'STYLE' ? ''
      : [...(node.shadowRoot ?? node).childNodes].map(text).join(node.nodeName === 'SPAN' ? '' : ' '));
    const picture = call.shadowRoot.querySelector('corsight-exchange');
    const tidy = (node) => text(node).replaceAll(/\s+/g, ' ');
    return picture?.shadowRoot?.childElementCount ? { article: tidy(document.querySelector('article')), picture: tidy(picture) } : null;
  }, id));
}

/** What travelled, in short, to be compared with the log of a server. */
const short = ({ kind, request, response }) => `${kind === 'preflight' ? 'preflight' : 'actual'} ${request.method} ${response?.status ?? 'no answer'}`;

/** Shows the panel in a size and a colour scheme, does something, and shows it wide and light again. */
async function shownAs(opened, { dark = false, ...size }, act) {
  const setScheme = (scheme) => opened.panel.evaluate((wanted) => { document.documentElement.style.colorScheme = wanted; }, scheme);
  await resize(opened, size);
  await setScheme(dark ? 'dark' : 'light');
  await act();
  await setScheme('light');
  await resize(opened, WIDE);
}

/** Writes a picture of the panel if pictures are wanted. */
async function photograph({ panel }, name) {
  if (!PICTURES) return;
  const frame = await panel.frameElement();
  await frame.screenshot({ path: join(PICTURES, name) });
}

describe('the demo’s calls in the panel', { concurrency: false }, () => {
  let demo;
  let opened;
  let texts;
  before(async () => {
    demo = await startDemo();
    opened = await openPanel({ url: demo.url, sites: ['http://localhost/*', 'http://127.0.0.1/*'] });
    await resize(opened, WIDE);
    await opened.page.waitForSelector('#run-all:not([aria-disabled])');
    await opened.page.click('#run-all');
    await opened.page.waitForFunction((sum) => document.querySelector('#status').textContent.endsWith(sum), { timeout: 20000 }, `${scenarios.length} of ${scenarios.length} agree`);
  });
  after(async () => {
    await opened?.close();
    await demo?.close();
  });

  const crossOrigin = scenarios.map((scenario) => ({ ...scenario, calls: scenario.expect.filter(({ kind }) => kind !== 'same-origin') })).filter(({ calls }) => calls.length);
  const count = crossOrigin.flatMap(({ calls }) => calls).length;

  test('each is a row, with the preflight and the redirects inside', async () => {
    const paths = new Set(crossOrigin.map(({ id }) => `/api/${id}`));
    const logged = demo.log.filter(({ url }) => paths.has(new URL(url).pathname));
    const shown = await until(`${count} rows`, async () => {
      const found = await listed(opened.panel);
      // The developer tools may tell of a preflight after its call.
      const answered = found.flatMap(({ messages }) => messages).filter(({ response, cached }) => response && !cached);
      return found.length >= count && answered.length >= logged.length && found;
    });
    texts = await textsOfRows(opened.panel);
    assert.equal(shown.length, count);
    assert.match(await opened.panel.$eval('.count', ({ innerText }) => innerText), new RegExp(`^${count} calls, `));
  });

  for (const { id, title, calls } of crossOrigin) {
    test(`${title}: outcome, cause and picture are those of the servers`, async () => {
      const of = (url) => new URL(url).pathname === `/api/${id}`;
      const own = (await listed(opened.panel)).filter(({ url }) => of(url));
      assert.equal(own.length, calls.length);
      for (const [index, row] of own.entries()) {
        const { outcome } = calls[index];
        const code = KNOWN[id] ?? calls[index].code;
        assert.equal(row.outcome, outcome);
        const text = texts[row.id];
        assert.ok(text.includes(outcome), text);
        if (outcome === 'blocked') assert.ok(row.causes[0].headline && text.includes(row.causes[0].headline), text);
        if (code) assert.ok(row.codes.includes(code), `${code} in ${row.codes}`);
      }
      // What travelled, as the servers have logged it.
      const logged = demo.log.filter(({ url }) => of(url)).map(({ kind, method, response }) => `${kind} ${method} ${response.status}`);
      const travelled = own.flatMap(({ messages }) => messages).filter(({ response, cached }) => response && !cached).map(short);
      assert.deepEqual(travelled.sort(), logged.sort());
      for (const row of own) {
        const { picture, article } = await look(opened.panel, row.id);
        for (const { kind, cached, request, response } of row.messages) {
          if (cached) continue;
          const { pathname, search } = new URL(request.url);
          if (response) assert.ok(picture.includes(`${request.method} ${pathname}${search}`), `${kind} in ${picture}`);
          if (response) assert.ok(picture.includes(String(response.status)), picture);
        }
        if (row.outcome === 'blocked') assert.ok(article.includes(row.causes[0].headline), article);
      }
    });
  }

  const scenario = async (id) => (await listed(opened.panel)).findLast(({ url }) => new URL(url).pathname === `/api/${id}`);

  test('no fix is tried for a server that does not answer', async () => {
    await look(opened.panel, (await scenario('dead-server')).id);
    assert.match(await until('what the fix does', () => opened.panel.$eval('article .trial', ({ innerText }) => innerText).catch(() => null)), /^No response header mends this call/);
    assert.equal(await opened.panel.$('button.fix'), null);
  });

  test('the fix of a redirect to another origin sets the header where it is missing', async () => {
    const { id, url } = await scenario('redirect-null');
    await look(opened.panel, id);
    await until('the button', () => opened.panel.$('button.fix'));
    await opened.panel.click('button.fix');
    await until('the bar', () => opened.panel.$('.bar .take-away'));
    assert.match(await opened.panel.$eval('.bar', ({ innerText }) => innerText), new RegExp(`GET ${demo.origins.b}/api/redirect-null\\.`));
    assert.equal(await opened.page.evaluate(makeCall, { url, call: {}, initiator: 'fetch' }), 'allowed');
  });
});

describe('the log', { concurrency: false }, () => {
  let servers;
  let opened;
  const count = (wanted) => until(`${wanted} calls`, async () => (await listed(opened.panel)).length === wanted);
  before(async () => {
    servers = await startServers();
    opened = await openPanel({ url: `${servers.page}/calls` });
  });
  after(async () => {
    await opened?.close();
    servers?.close();
  });

  test('has the calls that were made before the panel was looked at', () => count(1));

  test('is cleared by a button, and a reload brings the calls from before', async () => {
    await opened.panel.click('.clear');
    await opened.panel.waitForSelector('.empty');
    assert.match(await opened.panel.$eval('.empty', ({ innerText }) => innerText), /Calls from before are seen after a reload/);
    await opened.panel.click('.reload');
    await count(1);
  });

  test('ends with the page, unless it is preserved', async () => {
    await opened.page.goto(`${servers.page}/`);
    await opened.panel.waitForSelector('.empty');
    await opened.page.goto(`${servers.page}/calls`);
    await count(1);
    await opened.panel.click('.preserve');
    await opened.page.goto(`${servers.page}/`);
    await opened.page.goto(`${servers.page}/calls`);
    await count(2);
  });
});

describe('the page’s own Corsight', { concurrency: false }, () => {
  let servers;
  let opened;
  const printed = [];
  const logged = () => opened.page.evaluate(() => installed.log.map(({ request, cors: { diagnosis } }) => ({
    name: new URL(request.url).pathname.split('/').at(-1), code: diagnosis.causes[0]?.code, confidence: diagnosis.causes[0]?.confidence, text: diagnosis.text, ended: diagnosis.ended,
  })));
  /** Makes the call of a fault in the page, and waits until the page has made up its mind. */
  const call = async (name) => {
    await opened.page.evaluate(makeCall, { url: `${servers.api}/faults/${name}`, call: faults.find((fault) => fault.name === name).call ?? {}, initiator: 'fetch' });
    await opened.page.evaluate(() => installed.log.at(-1).cors.ready.then(() => {}));
  };
  const box = (isChecked) => opened.panel.$eval('input.tell', (element, wanted) => { if (element.checked !== wanted) element.click(); }, isChecked);

  before(async () => {
    servers = await startServers();
    opened = await openPanel({ url: `${servers.page}/explained` });
    opened.page.on('console', (message) => printed.push(message.text()));
    await opened.page.waitForFunction(() => globalThis.installed);
  });
  after(async () => {
    await opened?.close();
    servers?.close();
  });

  test('learns the certain cause of each call from the panel, and says it in one line', async () => {
    const names = ['misspelled', 'preflight-wants-a-login', 'header-not-listed'];
    for (const name of names) await call(name);
    const told = await until('the page', async () => {
      const found = await logged();
      return found.length === names.length && found.every(({ confidence }) => confidence === 'certain') && found;
    });
    const expected = names.map((name) => faults.find((fault) => fault.name === name).cause);
    assert.deepEqual(told.map(({ code }) => code), expected);
    for (const { name, text, ended } of told) {
      assert.match(text, new RegExp(`^[A-Z]+ http://localhost:\\d+/faults/${name} failed:\n`));
      assert.equal(ended, 'certain');
    }
    const lines = await until('the lines', () => { const found = printed.filter((line) => /^\[corsight\] (?!.* failed)/.test(line)); return found.length >= names.length && found; });
    assert.equal(lines.length, names.length, lines.join('\n'));
    assert.match(lines[0], /Access-Control-Allow-Orgin/);
  });

  test('is not told when the box is not checked, and is told of it later', async () => {
    await box(false);
    await call('other-origin');
    await opened.panel.waitForFunction((name) => document.querySelector('corsight-calls').calls.some(({ request, outcome }) => request.url.endsWith(name) && outcome === 'blocked'), {}, 'other-origin');
    assert.notEqual((await logged()).at(-1).confidence, 'certain');
    await box(true);
    const last = await until('the page', async () => { const found = (await logged()).at(-1); return found.confidence === 'certain' && found; });
    assert.equal(last.code, 'response-acao-mismatch');
  });
});

describe('misconfigured servers', { concurrency: false }, () => {
  let servers;
  let opened;
  let downloads;
  let texts;
  const lines = [];
  const address = ({ name }) => `${servers.api}/faults/${name}`;
  let made = 0;
  // A page keeps its pictures and modules by their URLs, so each call has another query.
  const make = (fault, page = opened.page) => page.evaluate(makeCall, { url: `${address(fault)}?${made += 1}`, call: fault.call ?? {}, initiator: fault.initiator ?? 'fetch' });
  const isOf = (url, fault) => url.split('?')[0] === address(fault);
  const latest = async (fault) => (await listed(opened.panel)).findLast(({ url }) => isOf(url, fault));

  before(async () => {
    servers = await startServers();
    downloads = await mkdtemp(join(tmpdir(), 'corsight-downloads-'));
    opened = await openPanel({ url: servers.page, sites: ['http://localhost/*'] });
    await resize(opened, WIDE);
    opened.page.on('console', (message) => { if (LINE.test(message.text())) lines.push(message.text()); });
    for (const fault of faults) assert.equal(await make(fault), 'blocked', fault.name);
    await until('a row for each call, with its preflight', async () => {
      const found = await listed(opened.panel);
      const answered = found.flatMap(({ messages }) => messages).filter(({ response }) => response);
      return found.length === faults.length && answered.length >= servers.log.length;
    });
    texts = await textsOfRows(opened.panel);
  });
  after(async () => {
    await opened?.close();
    servers?.close();
    await rm(downloads, { recursive: true, force: true });
  });

  for (const fault of faults) {
    test(`${fault.name}: the row names ${fault.cause} first, and the picture has what travelled`, async () => {
      const row = await latest(fault);
      assert.deepEqual([row.outcome, row.causes[0].code], ['blocked', fault.cause]);
      assert.equal(row.initiator ?? 'fetch', fault.initiator ?? 'fetch');
      assert.ok(texts[row.id].includes(row.causes[0].headline));
      const { picture, article } = await look(opened.panel, row.id);
      assert.ok(article.includes(row.causes[0].headline), article);
      const logged = servers.log.filter(({ name }) => name === fault.name);
      assert.deepEqual(row.messages.filter(({ response }) => response).map(short), logged.map(({ kind, method, status }) => `${kind} ${method} ${status}`));
      for (const { method, status, sent } of logged) {
        assert.ok(picture.includes(`${method} /faults/${fault.name}`) && picture.includes(String(status)), picture);
        for (const [name, value] of sent.filter(([header]) => /^access-control-allow-o/i.test(header))) assert.ok(picture.includes(`${name}: ${value}`), `${name} in ${picture}`);
      }
    });
  }

  test('the line of the console that belongs to each call is named, and a line finds its call', async () => {
    assert.equal(lines.length, faults.length);
    const field = await opened.panel.$('.text');
    for (const [index, fault] of faults.entries()) {
      await field.evaluate((element, line) => {
        element.value = line;
        element.dispatchEvent(new InputEvent('input'));
      }, lines[index]);
      const shown = await until('one row', async () => {
        const found = await listed(opened.panel);
        return found.length === 1 && found;
      });
      assert.ok(isOf(shown[0].url, fault), shown[0].url);
      await look(opened.panel, shown[0].id);
      const named = await opened.panel.$eval('.console code', ({ innerText }) => innerText);
      assert.ok(lines[index].startsWith(named.replace(/…$/, '').trimEnd()), `${named} begins ${lines[index]}`);
    }
    await field.evaluate((element) => {
      element.value = '';
      element.dispatchEvent(new InputEvent('input'));
    });
    await until('all rows', async () => (await listed(opened.panel)).length === faults.length);
  });

  test('the list is filtered by origin, outcome, cause and text', async () => {
    const shown = async (filter, value) => {
      await opened.panel.select(`select.${filter}`, value);
      return (await until('rows', async () => { const found = await listed(opened.panel); return found.length && found; })).map(({ url }) => new URL(url).pathname.split('/').at(-1));
    };
    assert.deepEqual(await shown('cause', 'misspelled-header'), ['misspelled']);
    assert.equal((await shown('cause', '')).length, faults.length);
    assert.equal((await shown('origin', servers.api)).length, faults.length);
    assert.equal((await shown('outcome', 'blocked')).length, faults.length);
    await opened.panel.select('select.origin', '');
    await opened.panel.select('select.outcome', '');
    await opened.panel.$eval('.text', (element) => {
      element.value = '$http_origin';
      element.dispatchEvent(new InputEvent('input'));
    });
    assert.deepEqual((await listed(opened.panel)).map(({ url }) => url.split('?')[0]), [`${servers.api}/faults/variable`]);
    await opened.panel.$eval('.text', (element) => {
      element.value = '';
      element.dispatchEvent(new InputEvent('input'));
    });
  });

  test('it fits a wide, a narrow and a dark panel', async () => {
    await look(opened.panel, (await latest(faults.find(({ name }) => name === 'header-not-listed'))).id);
    for (const [name, size] of Object.entries({
      'devtools.png': { width: 1100, height: 860 }, 'devtools-narrow.png': { width: 420, height: 900 }, 'devtools-dark.png': { width: 1100, height: 860, dark: true },
    })) {
      await shownAs(opened, size, async () => {
        const { content, width, isTall, paper } = await opened.panel.evaluate(() => ({
          content: document.documentElement.scrollWidth, width: innerWidth, isTall: document.documentElement.scrollHeight > innerHeight,
          paper: getComputedStyle(document.body).backgroundColor,
        }));
        assert.ok(content <= width, `${content} px in ${width}`);
        assert.equal(isTall, false, 'the list and the call scroll by themselves');
        assert.equal(paper, size.dark ? 'rgb(18, 22, 24)' : 'rgb(244, 245, 243)');
        await photograph(opened, name);
      });
    }
  });

  test('a report for the owner of the API and JSON are copied', async () => {
    const fault = faults.find(({ name }) => name === 'list-with-semicolons');
    await look(opened.panel, (await latest(fault)).id);
    // The clipboard of a browser without a window belongs to nobody, so the text is taken where it is written.
    await opened.panel.evaluate(() => {
      document.addEventListener('copy', (event) => window.copied.push(event.target.value));
      navigator.clipboard.writeText = async () => { throw new Error('not here'); };
    });
    const copied = async () => {
      await opened.panel.evaluate(() => { window.copied = []; });
      await opened.panel.click('.markdown');
      await opened.panel.click('.json');
      return until('both texts', () => opened.panel.evaluate(() => window.copied.length === 2 && window.copied));
    };
    const [markdown, json] = await copied();
    assert.match(markdown, /^# GET `http:\/\/localhost:\d+\/faults\/list-with-semicolons\?\d+` from `http:\/\/localhost:\d+`: blocked\n/);
    assert.match(markdown, /\*\*To do \(server\):\*\*/);
    assert.match(markdown, /## Headers to send in the response to OPTIONS\n\n```http\nAccess-Control-Allow-Origin: http:\/\/localhost:\d+\nAccess-Control-Allow-Headers: authorization\n```/);
    assert.match(markdown, /### Preflight\n\n```http\nOPTIONS \/faults\/list-with-semicolons\?\d+\nHost: localhost:\d+\n[\s\S]*Access-Control-Request-Headers: authorization[\s\S]*```\n\n```http\n204\n[\s\S]*Access-Control-Allow-Headers: Content-Type; Authorization/);
    const parsed = JSON.parse(json);
    assert.equal(parsed.outcome, 'blocked');
    assert.equal(parsed.diagnosis.causes[0].code, fault.cause);

    await look(opened.panel, (await latest(faults.find(({ name }) => name === 'answer-without-cors'))).id);
    for (const text of await copied()) {
      assert.match(text, /authorization/i);
      assert.ok(!text.includes('Bearer x'), 'a secret is copied');
    }
  });

  test('a HAR is exported, and imported again shows the same calls', async () => {
    const session = await opened.browser.target().createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
    const before = await listed(opened.panel);
    await opened.panel.click('.export');
    const [file] = await until('the file', async () => { const files = (await readdir(downloads)).filter((name) => name.endsWith('.har')); return files.length && files; });
    const path = join(downloads, file);
    await until('the whole file', async () => JSON.parse(await readFile(path, 'utf8').then((text) => text || 'null')));
    const field = await opened.panel.$('input.import');
    await field.uploadFile(path);
    await opened.panel.waitForSelector('.imported');
    const imported = await listed(opened.panel);
    const known = (row) => [row.url, row.outcome, row.causes[0].code, row.messages.map(short)];
    assert.deepEqual(imported.map(known), before.map(known));
    await look(opened.panel, imported[0].id);
    assert.equal(await opened.panel.$('button.fix'), null, 'no fix is tried for a recording');
    await opened.panel.click('.imported button');
    await until('the calls of the page', async () => !await opened.panel.$('.imported'));
  });

  describe('Try the fix', { concurrency: false }, () => {
    const active = () => opened.panel.$('.bar .take-away');
    const rules = async () => {
      const worker = await (await opened.browser.waitForTarget((target) => target.type() === 'service_worker')).worker();
      return worker.evaluate(() => chrome.declarativeNetRequest.getSessionRules());
    };

    for (const [index, fault] of faults.entries()) {
      test(`${fault.name}: ${{ mended: 'mends the call', unseen: 'mends the call, whose answer nobody had seen', remains: 'says that no header mends it' }[fault.fix]}`, async () => {
        const row = await latest(fault);
        await look(opened.panel, row.id);
        const says = await until('what the fix does', () => opened.panel.$eval('article .trial', ({ innerText }) => innerText).catch(() => null));
        if (fault.fix === 'remains') {
          assert.equal(await opened.panel.$('button.fix'), null);
          assert.match(says, /No response header mends this call[\s\S]*not its status/);
          return;
        }
        assert.equal(/not known yet/.test(says), fault.fix === 'unseen', says);
        await opened.panel.click('button.fix');
        await until('the bar', active);
        assert.equal(await make(fault), 'allowed');
        const other = faults[(index + 1) % faults.length];
        assert.equal(await make(other), 'blocked', `${other.name} is mended too`);
        const after = await until('the call of the mended page', async () => {
          const found = await latest(fault);
          return found.id !== row.id && found.outcome !== 'incomplete' && found;
        });
        assert.equal(after.outcome, 'allowed');
        await opened.panel.click('.bar .take-away');
        await until('no bar', async () => !await active());
        assert.deepEqual(await rules(), []);
        assert.equal(await make(fault), 'blocked', 'the fix is gone');
        await until('the last call', async () => (await latest(fault)).outcome === 'blocked');
      });
    }

    test('is for this tab alone, and a GET is sent again by a button', async () => {
      const fault = faults[0];
      const row = await latest(fault);
      await look(opened.panel, row.id);
      await until('the button', () => opened.panel.$('button.fix:enabled'));
      await opened.panel.click('button.fix');
      await until('the bar', active);
      await opened.panel.click('button.again');
      const again = await until('the call by the button', async () => { const found = await latest(fault); return found.id !== row.id && found; });
      assert.equal(again.outcome, 'allowed');
      const other = await opened.browser.newPage();
      await other.goto(servers.page);
      assert.equal(await make(fault, other), 'blocked');
      await other.close();
      await look(opened.panel, row.id);
      await shownAs(opened, { width: 1100, height: 700 }, () => photograph(opened, 'devtools-fix.png'));
    });

    test('ends with the developer tools', async () => {
      assert.equal((await rules()).length, 1);
      const page = await opened.browser.newPage();
      await opened.page.close();
      await until('no rules', async () => (await rules()).length === 0);
      await page.close();
    });
  });
});
