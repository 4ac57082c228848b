/**
 * A server that does everything right and takes its time, with a script for each case: how often it redirects, how long it thinks, in how
 * many chunks it answers.
 */
import http from 'node:http';
import { once } from 'node:events';

/** @typedef {ReturnType<typeof makeScript>} Script */

export async function slowServer() {
  /** @type {Map<string, Script>} */
  const scripts = new Map();
  let open = 0;
  const server = http.createServer({ keepAliveTimeout: 1000 }, async (request, response) => {
    const [, id, step] = (request.url ?? '').split('/');
    const script = scripts.get(id);
    open += 1;
    response.on('close', () => { open -= 1; });
    request.on('error', () => {});
    response.on('error', () => {});
    const headers = {
      'Access-Control-Allow-Origin': request.headers.origin ?? '*', 'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Max-Age': '0', 'Set-Cookie': 'b=2',
    };
    if (!script) {
      request.resume();
      return response.writeHead(200, headers).end('quick');
    }
    await script.answer(Number(step), request, response, headers);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  return {
    quick: `${origin}/quick`,
    /** Makes a request without Corsight. */
    visit: () => new Promise((resolve, reject) => {
      http.get(`${origin}/visit`, { agent: false }, (response) => response.resume().on('end', resolve)).on('error', reject);
    }),
    /** How many answers are under way. */
    open: () => open,
    /**
     * @param {number} number
     * @param {import('./part.mjs').Case['chance']} chance
     * @param {(moment: string) => void} at
     * @param {{ canRepeat?: boolean, mayBeEndless?: boolean }} [options] Whether the upload can be sent again; whether the call is sure
     *   to be aborted, so that the answer need not come, or not end.
     */
    script(number, chance, at, options = {}) {
      const script = makeScript(`${origin}/${number}`, chance, at, options);
      scripts.set(String(number), script);
      return script;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {string} url
 * @param {import('./part.mjs').Case['chance']} chance
 * @param {(moment: string) => void} at
 * @param {{ canRepeat?: boolean, mayBeEndless?: boolean }} options
 */
function makeScript(url, { pick, is, below }, at, { canRepeat = true, mayBeEndless = false }) {
  const redirects = pick(0, 0, 0, 1, 3);
  const endless = mayBeEndless ? pick('never begins', 'never ends') : '';
  const chunks = endless === 'never ends' ? Infinity : pick(0, 1, 1, 3, 10);
  const size = pick(10, 1000, 50_000);
  const pause = endless ? 3 : pick(0, 0, 3, 10);
  const thinks = pick(0, 0, 5, 30);
  // Only after this status is a body not sent again.
  const redirectStatus = canRepeat ? pick(302, 307, 308) : 303;
  // Nobody reads the body of a redirect, so one that has no end lasts until its connection is closed.
  const redirectChunks = pick(0, 0, 1, Infinity);
  const readsUpload = is(0.8);
  /** @type {string[]} */
  const requests = [];
  let open = 0;
  /** @type {http.IncomingMessage[]} */
  const unread = [];
  return {
    url: `${url}/0`,
    what: `${redirects} redirects of ${redirectChunks} chunks, ${chunks} chunks of ${size} bytes, every ${pause} ms, after ${thinks} ms${endless && `, but the answer ${endless}`}${readsUpload ? '' : ', the upload unread'}`,
    isEndless: mayBeEndless,
    neverBegins: endless === 'never begins',
    length: chunks * size,
    requests,
    open: () => open,
    /** Reads what was left unread: before that, a server of Node does not notice that its client has closed the connection. */
    readRest: () => unread.forEach((request) => request.resume()),
    /**
     * @param {number} step
     * @param {http.IncomingMessage} request
     * @param {http.ServerResponse} response
     * @param {http.OutgoingHttpHeaders} headers
     */
    async answer(step, request, response, headers) {
      requests.push(`${request.method} ${step}`);
      open += 1;
      let isOpen = true;
      response.on('close', () => {
        open -= 1;
        isOpen = false;
      });
      if (readsUpload || request.method === 'GET') request.resume();
      else unread.push(request);
      const isPreflight = request.method === 'OPTIONS';
      at(isPreflight ? 'preflight' : 'request');
      await sleep(below(thinks + 1));
      if (isPreflight) return response.writeHead(204, headers).end();
      if (step < redirects) {
        response.writeHead(redirectStatus, { ...headers, Location: `${url}/${step + 1}` });
        return write(redirectChunks);
      }
      if (endless === 'never begins') return;
      response.writeHead(200, headers).flushHeaders();
      at('head');
      return write(chunks, () => at('chunk'));

      async function write(/** @type {number} */ count, written = () => {}) {
        for (let left = count; left > 0 && isOpen; left--) {
          await sleep(pause);
          // A server that nobody reads from waits.
          if (response.writableNeedDrain) await Promise.race([once(response, 'drain'), once(response, 'close')]);
          if (isOpen) response.write(Buffer.alloc(size, 'x'));
          written();
        }
        response.end();
      }
    },
  };
}

/** @param {number} ms */
function sleep(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}
