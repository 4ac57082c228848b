/**
 * The transports of jQuery 4 itself: an XMLHttpRequest, and a script element.
 */
import { byElement } from './settings.js';

/** @type {Readonly<Record<string, Function[]>>} The transports that every object with our functions begins with. */
export const transports = /** @type {any} */ ({
  __proto__: null,
  '*': [(/** @type {any} */ s) => {
    /** @type {any} Ends it; null once it is over. */
    let stop;
    return {
      send(/** @type {Record<string, string>} */ headers, /** @type {Function} */ complete) {
        const xhr = s.xhr();
        xhr.open(s.type, s.url, s.async, s.username, s.password);
        for (const name in s.xhrFields) xhr[name] = s.xhrFields[name];
        if (s.mimeType) xhr.overrideMimeType?.(s.mimeType);
        // Never to another origin, where it would cost a preflight.
        if (!s.crossDomain) headers['X-Requested-With'] ||= 'XMLHttpRequest';
        for (const name in headers) xhr.setRequestHeader(name, headers[name]);
        const over = (/** @type {() => void} */ then) => () => {
          if (!stop) return;
          stop = xhr.onload = xhr.onerror = xhr.onabort = xhr.ontimeout = null;
          then();
        };
        xhr.onload = over(() => {
          const text = (xhr.responseType || 'text') === 'text';
          // Files come without a status.
          complete(xhr.status || 200, xhr.statusText, text ? { text: xhr.responseText } : { binary: xhr.response },
            xhr.getAllResponseHeaders());
        });
        xhr.onerror = xhr.onabort = xhr.ontimeout = over(() => complete(xhr.status, xhr.statusText));
        stop = over(() => xhr.abort());
        try {
          xhr.send(s.hasContent && s.data || null);
        } catch (error) {
          // Some tell of the error first.
          if (stop) throw error;
        }
      },
      abort() {
        stop?.();
      },
    };
  }],
  script: [(/** @type {any} */ s) => {
    if (!byElement(s)) return;
    /** @type {((event?: Event) => void) | null} */
    let leave;
    return {
      send(/** @type {unknown} */ _headers, /** @type {Function} */ complete) {
        const element = document.createElement('script');
        for (const name in s.scriptAttrs) {
          const value = s.scriptAttrs[name];
          if (value !== undefined && value !== null && (value !== false || /^aria-/i.test(name))) element.setAttribute(name, value);
        }
        if (s.scriptCharset !== undefined) element.charset = s.scriptCharset;
        leave = (event) => {
          element.remove();
          leave = null;
          if (event) complete(event.type === 'error' ? 404 : 200, event.type);
        };
        for (const type of ['load', 'error']) element.addEventListener(type, leave);
        element.src = s.url;
        document.head.append(element);
      },
      abort() {
        leave?.();
      },
    };
  }],
});
