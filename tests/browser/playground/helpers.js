// Helpers for the playground's tests, a classic script in its page: they use the page as people do, and give what it shows as plain data.

(() => {
  const element = () => document.querySelector('corsight-playground');
  const nextFrame = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });

  async function settled(node) {
    await node.updateComplete;
    for (const inner of node.shadowRoot?.querySelectorAll('*') ?? []) await settled(inner);
  }

  /** Waits until a condition is true. */
  async function until(condition) {
    while (!condition()) await nextFrame();
    await settled(element());
  }

  function deep(node, selector) {
    const root = node.shadowRoot ?? node;
    return [...root.querySelectorAll('*')].flatMap((inner) => [...(inner.matches(selector) ? [inner] : []), ...(inner.shadowRoot ? deep(inner, selector) : [])]);
  }

  function textOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (['style', 'script'].includes(node.localName)) return '';
    return `${[...(node.shadowRoot ?? node).childNodes].map(textOf).join('')}${/^(p|li|h\d|div|dt|dd|summary|pre|button|span|code)$/.test(node.localName ?? '') ? ' ' : ''}`;
  }

  const field = (name) => element().renderRoot.querySelector(`[name=${name}]`);
  const values = () => Object.fromEntries(['origin', 'method', 'url', 'credentials', 'mode', 'headers', 'answers'].map((name) => [name, field(name).value]));

  /** Types into a field, as far as the page can tell. */
  function type(name, value) {
    field(name).value = value;
    field(name).dispatchEvent(new Event(field(name).localName === 'select' ? 'change' : 'input', { bubbles: true, composed: true }));
  }

  /** What the page says of the call now. */
  async function shown() {
    await settled(element());
    await nextFrame();
    return textOf(element().renderRoot.querySelector('.output')).replace(/\s+/g, ' ').trim();
  }

  /** Waits until the page shows a call that is not the one before. */
  async function change(act) {
    const before = element().call;
    const problem = element().problem;
    await act();
    await until(() => element().call !== before || element().problem !== problem);
    return shown();
  }

  async function example(id) {
    const { call } = element();
    element().renderRoot.querySelector(`[data-example=${id}]`).click();
    await until(() => element().call !== call);
    return { values: values(), cause: element().call.verdict?.diagnosis.causes[0], text: await shown() };
  }

  /** Drops a file on the page. */
  function drop(name, text) {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    element().renderRoot.querySelector('.columns').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true, composed: true }));
  }

  async function unfold() {
    const folded = deep(document.body, 'details:not([open])');
    const opened = folded.map((details) => new Promise((done) => { details.addEventListener('toggle', done, { once: true }); }));
    for (const details of folded) details.open = true;
    await Promise.all(opened);
    await settled(element());
  }

  /** What is wider than a page of that width. */
  async function narrow(width) {
    document.body.style.width = `${width}px`;
    await unfold();
    await nextFrame();
    const edge = document.body.getBoundingClientRect().right;
    const wide = deep(document.body, '*').filter((inner) => !inner.closest('.unseen') && inner.getBoundingClientRect().right > edge + 0.5).map((inner) => `${inner.localName}.${inner.className}`);
    document.body.style.width = '';
    return wide;
  }

  async function audited(scheme) {
    document.documentElement.style.colorScheme = scheme;
    await unfold();
    await nextFrame();
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    document.documentElement.style.colorScheme = '';
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`));
  }

  /** Whether the page's policy refuses a connection to another server. */
  const refused = (url) => new Promise((done) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective), { once: true });
    fetch(url).then(() => done('sent'), () => {});
  });

  Object.assign(window, { playground: element, until, type, values, shown, change, example, drop, narrow, audited, refused, field, deep });
})();
