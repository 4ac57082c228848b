// One browser on one side, Corsight under its profile on the other.

import { readFile } from 'node:fs/promises';
import { browsers } from './browsers.mjs';
import { difference, ownHeaders, requestLines } from './compare.mjs';
import { corsight, urlOf } from './corsight.mjs';
import { startServers } from './server.mjs';

const PKG = new URL('../../pkg/', import.meta.url);
/** Plain calls, by which the headers are learned that a browser adds by itself. */
const CALL = { api: 'fetch', method: 'GET', headers: [], mode: 'cors', credentials: 'same-origin', redirect: 'follow', body: null, wait: 0 };
const probe = (at) => ({ id: `probe-${at}`, calls: [CALL], hops: [{ at, preflights: [], actuals: [{ status: 200, headers: [['Access-Control-Allow-Origin', '*']] }] }] });

/**
 * @param {'chromium' | 'firefox' | 'webkit'} name
 * @param {{ profile?: 'standard' | 'chromium' | 'firefox' | 'webkit', pkg?: URL }} [options]
 */
export async function startJudge(name, { profile = name, pkg = PKG } = {}) {
  const missing = browsers[name].missing();
  if (missing) throw new Error(missing);
  const { createEngine } = await import(new URL('index.js', pkg).href);
  const servers = await startServers({
    '/': ['text/html', '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.mjs"></script>'],
    '/page.mjs': ['text/javascript', await readFile(new URL('page.mjs', import.meta.url), 'utf8')],
  });
  const { origins } = servers;
  const browser = await browsers[name].launch().catch((error) => {
    servers.stop();
    throw error;
  });
  const judge = { version: browser.version, origins, compare, close };
  let own = new Map();

  /** What the browser does with each conversation. */
  async function seenBy(conversations, attempts = 3) {
    const logs = conversations.map((conversation) => servers.open(conversation));
    const json = JSON.stringify(conversations.map((conversation) => ({ url: urlOf(conversation, origins), calls: conversation.calls })));
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
    return Promise.all(conversations.map(async (conversation, index) => {
      const said = await corsight(createEngine, profile, conversation, origins, seen[index].times);
      const requests = requestLines(said.log);
      return { conversation, seen: seen[index], said, difference: difference(seen[index], { results: said.results, requests }) };
    }));
  }

  async function close() {
    await browser.close();
    servers.stop();
  }

  try {
    await browser.open(`${origins.page}/`);
    const logs = await seenBy([probe('page'), probe('a'), probe('c')]);
    own = ownHeaders(logs.flatMap(({ log }) => log));
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
