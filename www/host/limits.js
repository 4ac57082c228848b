/**
 * How much a server may send before a request fails, and how long Corsight waits. `fetch.d.ts` documents these limits for users.
 */

/** The bytes of all headers of a response: the limit of Chromium. Node's own limit is 16 KiB. The number of headers has no limit. */
export const MOST_HEADER_BYTES = 256 * 1024;

/** The content codings of one body: the limit of curl and undici. Each coding needs a decoder before the first byte is read. */
export const MOST_CONTENT_CODINGS = 5;

/** The decoded bytes of the body of a synchronous XMLHttpRequest, which cannot be read in parts. */
export const MOST_SYNCHRONOUS_BYTES = 256 * 1024 * 1024;

/** How many bytes of a discarded body are read so that its connection can be used again. */
export const MOST_DRAINED_BYTES = 64 * 1024;

/** How many bytes of a body are read before script reads them. A response up to this length frees its connection at once. */
export const READ_AHEAD_BYTES = 64 * 1024;

/** How long a connection waits for the rest of a discarded body. */
export const MOST_DRAINED_MILLISECONDS = 1000;

/** How long the worker that sends for a synchronous XMLHttpRequest may take to start. It never starts if a bundler left out its module. */
export const MOST_MILLISECONDS_TO_BEGIN = 30_000;

/** How often that worker sends a heartbeat while a thread waits for it, and how many heartbeats may be missing. */
export const HEARTBEAT_MILLISECONDS = 1000;
export const MOST_MISSING_HEARTBEATS = 60;
