/**
 * Runs in a page before anything else there: hands the results to `done` once the harness has them.
 *
 * @param {any} window
 * @param {(results: string) => void} done
 */
export function collect(window, done) {
  const when = (/** @type {string} */ name, /** @type {(value: any) => void} */ then) => {
    Object.defineProperty(window, name, { configurable: true, get: () => undefined, set(value) {
      Object.defineProperty(window, name, { value, writable: true });
      // The harness is not made yet, only its functions.
      Promise.resolve().then(() => then(value));
    } });
  };
  when('add_completion_callback', (add) => add((/** @type {any[]} */ tests) => {
    done(JSON.stringify(tests.map(({ name, status, message }) => ({ name, passed: status === 0, message: message ?? 'not run' }))));
  }));
  // What it shows is looked at by nobody, and takes a whole browser.
  when('setup', (setup) => setup({ output: false }));
}
