/** A text within XML, without the characters that XML cannot have. @param {string} text */
export const escapeXml = (text) => text
  // eslint-disable-next-line no-control-regex
  .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
  .replace(/[<>&"']/g, (character) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' })[character] ?? '');
