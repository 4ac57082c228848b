/**
 * What is measured: requests of an application to its API, and what the API answers.
 */
export const PAGE = 'https://app.example';

/** A power of two, so that the next of a ring costs next to nothing to find. */
const RING = 64;
const ring = (make) => Array.from({ length: RING }, (_, index) => make(index));

export const gets = ring((index) => ({
  url: `https://api.example/v1/items/${1000 + index}?page=${index % 9}`,
  headers: { Accept: 'application/json' },
}));

export const posts = ring((index) => ({
  url: `https://api.example/v1/items/${1000 + index}`,
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'XMLHttpRequest', Authorization: `Bearer ${index}f3a9c1d7e5b2` },
  body: '{}',
}));

export const preflightAnswers = ring((index) => ({
  status: 204,
  headers: [
    ['Date', `Mon, 01 Jun 2026 10:00:${10 + index % 50} GMT`],
    ['Access-Control-Allow-Origin', PAGE],
    ['Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE'],
    ['Access-Control-Allow-Headers', 'content-type, x-requested-with, authorization'],
    ['Access-Control-Max-Age', '600'],
    ['Vary', 'Origin'],
  ],
}));

/** 20 headers of which script may read 8. */
export const responses = ring((index) => ({
  status: 200,
  headers: [
    ['Date', `Mon, 01 Jun 2026 10:00:${10 + index % 50} GMT`],
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Content-Length', String(1200 + index)],
    ['Connection', 'keep-alive'],
    ['Server', 'nginx'],
    ['Access-Control-Allow-Origin', PAGE],
    ['Access-Control-Expose-Headers', 'X-Request-Id, X-Total-Count, ETag, Link'],
    ['Vary', 'Origin, Accept-Encoding'],
    ['Cache-Control', 'private, max-age=60'],
    ['ETag', `W/"5d8c72a5edda8d6a:${index}"`],
    ['Last-Modified', 'Mon, 01 Jun 2026 09:00:00 GMT'],
    ['X-Request-Id', `0f8fad5b-d9cb-469f-a165-${100000000000 + index}`],
    ['X-Total-Count', '1312'],
    ['X-Runtime', '0.012345'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains; preload'],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    ['Link', `<https://api.example/v1/items?page=${index + 1}>; rel="next"`],
    ['Set-Cookie', `session=${index}; Path=/; HttpOnly; Secure; SameSite=Lax`],
  ],
}));

export const HEADERS_10 = responses[0].headers.slice(0, 10);
