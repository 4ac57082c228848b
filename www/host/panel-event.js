/**
 * What the panel of the developer tools tells a page: the certain cause of a call that failed.
 *
 * @import { Diagnosis } from '../index.js'
 *
 * @typedef {object} Told The `detail` of the event, as JSON.
 * @property {string} call The number of the call in the panel. The panel may tell of it again.
 * @property {string} method
 * @property {string} url
 * @property {number} startedAt In milliseconds since 1970, by the clock of the browser.
 * @property {Pick<Diagnosis, 'causes' | 'sent' | 'happened' | 'text'>} diagnosis The first cause is certain.
 */

/** An event of the window. It is cancelled if the call is known to the page. */
export const PANEL_EVENT = 'corsight-panel';
