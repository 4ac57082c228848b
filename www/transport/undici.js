/**
 * Sends HTTP requests through a dispatcher of undici: an Agent, a ProxyAgent or a MockAgent. It does not use undici's fetch, which combines
 * headers, adds some and accepts only an AbortSignal of its own realm.
 *
 * @import { Dispatcher, Transport } from '../fetch.js'
 */
import { nodeReader } from './node-reader.js';

/**
 * @param {Dispatcher} dispatcher
 * @returns {Promise<Transport>}
 */
export async function undiciTransport(dispatcher) {
  const { read, addHeaders } = await nodeReader();
  return async (url, { method, headers, body, signal }) => {
    const { origin, pathname, search } = new URL(url);
    const { statusCode, statusText, headers: rawHeaders, body: readable } = await dispatcher.request({
      origin, path: pathname + search, method, headers: addHeaders(headers).flat(), body, signal, responseHeaders: 'raw' });
    try {
      return read(Object.assign(readable, { statusCode, statusMessage: statusText, rawHeaders }), method, signal);
    } catch (error) {
      readable.destroy();
      throw error;
    }
  };
}
