/**
 * Scenes of an XMLHttpRequest that is disturbed in one of its events, for the page of a browser and for Node: the same code makes
 * them of the browser's XMLHttpRequest and of Corsight's.
 */

const EVENTS = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'];

/** What is done in an event. */
const ACTS = {
  abort: (xhr) => xhr.abort(),
  open: (xhr, { home }) => xhr.open('GET', `${home}/second`),
  again: (xhr, { home }) => {
    xhr.open('GET', `${home}/second`);
    xhr.send();
  },
  'abort and again': (xhr, origins) => {
    xhr.abort();
    ACTS.again(xhr, origins);
  },
};

/** What is sent, by whether it has a body and upload listeners. */
const REQUESTS = {
  upload: { method: 'POST', path: '/first', body: 'text' },
  get: { method: 'GET', path: '/first' },
  empty: { method: 'GET', path: '/empty' },
  refused: { method: 'POST', path: '/refused', body: 'text' },
  gone: { method: 'GET', path: '/gone' },
};

const COMMON = ['loadstart', 'readystatechange 2', 'readystatechange 3', 'progress', 'readystatechange 4', 'load', 'loadend'];
const UPLOAD = ['upload loadstart', 'upload progress', 'upload load', 'upload loadend'];
const FAILURE = ['upload error', 'upload loadend', 'readystatechange 4', 'error', 'loadend'];

/** @type {{ request: keyof typeof REQUESTS, event: string, act: keyof typeof ACTS | 'nothing' }[]} */
export const scenes = [
  .../** @type {(keyof typeof REQUESTS)[]} */ (Object.keys(REQUESTS)).map((request) => ({ request, event: '', act: /** @type {const} */ ('nothing') })),
  .../** @type {(keyof typeof ACTS)[]} */ (Object.keys(ACTS)).flatMap((act) => [
    ...[...COMMON, ...UPLOAD].map((event) => ({ request: /** @type {const} */ ('upload'), event, act })),
    ...COMMON.map((event) => ({ request: /** @type {const} */ ('get'), event, act })),
    ...COMMON.filter((event) => event !== 'readystatechange 3').map((event) => ({ request: /** @type {const} */ ('empty'), event, act })),
    ...FAILURE.map((event) => ({ request: /** @type {const} */ ('refused'), event, act })),
  ]),
];

/**
 * Plays one scene; the events from its beginning to its end, and what the object has then.
 *
 * @param {typeof XMLHttpRequest} Xhr
 * @param {{ home: string, api: string }} origins
 * @param {typeof scenes[number]} scene
 */
export function play(Xhr, origins, { request, event: when, act }) {
  const { method, path, body } = { body: undefined, ...REQUESTS[request] };
  const xhr = new Xhr();
  /** @type {string[]} */
  const events = [];
  let acted = false;
  let acting = false;
  return new Promise((resolve) => {
    const ended = () => {
      // Nothing is under way any more, so what is still to come, of the first request say, comes with the tasks that wait by now.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve({ events: pieces(events), acted, readyState: xhr.readyState, status: xhr.status, text: xhr.responseText, url: xhr.responseURL.replace(/^.*\//, '/') });
      };
      channel.port2.postMessage(0);
    };
    /** @param {string} name */
    const hear = (name) => {
      events.push(name);
      const now = !acted && name === when && act !== 'nothing';
      if (now) {
        acted = acting = true;
        ACTS[/** @type {keyof typeof ACTS} */ (act)](xhr, origins);
        acting = false;
      }
      // The end of the last request, or there is none: it is over by abort(), or opened and never sent.
      const left = now && (act === 'open' || xhr.readyState === 0);
      if (left || name === 'loadend' && !acting && xhr.readyState !== 1) ended();
    };
    xhr.addEventListener('readystatechange', () => hear(`readystatechange ${xhr.readyState}`));
    for (const type of EVENTS) {
      xhr.addEventListener(type, () => hear(type));
      if (body) xhr.upload.addEventListener(type, () => hear(`upload ${type}`));
    }
    xhr.open(method, `${origins.api}${path}`);
    xhr.send(body);
  });
}

/**
 * Plays all scenes, one after the other; null for one that comes to no end.
 *
 * @param {typeof XMLHttpRequest} Xhr
 * @param {{ home: string, api: string }} origins
 */
export async function playAll(Xhr, origins) {
  const results = [];
  for (const scene of scenes) {
    const late = new Promise((resolve) => { setTimeout(resolve, 3000, null); });
    results.push(await Promise.race([play(Xhr, origins, scene), late]));
  }
  return results;
}

/**
 * The events of a body as if it came in one piece, because it may come in any number of them.
 *
 * @param {string[]} events
 */
function pieces(events) {
  return events.filter((event, index) => !(/progress$|^readystatechange 3$/.test(event) && events.slice(Math.max(0, index - 2), index).includes(event)));
}
