/**
 * Middleware for servers over `node:http`: Connect, Express, Koa, Fastify. Each listens to the end of the response and changes nothing of it.
 *
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 * @import { ServeOptions } from '../serve.js'
 * @import { Seen } from './exchange.js'
 */
import { Judge } from './judge.js';
import { readOptions } from './options.js';

/** @param {ServeOptions} [options] */
export function explainExpress(options = {}) {
  const judge = new Judge(readOptions(options, 'explainExpress'));
  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {() => void} [next]
   */
  return function explainRefusals(request, response, next) {
    watch(judge, request, response);
    next?.();
  };
}

/** @param {ServeOptions} [options] */
export function explainKoa(options = {}) {
  const judge = new Judge(readOptions(options, 'explainKoa'));
  /**
   * @param {{ req: IncomingMessage, res: ServerResponse }} context
   * @param {() => Promise<unknown>} next
   */
  return function explainRefusals({ req, res }, next) {
    watch(judge, req, res);
    return next();
  };
}

/**
 * A plugin of Fastify. It sees the whole server, not only the routes of one context.
 *
 * @param {any} fastify
 * @param {ServeOptions} options
 * @param {() => void} done
 */
export function explainFastify(fastify, options, done) {
  // Fastify gives options of its own besides, such as a prefix.
  const { log, onRefused, origins, hideQuery, wasm } = options;
  const judge = new Judge(readOptions({ log, onRefused, origins, hideQuery, wasm }, 'explainFastify'));
  fastify.addHook('onRequest', (/** @type {any} */ request, /** @type {any} */ reply, /** @type {() => void} */ proceed) => {
    watch(judge, request.raw, reply.raw);
    proceed();
  });
  done();
}
Object.assign(explainFastify, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'corsight' });

/**
 * Waits for the end of a response. A browser that refuses a stream closes the connection, so a stream ends then too.
 *
 * @param {Judge} judge
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
export function watch(judge, request, response) {
  try {
    // Routers and middleware change the method and the URL of a request.
    const { method = 'GET', url = '/' } = request;
    const target = /** @type {any} */ (request).originalUrl ?? url;
    let isTaken = false;
    const take = () => {
      if (isTaken) return;
      isTaken = true;
      judge.take(() => seenBy(request, response, method, target));
    };
    response.once('finish', take).once('close', take);
  } catch {
    // Whatever this is, it is no response of Node.
  }
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {string} method
 * @param {string} target
 * @returns {Seen | undefined} Nothing if the response never left.
 */
function seenBy(request, response, method, target) {
  if (!response.headersSent) return undefined;
  return {
    method,
    target,
    isEncrypted: Boolean(/** @type {any} */ (request.socket)?.encrypted),
    requestHeaders: pairs(request.rawHeaders),
    status: response.statusCode,
    responseHeaders: sentHeaders(response),
  };
}

/** @param {string[]} flat */
const pairs = (flat) => flat.flatMap((name, index) => (index % 2 ? [] : [/** @type {[string, string]} */ ([name, flat[index + 1]])]));

/**
 * The headers as they went over the wire. `getHeaders` does not have those that were given to `writeHead`, as Fastify and others do.
 *
 * @param {ServerResponse} response
 * @returns {[name: string, value: string][]}
 */
function sentHeaders(response) {
  const { _header: sent } = /** @type {{ _header?: string }} */ (/** @type {unknown} */ (response));
  if (typeof sent === 'string') {
    const lines = sent.split('\r\n').slice(1).filter(Boolean);
    return lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  }
  return Object.entries(response.getHeaders()).flatMap(([name, value]) => [value ?? []].flat().map((one) => /** @type {[string, string]} */ ([name, String(one)])));
}
