/**
 * The input of a call of the wasm: one text, in which all strings follow each other, and a list of numbers. The numbers are the lengths of
 * the strings, and every value that is not a string.
 *
 * @import { HeadersLike } from '../index.js'
 */
import { demandHeaders, demandPair, isIterable, itemsOf, string, toPairs, tooMany } from './headers.js';
import { MOST_HEADERS, MOST_TEXT } from './limits.js';
import { isObject, misuse } from '../errors/misuse.js';

// Each header has two lengths.
const MOST_NUMBERS = 2 * MOST_HEADERS;

export class Wire {
  text = '';
  /** @type {number[]} Only the first `count` numbers belong to this call. The list is used again for later calls. */
  numbers = [];
  count = 0;
  /** The URL of the request. */
  url = '';
  /** The time when the request was read. */
  now = 0;

  /**
   * Empties the wire.
   *
   * @param {number} [reserved] How many numbers at the beginning are set later.
   */
  clear(reserved = 0) {
    this.text = '';
    this.count = reserved;
  }

  /** The numbers of this call. */
  takeNumbers() {
    this.numbers.length = this.count;
    return this.numbers;
  }

  /**
   * @param {unknown} text
   * @param {string} name The name of the value in a message.
   */
  string(text, name) {
    if (typeof text !== 'string') throw misuse(`${name} is a string`, text);
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
   * @param {number} [shortest] The length of the shortest name whose value is written.
   * @param {string | null} [type] The Content-Type of a body. It is added unless the headers have a Content-Type.
   * @param {boolean} [addsAlways] Whether `type` is added even if the headers have a Content-Type.
   * @returns {string | null | undefined} `type` if it was added.
   */
  headers(headers = [], shortest = 0, type, addsAlways) {
    demandHeaders(headers);
    // This loop is most of the cost of a fast call. So it uses local variables, and makes no pairs from a record.
    let { text, numbers, count } = this;
    const countIndex = count++;
    const isList = isIterable(headers);
    for (const item of isList ? itemsOf(headers) : Object.keys(headers)) {
      let name = /** @type {string} */ (item);
      let value = '';
      if (isList) {
        demandPair(item);
        name = string(item[0]);
        if (name.length >= shortest) value = string(item[1]);
      } else if (name.length >= shortest) {
        const item = /** @type {any} */ (headers)[name];
        if (isObject(item) && Array.isArray(item)) return this.headers(toPairs(headers), shortest, type, addsAlways);
        value = string(item);
      }
      if (type && !addsAlways && name.length === 12 && name.toLowerCase() === 'content-type') type = '';
      if (name.length + value.length > MOST_TEXT - text.length) throw tooLong(name.length > value.length ? name : value);
      text += name;
      text += value;
      numbers[count++] = name.length;
      numbers[count++] = value.length;
      if (count > MOST_NUMBERS) throw tooMany(headers);
    }
    numbers[countIndex] = (count - countIndex - 1) / 2;
    this.text = text;
    this.count = count;
    if (type) {
      this.string('Content-Type', 'Content-Type');
      this.string(type, 'the Content-Type of a body');
      numbers[countIndex] += 1;
    }
    return type;
  }
}

/** @param {string} text */
function tooLong(text) {
  return misuse(`a call takes at most ${MOST_TEXT} characters of text`, text);
}
