/**
 * Writes the charset into the Content-Type of an XMLHttpRequest's text, which each browser does differently.
 */
import { parseMimeType, serializeMimeType } from '../host/mime-type.js';

/**
 * The Content-Type for text. The text is sent as UTF-8, whatever charset script has set.
 *
 * @param {string} type The Content-Type that script has set.
 * @param {boolean} isForm
 * @param {string} [profile]
 */
export function writeCharset(type, isForm, profile) {
  if (profile === 'chromium') return nameEachCharset(type);
  return profile === 'firefox' && isForm ? nameCharsetsOfForm(type) : nameCharset(type);
}

/**
 * The algorithm of the Standard: step 4 of <https://xhr.spec.whatwg.org/#the-send()-method>.
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
 * The departure XhrCharsetsWrittenOver: Chromium overwrites every text that looks like the value of a charset, even UTF-8, up to the first
 * empty value.
 *
 * @param {string} type
 */
function nameEachCharset(type) {
  let hasFoundEmpty = false;
  return type.replace(/(?<=[\0- ;])(charset[\0- ]*=[\0- "']*)([^\0- "';]*)/gi, (match, before, charset) => {
    hasFoundEmpty ||= charset === '';
    return hasFoundEmpty ? match : `${before}UTF-8`;
  });
}

/**
 * The departure XhrCharsetOfFormInFirstType: Firefox writes UTF-8 only into the first of several MIME types, and only if it has another charset.
 *
 * @param {string} type
 */
function nameCharsetsOfForm(type) {
  if (!type.includes('/') || /[^\0-\x7f]/.test(type)) return type;
  return type.replace(/(;[\t ]*charset='?)("[^"]*"|[^;,']*)|"[^"]*"|,.*/gis, (match, before, charset) => (before && charset.toLowerCase().trim() !== 'utf-8' ? `${before}UTF-8` : match));
}
