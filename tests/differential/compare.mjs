// What two sides have to agree on, in one shape.

/** What the HTTP cache adds, as for a request with If-None-Match; scripts set other values here. */
const CACHING = /^(?:cache-control: (?:max-age=0|no-cache)|pragma: no-cache)$/;
/** What is the transport's, and `Sec-*`, of which browsers have more than Fetch does. */
const TRANSPORT = /^(?:host|connection|content-length|cookie|referer|accept-encoding|te|trailer|transfer-encoding|keep-alive|sec-.*)$/;

/** What is drawn for the body of a FormData, on either side. */
const BOUNDARY = /boundary=(?:-+(?:WebKitFormBoundary\w+|geckoformboundary\w+|CorsightFormBoundary\w+|formdata-undici-\d+)|0{38})/

/**
 * Requests as lines of text: method and URL, whether credentials came, all headers that matter.
 *
 * @param {{ method: string, url: string, headers: [string, string][], credentials?: boolean, body: boolean }[]} log
 * @param {Map<string, string>} [own] Headers that the browser adds by itself: they are no part of it with these values.
 */
export function requestLines(log, own = new Map()) {
  return log.map(({ method, url, headers, credentials, body }) => {
    const { host, pathname, search } = new URL(url);
    const all = combined(headers);
    // Only where no policy on third-party cookies has a say.
    const came = credentials ?? all.get('cookie')?.includes('with=credentials') ?? false;
    const lines = [...all].filter(([name, value]) => !TRANSPORT.test(name) && own.get(name) !== value).map(([name, value]) => `${name}: ${value}`)
      .filter((line) => !CACHING.test(line));
    return [`${method} ${host}${pathname}${search}`, host.startsWith('localhost') ? (came ? 'with credentials' : 'without credentials') : '', body ? 'with a body' : '', ...lines.sort()]
      .filter(Boolean).join('\n  ');
  });
}

/** The headers that a browser adds to every request, from a log of plain ones. */
export function ownHeaders(log) {
  return new Map(log.flatMap(({ headers }) => [...combined(headers)]).filter(([name]) => !/^(?:origin|accept|content-type)$/.test(name)));
}

function combined(headers) {
  const all = new Map();
  for (const [name, given] of headers) {
    const value = given.replace(/^[\t ]+|[\t ]+$/g, '').replace(BOUNDARY, 'boundary=drawn');
    const lower = name.toLowerCase();
    all.set(lower, all.has(lower) ? `${all.get(lower)}, ${value}` : value);
  }
  // Where the last of several is empty, a browser that sends them as one sends no space behind the comma.
  for (const [name, value] of all) all.set(name, value.replace(/[\t ]+$/, ''));
  return all;
}

/**
 * The first difference, or null: `{ what, browser, corsight }`.
 *
 * @param {{ results: any[], requests: string[] }} browser
 * @param {{ results: any[], requests: string[] }} corsight
 */
export function difference(browser, corsight) {
  for (let index = 0; index < Math.max(browser.requests.length, corsight.requests.length); index += 1) {
    if (browser.requests[index] !== corsight.requests[index]) {
      return { what: `request ${index + 1}`, browser: browser.requests[index], corsight: corsight.requests[index] };
    }
  }
  for (const [index, seen] of browser.results.entries()) {
    // Firefox leaves an XMLHttpRequest without an end when it refuses a redirect for its port: no response either.
    const result = seen.timeout && corsight.results[index]?.failed ? corsight.results[index] : seen;
    const [own, said] = [result, corsight.results[index]].map((one) => JSON.stringify(one, ['failed', 'timeout', 'type', 'status', 'redirected', 'url', 'headers']));
    // The list of names above leaves out what is in the arrays of headers.
    const [ownVisible, saidHeaders] = [result, corsight.results[index]].map((one) => JSON.stringify(one?.headers));
    if (own !== said || ownVisible !== saidHeaders) {
      return { what: `result of call ${index + 1}`, browser: result, corsight: corsight.results[index] };
    }
  }
  return null;
}
