/**
 * What is written into the memory of the wasm: one text, in which all strings stand behind each other, and numbers that say how
 * long each is and everything that is no string.
 *
 * @import { HeadersLike } from '../index.js'
 */
import { MOST_HEADERS, demandHeaders, demandPair, isIterable, itemsOf, string, toPairs, tooMany } from './headers.js';
import { isObject, misuse } from '../errors/misuse.js';

/**
 * How much text one call of an engine takes at most, in UTF-16 code units: URLs, header names and values of the request and of all its
 * responses together. The memory of a wasm grows and never shrinks, so more is refused before it is written there.
 */
export const MOST_TEXT = 16 * 2 ** 20;

// Each header has two lengths.
const MOST_NUMBERS = 2 * MOST_HEADERS;

export class Wire {
  text = '';
  /** @type {number[]} The first `count` of them count: the list is used again and again. */
  numbers = [];
  count = 0;
  /** The URL of the request. */
  url = '';
  /** Whether that is what the caller gave, which nobody has parsed. */
  isUrlAsGiven = false;
  /** The time when it was read. */
  now = 0;

  /** Begins anew, with room for one number. */
  clear() {
    this.text = '';
    this.count = 1;
  }

  /**
   * Puts a URL in the place of the one that was written behind the first number.
   *
   * @param {string} url
   */
  replaceUrl(url) {
    this.text = url + this.text.slice(this.url.length);
    this.numbers[1] = url.length;
    this.url = url;
    this.isUrlAsGiven = false;
  }

  /**
   * @param {unknown} text
   * @param {string} name What a message calls it.
   */
  string(text, name) {
    if (typeof text !== 'string') throw misuse(`${name} is a string, but this was given`, text);
    if (text.length > MOST_TEXT - this.text.length) throw tooLong(text);
    this.text += text;
    this.numbers[this.count++] = text.length;
  }

  /** @param {number} number */
  number(number) {
    if (this.count > MOST_NUMBERS) throw tooMany(number);
    this.numbers[this.count++] = number;
  }

  /**
   * @param {HeadersLike} [headers]
   * @param {number} [shortest] Shorter names come without their values.
   * @param {string | null} [type] The Content-Type of a body.
   * @param {boolean} [both] Whether it is put behind one that is in the headers as well.
   * @returns {string | null | undefined} The type, if it was put there.
   */
  headers(headers = [], shortest = 0, type, both) {
    demandHeaders(headers);
    // In variables of its own, and a record without pairs: this is most of what a quick question costs.
    let { text, numbers, count } = this;
    const place = count++;
    const isList = isIterable(headers);
    for (const item of isList ? itemsOf(headers) : Object.keys(headers)) {
      let name = /** @type {string} */ (item);
      let value = '';
      if (isList) {
        demandPair(item);
        name = string(item[0]);
        if (name.length >= shortest) value = string(item[1]);
      } else if (name.length >= shortest) {
        const given = /** @type {any} */ (headers)[name];
        if (isObject(given) && Array.isArray(given)) return this.headers(toPairs(headers), shortest, type, both);
        value = string(given);
      }
      if (type && !both && name.length === 12 && name.toLowerCase() === 'content-type') type = '';
      if (name.length + value.length > MOST_TEXT - text.length) throw tooLong(name.length > value.length ? name : value);
      text += name;
      text += value;
      numbers[count++] = name.length;
      numbers[count++] = value.length;
      if (count > MOST_NUMBERS) throw tooMany(headers);
    }
    numbers[place] = (count - place - 1) / 2;
    this.text = text;
    this.count = count;
    if (type) {
      this.string('Content-Type', 'Content-Type');
      this.string(type, 'The Content-Type of a body');
      numbers[place] += 1;
    }
    return type;
  }
}

/** @param {string} text */
function tooLong(text) {
  return misuse(`A call takes at most ${MOST_TEXT} characters of text, and this is beyond them`, text);
}
