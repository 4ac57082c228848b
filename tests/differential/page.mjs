// Runs in the browser: makes the calls of conversations, many conversations at once, and tells what script saw.

const AT_ONCE = 12;
const PATIENCE = 20000;

/** @param {string} json Conversations, each with the URL that its calls go to. */
globalThis.runConversations = async (json) => {
  const todo = JSON.parse(json);
  const results = todo.map(() => []);
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < todo.length) {
      const index = next;
      next += 1;
      for (const call of todo[index].calls) {
        if (call.wait) await new Promise((done) => { setTimeout(done, call.wait); });
        const at = performance.now();
        const result = await (call.api === 'xhr' ? byXhr : byFetch)(todo[index].url, call);
        results[index].push({ at, result });
      }
    }
  }));
  return JSON.stringify(results);
};

async function byFetch(url, { method, headers, mode, credentials, redirect, body, referrerPolicy }) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(url, { method, headers, mode, credentials, redirect, body: toBody(body), referrerPolicy, signal });
    const { type, status, redirected, url: seen } = response;
    const result = { type, status, redirected, url: seen, headers: [...response.headers] };
    // Read to the end, or the connection would stay taken.
    await response.arrayBuffer().catch(() => {});
    return result;
  } catch (error) {
    return error.name === 'TimeoutError' ? { timeout: true } : { failed: true };
  }
}

const byXhr = (url, { method, headers, credentials, body, uploadListeners }) => new Promise((done) => {
  try {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    xhr.withCredentials = credentials === 'include';
    xhr.timeout = PATIENCE;
    for (const [name, value] of headers) xhr.setRequestHeader(name, value);
    if (uploadListeners) xhr.upload.onprogress = () => {};
    xhr.onload = () => {
      const lines = xhr.getAllResponseHeaders().split('\r\n').filter(Boolean);
      done({ status: xhr.status, url: xhr.responseURL, headers: lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]) });
    };
    xhr.onerror = () => done({ failed: true });
    xhr.ontimeout = () => done({ timeout: true });
    xhr.send(toBody(body));
  } catch {
    done({ failed: true });
  }
});

function toBody(body) {
  if (body === null || typeof body === 'string') return body;
  if (body.bytes) return new TextEncoder().encode(body.bytes);
  if (body.form) return new URLSearchParams(body.form);
  return new Blob([body.blob], { type: body.type });
}
globalThis.toBody = toBody;
