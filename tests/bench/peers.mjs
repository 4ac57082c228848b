/**
 * The decision code of other packages, called as it is shipped. `prepare` makes of an input what the peer's own callers
 * have at hand; `run` is what is measured. `lacks` says what a peer leaves out of the work that the row is about, or what it does not start
 * from: a peer with nothing there does the same work from the same input.
 */
import { createRequire } from 'node:module';
import { CorsPreflightData, getUnsafeHeaders, isCorsSimpleRequest, processCorsResponse } from '../node_modules/mentoss/dist/cors.js';
import HappyFetch from '../node_modules/happy-dom/lib/fetch/Fetch.js';
import FetchCORSUtility from '../node_modules/happy-dom/lib/fetch/utilities/FetchCORSUtility.js';
import FetchResponseHeaderUtility from '../node_modules/happy-dom/lib/fetch/utilities/FetchResponseHeaderUtility.js';
import { Browser } from 'happy-dom';

const require = createRequire(import.meta.url);
// Past its `exports`: the pieces that decide are not public.
const jsdom = (path) => require(`../node_modules/jsdom/lib/jsdom/${path}`);

/** @param {string} page The origin that asks. */
export function peers(page) {
  const [mentoss, happy, dom] = [mentossPeer(page), happyDomPeer(page), jsdomPeer(page)];
  return {
    classify: [...mentoss.classify, ...happy.classify, dom.classify],
    judge: [...mentoss.judge, happy.judge, dom.judge],
    filter: [mentoss.filter, happy.filter, dom.filter, undiciPeer()],
  };
}

function mentossPeer(page) {
  const toRequest = ({ url, method, headers, body }) => new Request(url, { method, headers, body });
  const classify = (request) => isCorsSimpleRequest(request) || getUnsafeHeaders(request).length > 0;
  return {
    classify: [
      {
        who: 'mentoss, ready Request',
        note: 'isCorsSimpleRequest, then getUnsafeHeaders',
        lacks: 'a Request made beforehand; no test of the origin',
        prepare: toRequest,
        run: classify,
      },
      {
        who: 'mentoss',
        note: 'the same and the new Request that it takes',
        lacks: 'no test of the origin',
        prepare: (request) => request,
        run: (request) => classify(toRequest(request)),
      },
    ],
    judge: [
      {
        who: 'mentoss, ready objects',
        note: 'new CorsPreflightData and validate',
        lacks: 'a Request and a Headers made beforehand; no CORS check',
        prepare: ({ request, response }) => ({ request: toRequest(request), headers: new Headers(response.headers) }),
        run: ({ request, headers }) => new CorsPreflightData(headers).validate(request, page),
      },
      {
        who: 'mentoss',
        note: 'the same and the new Request and new Headers that it takes',
        lacks: 'no CORS check',
        prepare: (asked) => asked,
        run: ({ request, response }) => new CorsPreflightData(new Headers(response.headers)).validate(toRequest(request), page),
      },
    ],
    filter: {
      who: 'mentoss',
      note: 'processCorsResponse on a new Headers, which it changes',
      prepare: ({ response }) => response,
      run: ({ headers }) => processCorsResponse({ url: '', headers: new Headers(headers) }, page, false),
    },
  };
}

function happyDomPeer(page) {
  const browser = new Browser();
  const browserPage = browser.newPage();
  const browserFrame = browserPage.mainFrame;
  browserFrame.url = `${page}/`;
  const { window } = browserFrame;
  const cache = browserPage.context.preflightResponseCache;
  return {
    classify: [
      {
        who: 'happy-dom, ready URL',
        note: 'FetchCORSUtility.isCORS, as compliesWithCrossOriginPolicy calls it',
        lacks: 'a URL made beforehand; a test of the origin and nothing else',
        prepare: ({ url }) => new URL(url),
        run: (url) => FetchCORSUtility.isCORS(`${page}/`, url),
      },
      {
        who: 'happy-dom',
        note: 'the same and the new URL that it takes',
        lacks: 'a test of the origin and nothing else',
        prepare: (request) => request,
        run: ({ url }) => FetchCORSUtility.isCORS(`${page}/`, new URL(url)),
      },
    ],
    judge: {
      who: 'happy-dom',
      note: 'the answer read by PreflightResponseCache.add and judged by Fetch.compliesWithCrossOriginPolicy',
      lacks: 'a Fetch and a Headers made beforehand; origin and method, no header names',
      prepare: ({ request, response }) => ({
        fetch: new HappyFetch({ browserFrame, window, url: request.url, init: { method: request.method, headers: request.headers } }),
        response: { status: response.status, headers: new window.Headers(response.headers) },
      }),
      run: ({ fetch, response }) => {
        cache.add(fetch.request, response);
        return fetch.compliesWithCrossOriginPolicy();
      },
    },
    filter: {
      who: 'happy-dom',
      note: 'FetchResponseHeaderUtility.parseResponseHeaders; Set-Cookie is kept out of the input, because it would be stored',
      lacks: 'no CORS check, and only Set-Cookie is filtered',
      prepare: ({ request, response }) => ({
        browserFrame,
        requestURL: new URL(request.url),
        rawHeaders: response.headers.filter(([name]) => name !== 'Set-Cookie').flat(),
      }),
      run: (given) => FetchResponseHeaderUtility.parseResponseHeaders(given),
    },
  };
}

function jsdomPeer(page) {
  const { performFetch } = jsdom('living/xhr/xhr-utils.js');
  const HeaderList = jsdom('living/fetch/header-list.js');
  const { JSDOMDispatcher } = jsdom('browser/resources/jsdom-dispatcher.js');
  const { parseURL } = require('whatwg-url');
  const never = new Promise(() => {});
  /** @type {(options: any, handler: any) => void} */
  let network;
  const dispatcher = new JSDOMDispatcher({ baseDispatcher: null, cookieJar: null, userAgent: '', userInterceptors: [() => (options, handler) => network(options, handler)] });
  const { signal } = new AbortController();
  const toConfig = ({ url, method = 'GET', headers }) => {
    const requestHeaders = new HeaderList();
    for (const [name, value] of Object.entries(headers)) requestHeaders.append(name, value);
    return { url, method, requestHeaders, body: null, origin: page, withCredentials: false, uploadListener: false };
  };
  return {
    classify: {
      who: 'jsdom',
      note: 'performFetch up to its dispatcher, which never answers; it parses the URL twice on the way',
      prepare: (request) => request,
      run: (request) => { performFetch({ request: () => never }, toConfig(request), signal); },
    },
    judge: {
      who: 'jsdom',
      note: 'JSDOMDispatcher.dispatch from the request to the request after the preflight, an interceptor being the network',
      lacks: 'a header list and the unsafe names made beforehand; Access-Control-Allow-Methods is not read',
      prepare: ({ request, response }) => {
        const { url, method, requestHeaders } = toConfig(request);
        const opaque = { element: null, url, origin: page, corsMode: true, withCredentials: false, preflight: { unsafeHeaders: [...requestHeaders.names()] } };
        const headers = Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
        return { options: { method, headers: requestHeaders, body: null, opaque }, answer: { status: response.status, headers } };
      },
      run: ({ options, answer }) => new Promise((resolve, reject) => {
        network = (sent, handler) => {
          if (sent.method !== 'OPTIONS') return resolve(true);
          const controller = { aborted: false };
          handler.onRequestStart(controller);
          handler.onResponseStart(controller, answer.status, answer.headers, '');
          handler.onResponseEnd(controller, {});
        };
        dispatcher.dispatch(options, { onRequestStart() {}, onResponseError: (controller, error) => reject(error) });
      }),
    },
    filter: {
      who: 'jsdom',
      note: 'performFetch with a dispatcher that answers at once: it classifies and filters',
      lacks: 'the answer read beforehand; no CORS check, which is in the dispatcher',
      prepare: ({ request, response }) => {
        const context = { finalURL: parseURL(request.url) };
        const headers = Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
        const answer = { statusCode: response.status, headers, body: null, context };
        return { request, dispatcher: { request: async () => answer } };
      },
      run: ({ request, dispatcher }) => performFetch(dispatcher, toConfig(request), signal),
    },
  };
}

/** undici's fetch has no preflight, and its CORS check always passes. */
function undiciPeer() {
  const { makeResponse, filterResponse } = require('../node_modules/undici/lib/web/fetch/response.js');
  const { HeadersList } = require('../node_modules/undici/lib/web/fetch/headers.js');
  return {
    who: 'undici',
    note: 'makeResponse with a new HeadersList, then filterResponse',
    lacks: 'no CORS check, and nothing is filtered',
    prepare: ({ response }) => response,
    run: ({ status, headers }) => {
      const headersList = new HeadersList();
      for (const [name, value] of headers) headersList.append(name, value, false);
      return filterResponse(makeResponse({ status, headersList }), 'cors');
    },
  };
}
