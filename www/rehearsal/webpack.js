/**
 * The plugin of webpack.
 *
 * @import { RehearsalOptions } from '../webpack.js'
 */
import { readOptions } from './options.js';
import { ProxyHooks, joined } from './proxy.js';
import { Rehearsal } from './rehearsal.js';

export class CorsRehearsalPlugin {
  #settings;

  /** @param {RehearsalOptions} options */
  constructor(options) {
    this.#settings = readOptions(options, 'CorsRehearsalPlugin');
  }

  /** @param {any} compiler */
  apply(compiler) {
    const logger = compiler.getInfrastructureLogger('corsight');
    const level = this.#settings.mode === 'warn' ? 'warn' : 'error';
    const hooks = new ProxyHooks(new Rehearsal(this.#settings), this.#settings, ({ text }) => logger[level](text));
    // The development server may have got this list already, so its routes are changed where they are.
    for (const route of compiler.options.devServer?.proxy ?? []) if (typeof route === 'object') rehearse(route, hooks);
  }
}

/**
 * @param {any} route Options of `http-proxy-middleware`.
 * @param {ProxyHooks} hooks
 */
function rehearse(route, hooks) {
  const { target, router, onProxyReq, onProxyRes, pathRewrite } = route;
  route.router = async (/** @type {any} */ request) => {
    const routed = (await resolveRouter(router, request)) ?? target;
    const url = joined(routed, await rewritten(pathRewrite, request));
    if (url && !await hooks.before(request, url)) return new Promise(() => {});
    return routed;
  };
  route.onProxyReq = (/** @type {any[]} */ ...args) => {
    hooks.onProxyReq(args[0], args[1]);
    return onProxyReq?.(...args);
  };
  route.onProxyRes = (/** @type {any[]} */ ...args) => {
    hooks.onProxyRes(args[0], args[1], args[2]);
    return onProxyRes?.(...args);
  };
}

/**
 * The target of a table or of a function: host, path, or both in front of each other, as `http-proxy-middleware` reads them.
 *
 * @param {any} router
 * @param {any} request
 */
function resolveRouter(router, request) {
  if (typeof router === 'function') return router(request);
  const { host = '' } = request.headers;
  const key = Object.keys(router ?? {}).find((name) => (name.includes('/') ? `${host}${request.url}`.startsWith(name) || request.url.startsWith(name) : name === host));
  return key === undefined ? undefined : router[key];
}

/**
 * @param {any} pathRewrite
 * @param {any} request
 */
async function rewritten(pathRewrite, request) {
  const { url } = request;
  if (typeof pathRewrite === 'function') return (await pathRewrite(url, request)) ?? url;
  const rule = Object.entries(pathRewrite ?? {}).find(([pattern]) => new RegExp(pattern).test(url));
  return rule ? url.replace(new RegExp(rule[0]), rule[1]) : url;
}
