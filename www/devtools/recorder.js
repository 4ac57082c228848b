// @ts-nocheck
/**
 * Stands in for `corsight/capture` until that is there: puts the entries of the developer tools together to calls, and has the engine judge them.
 */
import { engineFor } from './engines.js';

const OWN_HEADERS = /^(host|connection|content-length|user-agent|accept-encoding|accept-language|accept|origin|referer|cookie|pragma|cache-control|sec-.*|access-control-request-.*|:.*)$/i;

const INITIATORS = { xhr: { initiator: 'xhr' }, font: { initiator: 'font' }, image: { initiator: 'canvas-image', crossOrigin: 'anonymous' }, script: { initiator: 'module-script' }, stylesheet: { initiator: 'stylesheet', crossOrigin: 'anonymous' } };

export async function createRecorder() {
  return new Recorder();
}

export async function analyze(har) {
  const recorder = new Recorder();
  const { log } = typeof har === 'string' ? JSON.parse(har) : har;
  for (const entry of log.entries) recorder.entries.push(entry);
  await recorder.build();
  return { calls: recorder.calls, ignored: recorder.ignored, unread: [], recorder: log.creator };
}

class Recorder {
  entries = [];
  calls = [];
  ignored = 0;
  ids = new Map();

  async add(entry) {
    const before = new Set(this.calls);
    this.entries.push(entry);
    await this.build();
    return this.calls.filter((call) => !before.has(call));
  }

  clear() {
    this.entries = [];
    this.calls = [];
  }

  toHar() {
    return { log: { version: '1.2', creator: { name: 'corsight', version: '0' }, entries: this.entries } };
  }

  async build() {
    const entries = [...this.entries].sort((a, b) => Date.parse(a.startedDateTime) - Date.parse(b.startedDateTime));
    const used = new Set();
    const calls = [];
    this.ignored = 0;
    for (const entry of entries) {
      if (used.has(entry) || entry._resourceType === 'preflight' || /^(data|blob|chrome-extension):/.test(entry.request.url)) continue;
      const chain = [entry];
      for (let last = entry; last.response.redirectURL && !last.response._error;) {
        const to = new URL(last.response.redirectURL, last.request.url).href;
        const next = entries.find((other) => !used.has(other) && !chain.includes(other) && other._resourceType !== 'preflight' && other.request.url === to
          && other.startedDateTime >= last.startedDateTime);
        if (!next) break;
        chain.push(next);
        last = next;
      }
      const origin = chain.map((part) => header(part.request, 'origin')).find((value) => value && value !== 'null') ?? referrer(entry) ?? this.origin;
      if (!origin || chain.every((part) => new URL(part.request.url).origin === origin) || header(entry.request, 'sec-fetch-mode') === 'navigate') {
        this.ignored += 1;
        continue;
      }
      const messages = [];
      let error = null;
      for (const part of chain) {
        used.add(part);
        const preflight = entries.find((other) => other._resourceType === 'preflight' && !used.has(other) && other.request.url === part.request.url);
        if (preflight) {
          used.add(preflight);
          messages.push(message('preflight', preflight));
        }
        messages.push(message(part === entry ? 'request' : 'redirect', part));
        error ??= part.response._error || part.response.error || null;
      }
      calls.push({ entry, origin, messages, error });
    }
    this.calls = await Promise.all(calls.map(async ({ entry, origin, messages, error }) => {
      const id = this.ids.get(entry) ?? String(this.ids.size + 1);
      this.ids.set(entry, id);
      const responses = messages.filter(({ response }) => response).map(({ request, response }) => ({ url: request.url, ...response }));
      const request = { url: entry.request.url, method: entry.request.method, headers: entry.request.headers.filter(({ name }) => !OWN_HEADERS.test(name)).map(({ name, value }) => [name, value]),
        ...INITIATORS[entry._resourceType] ?? { initiator: 'fetch' }, ...(entry.request.cookies?.length ? { credentials: 'include' } : {}) };
      const engine = await engineFor(origin);
      let plan = engine.plan(request);
      if (plan.preflight && messages[0].kind !== 'preflight' && responses.length) {
        responses.unshift({ url: request.url, status: 204, headers: plan.requires.preflight.map(({ name, value }) => [name, value]) });
        messages.unshift({ kind: 'preflight', request: plan.preflight.request, response: null, failure: null, cached: true });
      }
      let verdict = engine.check({ request, responses });
      if (verdict.outcome === 'incomplete' && messages.at(-1).failure) {
        const fetch = engine.start(request);
        for (const response of responses) {
          fetch.poll();
          fetch.handleResponse(response);
        }
        if (fetch.poll()?.type === 'send') fetch.handleFailure(messages.at(-1).failure);
        fetch.poll();
        verdict = fetch.verdict() ?? verdict;
        fetch.dispose();
      }
      if (error && verdict.outcome === 'allowed') {
        request.credentials = 'include';
        plan = engine.plan(request);
        verdict = engine.check({ request, responses });
      }
      return { id, startedAt: Date.parse(entry.startedDateTime), duration: entry.time, origin, request, responses, messages, plan, verdict,
        outcome: verdict.outcome, recorded: { outcome: error ? 'blocked' : 'allowed', error }, unknowns: [] };
    }));
  }
}

const header = ({ headers }, name) => headers.find((one) => one.name.toLowerCase() === name)?.value;
const referrer = ({ request }) => { const value = header(request, 'referer'); return value && new URL(value).origin; };
const message = (kind, { request, response }) => ({ kind, request: { method: request.method, url: request.url, headers: request.headers.map(({ name, value }) => [name, value]) },
  response: response.status ? { status: response.status, headers: response.headers.map(({ name, value }) => [name, value]) } : null,
  failure: response.status ? null : response._error ?? 'no answer', cached: false });
