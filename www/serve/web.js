/**
 * Servers that answer a `Request` with a `Response`: Hono, and handlers of Deno, Bun, Workers and others.
 *
 * @import { ServeOptions } from '../serve.js'
 */
import { Judge } from './judge.js';
import { watch } from './node.js';
import { readOptions } from './options.js';

/** @param {ServeOptions} [options] */
export function explainHono(options = {}) {
  const judge = new Judge(readOptions(options, 'explainHono'));
  /**
   * @param {{ req: { raw: Request }, res: Response, env?: unknown }} context
   * @param {() => Promise<void>} next
   */
  return async function explainRefusals(context, next) {
    if (watchesNode(judge, context.env)) return next();
    await next();
    see(judge, () => context.req.raw, () => context.res);
  };
}

/**
 * @template {unknown[]} Rest
 * @template {Response | Promise<Response>} Answer
 * @param {(request: Request, ...rest: Rest) => Answer} handler
 * @param {ServeOptions} [options]
 */
export function explainFetch(handler, options = {}) {
  const judge = new Judge(readOptions(options, 'explainFetch'));
  /**
   * @this {unknown}
   * @param {Request} request
   * @param {Rest} rest
   */
  return function explainRefusals(request, ...rest) {
    const isWatched = watchesNode(judge, rest[0]);
    const answer = handler.call(this, request, ...rest);
    if (isWatched) return answer;
    if (typeof (/** @type {any} */ (answer)?.then) === 'function') /** @type {Promise<Response>} */ (answer).then((response) => see(judge, () => request, () => response), () => {});
    else see(judge, () => request, () => /** @type {Response} */ (answer));
    return answer;
  };
}

/**
 * Watches the response of Node that stands behind a `Response`, if `@hono/node-server` tells of it. It makes `Response`s whose headers change
 * the answer when somebody reads them.
 *
 * @param {Judge} judge
 * @param {any} environment
 */
function watchesNode(judge, environment) {
  const { incoming, outgoing } = environment ?? {};
  if (typeof outgoing?.once !== 'function' || !incoming) return false;
  watch(judge, incoming, outgoing);
  return true;
}

/**
 * @param {Judge} judge
 * @param {() => Request} request
 * @param {() => Response} response
 */
function see(judge, request, response) {
  judge.take(() => {
    const { method, url, headers } = request();
    const answer = response();
    return { method, target: url, isEncrypted: false, requestHeaders: [...headers], status: answer.status, responseHeaders: [...answer.headers] };
  });
}
