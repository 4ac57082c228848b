// What a browser did and the servers saw of each request, beside what the engine says under that browser's profile.

import { readFileSync } from 'node:fs';
import { createEngine } from '../../../pkg/index.js';
import { files } from './files.mjs';
import { ANSWERS, requests } from './requests.mjs';
import { startServers } from './server.mjs';

const PAGE = `<!doctype html><meta charset="utf-8"><body><script>${readFileSync(new URL('page.js', import.meta.url), 'utf8')}</script>`;

/**
 * Everything once in a browser.
 *
 * @returns {Promise<{ name: string, said: Record<string, unknown>, seen: Record<string, unknown> }[]>} Each request by name, what the
 *   engine says and what was seen, property by property; a property is absent from `seen` where nothing can be seen of it.
 */
export async function judge(browser, profile) {
  const servers = await startServers(PAGE);
  try {
    const cases = requests.flatMap((request) => ANSWERS.map((answer) => ({ request, answer }))).map((one, index) => ({ ...one, id: `c${index}`, place: index,
      url: `${servers.origins[one.answer === 'home' ? 'page' : 'other']}/c${index}/${one.answer}/${one.request.file}` }));
    const masks = cases.filter(({ request }) => request.initiator === 'mask-image');
    masks.forEach((mask, index) => { mask.place = index; });
    await browser.open(`${servers.origins.page}/`);
    await browser.evaluate(`void run(${JSON.stringify(cases.map(({ request, url, place }) => ({ ...request, url, place })))})`);
    const results = await patiently(() => browser.evaluate('globalThis.results'));
    // Half of the picture is transparent: both halves are seen if there is no mask, neither if it is refused.
    await browser.evaluate(`void look(${JSON.stringify(await browser.screenshot())}, ${JSON.stringify(masks.flatMap((_, index) => [[30 * index + 5, 10], [30 * index + 15, 10]]))})`);
    const colours = await patiently(() => browser.evaluate('globalThis.seen'));
    masks.forEach((mask, index) => {
      const [left, right] = [colours[2 * index], colours[2 * index + 1]].map((colour) => colour === '0,0,255');
      results[cases.indexOf(mask)] = left && !right ? 'allowed' : !left && !right ? 'blocked' : 'no mask';
    });
    const manifests = cases.filter(({ request }) => request.initiator === 'manifest');
    for (const { request, url, place } of browser.manifest ? manifests : []) {
      await browser.evaluate(`setManifest(${JSON.stringify({ ...request, url })})`);
      results[place] = await browser.manifest() ? 'allowed' : 'blocked';
    }
    const engine = await createEngine({ origin: servers.origins.page, profile });
    return cases.filter((one) => browser.manifest || !manifests.includes(one)).map((one) => ({
      name: nameOf(one),
      initiator: one.request.initiator,
      said: said(engine, one, servers),
      seen: { outcome: results[cases.indexOf(one)], ...logged(servers.log.get(one.id) ?? []) },
    }));
  } finally {
    servers.stop();
  }
}

async function patiently(ask) {
  for (let left = 600; left > 0; left--) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  throw new Error('the page does not come to an end');
}

const nameOf = ({ request: { initiator, how, crossOrigin, credentials, destination, method, type }, answer }) =>
  [how ?? initiator, destination, method, type, crossOrigin, credentials, answer].filter(Boolean).join(' ');

/** What the engine says. */
function said(engine, { request: { file, type, how, ...request }, answer, url }, { corsHeaders }) {
  if (request.initiator === 'beacon') request.body = type ? new Blob(['{}'], { type }) : 'x';
  if (request.method === 'POST') request.headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const asked = { ...request, url };
  const plan = engine.plan(asked);
  const headers = [['Content-Type', files[file][0]], ...corsHeaders[answer]()];
  const responses = [{ status: request.initiator === 'websocket' ? 101 : 200, headers }];
  if (plan.preflight) responses.unshift({ status: 204, headers });
  const verdict = plan.kind === 'blocked' ? { outcome: 'blocked', findings: plan.findings } : engine.check({ request: asked, responses });
  const stopped = verdict.findings.some(({ stage, severity }) => stage === 'preflight' && severity === 'block');
  const get = (wanted) => plan.request.headers.find(([name]) => name === wanted)?.[1];
  const isSent = plan.kind !== 'blocked' && !stopped;
  // A document or a socket comes, without CORS.
  const isOpaque = verdict.outcome !== 'blocked' && verdict.findings.some(({ code }) => code === 'response-opaque');
  return {
    // A font of an opaque response is used all the same.
    outcome: isOpaque ? 'opaque' : verdict.outcome === 'opaque' && request.initiator === 'font' ? 'allowed' : verdict.outcome,
    preflight: plan.preflight !== null,
    sent: isSent,
    ...isSent && {
      method: plan.request.method,
      Origin: get('Origin'),
      credentials: plan.credentials,
      'Sec-Fetch-Mode': get('Sec-Fetch-Mode'),
      'Sec-Fetch-Dest': get('Sec-Fetch-Dest'),
      'Sec-Fetch-Site': get('Sec-Fetch-Site'),
    },
  };
}

/** What the servers saw. */
function logged(entries) {
  const sent = entries.find(({ method }) => method !== 'OPTIONS');
  return {
    preflight: entries.some(({ method }) => method === 'OPTIONS'),
    sent: sent !== undefined,
    ...sent && {
      method: sent.method,
      Origin: sent.headers.origin,
      credentials: sent.headers.cookie !== undefined,
      'Sec-Fetch-Mode': sent.headers['sec-fetch-mode'],
      'Sec-Fetch-Dest': sent.headers['sec-fetch-dest'],
      'Sec-Fetch-Site': sent.headers['sec-fetch-site'],
    },
  };
}
