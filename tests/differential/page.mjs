// Runs in the browser, and in Node with Corsight's fetch and XMLHttpRequest: makes the calls of conversations, many
// conversations at once, and tells what script saw.

// Chromium has six connections to a server. A request that was redirected keeps its own while its next preflight waits for another.
const AT_ONCE = 5;
const PATIENCE = 20000;

/** @param {string} json Conversations, each with the URLs that its calls go to. */
globalThis.runConversations = async (json) => JSON.stringify(await eachAtOnce(JSON.parse(json), async ({ urls, calls }) => {
  const results = [];
  for (const [index, call] of calls.entries()) {
    if (call.wait) await new Promise((done) => { setTimeout(done, call.wait); });
    const at = performance.now();
    results.push({ at, result: await makeCall(urls[index], call, globalThis) });
  }
  return results;
}));

/**
 * @template T, R
 * @param {T[]} todo
 * @param {(one: T, index: number) => Promise<R>} run
 * @returns {Promise<R[]>}
 */
export async function eachAtOnce(todo, run) {
  const results = [];
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < todo.length) {
      const index = next;
      next += 1;
      results[index] = await run(todo[index], index);
    }
  }));
  return results;
}

/**
 * @param {string} url
 * @param {any} call
 * @param {{ fetch: typeof fetch, XMLHttpRequest: typeof XMLHttpRequest, baseUrl?: string }} means `baseUrl`: what Node's Request does
 *   not have, which a page has.
 */
export function makeCall(url, call, means) {
  return call.api === 'xhr' ? byXhr(url, call, means.XMLHttpRequest) : byFetch(url, call, means);
}

async function byFetch(url, call, { fetch, baseUrl }) {
  try {
    const { method, mode, credentials, redirect, referrerPolicy, cache, keepalive, as, headers } = call;
    const isRequest = as === 'Request' || as === 'append';
    const init = {
      method, headers: isRequest && as === 'append' ? [] : toHeaders(call), mode, credentials, redirect, body: toBody(call.body), referrerPolicy, signal: AbortSignal.timeout(PATIENCE),
      ...(cache && { cache }), ...(keepalive && { keepalive }),
    };
    const input = isRequest ? new Request(baseUrl ? new URL(url, baseUrl) : url, init) : null;
    if (as === 'append' && isRequest) for (const [name, value] of headers) input.headers.append(name, value);
    const response = await (input ? fetch(input) : fetch(url, init));
    const { type, status, redirected, url: seen } = response;
    // How long a data: URL is, Firefox says in a header: that is its scheme fetch's affair.
    const own = [...response.headers].filter(([name]) => name !== 'content-length' || !url.startsWith('data:'));
    const result = { type, status, redirected, url: seen, headers: own };
    // Read to the end, or the connection would stay taken.
    await response.arrayBuffer().catch(() => {});
    return result;
  } catch (error) {
    return error.name === 'TimeoutError' ? { timeout: true } : { failed: true };
  }
}

const byXhr = (url, { method, headers, credentials, body, uploadListeners }, Xhr) => new Promise((done) => {
  try {
    const xhr = new Xhr();
    xhr.open(method, url);
    xhr.withCredentials = credentials === 'include';
    xhr.timeout = PATIENCE;
    for (const [name, value] of headers) xhr.setRequestHeader(name, value);
    if (uploadListeners) xhr.upload.onprogress = () => {};
    xhr.onload = () => {
      const lines = xhr.getAllResponseHeaders().split('\r\n').filter(Boolean);
      done({ status: xhr.status, url: xhr.responseURL, headers: lines.map((line) => [line.slice(0, line.indexOf(': ')).toLowerCase(), line.slice(line.indexOf(': ') + 2)]) });
    };
    xhr.onerror = () => done({ failed: true });
    xhr.ontimeout = () => done({ timeout: true });
    xhr.send(toBody(body));
  } catch {
    done({ failed: true });
  }
});

/** The headers of a call as script gives them. */
export function toHeaders({ headers, as }) {
  return as === 'record' ? Object.fromEntries(headers) : as === 'Headers' ? new Headers(headers) : headers;
}

export function toBody(body) {
  if (body === null || typeof body === 'string') return body;
  if (body.bytes !== undefined) return new TextEncoder().encode(body.bytes);
  if (body.buffer !== undefined) return new TextEncoder().encode(body.buffer).buffer;
  if (body.form !== undefined) return new URLSearchParams(body.form);
  if (body.parts !== undefined) {
    const form = new FormData();
    form.append('a', body.parts);
    return form;
  }
  return new Blob([body.blob], { type: body.type });
}
