/**
 * What a test environment has of its own, handed to the fetch and the XMLHttpRequest, and what those give back. It runs in
 * vitest: see tests/package/environments.test.mjs.
 */
import { describe, expect, inject, test } from 'vitest';

const url = inject('url');
const post = async (init) => (await fetch(url, { method: 'POST', ...init })).json();
const thrown = (promise) => promise.then(() => expect.unreachable(), (error) => error);
const form = () => {
  const made = new FormData();
  made.append('na"me', 'one\ntwo');
  made.append('file', new File(['content'], 'name.txt', { type: 'text/x' }));
  return made;
};
const FORM = /^--(.+)\r\nContent-Disposition: form-data; name="na%22me"\r\n\r\none\r\ntwo\r\n--\1\r\nContent-Disposition: form-data; name="file"; filename="name.txt"\r\nContent-Type: text\/x\r\n\r\ncontent\r\n--\1--\r\n$/;

describe('fetch', () => {
  test('the origin and relative URLs are those of the page', async () => {
    expect((await post()).headers.origin).toBe('http://app.example:3000');
    // Nobody answers there.
    expect((await thrown(fetch('there'))).message).toContain('http://app.example:3000/page/there');
  });

  test('bodies', async () => {
    const given = { text: 'text', params: new URLSearchParams({ a: 'b' }), blob: new Blob(['blob'], { type: 'text/x' }), file: new File(['file'], 'f'),
      bytes: new TextEncoder().encode('bytes'), own: new Uint8Array([97]), buffer: new TextEncoder().encode('buffer').buffer };
    const bodies = {};
    for (const [name, body] of Object.entries(given)) bodies[name] = (await post({ body })).body;
    expect(bodies).toEqual({ text: 'text', params: 'a=b', blob: 'blob', file: 'file', bytes: 'bytes', own: 'a', buffer: 'buffer' });
    expect((await post({ body: given.blob })).headers['content-type']).toBe('text/x');
    expect((await post({ body: form() })).body).toMatch(FORM);
  });

  test('Headers and a Request', async () => {
    const headers = new Headers({ 'X-A': '1' });
    expect((await post({ headers })).headers['x-a']).toBe('1');
    const request = new Request(`${url}/`, { method: 'PUT', body: 'text', headers });
    expect(await (await fetch(request)).json()).toMatchObject({ method: 'PUT', body: 'text', headers: { 'x-a': '1' } });
    expect((await fetch(new URL(url))).status).toBe(200);
  });

  test('an AbortSignal, of a Request too', async () => {
    for (const how of [(signal) => [url, { signal }], (signal) => [new Request(url, { signal })]]) {
      const controller = new AbortController();
      const promise = fetch(...how(controller.signal));
      controller.abort();
      expect((await thrown(promise)).name).toBe('AbortError');
    }
  });

  test('a Response of the environment, and what it is read as', async () => {
    const response = await fetch(url);
    expect(response).toBeInstanceOf(Response);
    expect(response.headers).toBeInstanceOf(Headers);
    expect([response.type, response.url, response.clone().type]).toEqual(['cors', `${url}/`, 'cors']);
    expect(() => response.headers.set('a', 'b')).toThrow(TypeError);
    const blob = await response.clone().blob();
    expect(blob).toBeInstanceOf(Blob);
    expect(blob.type).toBe('application/json');
    const reader = new FileReader();
    await new Promise((resolve) => {
      reader.onload = resolve;
      reader.readAsText(blob);
    });
    expect(JSON.parse(reader.result)).toEqual(await response.json());
  });

  test('a refusal is a TypeError of the environment', async () => {
    const error = await thrown(fetch(url, { method: 'DELETE' }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.code).toBe('preflight-method-not-allowed');
  });

  test('cookies', async () => {
    await post({ credentials: 'include' });
    expect((await post({ credentials: 'include' })).headers.cookie).toBe('seen=yes');
    expect((await post()).headers.cookie).toBeUndefined();
  });
});

describe('XMLHttpRequest', () => {
  const send = (path, { body = null, type = '' } = {}) => new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(body === null ? 'GET' : 'POST', `${url}${path}`);
    xhr.responseType = type;
    xhr.onloadend = (event) => resolve({ xhr, event });
    xhr.send(body);
  });

  test('its objects and events are of the environment', async () => {
    const { xhr, event } = await send('/');
    expect(xhr).toBeInstanceOf(EventTarget);
    expect(event).toBeInstanceOf(Event);
    expect(event).toBeInstanceOf(ProgressEvent);
    expect([event.type, event.loaded, event.lengthComputable]).toEqual(['loadend', xhr.responseText.length, false]);
    expect(() => xhr.send()).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
  });

  test('bodies, a document too', async () => {
    const sent = async (body) => JSON.parse((await send('/', { body })).xhr.responseText).body;
    expect(await sent(new Blob(['blob']))).toBe('blob');
    expect(await sent(form())).toMatch(FORM);
    expect(await sent(document)).toMatch(/^<(!DOCTYPE )?html/);
  });

  test('responses', async () => {
    expect((await send('/', { type: 'blob' })).xhr.response).toBeInstanceOf(Blob);
    expect((await send('/', { type: 'arraybuffer' })).xhr.response).toBeInstanceOf(ArrayBuffer);
    expect((await send('/page', { type: 'document' })).xhr.response.body.textContent).toBe('page');
  });

  test('a synchronous request', () => {
    const sent = (method, body) => {
      const xhr = new XMLHttpRequest();
      xhr.open(method, url, false);
      xhr.send(body);
      return JSON.parse(xhr.responseText).body;
    };
    expect([sent('PUT', 'text'), sent('POST', new Uint8Array([97])), sent('GET')]).toEqual(['text', 'a', '']);
    expect(() => sent('DELETE')).toThrow(expect.objectContaining({ name: 'NetworkError' }));
  });
});
