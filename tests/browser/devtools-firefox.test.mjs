// The extension in Firefox: that it loads, makes its panel, and shows calls. Firefox lets nobody but its own scripts into a panel, so they look.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { faults } from './devtools/faults.mjs';
import { makeCall, startServers } from './devtools/servers.mjs';
import { until } from './extension.mjs';

const FIREFOX = process.env.FIREFOX || '/usr/bin/firefox-esr';
const ARCHIVE = fileURLToPath(new URL('../../pkg/corsight-devtools-firefox.zip', import.meta.url));
/** Calls by the names of their faults, with what the row has to say. Firefox tells neither the credentials mode nor whether it has refused a call. */
const SHOWN = {
  'no-header': /blocked[\s\S]*has no Access-Control-Allow-Origin/,
  misspelled: /blocked[\s\S]*Access-Control-Allow-Orgin/,
  'no-credentials': /allowed/,
  'preflight-wants-a-login': /DELETE[\s\S]*blocked[\s\S]*401/,
  'preflight-without-cors': /PUT[\s\S]*blocked[\s\S]*OPTIONS/,
  'header-not-listed': /GET[\s\S]*blocked[\s\S]*x-csrf-token/,
  font: /blocked[\s\S]*has no Access-Control-Allow-Origin/,
};

describe('the panel in Firefox', { concurrency: false, skip: existsSync(FIREFOX) ? false : `${FIREFOX} is not installed` }, () => {
  let servers;
  let browser;
  let page;
  /** Runs an expression in the window of the browser itself. */
  let inBrowser;

  before(async () => {
    servers = await startServers();
    const { default: puppeteer } = await import('puppeteer-core');
    browser = await puppeteer.launch({
      browser: 'firefox', executablePath: FIREFOX, headless: true, args: ['--remote-allow-system-access'],
      // The page and the API are both on this machine.
      extraPrefsFirefox: { 'network.lna.blocking': false },
    });
    const send = async (method, params) => (await browser.connection.send(method, params)).result;
    await send('webExtension.install', { extensionData: { type: 'archivePath', path: ARCHIVE } });
    const { contexts: [{ context }] } = await send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    inBrowser = async (expression) => {
      const { type, result, exceptionDetails } = await send('script.evaluate', { expression, target: { context }, awaitPromise: true });
      if (type !== 'success') throw new Error(exceptionDetails.text);
      return JSON.parse(result.value);
    };
    page = await browser.newPage();
    await page.goto(`${servers.page}/explained`);
    await inBrowser(`(async () => {
      const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
      const { gDevTools } = require('devtools/client/framework/devtools');
      globalThis.toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab, { toolId: 'webconsole' });
      return 'null';
    })()`);
    const id = await until('the panel', () => inBrowser(`JSON.stringify(toolbox.getAdditionalTools().find(({ label }) => label === 'Corsight')?.id ?? null)`));
    await inBrowser(`toolbox.selectTool(${JSON.stringify(id)}).then(() => 'null')`);
    for (const name of Object.keys(SHOWN)) {
      const { call = {}, initiator = 'fetch' } = faults.find((fault) => fault.name === name);
      assert.equal(await page.evaluate(makeCall, { url: `${servers.api}/faults/${name}`, call, initiator }), 'blocked');
    }
  });
  after(async () => {
    await browser?.close();
    servers?.close();
  });

  /** Runs a function in the panel, with the window of the panel. */
  const inPanel = (look) => inBrowser(`new Promise((resolve) => {
    const frames = [...toolbox.doc.querySelectorAll('iframe')].flatMap((frame) => [...frame.contentDocument?.querySelectorAll('browser') ?? []]);
    const [{ messageManager }] = frames.filter(({ currentURI }) => /panel\\.html$/.test(currentURI?.spec));
    messageManager.addMessageListener('seen', function once({ data }) {
      messageManager.removeMessageListener('seen', once);
      resolve(JSON.stringify(data ?? null));
    });
    messageManager.loadFrameScript('data:,' + encodeURIComponent('sendAsyncMessage("seen", (' + ${JSON.stringify(String(look))} + ')(content))'), false);
  })`);
  /** The rows of the list, as text. */
  const rows = () => inPanel(({ document }) => [...document.querySelector('corsight-calls')?.openOrClosedShadowRoot.querySelectorAll('.row') ?? []].map((row) => row.innerText));

  test('shows each call with its first cause', async () => {
    const shown = await until('all rows', async () => {
      const found = await rows();
      return found.length === Object.keys(SHOWN).length && found;
    });
    for (const [index, [name, says]] of Object.entries(SHOWN).entries()) {
      assert.ok(shown[index].includes(`/faults/${name}`), shown[index]);
      assert.match(shown[index], says);
    }
  });

  test('tells the page’s own Corsight what is certain', async () => {
    const certain = () => page.evaluate(() => installed.log.filter(({ cors: { diagnosis } }) => diagnosis.causes[0]?.confidence === 'certain').map(({ request, cors: { diagnosis } }) => [new URL(request.url).pathname, diagnosis.causes[0].code]));
    const told = await until('the page', async () => { const found = Object.fromEntries(await certain()); return found['/faults/header-not-listed'] && found['/faults/misspelled'] && found; });
    for (const [path, code] of Object.entries(told)) assert.equal(code, faults.find(({ name }) => path === `/faults/${name}`).cause, path);
  });

  test('tries a fix, and takes it away', async () => {
    // Nobody answers the question in a browser without a window.
    await inBrowser(`(async () => {
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const { extension } = WebExtensionPolicy.getByID('devtools@corsight.dev');
      await ExtensionPermissions.add(extension.id, { origins: ['http://localhost/*'], permissions: [] }, extension);
      return 'null';
    })()`);
    const make = (name) => page.evaluate(makeCall, { url: `${servers.api}/faults/${name}`, call: faults.find((fault) => fault.name === name).call ?? {}, initiator: 'fetch' });
    await inPanel(({ document }) => document.querySelector('corsight-calls').openOrClosedShadowRoot.querySelector('[data-index="5"]').click());
    await until('the button', () => inPanel(({ document }) => Boolean(document.querySelector('button.fix'))));
    await inPanel(({ document }) => document.querySelector('button.fix').click());
    await until('the bar', () => inPanel(({ document }) => Boolean(document.querySelector('.take-away'))));
    assert.equal(await make('header-not-listed'), 'allowed');
    assert.equal(await make('no-header'), 'blocked');
    await inPanel(({ document }) => document.querySelector('.take-away').click());
    await until('no bar', () => inPanel(({ document }) => !document.querySelector('.take-away')));
    assert.equal(await make('header-not-listed'), 'blocked');
  });
});
