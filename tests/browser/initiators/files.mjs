// What the servers serve: each file made here, the least that a browser takes for one.

import { crc32, deflateSync } from 'node:zlib';

const u16 = (...values) => values.flatMap((value) => [value >> 8 & 255, value & 255]);
const u32 = (...values) => values.flatMap((value) => [value >>> 24, value >> 16 & 255, value >> 8 & 255, value & 255]);
const ascii = (text) => [...Buffer.from(text, 'latin1')];

/** A picture of 20 by 20 whose left half is red and whose right half is transparent. */
function png() {
  const row = [0, ...Array.from({ length: 20 }, (_, x) => (x < 10 ? [255, 0, 0, 255] : [0, 0, 0, 0])).flat()];
  const chunk = (type, data) => {
    const body = Buffer.from([...ascii(type), ...data]);
    return [...u32(data.length), ...body, ...u32(crc32(body))];
  };
  return Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, ...chunk('IHDR', [...u32(20, 20), 8, 6, 0, 0, 0]),
    ...chunk('IDAT', [...deflateSync(Buffer.from(Array(20).fill(row).flat()))]), ...chunk('IEND', [])]);
}

/** A quarter of a second of silence. */
function wav() {
  const le = (...bytes) => Buffer.from(bytes);
  const samples = Buffer.alloc(2000, 128);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(36 + samples.length);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(samples.length);
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WAVEfmt '), le(16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0),
    Buffer.from('data'), length, samples]);
}

/** A TrueType font with a box for the missing character and for A. <https://learn.microsoft.com/typography/opentype/spec/otff> */
function font() {
  const box = [...u16(1, 0, 0, 500, 700, 3, 0), 1, 1, 1, 1, ...u16(0, 500, 0, -500 & 0xffff, 0, 0, 700, 0)];
  while (box.length % 4) box.push(0);
  const names = [[1, 'Box'], [2, 'Regular'], [4, 'Box'], [6, 'Box']].map(([id, text]) => [id, [...text].flatMap((c) => u16(c.charCodeAt(0)))]);
  let at = 0;
  const records = names.flatMap(([id, text]) => {
    at += text.length;
    return u16(3, 1, 0x409, id, text.length, at - text.length);
  });
  const tables = {
    'OS/2': [...u16(4, 500, 400, 5, 0), ...Array(20).fill(0), ...u16(0), ...Array(10).fill(0), ...u32(1, 0, 0, 0), ...ascii('NONE'),
      ...u16(0x40, 65, 65, 700, 0, 0, 700, 0), ...u32(1, 0), ...u16(500, 700, 0, 32, 1)],
    cmap: [...u16(0, 1, 3, 1), ...u32(12), ...u16(4, 32, 0, 4, 4, 1, 0, 65, 0xffff, 0, 65, 0xffff, -64 & 0xffff, 1, 0, 0)],
    glyf: [...box, ...box],
    head: [...u32(0x10000, 0x10000, 0, 0x5f0f3cf5), ...u16(3, 1000), ...u32(0, 0, 0, 0), ...u16(0, 0, 500, 700, 0, 8, 2, 1, 0)],
    hhea: [...u32(0x10000), ...u16(700, 0, 0, 500, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, 2)],
    hmtx: u16(500, 0, 500, 0),
    loca: u32(0, box.length, 2 * box.length),
    maxp: [...u32(0x10000), ...u16(2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)],
    name: [...u16(0, 4, 6 + 12 * 4), ...records, ...names.flatMap(([, text]) => text)],
    post: [...u32(0x30000, 0), ...u16(0, 0), ...u32(0, 0, 0, 0, 0)],
  };
  const sum = (bytes) => {
    let total = 0;
    for (let place = 0; place < bytes.length; place += 4) total = total + u32at(bytes, place) >>> 0;
    return total;
  };
  const tags = Object.keys(tables);
  let offset = 12 + 16 * tags.length;
  const directory = [...u32(0x10000), ...u16(tags.length, 128, 3, 32)];
  const body = [];
  for (const tag of tags) {
    const data = tables[tag];
    const padded = [...data, ...Array(-data.length & 3).fill(0)];
    directory.push(...ascii(tag), ...u32(sum(padded), offset, data.length));
    body.push(...padded);
    offset += padded.length;
  }
  const all = Buffer.from([...directory, ...body]);
  const head = 12 + 16 * tags.length + tags.slice(0, tags.indexOf('head')).reduce((size, tag) => size + (tables[tag].length + 3 & ~3), 0);
  all.writeUInt32BE(0xb1b0afba - sum(all) >>> 0, head + 8);
  return all;
}

const u32at = (bytes, place) => (bytes[place] << 24 | bytes[place + 1] << 16 | bytes[place + 2] << 8 | bytes[place + 3]) >>> 0;

/** By name: type and content. */
export const files = {
  'font.ttf': ['font/ttf', font()],
  'image.png': ['image/png', png()],
  'sound.wav': ['audio/wav', wav()],
  'use.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><rect id="box" width="20" height="20"/></svg>'],
  // It runs, and its error tells whether the page may see it.
  'script.js': ['text/javascript', 'self.ran = (self.ran || []).concat((self.document && document.currentScript || {}).src); throw new Error("secret");'],
  'module.js': ['text/javascript', 'export default 1;'],
  'worker.js': ['text/javascript', 'self.onconnect = (event) => event.ports[0].postMessage(1); if (self.DedicatedWorkerGlobalScope) postMessage(1);'],
  'importer.js': ['text/javascript', `onmessage = ({ data }) => {
    try { importScripts(data); } catch (error) { postMessage(!self.ran ? 'blocked' : /secret/.test(error.message) ? 'allowed' : 'opaque'); }
  };`],
  'style.css': ['text/css', '.probe { color: rgb(1, 2, 3); }'],
  'cues.vtt': ['text/vtt', 'WEBVTT\n\n00:00.000 --> 00:01.000\ncue\n'],
  'events.txt': ['text/event-stream', 'data: 1\n\n'],
  'page.html': ['text/html', '<!doctype html><title>x</title>'],
  'manifest.json': ['application/manifest+json', '{"name":"x"}'],
  'text.txt': ['text/plain', 'x'],
};
