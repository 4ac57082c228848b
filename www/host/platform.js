/**
 * Classes of the host itself. Test environments (vitest with jsdom or happy-dom, say) put their own in the place of the
 * globals, and what they put there cannot be streamed, or is missing.
 */
const builtin = (/** @type {string} */ name) => /** @type {any} */ (globalThis.process)?.getBuiltinModule?.(name) ?? globalThis;

/** @type {typeof globalThis.Blob} */
export const Blob = builtin('node:buffer').Blob;
/** @type {typeof globalThis.ReadableStream} */
export const ReadableStream = builtin('node:stream/web').ReadableStream;

/**
 * What kind of object this is, of whatever realm or library: "Blob", "FormData"; "" for what is no object.
 *
 * @param {any} value
 */
export function kindOf(value) {
  const kind = typeof value === 'object' && value !== null ? Object.prototype.toString.call(value).slice(8, -1) : '';
  if (kind !== 'Object') return kind;
  // The classes of happy-dom do not say their names.
  if (typeof value.arrayBuffer === 'function' && typeof value.slice === 'function') return 'Blob';
  return typeof value.append === 'function' && typeof value.getAll === 'function' ? 'FormData' : kind;
}
