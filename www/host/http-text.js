/**
 * The grammar of HTTP that more than one module needs. Every function here takes time in proportion to the length of its text.
 */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
const HTTP_WHITESPACE = '\t\n\r ';

/**
 * Whether the text is a token, as methods, header names and names of parameters are.
 *
 * @param {string} text
 */
export function isToken(text) {
  return TOKEN.test(text);
}

/**
 * The text without leading characters that are among `characters`, HTTP whitespace by default.
 *
 * @param {string} text
 * @param {string} [characters]
 */
export function stripStart(text, characters = HTTP_WHITESPACE) {
  let start = 0;
  while (start < text.length && characters.includes(text[start])) start += 1;
  return text.slice(start);
}

/**
 * The text without trailing characters that are among `characters`.
 *
 * @param {string} text
 * @param {string} [characters]
 */
export function stripEnd(text, characters = HTTP_WHITESPACE) {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

/**
 * The text without leading and trailing characters that are among `characters`.
 *
 * @param {string} text
 * @param {string} [characters]
 */
export function strip(text, characters) {
  return stripStart(stripEnd(text, characters), characters);
}

/**
 * "Collect an HTTP quoted string": the value and the end of the string whose opening quotation mark is at `start`.
 * <https://fetch.spec.whatwg.org/#collect-an-http-quoted-string>
 *
 * @param {string} text
 * @param {number} start
 * @returns {{ value: string, end: number }}
 */
export function collectQuotedString(text, start) {
  let value = '';
  for (let index = start + 1; ;) {
    const from = index;
    while (index < text.length && text[index] !== '"' && text[index] !== '\\') index += 1;
    value += text.slice(from, index);
    if (index >= text.length) return { value, end: index };
    if (text[index] === '"') return { value, end: index + 1 };
    value += text[index + 1] ?? '\\';
    index = Math.min(index + 2, text.length);
  }
}

/**
 * "Get, decode, and split": the values between the commas that stand outside of quotation marks.
 * <https://fetch.spec.whatwg.org/#concept-header-list-get-decode-split>
 *
 * @param {string} text
 */
export function splitAtCommas(text) {
  const values = [];
  let start = 0;
  for (let index = 0; index <= text.length;) {
    if (index === text.length || text[index] === ',') {
      values.push(strip(text.slice(start, index), '\t '));
      start = index += 1;
    } else {
      index = text[index] === '"' ? collectQuotedString(text, index).end : index + 1;
    }
  }
  return values;
}
