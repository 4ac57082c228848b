// One browser on one side, Corsight under its profile on the other.

import { readFile } from 'node:fs/promises';
import { browsers } from './browsers.mjs';
import { difference, ownHeaders, requestLines } from './compare.mjs';
import { throughEngine, throughFetch, urlsOf } from './corsight.mjs';
import { eachAtOnce } from './page.mjs';
import { startServers } from './server.mjs';

const PKG = new URL('../../pkg/', import.meta.url);
/** Plain calls, by which the headers are learned that a browser adds by itself. */
const CALL = { api: 'fetch', method: 'GET', headers: [], mode: 'cors', credentials: 'same-origin', redirect: 'follow', body: null, wait: 0 };
const probe = (at) => ({ id: `probe-${at}`, calls: [CALL], hops: [{ at, preflights: [], actuals: [{ status: 200, headers: [['Access-Control-Allow-Origin', '*']] }] }] });

/**
 * @param {'chromium' | 'firefox' | 'webkit'} name
 * @param {{ profile?: 'standard' | 'chromium' | 'firefox' | 'webkit', through?: 'engine' | 'fetch', pkg?: URL }} [options] `through`: whether
 *   Corsight is told what the servers answer, or asks them itself, through its fetch and XMLHttpRequest.
 */
export async function startJudge(name, { profile = name, through = 'engine', pkg = PKG } = {}) {
  const missing = browsers[name].missing();
  if (missing) throw new Error(missing);
  const [{ createEngine }, { createFetch }, { createXMLHttpRequest }, { defaultTransport }] = await Promise.all(
    ['index.js', 'fetch.js', 'xhr.js', 'transport/default.js'].map((file) => import(new URL(file, pkg).href)),
  );
  // One transport, as one createFetch has it: connections are used again.
  const package_ = { createEngine, createFetch, createXMLHttpRequest, transport: await defaultTransport() };
  const servers = await startServers({
    // In UTF-8, or an XMLHttpRequest would write the query of a URL in another encoding, which Corsight's pages do not have.
    '/': ['text/html;charset=utf-8', '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.mjs"></script>'],
    '/page.mjs': ['text/javascript', await readFile(new URL('page.mjs', import.meta.url), 'utf8')],
  });
  const { origins } = servers;
  const browser = await browsers[name].launch().catch((error) => {
    servers.stop();
    throw error;
  });
  const judge = { version: browser.version, origins, compare, close, get ownOfFetch() { return ownOfFetch; } };
  // The headers that either side adds by itself.
  let [own, ownOfFetch] = [new Map(), new Map()];

  /** What the browser does with each conversation. */
  async function seenBy(conversations, attempts = 3) {
    const logs = conversations.map((conversation) => servers.open(conversation));
    const json = JSON.stringify(conversations.map((conversation) => ({ urls: urlsOf(conversation, origins), calls: conversation.calls })));
    const answer = await browser.run(json).catch(async (error) => {
      if (!browser.restart || attempts === 1) throw error;
      await browser.restart();
    });
    // All of them again: nobody knows which were over.
    if (answer === undefined) return seenBy(conversations, attempts - 1);
    const results = JSON.parse(answer);
    conversations.forEach((conversation) => servers.close(conversation));
    return results.map((calls, index) => ({
      results: calls.map(({ result }) => result), times: calls.map(({ at }) => at), log: logs[index], requests: requestLines(logs[index], own),
    }));
  }

  /**
   * Both sides of each conversation, and the first difference or null.
   *
   * @param {import('./generate.mjs').Conversation[]} conversations
   */
  async function compare(conversations) {
    const seen = await seenBy(conversations);
    return eachAtOnce(conversations, async (conversation, index) => {
      const said = await saidOf(conversation, seen[index].times);
      const requests = requestLines(said.log, ownOfFetch);
      return { conversation, seen: seen[index], said, difference: difference(seen[index], { results: said.results, requests }) };
    });
  }

  function saidOf(conversation, times) {
    return through === 'engine' ? throughEngine(package_, profile, conversation, origins, times) : throughFetch(package_, profile, conversation, origins, times, servers);
  }

  async function close() {
    await browser.close();
    servers.stop();
  }

  try {
    await browser.open(`${origins.page}/`);
    const probes = [probe('page'), probe('a'), probe('c')];
    own = ownHeaders((await seenBy(probes)).flatMap(({ log }) => log));
    if (through === 'fetch') ownOfFetch = ownHeaders((await eachAtOnce(probes, (one) => saidOf(one, [0]))).flatMap(({ log }) => log));
  } catch (error) {
    await close();
    throw error;
  }
  return judge;
}

/**
 * Compares and repeats what disagrees, because a busy machine can let a cache entry expire too early: what agrees the
 * second or third time was no disagreement about the protocol.
 *
 * @param {Awaited<ReturnType<typeof startJudge>>} judge
 * @param {import('./generate.mjs').Conversation[]} conversations
 */
export async function disagreements(judge, conversations) {
  let left = conversations;
  let found = [];
  for (let attempt = 0; attempt < 3 && left.length; attempt += 1) {
    found = (await judge.compare(left)).filter((one) => one.difference);
    // Another id is another URL: what the browser's cache has of this conversation must not be used.
    left = found.map(({ conversation }) => ({ ...conversation, id: `${conversation.id.split('.')[0]}.${attempt + 1}` }));
  }
  return found;
}
