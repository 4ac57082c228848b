/**
 * What undoes the content codings of a body, as browsers do it: by `node:zlib`, which is stricter here and laxer there.
 */

// So much is decoded at once: a thousand times as many bytes may come of it.
const PIECE_BYTES = 16 * 1024;

/**
 * A decoder for each content coding that is known here. Script gets the bytes of others as they are.
 *
 * @param {any} zlib
 * @returns {Record<string, () => any>}
 */
export function decodersOf(zlib) {
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
  // Browsers show what there is of data that is cut off.
  const options = { flush: Z_SYNC_FLUSH, finishFlush: Z_SYNC_FLUSH };
  const gzip = () => decoder(zlib.createInflateRaw(options), gzipHeader());
  // Some servers send "deflate" without the header of zlib; its first byte tells.
  const deflate = (/** @type {number} */ first) => ((first & 15) === 8 ? zlib.createInflate(options) : zlib.createInflateRaw(options));
  return {
    gzip,
    'x-gzip': gzip,
    deflate: () => decoder(deflate),
    br: () => zlib.createBrotliDecompress({ flush: BROTLI_OPERATION_FLUSH, finishFlush: BROTLI_OPERATION_FLUSH }),
    ...zlib.createZstdDecompress && { zstd: () => zlib.createZstdDecompress() },
  };
}

/**
 * A step of a pipeline that decodes up to the end of the compressed data. What comes behind that end is left, another member of gzip as well.
 *
 * @param {any} given A zlib stream, or what makes one of the first byte.
 * @param {Generator<void, void, number>} [header] Takes the bytes before the compressed data.
 */
function decoder(given, header) {
  return async function* (/** @type {AsyncIterable<Uint8Array>} */ source) {
    let inflater = typeof given === 'function' ? undefined : given;
    let isInHeader = header !== undefined && !header.next().done;
    try {
      for await (const chunk of source) {
        let index = 0;
        while (isInHeader && index < chunk.length) isInHeader = !header?.next(chunk[index++]).done;
        for (; index < chunk.length; index += PIECE_BYTES) {
          inflater ??= given(chunk[index]);
          yield* write(inflater, chunk.subarray(index, index + PIECE_BYTES));
        }
      }
    } finally {
      inflater?.destroy();
    }
  };
}

/**
 * Takes the bytes of the header of gzip, and is done with its last. The checksum at the end of gzip is compared with nothing, as in browsers.
 * <https://www.rfc-editor.org/rfc/rfc1952#section-2.3>
 *
 * @returns {Generator<void, void, number>}
 */
function* gzipHeader() {
  for (const expected of [0x1f, 0x8b, 8]) if ((yield) !== expected) throw new Error('The body is not gzip, though Content-Encoding says so');
  const flags = yield;
  for (let left = 6; left > 0; left -= 1) yield;
  if (flags & 4) for (let left = (yield) + 256 * (yield); left > 0; left -= 1) yield;
  // A name and a comment, each up to a byte 0.
  for (const flag of [8, 16]) if (flags & flag) while ((yield) !== 0);
  if (flags & 2) for (let left = 2; left > 0; left -= 1) yield;
}

/**
 * What a zlib stream makes of one chunk.
 *
 * @param {any} inflater
 * @param {Uint8Array} chunk
 */
async function* write(inflater, chunk) {
  /** @type {Uint8Array[]} */
  const out = [];
  const take = (/** @type {Uint8Array} */ bytes) => out.push(bytes);
  inflater.on('data', take);
  await new Promise((resolve, reject) => {
    inflater.once('error', reject);
    inflater.write(chunk, resolve);
  });
  inflater.off('data', take);
  inflater.removeAllListeners('error');
  yield* out;
}
