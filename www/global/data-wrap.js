/**
 * `<script src="corsight.global.js" data-wrap>`: wraps the page's jQuery without a line of code.
 */
import { sayOnce } from '../host/console.js';
import { quietly } from '../observe/contain-errors.js';
import { wrap } from '../observe/wrap-jquery.js';

/** The attributes that set options of `wrap`, by their names in `dataset`. */
const OPTIONS = ['console', 'enforce', 'hideQuery', 'logLimit', 'origin', 'preload', 'profile'];

/**
 * Wraps jQuery if the script's element has the attribute `data-wrap`, as soon as there is a jQuery.
 *
 * @param {HTMLOrSVGScriptElement} script
 */
export function wrapForScript({ dataset }) {
  const { wrap: value } = dataset;
  if (value === undefined) return;
  const name = value || 'jQuery';
  const options = Object.fromEntries(OPTIONS.filter((option) => option in dataset).map((option) => [option, read(option, dataset[option] ?? '')]));
  whenDefined(name, ($) => void wrap($, options));
}

/**
 * The value of an attribute. An attribute without a value stands for true, as in HTML.
 *
 * @param {string} option
 * @param {string} text
 */
function read(option, text) {
  if (option === 'logLimit') return Number(text);
  if (option === 'origin' || option === 'profile') return text;
  return { '': true, true: true, false: false }[text] ?? text;
}

/**
 * Calls `use` once, when the global variable `name` has a function. No script can run between the end of the script that defines the
 * variable and the event `load` of its element, so no call of the page is missed. A jQuery in an inline script is found at the end of
 * parsing.
 *
 * @param {string} name
 * @param {(value: any) => void} use
 */
function whenDefined(name, use) {
  const events = new AbortController();
  const look = () => {
    const value = /** @type {any} */ (globalThis)[name];
    // An element whose id is the name is a global variable too, but no function.
    if (typeof value !== 'function' || events.signal.aborted) return;
    events.abort();
    use(value);
  };
  const complain = () => {
    look();
    if (!events.signal.aborted) sayOnce('data-wrap', 'warn', `[corsight] data-wrap waits for ${name}, which no script of this page has defined yet.`);
  };
  const options = { capture: true, signal: events.signal };
  quietly(look);
  // The event `load` of an element does not bubble, but it is captured.
  document.addEventListener('load', () => quietly(look), options);
  document.addEventListener('DOMContentLoaded', () => quietly(look), options);
  if (document.readyState === 'complete') quietly(complain);
  else addEventListener('load', () => quietly(complain), { signal: events.signal });
}
