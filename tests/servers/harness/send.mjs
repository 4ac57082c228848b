// One request over a real socket, with nothing between the test and the server.

import http from 'node:http';

/**
 * Sends a request and gives its answer. `headers` of the answer has a list of values for each name.
 *
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string> }} [request]
 */
export const send = (url, { method = 'GET', headers = {} } = {}) => new Promise((resolve, reject) => {
  const request = http.request(url, { method, headers, agent: false }, (response) => {
    const received = {};
    for (let index = 0; index < response.rawHeaders.length; index += 2) {
      (received[response.rawHeaders[index].toLowerCase()] ??= []).push(response.rawHeaders[index + 1]);
    }
    response.resume().once('end', () => resolve({ status: response.statusCode, headers: received }));
  });
  request.once('error', reject).end();
});

/** Sends a preflight. */
export const preflight = (url, origin, method = 'GET', names = []) => send(url, {
  method: 'OPTIONS',
  headers: { Origin: origin, 'Access-Control-Request-Method': method, ...names.length && { 'Access-Control-Request-Headers': names.join(',') } },
});

/** The parts of a header that is a list, in lower case. */
export const list = (headers, name) => (headers[name] ?? []).flatMap((value) => value.split(',')).map((value) => value.trim().toLowerCase()).filter(Boolean);
