/**
 * The headers in the text that getAllResponseHeaders() returns.
 *
 * @param {string} lines
 * @returns {[name: string, value: string][]}
 */
export const parseHeaderLines = (lines) => Array.from(lines.matchAll(/^(.*?):[ \t]*([^\r\n]*)/mg), ([, name, value]) => [name, value]);
