// Small pieces that several views draw.

import { html, nothing } from 'lit';
import { OUTCOME } from './words.js';

/**
 * A link to a page. The URL may come from a report that somebody was sent, so nothing but http and https becomes a link.
 *
 * @param {string | null | undefined} href
 * @param {unknown} text
 */
export function link(href, text) {
  if (!href || !/^https?:\/\//i.test(href)) return nothing;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer">${text}</a>`;
}

/**
 * A word with a colour of its own; the word alone says everything.
 *
 * @param {keyof typeof OUTCOME} outcome
 */
export const outcomePill = (outcome) => html`<span class="pill ${outcome}">${OUTCOME[outcome] ?? outcome}</span>`;

/**
 * One header, as in a block of headers.
 *
 * @param {readonly [string, string]} header
 */
export const headerLine = ([name, value]) => html`<span class="line"><span class="name">${name}:</span> ${isSecret(name) ? '…' : value}</span>`;

/**
 * Whether the value of a header is never shown: pictures of a failed call are sent around.
 *
 * @param {string} name
 */
export const isSecret = (name) => /^(proxy-)?authorization$|^(set-)?cookie2?$/i.test(name);

/**
 * A request as it is sent over the network.
 *
 * @param {{ method: string, url: string, headers: readonly (readonly [string, string])[] }} request
 */
export function requestBlock({ method, url, headers }) {
  const { host, target } = parts(url);
  const others = headers.filter(([name]) => name.toLowerCase() !== 'host');
  return html`<pre><code><span class="line start">${method} ${target}</span>${headerLine(['Host', host])}${others.map(headerLine)}</code></pre>`;
}

/**
 * The pieces of a URL that are shown apart from each other. What is no URL is shown whole.
 *
 * @param {string} url
 */
export function parts(url) {
  const parsed = URL.parse ? URL.parse(url) : URL.canParse(url) ? new URL(url) : null;
  if (!parsed?.host) return { origin: '', host: '', target: url };
  return { origin: `${parsed.protocol}//${parsed.host}`, host: parsed.host, target: `${parsed.pathname}${parsed.search}` };
}

/**
 * Headers as text, to be pasted.
 *
 * @param {readonly { name: string, value: string }[]} headers
 */
export const headersText = (headers) => headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
