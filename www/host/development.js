/**
 * Whether the page is one of a developer.
 */

/** Set by the modules of development/, which bundlers take by the condition "development". */
export const bundled = { forDevelopment: false };

/** Hosts that no public page has. */
const HOST = /^(?:localhost|127\.0\.0\.1|\[::1\]|(?:.*\.)?(?:test|localhost))$/;

/** @param {string} host */
export const isDeveloperHost = (host) => HOST.test(host);

/** Tests in Node have a document too, and nobody who reads its console. */
export const isInDevelopment = () => Boolean(globalThis.document) && !globalThis.process?.versions?.node
  && (bundled.forDevelopment || HOST.test(globalThis.location?.hostname));
