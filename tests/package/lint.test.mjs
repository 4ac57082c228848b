// What publint and "are the types wrong" say of the tarball.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { makeApp } from './app.mjs';

let app;
let tarball;
before(() => {
  app = makeApp();
  tarball = readFileSync(join(app.folder, app.packed.filename));
});
after(() => app.remove());

test('publint has nothing to say', async () => {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength) }, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);
});

test('the types are right for everyone who can import an ES module', async () => {
  const { problems, entrypoints } = await checkPackage(createPackageFromTarballData(tarball));
  assert.ok(Object.keys(entrypoints).includes('./jquery'));
  // The package has ES modules only. A CommonJS module of the time before require(esm) has to write import(), as this problem says.
  const others = problems.filter(({ kind }) => kind !== 'CJSResolvesToESM');
  assert.deepEqual(others.map(({ kind, entrypoint, resolutionKind }) => [kind, entrypoint, resolutionKind]), []);
});
