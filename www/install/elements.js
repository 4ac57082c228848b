/**
 * Hears which elements could not load what they load by CORS: images, scripts, stylesheets and media with the attribute crossorigin, and
 * module scripts, which always use CORS. An element tells only that it failed: not whether CORS was the reason.
 *
 * @import { Observer } from '../observe/observer.js'
 * @import { InitiatorName, RequestRecord } from '../index.js'
 */
import { Call } from '../observe/call.js';
import { isClaimed } from '../observe/claimed.js';
import { quietly } from '../observe/contain-errors.js';
import { put, watched } from '../observe/replace.js';

/** @typedef {{ url: string, initiator: InitiatorName, crossOrigin: RequestRecord['crossOrigin'] }} Load */

/**
 * @param {any} view
 * @param {Observer} observer
 * @returns {() => void} Ends the hearing.
 */
export function hearElements(view, observer) {
  /** @type {WeakSet<Event>} */
  const heard = new WeakSet();
  /** @type {(() => void)[]} */
  const undo = [];
  const hear = (/** @type {Event} */ event) => void quietly(() => {
    if (heard.has(event)) return;
    heard.add(event);
    const load = loadOf(event.target);
    if (load) tellFailure(observer, view, load);
  });
  // The event of an element does not bubble, but the window captures it.
  view.addEventListener('error', hear, true);
  undo.push(() => view.removeEventListener('error', hear, true));
  hearDetachedImages();
  return () => {
    for (const step of undo.splice(0)) quietly(step);
  };

  /** The image of a canvas or of a texture is often in no document, so that its event passes no window. */
  function hearDetachedImages() {
    const { prototype } = view.HTMLImageElement ?? {};
    const set = prototype && Object.getOwnPropertyDescriptor(prototype, 'crossOrigin')?.set;
    if (!set) return;
    put(undo, prototype, 'crossOrigin', { set: /** @type {(value: any) => void} */ (watched(set, { after: (image) => image.addEventListener('error', hear) })) });
  }
}

/**
 * A call that an element or a stylesheet has made and that has failed.
 *
 * @param {Observer} observer
 * @param {any} view
 * @param {Load} load
 */
export function tellFailure(observer, view, load) {
  // What fails within the page's own origin has nothing to do with CORS.
  if (!observer.leavesOrigin(load.url)) return;
  const call = new Call(observer);
  call.begin(load, view);
  call.end({ status: 0 });
}

/**
 * What an element loads by CORS; undefined if it does not use CORS.
 *
 * @param {any} element
 * @returns {Load | undefined}
 */
function loadOf(element) {
  const name = element?.localName;
  if (!name || isClaimed(element)) return undefined;
  const { crossOrigin } = element;
  const isModule = name === 'script' && element.type === 'module' || name === 'link' && element.rel === 'modulepreload';
  if (typeof crossOrigin !== 'string' && !isModule) return undefined;
  const initiator = initiatorOf(name, element);
  const url = element.currentSrc || element.src || element.href;
  return initiator && url ? { url, initiator, crossOrigin: crossOrigin === 'use-credentials' ? crossOrigin : 'anonymous' } : undefined;
}

/**
 * @param {string} name
 * @param {any} element
 * @returns {InitiatorName | undefined}
 */
function initiatorOf(name, element) {
  switch (name) {
    case 'img': case 'video': case 'audio': case 'track': return name;
    case 'source': return element.parentNode?.localName === 'audio' ? 'audio' : 'video';
    case 'script': return element.type === 'module' ? 'module-script' : 'script';
    case 'link': return linkInitiatorOf(element.relList);
    default: return undefined;
  }
}

/**
 * @param {DOMTokenList} relations
 * @returns {InitiatorName | undefined}
 */
function linkInitiatorOf(relations) {
  const names = /** @type {const} */ (['stylesheet', 'preload', 'modulepreload']);
  return names.find((name) => relations.contains(name));
}
