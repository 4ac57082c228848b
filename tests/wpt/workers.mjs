/**
 * Workers: each a realm of its own in this thread, with what script of a worker has of Corsight.
 *
 * @import { Page } from './navigable.mjs'
 */
import vm from 'node:vm';
import { driveSync, createBlocking } from '../../pkg/xhr/sync.js';
import { clone } from './messages.mjs';
import { SHARED, network } from './window.mjs';

/**
 * `Worker` and `SharedWorker` of a page.
 *
 * @param {Page} page
 */
export function workersOf(page) {
  const { window } = page;

  class Worker extends window.EventTarget {
    #worker;

    /** @param {string} url */
    constructor(url) {
      super();
      this.#worker = start(page, `${url}`, 'worker', {
        hear: (data, ports) => {
          const event = new window.MessageEvent('message', { data });
          Object.defineProperty(event, 'ports', { value: ports });
          this.dispatchEvent(event);
        },
        fail: (message) => this.dispatchEvent(new window.ErrorEvent('error', { message })),
      });
    }

    /**
     * @param {any} message
     * @param {any} [options]
     */
    postMessage(message, options = []) {
      const { message: data, ports } = clone(message, options.transfer ?? options);
      this.#worker.then((worker) => worker.tell('message', { data, ports }));
    }

    terminate() {
      this.#worker.then((worker) => worker.close());
    }
  }
  for (const type of ['message', 'error', 'messageerror']) handler(Worker.prototype, type);

  class SharedWorker extends window.EventTarget {
    /** @param {string} url */
    constructor(url) {
      super();
      const { port1, port2 } = new MessageChannel();
      this.port = port1;
      start(page, `${url}`, 'shared-worker', {
        hear() {},
        fail: (message) => this.dispatchEvent(new window.ErrorEvent('error', { message })),
      }).then((worker) => worker.tell('connect', { data: '', ports: [port2] }));
    }
  }
  handler(SharedWorker.prototype, 'error');
  return { Worker, SharedWorker };
}

/**
 * An `on…` attribute.
 *
 * @param {object} target
 * @param {string} type
 */
function handler(target, type) {
  const set = new WeakMap();
  Object.defineProperty(target, `on${type}`, {
    configurable: true,
    get() { return set.get(this) ?? null; },
    set(listener) {
      if (set.has(this)) this.removeEventListener(type, set.get(this));
      set.delete(this);
      if (typeof listener !== 'function') return;
      set.set(this, listener);
      this.addEventListener(type, listener);
    },
  });
}

/**
 * @param {Page} page
 * @param {string} given
 * @param {'worker' | 'shared-worker'} kind
 * @param {{ hear: (data: any, ports: any[]) => void, fail: (message: string) => void }} outside
 */
async function start(page, given, kind, outside) {
  const { settings, navigable: { agent } } = page;
  const url = new URL(given, page.window.document.baseURI).href;
  let closed = false;
  let end = () => {};
  const target = new EventTarget();
  const worker = {
    /** @param {string} type @param {object} details */
    tell(type, details) {
      if (!closed) setTimeout(() => target.dispatchEvent(Object.assign(new Event(type), details)));
    },
    close() {
      closed = true;
      end();
    },
  };
  const loaded = await settings.load({ url, initiator: kind }).catch(() => null);
  if (!loaded || loaded.status > 299) {
    outside.fail(`The worker could not be loaded: ${url}`);
    return worker;
  }
  const at = loaded.filtered.url || url;
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const global = vm.runInContext('globalThis', context);
  const inside = await agent.settings(at, /^data:/.test(at) ? 'null' : settings.origin, settings.site, { baseUrl: at, global: () => global });
  end = inside.end;
  const blocking = await createBlocking();
  const run = (/** @type {Uint8Array} */ bytes, /** @type {string} */ filename) => vm.runInContext(new TextDecoder().decode(bytes), context, { filename });

  const load = (/** @type {string} */ each) => {
    try {
      const { received, read } = driveSync(inside.session, /** @type {any} */ (blocking), { url: each, initiator: 'import-scripts' }, null);
      const bytes = read();
      if (received.response.status < 300) return bytes;
    } catch {}
    throw new DOMException(`${each} could not be loaded`, 'NetworkError');
  };

  class WorkerGlobalScope {}
  class DedicatedWorkerGlobalScope extends WorkerGlobalScope {}
  class SharedWorkerGlobalScope extends WorkerGlobalScope {}
  const own = kind === 'worker' ? { DedicatedWorkerGlobalScope, postMessage(/** @type {any} */ message, /** @type {any} */ options = []) {
    const { message: data, ports } = clone(message, options.transfer ?? options);
    setTimeout(() => outside.hear(data, ports));
  } } : { SharedWorkerGlobalScope };
  const members = {
    ...SHARED, ...network(inside, () => at), ...own, WorkerGlobalScope, self: global, location: new URL(at), origin: inside.origin, isSecureContext: at.startsWith('https:'),
    navigator: {}, close: worker.close, console, crypto, performance, queueMicrotask, structuredClone, atob, btoa,
    setTimeout, clearTimeout, setInterval, clearInterval, Event, EventTarget, MessageEvent,
    addEventListener: target.addEventListener.bind(target), removeEventListener: target.removeEventListener.bind(target), dispatchEvent: target.dispatchEvent.bind(target),
    importScripts(/** @type {string[]} */ ...urls) {
      for (const each of urls.map((one) => new URL(one, at).href)) {
        run(load(each), each);
      }
    },
  };
  for (const [name, value] of Object.entries(members)) Object.defineProperty(global, name, { value, configurable: true, writable: true });
  for (const type of ['message', 'connect', 'error', 'messageerror']) handler(global, type);
  Object.setPrototypeOf(global, (kind === 'worker' ? DedicatedWorkerGlobalScope : SharedWorkerGlobalScope).prototype);
  try {
    run(loaded.bytes, at);
  } catch (error) {
    outside.fail(`${error}`);
  }
  return worker;
}
