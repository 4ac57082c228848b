// In the page: makes each request as a page makes it, and tells what became of it: "allowed", "opaque" (it went through, and the page
// sees nothing of it), "loaded" (one of the two, which cannot be told apart), "blocked", or a word of its own for what can't be seen.
/* eslint-env browser */

const element = (name, attributes = {}, parent = document.body) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  parent.append(made);
  return made;
};

const event = (target, good, bad = 'error') => new Promise((done) => {
  target.addEventListener(good, () => done(true), { once: true });
  target.addEventListener(bad, () => done(false), { once: true });
});

const until = async (test) => {
  const deadline = Date.now() + 4000;
  for (;;) {
    const found = test();
    if (found || Date.now() > deadline) return found;
    await new Promise((done) => { setTimeout(done, 50); });
  }
};

const errors = [];
addEventListener('error', ({ message, filename }) => errors.push({ message, filename }));

async function image(crossorigin, url) {
  const img = document.createElement('img');
  if (crossorigin) img.setAttribute('crossorigin', crossorigin);
  const loaded = event(img, 'load');
  img.src = url;
  return await loaded ? img : null;
}

async function canvas({ crossOrigin, url }) {
  const img = await image(crossOrigin, url);
  if (!img) return 'blocked';
  const drawing = document.createElement('canvas');
  drawing.getContext('2d').drawImage(img, 0, 0);
  try {
    drawing.toDataURL();
    return 'allowed';
  } catch (error) {
    return error.name === 'SecurityError' ? 'opaque' : String(error);
  }
}

async function linked({ crossOrigin, url, destination }, rel) {
  const link = document.createElement('link');
  const attributes = { rel, as: destination, crossorigin: crossOrigin, href: url };
  for (const [key, value] of Object.entries(attributes)) if (value) link.setAttribute(key, value);
  const loaded = event(link, 'load');
  document.head.append(link);
  return { link, loaded: await loaded };
}

/** What is to be seen of a style sheet whose rule colours `.probe`. */
function styled(rules) {
  const probe = element('i', { class: 'probe' });
  const color = getComputedStyle(probe).color;
  probe.remove();
  if (color !== 'rgb(1, 2, 3)') return 'blocked';
  try {
    return rules().length ? 'allowed' : 'no rules';
  } catch (error) {
    return error.name === 'SecurityError' ? 'opaque' : String(error);
  }
}

/** Whether a document that came into a frame is at hand. */
async function framed(begin) {
  const frame = element('iframe', { name: `frame${Math.random()}`, style: 'width: 9px; height: 9px' });
  await until(() => frame.contentDocument?.readyState === 'complete');
  const loaded = event(frame, 'load');
  begin(frame);
  if (!await loaded) return 'blocked';
  await until(() => frame.contentDocument?.URL !== 'about:blank');
  const result = frame.contentDocument ? 'allowed' : 'opaque';
  frame.remove();
  return result;
}

function media(name) {
  return async ({ crossOrigin, url }) => {
    const player = document.createElement(name);
    if (crossOrigin) player.setAttribute('crossorigin', crossOrigin);
    const loaded = event(player, 'loadedmetadata');
    player.src = url;
    return await loaded ? 'loaded' : 'blocked';
  };
}

function worker(make) {
  return async (request) => {
    let made;
    try {
      made = make(request.url, { credentials: request.credentials });
    } catch (error) {
      return error.name === 'SecurityError' ? 'blocked' : String(error);
    }
    const port = made.port ?? made;
    const answer = Promise.race([event(port, 'message'), event(made, 'never')]);
    port.start?.();
    const allowed = await answer;
    made.terminate?.();
    return allowed ? 'allowed' : 'blocked';
  };
}

const tries = {
  async fetch({ url, credentials }) {
    return fetch(url, { credentials }).then(() => 'allowed', (error) => (error instanceof TypeError ? 'blocked' : String(error)));
  },
  async xhr({ url, credentials }) {
    const xhr = new XMLHttpRequest();
    xhr.withCredentials = credentials === 'include';
    xhr.open('GET', url);
    const loaded = event(xhr, 'load');
    xhr.send();
    return await loaded ? 'allowed' : 'blocked';
  },
  async font({ url }) {
    return new FontFace('Box', `url(${url})`).load().then(() => 'allowed', (error) => (error.name === 'NetworkError' ? 'blocked' : String(error)));
  },
  async 'font-face'({ url, place }) {
    const style = document.createElement('style');
    style.textContent = `@font-face { font-family: "Box${place}"; src: url("${url}"); }`;
    document.head.append(style);
    const loaded = await document.fonts.load(`10px "Box${place}"`).then((faces) => faces.length > 0 && faces[0].status === 'loaded', () => false);
    return loaded ? 'allowed' : 'blocked';
  },
  'canvas-image': canvas,
  img: canvas,
  async 'webgl-texture'({ crossOrigin, url }) {
    const img = await image(crossOrigin, url);
    if (!img) return 'blocked';
    const gl = document.createElement('canvas').getContext('webgl');
    if (!gl) return 'no WebGL';
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    try {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, img);
      return gl.getError() === gl.NO_ERROR ? 'allowed' : 'error';
    } catch (error) {
      return error.name === 'SecurityError' ? 'opaque' : String(error);
    }
  },
  async 'shape-image'({ url }) {
    const box = element('div', { style: 'display: flow-root; position: absolute; width: 300px; font: 10px/10px monospace' });
    const float = element('div', { style: 'float: left; width: 20px; height: 20px' }, box);
    float.style.shapeOutside = `url("${url}")`;
    const text = element('span', {}, box);
    text.textContent = 'x';
    const left = () => Math.round(text.getBoundingClientRect().left - box.getBoundingClientRect().left);
    const shaped = await until(() => left() < 15);
    const result = shaped ? 'allowed' : left() === 20 ? 'blocked' : `at ${left()}`;
    box.remove();
    return result;
  },
  // The driver looks at it when all the others are done.
  async 'mask-image'({ url, place }) {
    const box = element('div', { style: `position: fixed; left: ${30 * place}px; top: 0; width: 20px; height: 20px; background: blue` });
    box.style.maskImage = `url("${url}")`;
    box.style.webkitMaskImage ||= `url("${url}")`;
    return 'to be seen';
  },
  async script({ crossOrigin, url }) {
    const made = document.createElement('script');
    if (crossOrigin) made.setAttribute('crossorigin', crossOrigin);
    const loaded = event(made, 'load');
    made.src = url;
    document.head.append(made);
    if (!await loaded) return 'blocked';
    if (!self.ran?.includes(url)) return 'not run';
    return errors.some(({ message, filename }) => filename === url && /secret/.test(message)) ? 'allowed' : 'opaque';
  },
  async 'module-script'({ crossOrigin, url }) {
    const made = document.createElement('script');
    made.type = 'module';
    if (crossOrigin) made.setAttribute('crossorigin', crossOrigin);
    const loaded = event(made, 'load');
    made.src = url;
    document.head.append(made);
    return await loaded ? 'allowed' : 'blocked';
  },
  worker: worker((url) => new Worker(url)),
  'module-worker': worker((url, options) => new Worker(url, { type: 'module', ...options })),
  'shared-worker': worker((url) => new SharedWorker(url)),
  'module-shared-worker': worker((url, options) => new SharedWorker(url, { type: 'module', ...options })),
  async 'service-worker'({ url }) {
    if (!navigator.serviceWorker) return 'no service workers';
    return navigator.serviceWorker.register(url).then(async (registration) => {
      await registration.unregister();
      return 'allowed';
    }, (error) => (error.name === 'SecurityError' ? 'blocked' : String(error)));
  },
  async 'import-scripts'({ url }) {
    const importer = new Worker('/own/home/importer.js');
    importer.postMessage(url);
    const result = await new Promise((done) => { importer.onmessage = ({ data }) => done(data); });
    importer.terminate();
    return result;
  },
  async stylesheet(request) {
    const { link } = await linked(request, 'stylesheet');
    const result = styled(() => link.sheet.cssRules);
    link.remove();
    return result;
  },
  async 'css-import'({ url }) {
    const style = document.createElement('style');
    style.textContent = `@import url("${url}");`;
    const loaded = event(style, 'load');
    document.head.append(style);
    await loaded;
    const result = styled(() => style.sheet.cssRules[0].styleSheet.cssRules);
    style.remove();
    return result;
  },
  async preload(request) {
    return (await linked(request, 'preload')).loaded ? 'loaded' : 'blocked';
  },
  async modulepreload(request) {
    return (await linked(request, 'modulepreload')).loaded ? 'allowed' : 'blocked';
  },
  // The driver has the browser look for it afterwards, where it can.
  async manifest() {
    return 'to be seen';
  },
  audio: media('audio'),
  video: media('video'),
  async track({ crossOrigin, url }) {
    const video = element('video', { crossorigin: crossOrigin ?? undefined });
    const track = element('track', { kind: 'captions' }, video);
    const loaded = event(track, 'load');
    track.src = url;
    track.track.mode = 'hidden';
    const result = await loaded ? (track.track.cues.length ? 'allowed' : 'no cues') : 'blocked';
    video.remove();
    return result;
  },
  async 'event-source'({ url, credentials }) {
    const source = new EventSource(url, { withCredentials: credentials === 'include' });
    const opened = await event(source, 'message');
    const result = opened ? 'allowed' : source.readyState === 2 ? 'blocked' : 'connecting';
    source.close();
    return result;
  },
  async beacon({ url, type }) {
    return navigator.sendBeacon(url, type ? new Blob(['{}'], { type }) : 'x') ? 'to be seen' : 'refused';
  },
  async websocket({ url }) {
    const socket = new WebSocket(url.replace(/^http/, 'ws'));
    const opened = await event(socket, 'open');
    socket.close();
    return opened ? 'loaded' : 'blocked';
  },
  form: ({ url, method }) => framed((frame) => {
    const form = element('form', { action: url, method, target: frame.name });
    form.submit();
    form.remove();
  }),
  iframe: ({ url }) => framed((frame) => { frame.src = url; }),
  async 'svg-use'({ url }) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttribute('href', `${url}#box`);
    svg.append(use);
    document.body.append(svg);
    const drawn = await until(() => use.getBBox().width > 0);
    svg.remove();
    return drawn ? 'allowed' : 'blocked';
  },
};

/** Some at a time: nothing waits long, and style sheets, which all colour the same, wait for each other. */
globalThis.run = async (requests) => {
  const results = Array(requests.length);
  const alone = ['stylesheet', 'css-import', 'script'];
  const one = async (index) => {
    const request = requests[index];
    const late = new Promise((done) => { setTimeout(() => done('late'), 20000); });
    results[index] = await Promise.race([tries[request.how ?? request.initiator](request), late]).catch((error) => `threw ${error}`);
  };
  const many = [...requests.keys()].filter((index) => !alone.includes(requests[index].initiator));
  const queue = async () => { while (many.length) await one(many.shift()); };
  await Promise.all([queue(), queue(), queue(), queue(), queue(), queue()]);
  for (const index of requests.keys()) if (alone.includes(requests[index].initiator)) await one(index);
  globalThis.results = results;
};

/** Makes this the page's manifest. */
globalThis.setManifest = ({ url, crossOrigin }) => {
  document.querySelector('link[rel=manifest]')?.remove();
  const link = element('link', { rel: 'manifest', crossorigin: crossOrigin ?? undefined }, document.head);
  link.href = url;
};

/** The colours at points of a picture. */
globalThis.look = async (picture, points) => {
  const img = await image(null, `data:image/png;base64,${picture}`);
  const drawing = Object.assign(document.createElement('canvas'), { width: img.width, height: img.height });
  const context = drawing.getContext('2d');
  context.drawImage(img, 0, 0);
  globalThis.seen = points.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)].join());
};
