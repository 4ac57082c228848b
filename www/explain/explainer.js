/**
 * What explains a call of a page once there is an engine. An engine brings it along, so a page that has no engine does not download it.
 */
import { investigate, isWorthProbes } from './investigate.js';
import { diagnose, judge, refuse } from './judge.js';
import { ask } from './page-knowledge.js';
import { tell } from './tell.js';
import { printMissedHeader, printSuccess } from './print-call.js';

export const explainer = { ask, diagnose, investigate, isWorthProbes, judge, printMissedHeader, printSuccess, refuse, tell };
