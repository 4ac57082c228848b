// Every initiator, with every state of its attribute, and what it is asked for.

const ATTRIBUTE = [null, 'anonymous', 'use-credentials'];
const file = (name, initiators) => initiators.map((initiator) => ({ initiator, file: name }));
const withAttribute = (request) => ATTRIBUTE.map((crossOrigin) => ({ ...request, crossOrigin }));
const withCredentials = (request, ...modes) => modes.map((credentials) => ({ ...request, credentials }));

/** What differs from the engine's own: `file` is what is asked for, `type` the type of a beacon's Blob. */
export const requests = [
  ...withCredentials({ initiator: 'fetch', file: 'text.txt' }, 'omit', 'same-origin', 'include'),
  ...withCredentials({ initiator: 'xhr', file: 'text.txt' }, 'same-origin', 'include'),
  ...file('font.ttf', ['font']),
  // The same by a rule of CSS.
  ...file('font.ttf', ['font']).map((request) => ({ ...request, how: 'font-face' })),
  ...file('image.png', ['canvas-image', 'webgl-texture', 'img']).flatMap(withAttribute),
  ...file('image.png', ['shape-image', 'mask-image']),
  ...file('script.js', ['script']).flatMap(withAttribute),
  ...file('module.js', ['module-script', 'modulepreload']).flatMap(withAttribute),
  ...file('worker.js', ['worker', 'shared-worker', 'service-worker']),
  ...file('worker.js', ['module-worker', 'module-shared-worker']).flatMap((request) => withCredentials(request, 'omit', 'same-origin', 'include')),
  ...file('script.js', ['import-scripts']),
  ...file('style.css', ['stylesheet']).flatMap(withAttribute),
  ...file('style.css', ['css-import']),
  ...[['image', 'image.png'], ['font', 'font.ttf'], ['script', 'script.js'], ['style', 'style.css']]
    .flatMap(([destination, name]) => withAttribute({ initiator: 'preload', destination, file: name })),
  ...file('manifest.json', ['manifest']).flatMap(withAttribute),
  ...file('sound.wav', ['video', 'audio']).flatMap(withAttribute),
  ...file('cues.vtt', ['track']).flatMap(withAttribute),
  ...file('events.txt', ['event-source']).flatMap((request) => withCredentials(request, 'same-origin', 'include')),
  { initiator: 'beacon', file: 'text.txt' },
  { initiator: 'beacon', file: 'text.txt', type: 'application/json' },
  ...file('text.txt', ['websocket']),
  // In a frame, because a window would open above the page.
  { initiator: 'form', destination: 'iframe', method: 'GET', file: 'page.html' },
  { initiator: 'form', destination: 'iframe', method: 'POST', file: 'page.html' },
  ...file('page.html', ['iframe']),
  ...file('use.svg', ['svg-use']),
];

/** How the server answers: from the page's own origin; from another without CORS, to anyone, to this origin with credentials. */
export const ANSWERS = ['home', 'none', 'any', 'origin'];
