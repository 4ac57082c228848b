/**
 * Recorded traffic becomes calls, each with its verdict: `import { analyze, createRecorder } from 'corsight/capture'`.
 */
export { analyze } from './capture/analyze.js';
export { createRecorder } from './capture/recorder.js';
