// The calls that a policy has to let through, made by the engine over real sockets and by Chromium.

import { createFetch } from '../../../pkg/fetch.js';
import { AUTHORIZATION } from './upstream.mjs';

/** The methods that a server in Node takes. */
const SENDABLE = ['PUT', 'PATCH', 'DELETE', 'PROPFIND'];

const valueOf = (name) => ({ authorization: AUTHORIZATION, 'content-type': 'application/json' })[name] ?? '1';

/**
 * The calls: each with its URL, what `fetch` gets beside the URL, and the status that it has to have.
 *
 * @param {{ url: string, paths: Record<string, number>, policy: object, mark: string }} options `mark` keeps the preflights of one test from those of another
 */
export function callsOf({ url, paths, policy, mark }) {
  const credentials = policy.credentials ? 'include' : 'same-origin';
  const names = policy.headers ?? [];
  const headers = Object.fromEntries(names.map((name) => [name, valueOf(name)]));
  const methods = ['GET', ...(policy.methods ?? []).filter((method) => SENDABLE.includes(method))];
  const calls = [];
  for (const [path, expected] of Object.entries(paths)) {
    const statusOf = (method) => typeof expected === 'number' ? expected : expected[method];
    const at = (method) => `${url}${path}?${new URLSearchParams({ mark, method })}`;
    if (path === '/private') {
      calls.push({ path, url: at('none'), init: { credentials }, status: 401 });
      // Without the name in the policy no page can log in by a header.
      if (!names.includes('authorization')) continue;
    } else if (statusOf('GET')) {
      calls.push({ path, url: at('plain'), init: { credentials }, status: statusOf('GET') });
    }
    for (const method of methods.filter(statusOf)) calls.push({ path, url: at(method), init: { method, headers, credentials }, status: statusOf(method) });
  }
  return calls;
}

/** Makes the calls as script of a page of the origin would, under the engine. */
export async function callByEngine(origin, calls) {
  const fetch = await createFetch({ origin });
  return Promise.all(calls.map(async ({ url, init }) => {
    try {
      const response = await fetch(url, init);
      await response.arrayBuffer();
      return { status: response.status, headers: Object.fromEntries(response.headers) };
    } catch (error) {
      return { error: error.message, code: error.code };
    }
  }));
}
