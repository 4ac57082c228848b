/**
 * The DevTools protocol of a page and of what belongs to it: its workers, and its frames in other processes.
 *
 * Frames and workers have sessions of their own. Their messages travel inside of messages of the session that found them, which works the
 * same way in puppeteer, in Playwright and over a socket.
 */
import { demand, isObject } from '../errors/misuse.js';

/**
 * What drives a page.
 *
 * @typedef {object} Session
 * @property {(method: any, params?: any) => Promise<any>} send
 * @property {(event: any, listener: (params: any) => void) => unknown} on
 * @property {(event: any, listener: (params: any) => void) => unknown} off
 * @property {() => Promise<unknown>} [detach]
 */

const EVENTS = [
  'Network.requestWillBeSent', 'Network.requestWillBeSentExtraInfo', 'Network.responseReceived', 'Network.responseReceivedExtraInfo',
  'Network.loadingFinished', 'Network.loadingFailed', 'Audits.issueAdded',
];

/**
 * The session of a page, and whether it was made here.
 *
 * @param {any} target A page of puppeteer or Playwright, or a session.
 * @returns {Promise<{ session: Session, isOwn: boolean }>}
 */
export async function sessionOf(target) {
  demand(hasMembers(target), 'observe takes a page of puppeteer or Playwright, or a CDPSession', target);
  if (typeof target.createCDPSession === 'function') return { session: await target.createCDPSession(), isOwn: true };
  if (typeof target.context === 'function') return { session: await target.context().newCDPSession(target), isOwn: true };
  demand(typeof target.send === 'function' && typeof target.on === 'function', 'observe takes a page of puppeteer or Playwright (in Chromium), or a CDPSession', target);
  return { session: /** @type {any} */ (target), isOwn: false };
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
const hasMembers = (value) => isObject(value);

/**
 * Listens to a session until the returned function is called.
 *
 * @param {Session} session
 * @param {(event: { method: string, params: object }) => void} take
 * @returns {Promise<() => Promise<void>>}
 */
export async function listen(session, take) {
  const children = new Children(session, take);
  /** @type {[event: string, listener: (params: any) => void][]} */
  const listeners = EVENTS.map((method) => [method, (params) => take({ method, params })]);
  listeners.push(['Target.attachedToTarget', (params) => children.add(params)]);
  listeners.push(['Target.receivedMessageFromTarget', (params) => children.receive(params)]);
  for (const [event, listener] of listeners) session.on(event, listener);
  await begin((method, params) => session.send(method, params));
  return async () => {
    for (const [event, listener] of listeners) session.off(event, listener);
    // A page that has been closed answers nothing more.
    await session.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: false }).catch(() => {});
  };
}

/**
 * Has a target tell of its requests, and of the targets that belong to it, which wait until they are listened to.
 *
 * @param {(method: string, params?: object) => Promise<unknown>} send
 */
async function begin(send) {
  await Promise.all([
    send('Network.enable'),
    // A worker has no issues.
    send('Audits.enable').catch(() => {}),
    send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false }).catch(() => {}),
  ]);
}

/** The sessions inside of a session. */
class Children {
  #session;
  #take;
  #count = 0;
  /** @type {Map<number, { resolve: (value: unknown) => void, reject: (reason: unknown) => void }>} The commands that are not answered. */
  #commands = new Map();
  /** @type {Map<string, Children>} The sessions inside of each child, by its id. */
  #inside = new Map();

  /**
   * @param {Pick<Session, 'send'>} session
   * @param {(event: { method: string, params: object }) => void} take
   */
  constructor(session, take) {
    this.#session = session;
    this.#take = take;
  }

  /** @param {{ sessionId: string, waitingForDebugger: boolean }} params */
  async add({ sessionId }) {
    const send = (/** @type {string} */ method, params = {}) => this.#send(sessionId, method, params);
    this.#inside.set(sessionId, new Children({ send }, this.#take));
    try {
      await begin(send);
    } catch {
      // It has gone.
    }
    await send('Runtime.runIfWaitingForDebugger').catch(() => {});
  }

  /** @param {{ sessionId: string, message: string }} params */
  receive({ sessionId, message }) {
    const { id, method, params, result, error } = JSON.parse(message);
    const command = this.#commands.get(id);
    if (command) {
      this.#commands.delete(id);
      if (error) command.reject(new Error(error.message));
      else command.resolve(result);
    } else if (method === 'Target.attachedToTarget') {
      void this.#inside.get(sessionId)?.add(params);
    } else if (method === 'Target.receivedMessageFromTarget') {
      this.#inside.get(sessionId)?.receive(params);
    } else if (EVENTS.includes(method)) {
      this.#take({ method, params });
    }
  }

  /**
   * @param {string} sessionId
   * @param {string} method
   * @param {object} params
   */
  #send(sessionId, method, params) {
    const id = ++this.#count;
    const answered = new Promise((resolve, reject) => this.#commands.set(id, { resolve, reject }));
    this.#session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
      .catch((/** @type {unknown} */ error) => this.#commands.get(id)?.reject(error));
    return answered;
  }
}
