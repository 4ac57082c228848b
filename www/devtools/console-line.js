/**
 * The line of Chromium's console that belongs to a call. An extension cannot read the console, but the beginning of the line follows from the
 * call: what asked, the URL, and the origin of the page.
 *
 * @import { Call } from '../capture.js'
 * @import { InitiatorName } from '../index.js'
 */

/** @type {Partial<Record<InitiatorName, string>>} What Chromium calls an initiator in that line. */
const NAMES = {
  fetch: 'fetch', xhr: 'XMLHttpRequest', font: 'font', 'canvas-image': 'image', 'webgl-texture': 'image', 'shape-image': 'image', 'mask-image': 'image', img: 'image',
  script: 'script', 'module-script': 'script', modulepreload: 'script', stylesheet: 'CSS stylesheet', video: 'video', audio: 'audio', track: 'text track', manifest: 'manifest',
};

/**
 * The beginning of the line, up to the reason in Chromium's words; null for a call that Chromium writes no such line about.
 *
 * @param {Call} call
 */
export function consoleLine({ outcome, origin, request, messages, verdict }) {
  if (outcome !== 'blocked' || !verdict?.findings.some(({ severity, chromium }) => severity === 'block' && chromium)) return null;
  const name = NAMES[request.initiator ?? 'fetch'];
  if (!name) return null;
  const sent = messages.filter(({ kind }) => kind !== 'preflight');
  const first = sent[0]?.request.url ?? request.url;
  const last = sent.at(-1)?.request.url ?? first;
  const redirected = last === first ? '' : ` (redirected from '${first}')`;
  return `Access to ${name} at '${last}'${redirected} from origin '${origin}' has been blocked by CORS policy`;
}
