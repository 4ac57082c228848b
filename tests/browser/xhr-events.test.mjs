// The events of an XMLHttpRequest that is aborted or opened again in one of them: where the browsers agree, corsight/xhr does the same.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { createXMLHttpRequest } from '../../pkg/xhr.js';
import { allow, serve } from '../www/fetch-support.mjs';
import { browsers } from './browsers.mjs';
import { play, scenes } from './xhr-scenes.mjs';

const SCENES = new URL('./xhr-scenes.mjs', import.meta.url);
const PAGE = "<!doctype html><title>events</title><script type='module'>import * as all from '/xhr-scenes.mjs'; window.all = all;</script>";
const missing = Object.values(browsers).map((browser) => browser.missing).find(Boolean) ?? false;

let home;
let api;
before(async () => {
  [home, api] = await Promise.all([serve(answer), serve(answer)]);
});
after(() => Promise.all([home, api].map((server) => server.close())));

async function answer(request, response) {
  switch (request.url) {
    case '/':
      return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
    case '/xhr-scenes.mjs':
      return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(await readFile(SCENES));
    case '/refused':
      return response.end();
    case '/gone':
      return request.socket.destroy();
    case '/empty':
      return response.writeHead(200, { ...allow(request), 'Content-Length': 0 }).end();
    default:
      return response.writeHead(200, { ...allow(request), 'Access-Control-Max-Age': 0 }).end(request.url);
  }
}

/** What a browser makes of all scenes, one after the other; null for one that comes to no end. */
async function playedIn({ launch }, origins) {
  const browser = await launch();
  const until = async (expression) => {
    const deadline = Date.now() + 100_000;
    while (!await browser.evaluate(expression)) {
      assert.ok(Date.now() < deadline, `waited in vain for ${expression}`);
      await new Promise((done) => { setTimeout(done, 50); });
    }
  };
  try {
    await browser.open(`${home.origin}/`);
    await until('!!window.all');
    await browser.evaluate(`void all.playAll(XMLHttpRequest, ${JSON.stringify(origins)}).then((results) => { window.results = results; })`);
    await until('!!window.results');
    return JSON.parse(await browser.evaluate('JSON.stringify(results)'));
  } finally {
    await browser.close();
  }
}

test('where the browsers agree, corsight/xhr does the same', { skip: missing }, async (t) => {
  const origins = { home: home.origin, api: api.origin };
  const seen = await Promise.all(Object.values(browsers).map((browser) => playedIn(browser, origins)));
  const Xhr = await createXMLHttpRequest({ origin: home.origin });
  let agreed = 0;
  for (const [index, scene] of scenes.entries()) {
    const [first, ...others] = seen.map((results) => results[index]);
    if (!first || others.some((other) => JSON.stringify(other) !== JSON.stringify(first))) continue;
    agreed++;
    assert.deepEqual(await play(Xhr, origins, scene), first, JSON.stringify(scene));
  }
  t.diagnostic(`the browsers agree in ${agreed} of ${scenes.length} scenes`);
  assert.ok(agreed > 50, `the browsers agree in ${agreed} scenes only`);
});
