/**
 * Decodes the content codings of a body as browsers do. It uses `node:zlib`, which differs from browsers in some cases that are handled here.
 */

// How many bytes are decoded at once. The decoded bytes may be a thousand times as many.
const PIECE_BYTES = 16 * 1024;

/**
 * A decoder for each known content coding. A body with another coding reaches script as it is.
 *
 * @param {any} zlib
 * @returns {Record<string, () => any>}
 */
export function decodersOf(zlib) {
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
  // If the compressed data are cut off, browsers show the part that arrived.
  const options = { flush: Z_SYNC_FLUSH, finishFlush: Z_SYNC_FLUSH };
  const gzip = () => decoder(zlib.createInflateRaw(options), gzipHeader());
  // Some servers send "deflate" without the header of zlib. The first byte shows whether there is one.
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
 * A step of a pipeline that decodes up to the end of the compressed data. Bytes after that end are dropped, even another member of gzip.
 *
 * @param {any} streamOrMake A zlib stream, or a function that makes one for the first byte.
 * @param {Generator<void, void, number>} [header] Takes the bytes before the compressed data.
 */
function decoder(streamOrMake, header) {
  return async function* (/** @type {AsyncIterable<Uint8Array>} */ source) {
    let inflater = typeof streamOrMake === 'function' ? undefined : streamOrMake;
    let isInHeader = header !== undefined && !header.next().done;
    try {
      for await (const chunk of source) {
        let index = 0;
        while (isInHeader && index < chunk.length) isInHeader = !header?.next(chunk[index++]).done;
        for (; index < chunk.length; index += PIECE_BYTES) {
          inflater ??= streamOrMake(chunk[index]);
          yield* write(inflater, chunk.subarray(index, index + PIECE_BYTES));
        }
      }
    } finally {
      inflater?.destroy();
    }
  };
}

/**
 * Takes the bytes of the header of gzip and is done after the last one. The checksum at the end of gzip is not checked, as in browsers.
 * <https://www.rfc-editor.org/rfc/rfc1952#section-2.3>
 *
 * @returns {Generator<void, void, number>}
 */
function* gzipHeader() {
  for (const expected of [0x1f, 0x8b, 8]) if ((yield) !== expected) throw new Error('The body does not begin as gzip does, but its Content-Encoding is gzip');
  const flags = yield;
  for (let left = 6; left > 0; left -= 1) yield;
  if (flags & 4) for (let left = (yield) + 256 * (yield); left > 0; left -= 1) yield;
  // The file name and the comment end with a byte 0.
  for (const flag of [8, 16]) if (flags & flag) while ((yield) !== 0);
  if (flags & 2) for (let left = 2; left > 0; left -= 1) yield;
}

/**
 * Writes one chunk to a zlib stream and yields the decoded chunks.
 *
 * @param {any} inflater
 * @param {Uint8Array} chunk
 */
async function* write(inflater, chunk) {
  /** @type {Uint8Array[]} */
  const decoded = [];
  const take = (/** @type {Uint8Array} */ bytes) => decoded.push(bytes);
  inflater.on('data', take);
  await new Promise((resolve, reject) => {
    inflater.once('error', reject);
    inflater.write(chunk, resolve);
  });
  inflater.off('data', take);
  inflater.removeAllListeners('error');
  yield* decoded;
}
