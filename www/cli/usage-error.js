/** A mistake in what somebody typed: one sentence that names the value. The exit status is 2. */
export class UsageError extends Error {
  /**
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(message, options) {
    super(message, options);
    this.name = 'UsageError';
  }
}
