/**
 * What explains a call of a page once there is an engine. An engine brings it along, so a page that has no engine does not download it.
 */
import { report } from './failure-report.js';
import { investigate } from './investigate.js';
import { diagnose, judge, refuse } from './judge.js';
import { ask } from './page-knowledge.js';
import { patience } from './patience.js';
import { printFailure, printFinding, printMissedHeader, printSuccess } from './print-call.js';

export const explainer = { ask, diagnose, investigate, judge, patience, printFailure, printFinding, printMissedHeader, printSuccess, refuse, report };
