/**
 * Libraries that take the XMLHttpRequest of the environment as they find it. Not in vitest's vmThreads, which cannot import
 * what axios imports.
 */
import axios from 'axios';
import $ from 'jquery';
import { expect, inject, test } from 'vitest';

const url = inject('url');

test('jQuery', async () => {
  const call = (method) => new Promise((resolve) => {
    $.ajax({ url, method, contentType: 'application/json', data: '{}' })
      .then(({ body }) => resolve(body), ({ status }, textStatus) => resolve([status, textStatus]));
  });
  expect([await call('PUT'), await call('DELETE')]).toEqual(['{}', [0, 'error']]);
});

test('axios', async () => {
  expect((await axios.put(url, { a: 1 })).data.body).toBe('{"a":1}');
  const form = new FormData();
  form.append('name', 'value');
  expect((await axios.post(url, form)).data.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  await expect(axios.delete(url)).rejects.toMatchObject({ code: 'ERR_NETWORK', request: { corsError: { code: 'preflight-method-not-allowed' } } });
});
