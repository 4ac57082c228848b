// Builds the page without markup in strings, so that the text of a server can never become an element.

/**
 * An element: `on…` properties are listeners, `true` and `false` set and leave out an attribute, the rest are attributes.
 * Children are nodes, texts, lists of them, or null for none.
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A word with a colour of its own; the word alone says everything. */
export const pill = (kind, text = kind) => h('span', { class: `pill ${kind}` }, text);
