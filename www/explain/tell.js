/**
 * Tells the console and the page's monitoring of a call that failed.
 *
 * @import { Entry, ObserveOptions } from '../index.js'
 */
import { report } from './failure-report.js';
import { hearPanel } from './hear-panel.js';
import { patience } from './patience.js';
import { printFailure, printFinding } from './print-call.js';

/**
 * @param {Entry} entry A call that has failed.
 * @param {Promise<void>} asked The end of all that is asked about the call.
 * @param {Parameters<typeof hearPanel>[0] & { diagnose: ObserveOptions['diagnose'], onFailure?: ObserveOptions['onFailure'], origin: string }} observer
 * @param {<T>(work: () => T) => T | undefined} quietly Keeps errors away from the page.
 */
export async function tell(entry, asked, observer, quietly) {
  const { diagnose, printsCalls, onFailure, origin } = observer;
  const { cors } = entry;
  quietly(() => hearPanel(observer));
  // Without probes nothing takes long.
  await (diagnose === 'auto' ? Promise.race([asked, patience()]) : asked);
  if (!quietly(() => cors.plan?.crossOrigin)) return;
  const printed = quietly(() => {
    if (!printsCalls) return undefined;
    printFailure(cors);
    return cors.diagnosis.causes[0]?.code;
  });
  await asked;
  quietly(() => {
    // A group cannot be opened again, so what came too late for it is one line of its own.
    if (printed) printFinding(cors, printed);
    if (onFailure) void report(onFailure, entry, origin);
  });
}
