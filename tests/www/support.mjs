/**
 * What the tests of the JavaScript share.
 */
import { createEngine } from '../../pkg/index.js';

export const ORIGIN = 'https://app.example';

/** @param {import('../../pkg/index.js').EngineOptions} [options] */
export const engineFor = (options = {}) => createEngine({ origin: ORIGIN, now: () => 0, ...options });

/** What `call` throws, which it must. */
export function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** A response that lets ORIGIN read it. */
export const allowed = { status: 200, headers: [['Access-Control-Allow-Origin', '*']] };

/**
 * XMLHttpRequest without a network: `answer` is called for each that is sent and gives the response or null for a network
 * error. What was sent is in `FakeXhr.sent`.
 */
export function fakeXhr(answer = () => ({ status: 200 })) {
  class Upload extends EventTarget {}
  return class FakeXhr extends EventTarget {
    static sent = [];
    readyState = 0;
    status = 0;
    statusText = '';
    responseText = '';
    responseURL = '';
    responseType = '';
    withCredentials = false;
    upload = new Upload();
    headers = [];
    open(method, url, async) {
      if (/^(?:trace|track|connect)$/i.test(method)) throw new DOMException('forbidden method', 'SecurityError');
      Object.assign(this, { method, url: new URL(url, 'https://app.example/page/').href, async: async !== false, headers: [] });
    }
    setRequestHeader(name, value) {
      this.headers.push([name, value]);
    }
    overrideMimeType() {}
    getAllResponseHeaders() {
      return this.responseHeaders ?? '';
    }
    abort() {
      this.aborted = true;
    }
    send(body) {
      FakeXhr.sent.push({ method: this.method, url: this.url, headers: this.headers, body, own: Object.getOwnPropertyNames(this) });
      const finish = () => {
        if (this.aborted) return;
        const response = answer(this, body);
        this.readyState = 4;
        if (response === null) {
          if (!this.async) throw new DOMException('network', 'NetworkError');
          this.onreadystatechange?.();
          this.onerror?.();
          return;
        }
        this.status = response.status;
        this.statusText = response.statusText ?? 'OK';
        this.responseText = response.text ?? '';
        this.responseURL = response.url ?? this.url;
        this.responseHeaders = (response.headers ?? []).map(([name, value]) => `${name}: ${value}\r\n`).join('');
        // jQuery 1 listens to nothing else.
        this.onreadystatechange?.();
        this.onload?.();
      };
      if (this.async) setTimeout(finish);
      else finish();
    }
  };
}

/** Waits until `condition` gives something, and gives that. */
export async function until(condition, what = condition.toString()) {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
}

/** Runs `work` with the console's methods replaced by a record of what they were called with. */
export async function listening(work) {
  const names = ['log', 'warn', 'error', 'groupCollapsed', 'groupEnd'];
  const kept = names.map((name) => console[name]);
  const said = [];
  names.forEach((name) => { console[name] = (...args) => said.push([name, ...args]); });
  try {
    await work(said);
  } finally {
    names.forEach((name, index) => { console[name] = kept[index]; });
  }
  return said;
}
