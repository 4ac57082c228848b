/**
 * The mark of Corsight's own requests. A fetch that `wrapFetch` made leaves them out of its log.
 */

/** A member of the `init` of a fetch. Every other fetch ignores it. All copies of this package in a page know it. */
export const OWN_REQUEST = Symbol.for('corsight.own-request');
