/**
 * The parts of a proxy that the plugins hook into, which are those of `http-proxy` in both development servers.
 *
 * @import { IncomingMessage, ServerResponse, ClientRequest } from 'node:http'
 * @import { Refused, Rehearsal, Rehearsed } from './rehearsal.js'
 * @import { Settings } from './options.js'
 */
import { headerOf } from './rehearsal.js';

/** The header with the code of the cause on an answer that production would keep from the page. */
const HEADER = 'Corsight-Refused';

export class ProxyHooks {
  #rehearsal;
  #settings;
  #tell;
  /** @type {WeakMap<IncomingMessage, Promise<Rehearsed | null>>} */
  #begun = new WeakMap();
  /** @type {WeakMap<IncomingMessage, Rehearsed>} The calls whose preflight is over. */
  #ready = new WeakMap();

  /**
   * @param {Rehearsal} rehearsal
   * @param {Settings} settings
   * @param {(refused: Refused) => void} tell
   */
  constructor(rehearsal, settings, tell) {
    this.#rehearsal = rehearsal;
    this.#settings = settings;
    this.#tell = tell;
  }

  /**
   * Before the proxy calls its target. False: the call has failed, as it will in production, and goes no further.
   *
   * @param {IncomingMessage} request
   * @param {string} target
   */
  async before(request, target) {
    const begun = this.#rehearsal.begin(request, target).then(({ call, refused }) => {
      if (refused) this.#told(refused);
      if (!call || refused) return { call: null, refused };
      this.#ready.set(request, call);
      return { call, refused };
    });
    this.#begun.set(request, begun.then(({ call }) => call));
    // A warning holds nothing up.
    if (this.#settings.mode === 'warn') return true;
    const { refused } = await begun;
    if (refused) breakOff(request);
    return !refused;
  }

  /**
   * The target learns the page of production, because its answer may depend on it.
   *
   * @param {ClientRequest} outgoing
   * @param {IncomingMessage} request
   */
  onProxyReq(outgoing, request) {
    if (this.#begun.has(request) && !outgoing.headersSent) outgoing.setHeader('origin', this.#settings.origin);
  }

  /**
   * @param {IncomingMessage} answer
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  onProxyRes(answer, request, response) {
    const call = this.#ready.get(request);
    if (!call) {
      // The preflight of a call that was not held up may still be under way.
      const { statusCode, rawHeaders } = answer;
      void this.#begun.get(request)?.then((late) => late && this.#told(this.#rehearsal.end(late, { statusCode, rawHeaders })));
      return;
    }
    const refused = this.#rehearsal.end(call, answer);
    if (!refused) return;
    this.#told(refused);
    if (this.#settings.mode === 'warn') {
      if (!response.headersSent) response.setHeader(HEADER, headerOf(refused));
      return;
    }
    answer.destroy();
    breakOff(request);
    // What is over is not written to by the proxy.
    response.end();
  }

  /** @param {Refused | null} refused */
  #told(refused) {
    if (refused?.isNew) this.#tell(refused);
  }
}

/**
 * Ends a call without an answer, which is what script sees of a call that its browser refuses. With HTTP/2 this ends the one stream.
 *
 * @param {IncomingMessage} request
 */
function breakOff(request) {
  request.socket.destroy();
}

/**
 * The URL that a proxy calls.
 *
 * @param {unknown} target
 * @param {string} path
 */
export function joined(target, path) {
  const base = typeof target === 'string' || target instanceof URL ? new URL(target) : urlOf(/** @type {any} */ (target));
  return base && `${base.origin}${base.pathname.replace(/\/$/, '')}${path}`;
}

/** @param {{ protocol?: string, host?: string, hostname?: string, port?: string | number } | undefined} parts */
function urlOf(parts) {
  const host = parts?.host ?? parts?.hostname;
  return host ? new URL(`${parts?.protocol ?? 'http:'}//${host}${parts?.port && !host.includes(':') ? `:${parts.port}` : ''}`) : undefined;
}
