/**
 * Waits for the next task. It waits by a message, because a test may have replaced the timers. Where there are no messages, it waits by a timer.
 */
export function nextTask() {
  return new Promise((resolve) => {
    if (typeof MessageChannel !== 'function') return void setTimeout(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}
