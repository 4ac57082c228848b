// The types of corsight/fetch and corsight/xhr as users meet them.
import { createFetch, wrapFetch, isCorsError, type CookieJar, type Transport } from 'corsight/fetch';
import { createXMLHttpRequest } from 'corsight/xhr';
import { createEngine, type Engine, type Entry, type Finding } from 'corsight';
import { CookieJar as ToughJar } from 'tough-cookie';
import { MockAgent } from 'undici';

const jar: CookieJar = new ToughJar();
const engine: Engine = await createEngine({ origin: 'https://app.example' });
const transport: Transport = async (url, { method, headers, signal }) => {
  const response = await fetch(url, { method, headers, signal, redirect: 'manual' });
  return { status: response.status, headers: response.headers, body: response.body };
};
const made: typeof fetch = await createFetch({
  origin: 'https://app.example', profile: 'chromium', jar, fetch: transport, partitionKey: 'https://top.example',
  onVerdict: ({ outcome }, { url }) => console.log(outcome, url),
});
await createFetch({ engine, fetch: (url, init) => fetch(url, { ...init, body: null }) });
await createFetch({ engine, dispatcher: new MockAgent() });
await createFetch({ origin: 'https://app.example', global: () => globalThis, unload: new AbortController().signal });
// @ts-expect-error The name here is partitionKey.
await createFetch({ origin: 'https://app.example', networkPartitionKey: 'x' });
try {
  const response: Response = await made('/path', { method: 'PUT', body: 'x' });
  response.type satisfies string;
} catch (error) {
  if (isCorsError(error)) error.findings satisfies Finding[];
}

const wrapped = wrapFetch(fetch, { console: false });
const plain: typeof fetch = wrapped;
wrapped.log satisfies Entry[];
void plain;

const Xhr: typeof XMLHttpRequest = await createXMLHttpRequest({ engine });
new Xhr().open('GET', '/');
const CorsXhr = await createXMLHttpRequest({ engine });
new CorsXhr().corsError?.code satisfies string | undefined;
