/**
 * The objects whose calls are followed by somebody already: an XMLHttpRequest or a script element of jQuery's must not be told of twice.
 */

/** @type {WeakSet<object>} */
const claimed = new WeakSet();

/** @param {object} object */
export const claim = (object) => void claimed.add(object);

/** @param {object} object */
export const isClaimed = (object) => claimed.has(object);
