/**
 * The transports of jQuery 4 itself: an XMLHttpRequest, and a script element.
 */
import { isLoadedByElement } from './settings.js';

/** @type {Readonly<Record<string, Function[]>>} The transports of every object with the functions of `corsight/ajax`. */
export const transports = /** @type {any} */ ({
  __proto__: null,
  '*': [(/** @type {any} */ settings) => {
    /** @type {any} Aborts the XMLHttpRequest; null once it has ended. */
    let stop;
    return {
      send(/** @type {Record<string, string>} */ headers, /** @type {Function} */ complete) {
        const xhr = settings.xhr();
        xhr.open(settings.type, settings.url, settings.async, settings.username, settings.password);
        for (const name in settings.xhrFields) xhr[name] = settings.xhrFields[name];
        if (settings.mimeType) xhr.overrideMimeType?.(settings.mimeType);
        // Not to another origin, where this header would cause a preflight.
        if (!settings.crossDomain) headers['X-Requested-With'] ||= 'XMLHttpRequest';
        for (const name in headers) xhr.setRequestHeader(name, headers[name]);
        /** A function that removes the handlers and runs `work`, unless the XMLHttpRequest has ended before. */
        const endBy = (/** @type {() => void} */ work) => () => {
          if (!stop) return;
          stop = xhr.onload = xhr.onerror = xhr.onabort = xhr.ontimeout = null;
          work();
        };
        xhr.onload = endBy(() => {
          const isText = (xhr.responseType || 'text') === 'text';
          // A file: URL has no status.
          complete(xhr.status || 200, xhr.statusText, isText ? { text: xhr.responseText } : { binary: xhr.response },
            xhr.getAllResponseHeaders());
        });
        xhr.onerror = xhr.onabort = xhr.ontimeout = endBy(() => complete(xhr.status, xhr.statusText));
        stop = endBy(() => xhr.abort());
        try {
          xhr.send(settings.hasContent && settings.data || null);
        } catch (error) {
          // Some hosts fire the error event before send() throws. Then the call has ended already.
          if (stop) throw error;
        }
      },
      abort() {
        stop?.();
      },
    };
  }],
  script: [(/** @type {any} */ settings) => {
    if (!isLoadedByElement(settings)) return;
    /** @type {((event?: Event) => void) | null} */
    let end;
    return {
      send(/** @type {unknown} */ _headers, /** @type {Function} */ complete) {
        const element = document.createElement('script');
        for (const name in settings.scriptAttrs) {
          const value = settings.scriptAttrs[name];
          if (value !== undefined && value !== null && (value !== false || /^aria-/i.test(name))) element.setAttribute(name, value);
        }
        if (settings.scriptCharset !== undefined) element.charset = settings.scriptCharset;
        end = (event) => {
          element.remove();
          end = null;
          if (event) complete(event.type === 'error' ? 404 : 200, event.type);
        };
        for (const type of ['load', 'error']) element.addEventListener(type, end);
        element.src = settings.url;
        document.head.append(element);
      },
      abort() {
        end?.();
      },
    };
  }],
});
