/**
 * A process that runs pages of web-platform-tests under jsdom, with the fetch and the XMLHttpRequest of Corsight.
 */
import { collect } from './collect.mjs';
import { Navigable } from './navigable.mjs';
import { UserAgent } from './user-agent.mjs';

// Tests throw where nobody catches it.
process.on('uncaughtException', report);
process.on('unhandledRejection', report);
process.on('message', async ({ url }) => process.send(await run(url).then((results) => ({ tests: JSON.parse(results) }), (error) => ({ tests: [], note: `${error.stack}` }))));

/**
 * @param {string} url
 * @returns {Promise<string>}
 */
function run(url) {
  return new Promise((resolve, reject) => {
    const beforeParse = (/** @type {any} */ window) => {
      Object.assign(globalThis, { DOMParser: window.DOMParser, XMLSerializer: window.XMLSerializer });
      collect(window, resolve);
    };
    new Navigable(new UserAgent(), { beforeParse }).navigate(url).catch(reject);
  });
}

function report(error) {
  if (process.env.VERBOSE) console.error(error);
}
