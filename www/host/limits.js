/**
 * How much is taken from a server before a request fails. `fetch.d.ts` tells users.
 */

/** The bytes of all headers of a response, Chromium's limit. Node's own is a sixteenth of it. There is no limit on their number. */
export const MOST_HEADER_BYTES = 256 * 1024;

/** The content codings of one body: each needs a decoder, made before the first byte is read. The limit of curl and undici. */
export const MOST_CONTENT_CODINGS = 5;

/** The bytes, decoded, of the body of a synchronous XMLHttpRequest, which cannot be read in parts. */
export const MOST_SYNCHRONOUS_BYTES = 256 * 1024 * 1024;

/** The bytes of a body that nobody wants which are read so that its connection can be used again. */
export const MOST_DRAINED_BYTES = 64 * 1024;

/** The bytes of a body that are read ahead of whoever reads it. A response that is no longer frees its connection. */
export const READ_AHEAD_BYTES = 64 * 1024;

/** The longest that the connection of a body that nobody wants is kept for the rest of it. */
export const MOST_DRAINED_MILLISECONDS = 1000;

/** How long the worker that sends for a synchronous XMLHttpRequest may take to begin. It does not begin if its module was lost in a bundle. */
export const MOST_MILLISECONDS_TO_BEGIN = 30_000;

/** How often that worker says that it is alive while a thread waits for it, and how many of these signs of life may be missing. */
export const HEARTBEAT_MILLISECONDS = 1000;
export const MOST_MISSING_HEARTBEATS = 60;
