/**
 * The plugin of Vite.
 *
 * @import { RehearsalOptions } from '../vite.js'
 * @import { Refused } from './rehearsal.js'
 */
import { readOptions } from './options.js';
import { ProxyHooks, joined } from './proxy.js';
import { Rehearsal } from './rehearsal.js';

/** @param {RehearsalOptions} options */
export function corsRehearsal(options) {
  const settings = readOptions(options, 'corsRehearsal');
  /** @type {any} */
  let server;
  const hooks = new ProxyHooks(new Rehearsal(settings), settings, tell);

  /** @param {Refused} refused */
  function tell({ text }) {
    if (settings.mode === 'warn') return void server.config.logger.warn(text);
    server.config.logger.error(text);
    // The overlay of Vite, on every page that is open.
    (server.hot ?? server.ws).send({ type: 'error', err: { message: text, stack: '', plugin: 'corsight' } });
  }

  return {
    name: 'corsight:rehearsal',
    apply: /** @type {const} */ ('serve'),
    /** @param {any} config */
    configResolved(config) {
      const { proxy } = config.server;
      for (const [context, given] of Object.entries(proxy ?? {})) proxy[context] = rehearsed(given);
    },
    /** @param {any} made */
    configureServer(made) {
      server = made;
    },
  };

  /**
   * The options of one route of the proxy, with the hooks.
   *
   * @param {any} given
   */
  function rehearsed(given) {
    const route = typeof given === 'string' ? { target: given, changeOrigin: true } : given;
    return {
      ...route,
      /** @param {any} proxy @param {any} resolved */
      configure(proxy, resolved) {
        route.configure?.(proxy, resolved);
        proxy.on('proxyReq', (/** @type {any} */ outgoing, /** @type {any} */ request) => hooks.onProxyReq(outgoing, request));
        proxy.on('proxyRes', (/** @type {any} */ answer, /** @type {any} */ request, /** @type {any} */ response) => hooks.onProxyRes(answer, request, response));
      },
      /** @param {any} request @param {any} response @param {any} resolved */
      async bypass(request, response, resolved) {
        const bypassed = await route.bypass?.(request, response, resolved);
        // Without a response it is a WebSocket, which CORS does not apply to.
        if (bypassed !== undefined && bypassed !== null || !response) return bypassed;
        const target = joined(route.target, route.rewrite ? route.rewrite(request.url) : request.url);
        return !target || await hooks.before(request, target) ? undefined : false;
      },
    };
  }
}
