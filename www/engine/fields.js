/**
 * The fields that requests, responses and exchanges may have.
 *
 * @import { Kind } from './names.js'
 */
import { demandNames } from './names.js';

/** @type {Kind} The fields of a request record, and the members of the `init` of fetch(), which people spread into a request record. */
export const REQUEST_FIELDS = {
  word: 'field',
  owner: 'a request',
  names: new Set(['url', 'method', 'headers', 'body', 'mode', 'credentials', 'redirect', 'cache', 'keepalive', 'uploadListeners', 'streamBody', 'bodyType',
    'initiator', 'crossOrigin', 'destination', 'referrerPolicy', 'blobOrigin', 'targetAddressSpace', 'networkPartitionKey',
    // Members of the Standard's RequestInit that play no part in CORS.
    'referrer', 'integrity', 'signal', 'window', 'duplex', 'priority',
    // Members that Chromium adds to RequestInit.
    'attributionReporting', 'browsingTopics', 'privateToken', 'sharedStorageWritable', 'adAuctionHeaders',
    // Members that other platforms add: undici, Deno, Bun, Cloudflare, Next.
    'dispatcher', 'client', 'proxy', 'tls', 'unix', 'verbose', 'decompress', 'cf', 'next',
    // A field of corsight/fetch and corsight/xhr that the engine does not read.
    'sentType']),
  hints: {
    withCredentials: 'write credentials: "include" instead of withCredentials: true',
    xhrFields: 'write credentials: "include" instead of xhrFields: { withCredentials: true }',
    type: 'write method instead of the type of jQuery',
    data: 'write body instead of the data of jQuery',
    contentType: 'write headers: { "Content-Type": … } instead of the contentType of jQuery',
    dataType: 'write headers: { Accept: … } instead of the dataType of jQuery',
  },
};

/** @type {Kind} The fields of a response, and the members of a Response, which people copy into a plain object. */
export const RESPONSE_FIELDS = {
  word: 'field',
  owner: 'a response',
  names: new Set(['url', 'status', 'headers', 'remoteAddress', 'statusText', 'type', 'ok', 'redirected', 'body', 'bodyUsed', 'trailers', 'unseen']),
  hints: { statusCode: 'write status', responseURL: 'write url', serverIPAddress: 'write remoteAddress', remoteIPAddress: 'write remoteAddress' },
};

/** @type {Kind} */
export const EXCHANGE_FIELDS = {
  word: 'field',
  owner: 'an exchange',
  names: new Set(['request', 'responses']),
  hints: { response: 'write responses: [...]' },
};

/** @type {Kind} */
export const EVIDENCE_FIELDS = {
  word: 'field',
  owner: 'the evidence',
  names: new Set(['request', 'responses', 'online', 'permissions', 'securityPolicy', 'serviceWorker', 'readsServer', 'probes']),
  hints: { response: 'write responses: [...]' },
};

/**
 * Throws for an unknown name in a plain object. An object of a class, such as a Request, is not checked: it has the members that its
 * platform defines.
 *
 * @param {object} record
 * @param {Kind} kind
 */
export function demandFields(record, kind) {
  const prototype = Object.getPrototypeOf(record);
  if (prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null) demandNames(record, kind);
}
