/**
 * Looks at the bytes of a response for what Node's parser does not tell.
 */
const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [9, 10, 13, 32];
// Where the first digit of the status stands in a status line: "HTTP/1.1 200 OK".
const STATUS_INDEX = 9;

/**
 * Whether the first header line of a response begins with whitespace. Such a line goes on with a line before it, but there is only
 * the status line: browsers leave the header out, while Node's parser takes it for a header.
 */
export class FirstLines {
  isFolded = false;
  #isOver = false;
  #isInformational = false;
  /** Which line of the head it is, 0 for the status line, and how many bytes of that line there were. */
  #line = 0;
  #column = 0;

  /** @param {Uint8Array} chunk The next bytes of the response. */
  look(chunk) {
    for (let index = 0; index < chunk.length && !this.#isOver; index += 1) this.#lookAt(chunk[index]);
  }

  /** @param {number} byte */
  #lookAt(byte) {
    if (byte === CARRIAGE_RETURN) return;
    if (byte !== LINE_FEED) {
      if (this.#line === 0 && this.#column === STATUS_INDEX) this.#isInformational = byte === '1'.charCodeAt(0);
      if (this.#line === 1 && this.#column === 0) this.isFolded = byte === SPACE || byte === TAB;
      this.#column += 1;
      return;
    }
    // Empty lines may come before the status line.
    if (this.#column > 0) this.#line += 1;
    else if (this.#line > 0) {
      // Another head comes after that of an informational response.
      this.#isOver = !this.#isInformational;
      this.#line = 0;
      this.isFolded &&= this.#isOver;
    }
    this.#column = 0;
  }
}
