// What the servers of a conversation answer. It is a function of the requests alone, so that the servers of the browsers and
// those that Corsight is told of say the same for as long as they are asked the same.

const NO_BODY = new Set([204, 205, 304]);

/**
 * @param {import('./generate.mjs').Conversation} conversation
 * @param {Record<string, string>} origins
 */
export function script({ id, hops }, origins) {
  const counts = new Map();
  /** @param {{ method: string, url: string, headers: [string, string][] }} request */
  return ({ method, url, headers }) => {
    // The one after /x/ and the conversation's id; `/x/1/2/.` and the like are no hop.
    const hop = Number(/^\/x\/[^/]*\/(\d+)$/.exec(new URL(url).pathname)?.[1] ?? NaN);
    const get = (wanted) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
    const isPreflight = method === 'OPTIONS' && get('access-control-request-method') !== undefined;
    const kind = isPreflight ? 'preflights' : 'actuals';
    const answers = hops[hop]?.[kind];
    if (!answers?.length) return { status: 404, headers: complete(404, []), body: 'ok' };
    const key = `${kind}${hop}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)];
    const values = {
      ...places(id, hops, origins, Math.min(hops[hop].next ?? hop + 1, hops.length - 1)), self: asServersSee(url), origin: get('origin') ?? '',
      method: get('access-control-request-method') ?? '', headers: get('access-control-request-headers') ?? '',
    };
    const filled = answer.headers.map(([name, value]) => /** @type {[string, string]} */ ([name, fill(value, values)]));
    const { status, early = [] } = answer;
    return { status, early, headers: complete(status, filled), body: NO_BODY.has(status) ? '' : 'ok' };
  };
}

/** A URL without username and password, which no server is told of. */
function asServersSee(url) {
  return url.replace(/^(https?:\/\/)[^/?#]*@/, '$1');
}

/** All that can stand for the URL of a hop, and the origins. */
export function places(id, hops, origins, next) {
  const nextOrigin = origins[hops[next].at];
  const nextPath = `/x/${id}/${next}`;
  const host = nextOrigin.slice('http://'.length);
  return { ...origins, next: nextOrigin + nextPath, nextpath: nextPath, nextname: String(next), nexthost: host + nextPath, nextuser: `http://u:p@${host}${nextPath}` };
}

/**
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** With all that a server adds, so that Corsight is told every header. Nothing is stored, or the HTTP cache would have a say. */
function complete(status, headers) {
  return [...headers, ['Cache-Control', 'no-store'], ...(NO_BODY.has(status) && status !== 205 ? [] : [['Content-Length', status === 205 ? '0' : '2']])];
}
