// Runs in the browser: makes the call of a case, in the page or in a frame of its own, and tells whether script got a response.

const PATIENCE = 8000;

/** @param {string} json The call: `url`, `init`, `initiator`, and `frame`, the markup of the frame that it is made in. */
globalThis.runConversations = async (json) => {
  const call = JSON.parse(json);
  return JSON.stringify(call.frame ? await inFrame(call) : await makeCall(call, PATIENCE));
};

/** The call in a frame: a sandboxed one has the origin null, and one with a policy has that policy. */
function inFrame(call) {
  const frame = document.createElement('iframe');
  if (call.frame.sandbox) frame.sandbox.value = call.frame.sandbox;
  const script = `(${makeCall})(${JSON.stringify(call)}, ${PATIENCE}).then((result) => parent.postMessage(result, '*'))`;
  frame.srcdoc = `<!doctype html>${call.frame.head}<script>${script.replaceAll('<', '\\u003c')}</script>`;
  return new Promise((done) => {
    addEventListener('message', function listener({ source, data }) {
      if (source !== frame.contentWindow) return;
      removeEventListener('message', listener);
      frame.remove();
      done(data);
    });
    document.body.append(frame);
  });
}

/** It stands for itself: its text runs in frames. */
async function makeCall({ url, init, initiator }, patience) {
  const violations = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, disposition }) => violations.push({ effectiveDirective, disposition }));
  const outcome = await (initiator ? load() : request());
  // A violation is told in a task of its own.
  await new Promise((done) => { setTimeout(done); });
  return { outcome, violations };

  async function request() {
    try {
      const { body, ...rest } = init;
      const response = await fetch(url, { ...rest, ...(body && { body: new Blob(['{}'], { type: '' }) }), signal: AbortSignal.timeout(patience) });
      await response.arrayBuffer().catch(() => {});
      return response.type.startsWith('opaque') ? 'opaque' : 'allowed';
    } catch (error) {
      return error.name === 'TimeoutError' ? 'timeout' : 'blocked';
    }
  }

  function load() {
    const element = document.createElement(initiator);
    return new Promise((done) => {
      element.onload = () => done('opaque');
      element.onerror = () => done('blocked');
      setTimeout(() => done('timeout'), patience);
      element.src = url;
      document.head.append(element);
    });
  }
}
