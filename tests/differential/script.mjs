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
    const hop = Number(new URL(url).pathname.split('/')[3]);
    const get = (wanted) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
    const isPreflight = method === 'OPTIONS' && get('access-control-request-method') !== undefined;
    const kind = isPreflight ? 'preflights' : 'actuals';
    const answers = hops[hop]?.[kind];
    if (!answers) return { status: 404, headers: complete(404, []), body: 'ok' };
    const key = `${kind}${hop}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)];
    const next = Math.min(hop + 1, hops.length - 1);
    const nextOrigin = origins[hops[next].at];
    const nextPath = `/x/${id}/${next}`;
    const values = {
      ...origins, origin: get('origin') ?? '', method: get('access-control-request-method') ?? '',
      headers: get('access-control-request-headers') ?? '', next: nextOrigin + nextPath, nextpath: nextPath, nextname: String(next),
      nexthost: nextOrigin.slice('http://'.length) + nextPath, nextuser: `http://u:p@${nextOrigin.slice('http://'.length)}${nextPath}`,
    };
    const fill = (text) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
    const filled = answer.headers.map(([name, value]) => /** @type {[string, string]} */ ([name, fill(value)]));
    return { status: answer.status, headers: complete(answer.status, filled), body: NO_BODY.has(answer.status) ? '' : 'ok' };
  };
}

/** With all that a server adds, so that Corsight is told every header. Nothing is stored, or the HTTP cache would have a say. */
function complete(status, headers) {
  return [...headers, ['Cache-Control', 'no-store'], ...(NO_BODY.has(status) && status !== 205 ? [] : [['Content-Length', status === 205 ? '0' : '2']])];
}
