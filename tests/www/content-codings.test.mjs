/**
 * Bodies with content codings, as odd servers send them.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { decodersOf } from '../../pkg/transport/content-codings.js';

const TEXT = 'hello '.repeat(10_000);

/** What script reads of a body that comes in these chunks. */
async function decoded(coding, chunks) {
  const parts = [];
  await pipeline(Readable.from(chunks), decodersOf(zlib)[coding](), async (source) => { for await (const chunk of source) parts.push(chunk); });
  return Buffer.concat(parts).toString();
}

/** The bytes in chunks of this length. */
const inChunks = (bytes, length) => Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) => bytes.subarray(index * length, (index + 1) * length));

/** A body of gzip with the optional fields of its header that `flags` names. */
function gzip(flags) {
  const plain = zlib.gzipSync(TEXT);
  const optional = [flags & 4 && [3, 0, 1, 0, 2], flags & 8 && [...Buffer.from('name.txt\0')], flags & 16 && [...Buffer.from('a comment\0')], flags & 2 && [0, 7]];
  return Buffer.concat([plain.subarray(0, 3), Buffer.from([flags]), plain.subarray(4, 10), Buffer.from(optional.flatMap((bytes) => bytes || [])), plain.subarray(10)]);
}

for (const flags of [0, 2, 4, 8, 16, 2 | 4 | 8 | 16]) test(`gzip with the flags ${flags} in its header, in chunks of any length`, async () => {
  for (const length of [1, 7, 100_000]) assert.equal(await decoded('gzip', inChunks(gzip(flags), length)), TEXT);
});

test('an extra field of gzip may be long', async () => {
  const plain = zlib.gzipSync(TEXT);
  const extra = Buffer.alloc(0x0203, 7);
  const bytes = Buffer.concat([plain.subarray(0, 3), Buffer.from([4]), plain.subarray(4, 10), Buffer.from([3, 2]), extra, plain.subarray(10)]);
  for (const length of [1, 100_000]) assert.equal(await decoded('gzip', inChunks(bytes, length)), TEXT);
});

test('a decoder takes a little at once, keeps no listeners, and is let go, however the body ends', async () => {
  const made = [];
  const note = (create) => (options) => {
    const stream = create(options);
    const { write } = stream;
    const sizes = [];
    stream.write = (chunk, done) => {
      sizes.push(chunk.length);
      return write.call(stream, chunk, done);
    };
    made.push({ stream, sizes, listeners: () => ['data', 'error'].map((event) => stream.listenerCount(event)) });
    return stream;
  };
  const noting = { ...zlib, createInflateRaw: note(zlib.createInflateRaw), createInflate: note(zlib.createInflate) };
  // Of random bytes, which stay as long as they are.
  const bytes = zlib.gzipSync(randomBytes(100_000));
  const warned = [];
  const listen = (warning) => warned.push(warning);
  process.on('warning', listen);
  const whole = async (source) => { for await (const _ of source); };
  const first = async (source) => { for await (const _ of source) return; };
  for (const [chunks, read] of [[[bytes], whole], [inChunks(bytes, 1000), whole], [inChunks(bytes, 1000), first], [[bytes.subarray(0, 5000)], whole]]) {
    await pipeline(Readable.from(chunks), decodersOf(noting).gzip(), read).catch(() => {});
  }
  await new Promise(setImmediate);
  process.off('warning', listen);
  assert.deepEqual(warned, []);
  assert.equal(made.length, 4);
  for (const { stream, sizes, listeners } of made) {
    assert.ok(stream.destroyed);
    assert.ok(sizes.every((size) => size <= 16 * 1024) && sizes.length, `${sizes}`);
    assert.ok(listeners().every((count) => count <= 1), `${listeners()}`);
  }
});

test('zstd is known where Node knows it', () => {
  const { createZstdDecompress, ...old } = zlib;
  assert.ok(!Object.hasOwn(decodersOf(old), 'zstd'));
  assert.ok(Object.hasOwn(decodersOf({ ...old, createZstdDecompress: () => {} }), 'zstd'));
});

test('what comes behind the end is left', async () => {
  for (const [coding, encode] of [['gzip', zlib.gzipSync], ['x-gzip', zlib.gzipSync], ['deflate', zlib.deflateSync], ['deflate', zlib.deflateRawSync], ['br', zlib.brotliCompressSync]]) {
    const bytes = encode(TEXT);
    for (const rest of [Buffer.from('garbage'), bytes, Buffer.alloc(300_000, 'g')]) {
      assert.equal(await decoded(coding, [bytes, rest]), TEXT);
      assert.equal(await decoded(coding, [Buffer.concat([bytes, rest])]), TEXT);
    }
  }
});

test('the checksum of gzip is compared with nothing', async () => {
  assert.equal(await decoded('gzip', [Buffer.concat([zlib.gzipSync(TEXT).subarray(0, -8), Buffer.from('checksum')])]), TEXT);
});

test('data that is cut off is shown as far as it goes', async () => {
  const text = Array.from({ length: 50_000 }, (_, index) => ((index * index * 31) >> 3 & 0xff).toString(36)).join('');
  for (const [coding, encode] of [['gzip', zlib.gzipSync], ['deflate', zlib.deflateSync], ['br', zlib.brotliCompressSync]]) {
    const bytes = encode(text);
    const shown = await decoded(coding, inChunks(bytes.subarray(0, bytes.length >> 1), 1000));
    assert.ok(shown.length > 500 && text.startsWith(shown), coding);
  }
  for (const length of [0, 5, 10]) assert.equal(await decoded('gzip', [zlib.gzipSync(TEXT).subarray(0, length)]), '');
  assert.equal(await decoded('deflate', [Buffer.alloc(0)]), '');
});

test('data that is something else is an error', async () => {
  for (const coding of ['gzip', 'deflate']) await assert.rejects(decoded(coding, [Buffer.from('hello hello')]), coding);
  await assert.rejects(decoded('gzip', [zlib.gzipSync(TEXT).subarray(0, 20), Buffer.alloc(1000, 255)]));
});
