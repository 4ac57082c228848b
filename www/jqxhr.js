/**
 * The promise that `ajax` returns, with the methods and the timing of jQuery's jqXHR: done, fail and always call back
 * at once when the call ends; then and catch are those of a standard promise, later.
 *
 * @import { AjaxSettings, JqXHR } from './ajax.js'
 * @import { Cors } from './index.js'
 */

/** @typedef {'done' | 'fail' | 'status' | 'completed'} Kind */

/**
 * How the XMLHttpRequest ended.
 *
 * @typedef {{ status: number, textStatus: string, error: unknown, headers: string, statusText: string, body: any, binary: boolean }} Result
 */

/**
 * @param {any} context `this` of the callbacks.
 * @param {AjaxSettings} settings
 * @param {Cors} cors
 */
export function createJqXHR(context, settings, cors) {
  /** @type {{ name: Kind, callback: Function }[]} */
  let waiting = [];
  /** @type {'pending' | 'resolved' | 'rejected'} */
  let state = 'pending';
  /** @type {any[]} */
  let args = [];
  /** @type {Map<string, [string, string]>} */
  const requestHeaders = new Map();
  let responseHeaders = '';

  const calls = (/** @type {string} */ name) => name === 'completed' || name === 'status' || name === (state === 'resolved' ? 'done' : 'fail');
  // The text of the status is the second of the arguments, whatever became of the call.
  const run = (/** @type {string} */ name, /** @type {Function} */ callback) => callback.apply(context,
    name === 'completed' ? [jqXHR, args[1]] : args);
  /** @param {Kind} name */
  const adder = (name) => (/** @type {any[]} */ ...callbacks) => {
    for (const callback of callbacks.flat()) {
      if (typeof callback !== 'function') continue;
      if (state === 'pending') waiting.push({ name, callback });
      else if (calls(name)) run(name, callback);
    }
    return jqXHR;
  };

  /** @type {any} */
  const jqXHR = {
    readyState: 0,
    status: 0,
    statusText: '',
    cors,
    done: adder('done'),
    fail: adder('fail'),
    always: (/** @type {any[]} */ ...callbacks) => jqXHR.done(...callbacks).fail(...callbacks),
    then: (/** @type {any} */ onDone, /** @type {any} */ onFail) => new Promise((resolve, reject) => {
      // All arguments of a callback, as jQuery gives them, and not only the first.
      const step = (/** @type {any} */ callback, /** @type {(value: any) => void} */ otherwise) => (/** @type {any[]} */ ...values) => {
        queueMicrotask(() => {
          if (typeof callback !== 'function') return otherwise(values[0]);
          try {
            resolve(callback(...values));
          } catch (error) {
            reject(error);
          }
        });
      };
      jqXHR.done(step(onDone, resolve)).fail(step(onFail, reject));
    }),
    catch: (/** @type {any} */ onFail) => jqXHR.then(undefined, onFail),
    state: () => state,
    promise: () => jqXHR,
    statusCode(/** @type {Record<string, any>} */ map) {
      return adder('status')(() => [map?.[jqXHR.status]].flat().forEach((callback) => callback?.apply(context, args)));
    },
    setRequestHeader(/** @type {string} */ name, /** @type {string} */ value) {
      if (state === 'pending' && jqXHR.readyState === 0) {
        // The first spelling stays, the last value counts.
        const key = name.toLowerCase();
        requestHeaders.set(key, [requestHeaders.get(key)?.[0] ?? name, value]);
      }
      return jqXHR;
    },
    overrideMimeType(/** @type {string} */ type) {
      settings.mimeType = type;
      return jqXHR;
    },
    getAllResponseHeaders: () => (state === 'pending' ? null : responseHeaders),
    getResponseHeader(/** @type {string} */ name) {
      const prefix = `${name.toLowerCase()}:`;
      const values = responseHeaders.split('\r\n').filter((line) => line.toLowerCase().startsWith(prefix));
      return values.length ? values.map((line) => line.slice(prefix.length).trim()).join(', ') : null;
    },
  };

  /** @param {Result} result */
  const settle = ({ status, textStatus, error, headers, statusText, body, binary }) => {
    responseHeaders = headers;
    jqXHR.readyState = status > 0 ? 4 : 0;
    jqXHR.status = status;
    /** @type {any} */
    let failure = textStatus === 'success' ? undefined : error ?? '';
    let data = body;
    if (!binary && body !== undefined) jqXHR.responseText = body;
    if (textStatus === 'success' && !(status >= 200 && status < 300 || status === 304)) {
      [textStatus, failure] = ['error', statusText];
    }
    if (status === 204 || settings.type === 'HEAD' && textStatus === 'success') textStatus = 'nocontent';
    else if (status === 304) textStatus = 'notmodified';
    else if (!binary && status > 0 && wantsJson()) {
      try {
        data = jqXHR.responseJSON = JSON.parse(body);
      } catch (broken) {
        if (textStatus === 'success') [textStatus, failure] = ['parsererror', broken];
      }
    }
    if (textStatus === 'nocontent' || textStatus === 'notmodified') data = undefined;
    jqXHR.statusText = statusText || `${failure || textStatus}`;
    state = failure === undefined ? 'resolved' : 'rejected';
    args = failure === undefined ? [data, textStatus, jqXHR] : [jqXHR, textStatus, failure];
    const callbacks = waiting;
    waiting = [];
    // Those of `statusCode` come after done and fail, those of `complete` last.
    for (const names of [['done', 'fail'], ['status'], ['completed']]) {
      for (const { name, callback } of callbacks) if (names.includes(name) && calls(name)) run(name, callback);
    }
  };
  const wantsJson = () => settings.dataType === 'json'
    || settings.dataType === undefined && /\bjson\b/.test(settings.mimeType ?? jqXHR.getResponseHeader('content-type') ?? '');

  return {
    jqXHR: /** @type {JqXHR} */ (jqXHR),
    // For the setting `complete`: after all others.
    completed: adder('completed'),
    headers: () => requestHeaders.values(),
    settle,
    isSettled: () => state !== 'pending',
  };
}
