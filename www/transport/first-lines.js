/**
 * Finds out from the first lines of a response whether its first header line is folded, which Node's parser does not report.
 */
const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [9, 10, 13, 32];
// The index of the first digit of the status in a status line such as "HTTP/1.1 200 OK".
const STATUS_INDEX = 9;

/**
 * Whether the first header line of a response begins with whitespace. Such a line continues the line before it, which is the status line.
 * Browsers drop the folded line, and Node's parser takes it for a header.
 */
export class FirstLines {
  isFolded = false;
  #hasEnded = false;
  #isInformational = false;
  /** The index of the current line, 0 for the status line, and the number of its bytes so far. */
  #line = 0;
  #column = 0;

  /** @param {Uint8Array} chunk The next bytes of the response. */
  look(chunk) {
    for (let index = 0; index < chunk.length && !this.#hasEnded; index += 1) this.#lookAt(chunk[index]);
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
      // An informational response is followed by another status line with its own headers.
      this.#hasEnded = !this.#isInformational;
      this.#line = 0;
      this.isFolded &&= this.#hasEnded;
    }
    this.#column = 0;
  }
}
