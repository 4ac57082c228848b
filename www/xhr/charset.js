/**
 * The charset in the Content-Type of an XMLHttpRequest's text, where each browser has its own way.
 */
import { parseMimeType, serializeMimeType } from '../host/mime-type.js';

/**
 * The Content-Type of text, which goes out as UTF-8 whatever charset script has set.
 *
 * @param {string} type As script has set it.
 * @param {boolean} isForm
 * @param {string} [profile]
 */
export function writeCharset(type, isForm, profile) {
  if (profile === 'chromium') return nameEachCharset(type);
  return profile === 'firefox' && isForm ? nameCharsetsOfForm(type) : nameCharset(type);
}

/**
 * As the Standard has it: step 4 of <https://xhr.spec.whatwg.org/#the-send()-method>.
 *
 * @param {string} type
 */
function nameCharset(type) {
  const mime = parseMimeType(type);
  if (!mime || (mime.parameters.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8') return type;
  mime.parameters.set('charset', 'UTF-8');
  return serializeMimeType(mime);
}

/**
 * The departure XhrCharsetsWrittenOver: Chromium writes over whatever looks like the value of a charset, in UTF-8 too, up to the first that is empty.
 *
 * @param {string} type
 */
function nameEachCharset(type) {
  let isOver = false;
  return type.replace(/(?<=[\0- ;])(charset[\0- ]*=[\0- "']*)([^\0- "';]*)/gi, (whole, before, charset) => {
    isOver ||= charset === '';
    return isOver ? whole : `${before}UTF-8`;
  });
}

/**
 * The departure XhrCharsetOfFormInFirstType: Firefox writes UTF-8 in the first of the MIME types alone, and leaves those that are UTF-8.
 *
 * @param {string} type
 */
function nameCharsetsOfForm(type) {
  if (!type.includes('/') || /[^\0-\x7f]/.test(type)) return type;
  return type.replace(/(;[\t ]*charset='?)("[^"]*"|[^;,']*)|"[^"]*"|,.*/gis, (whole, before, charset) => (before && charset.toLowerCase().trim() !== 'utf-8' ? `${before}UTF-8` : whole));
}
