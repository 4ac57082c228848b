/**
 * Classes of the host itself. Test environments such as vitest with jsdom or happy-dom replace these globals by classes that cannot be
 * streamed, or leave them out, as Jest with jsdom does.
 */
const builtin = (/** @type {string} */ name) => /** @type {any} */ (globalThis.process)?.getBuiltinModule?.(name) ?? globalThis;

/** @type {typeof globalThis.Blob} */
export const Blob = builtin('node:buffer').Blob;
/** @type {typeof globalThis.ReadableStream} */
export const ReadableStream = builtin('node:stream/web').ReadableStream;
/** @type {{ TextDecoder: typeof globalThis.TextDecoder, TextEncoder: typeof globalThis.TextEncoder }} */
export const { TextDecoder, TextEncoder } = builtin('node:util');

/**
 * The name of the class of an object of any realm or library: "Blob", "FormData". It is "" for a value that is not an object.
 *
 * @param {any} value
 */
export function kindOf(value) {
  const kind = typeof value === 'object' && value !== null ? Object.prototype.toString.call(value).slice(8, -1) : '';
  if (kind !== 'Object') return kind;
  // The classes of happy-dom do not set Symbol.toStringTag.
  if (typeof value.arrayBuffer === 'function' && typeof value.slice === 'function') return 'Blob';
  return typeof value.append === 'function' && typeof value.getAll === 'function' ? 'FormData' : kind;
}
