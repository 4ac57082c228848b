/**
 * How long the console waits for probes.
 */

/** Who reads the console waits no longer than this for the line of a call that failed, in milliseconds. */
const MOST_WAITING = 2000;

/** Resolves when a call has to be printed, whether or not its probes are done. */
export const patience = () => new Promise((resolve) => {
  // Not setTimeout, which a test may have replaced.
  AbortSignal.timeout(MOST_WAITING).addEventListener('abort', resolve);
});
