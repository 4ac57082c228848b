// Makes a disagreement smaller for as long as it stays one.

/**
 * @param {(conversations: any[]) => Promise<{ conversation: any, difference: any }[]>} compare
 * @param {import('./generate.mjs').Conversation} conversation One that disagrees.
 */
export async function shrink(compare, conversation) {
  let smallest = conversation;
  let tries = 0;
  // One pass after another, until one has changed nothing. What could not be left out a moment ago is asked last.
  for (let start = 0, changed = true; changed;) {
    changed = false;
    for (let all = [...candidates(smallest)]; start < all.length;) {
      const some = all.slice(start, start + AT_ONCE).map((one) => ({ ...one, id: `${conversation.id.split('.')[0]}.s${tries += 1}` }));
      const compared = await compare(some);
      const hit = compared.findIndex(({ difference }) => difference && !JSON.stringify(difference).includes('timeout'));
      start += hit < 0 ? AT_ONCE : hit;
      if (hit >= 0) {
        smallest = some[hit];
        changed = true;
        all = [...candidates(smallest)];
      }
    }
    start = 0;
  }
  return smallest;
}

/** How many are tried together: the more, the more is done in vain once one of them is smaller. */
const AT_ONCE = 12;

/** Everything that is one step simpler, the greatest steps first. */
function* candidates(conversation) {
  const { calls, hops } = conversation;
  const withCalls = (changed) => ({ ...conversation, calls: changed });
  const withHops = (changed) => ({ ...conversation, hops: changed });
  const without = (list, index) => list.filter((_, own) => own !== index);
  for (const index of calls.keys()) if (calls.length > 1) yield withCalls(without(calls, index));
  for (const index of hops.keys()) if (hops.length > 1) yield withHops(without(hops, index));
  for (const [index, call] of calls.entries()) {
    const change = (changed) => withCalls(calls.with(index, { ...call, ...changed }));
    if (call.api === 'xhr') yield change({ api: 'fetch', uploadListeners: false });
    for (const [name, plain] of Object.entries({ as: 'pairs', body: null, uploadListeners: false, wait: 0, referrerPolicy: '', mode: 'cors', redirect: 'follow', credentials: 'same-origin', method: 'GET', start: 0, url: '', cache: '', keepalive: false })) {
      if ((call[name] ?? plain) === plain || (name === 'method' && call.body !== null)) continue;
      if (name === 'wait' ? calls.length === 1 : true) yield change({ [name]: plain });
    }
    if (call.method !== 'PUT' && call.method !== 'GET') yield change({ method: 'PUT' });
    for (const header of call.headers.keys()) yield change({ headers: without(call.headers, header) });
    for (const [header, [name, value]] of call.headers.entries()) {
      if (value.length > 2) yield change({ headers: call.headers.with(header, [name, value.slice(0, value.length >> 1)]) });
    }
  }
  for (const [index, hop] of hops.entries()) {
    for (const kind of ['preflights', 'actuals']) {
      const change = (changed) => withHops(hops.with(index, { ...hop, [kind]: changed }));
      for (const size of [1, hop[kind].length >> 1]) if (hop[kind].length > 2) yield change(hop[kind].slice(-size));
      for (const number of hop[kind].keys()) if (hop[kind].length > 1) yield change(without(hop[kind], number));
      for (const [number, answer] of hop[kind].entries()) {
        for (const header of answer.headers.keys()) yield change(hop[kind].with(number, { ...answer, headers: without(answer.headers, header) }));
        if (answer.early) yield change(hop[kind].with(number, { ...answer, early: undefined }));
        if (answer.status !== 200) yield change(hop[kind].with(number, { ...answer, status: 200 }));
        if (![200, 307].includes(answer.status)) yield change(hop[kind].with(number, { ...answer, status: 307 }));
      }
    }
    if (hop.next !== undefined) yield withHops(hops.with(index, { ...hop, next: undefined }));
    for (const at of ['page', 'a']) if (hop.at !== at && hop.at !== 'page') yield withHops(hops.with(index, { ...hop, at }));
  }
}
