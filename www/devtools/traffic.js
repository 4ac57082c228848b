/**
 * What the browser tells the developer tools of a page's requests, from the moment that the developer tools are open. The page that the
 * browser loads with the developer tools keeps it, because the panel's own page is loaded only when the panel is first looked at.
 *
 * @typedef {Record<string, any>} Entry An entry of HAR.
 * @typedef {{ entry: Entry } | { navigatedTo: string }} Event
 */

export class Traffic {
  /** @type {Event[]} */
  #waiting = [];
  /** @type {((event: Event) => void) | null} */
  #listener = null;

  /** @param {typeof chrome.devtools.network} network */
  constructor(network) {
    /** @type {Set<string> | null} Until the browser's own list has come. */
    let seen = new Set();
    network.onRequestFinished.addListener((entry) => {
      seen?.add(identity(entry));
      this.#tell({ entry });
    });
    network.onNavigated.addListener((url) => this.#tell({ navigatedTo: url }));
    // The requests that ended after the developer tools were open and before the listener was there.
    network.getHAR((har) => {
      const missed = (har?.entries ?? []).filter((entry) => !seen?.has(identity(entry)));
      seen = null;
      for (const entry of missed) this.#tell({ entry });
    });
  }

  /**
   * Calls `listener` with everything that has happened so far, and from now on with everything that happens.
   *
   * @param {(event: Event) => void} listener
   */
  listen(listener) {
    this.#listener = listener;
    for (const event of this.#waiting.splice(0)) listener(event);
  }

  /** @param {Event} event */
  #tell(event) {
    if (this.#listener) this.#listener(event);
    else this.#waiting.push(event);
  }
}

/** @param {Entry} entry */
const identity = ({ startedDateTime, time, request }) => JSON.stringify([startedDateTime, time, request.method, request.url]);
