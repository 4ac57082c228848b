/**
 * Hears which fonts could not be loaded. Fonts always use CORS. A font that failed does not tell its URL, so the URL is looked up in the
 * stylesheets that the page may read.
 *
 * @import { Observer } from '../observe/observer.js'
 */
import { quietly } from '../observe/contain-errors.js';
import { tellFailure } from './elements.js';

/**
 * @param {any} view
 * @param {Observer} observer
 * @returns {() => void} Ends the hearing.
 */
export function hearFonts(view, observer) {
  const { document } = view;
  const hear = (/** @type {FontFaceSetLoadEvent} */ { fontfaces }) => void quietly(() => {
    for (const face of fontfaces) {
      for (const url of urlsOf(document, face)) tellFailure(observer, view, { url, initiator: 'font', crossOrigin: undefined });
    }
  });
  document.fonts?.addEventListener?.('loadingerror', hear);
  return () => document.fonts?.removeEventListener?.('loadingerror', hear);
}

/**
 * The URLs that a font face may be loaded from, in the order in which a browser tries them.
 *
 * @param {Document} document
 * @param {FontFace} face
 * @returns {Set<string>}
 */
function urlsOf(document, face) {
  /** @type {Set<string>} */
  const urls = new Set();
  for (const { rule, base } of fontFaceRules(document.styleSheets, document.baseURI)) {
    const { style } = rule;
    const isOfFace = unquoted(style.getPropertyValue('font-family')) === unquoted(face.family)
      && sameOr(style.getPropertyValue('font-weight'), face.weight) && sameOr(style.getPropertyValue('font-style'), face.style);
    if (!isOfFace) continue;
    for (const [, , quoted, plain] of style.getPropertyValue('src').matchAll(/url\(\s*(?:(["'])(.*?)\1|([^)\s]*))\s*\)/g)) {
      const url = quietly(() => new URL(quoted ?? plain, base).href);
      if (url) urls.add(url);
    }
  }
  return urls;
}

/**
 * @param {Iterable<CSSStyleSheet>} sheets
 * @param {string} base
 * @returns {Generator<{ rule: CSSFontFaceRule, base: string }>}
 */
function* fontFaceRules(sheets, base) {
  for (const sheet of sheets) yield* rulesOf(sheet, sheet.href ?? base);
}

/**
 * @param {{ cssRules: CSSRuleList }} group A stylesheet, or a rule with rules in it.
 * @param {string} base
 * @returns {Generator<{ rule: CSSFontFaceRule, base: string }>}
 */
function* rulesOf(group, base) {
  let rules;
  try {
    rules = [...group.cssRules];
  } catch {
    // A page may not read the stylesheets of other origins.
    return;
  }
  for (const rule of /** @type {any[]} */ (rules)) {
    if (rule.constructor.name === 'CSSFontFaceRule') yield { rule, base };
    else if (rule.styleSheet) yield* rulesOf(rule.styleSheet, rule.styleSheet.href ?? base);
    else if (rule.cssRules) yield* rulesOf(rule, base);
  }
}

const unquoted = (/** @type {string} */ text) => text.trim().replace(/^(["'])(.*)\1$/, '$2');

/**
 * Whether a descriptor of a rule is that of the face. The face has words where the rule may have numbers, and a default where the rule has none.
 *
 * @param {string} ofRule
 * @param {string} ofFace
 */
function sameOr(ofRule, ofFace) {
  const number = (/** @type {string} */ text) => ({ '': 'normal', 400: 'normal', 700: 'bold' }[text] ?? text);
  return number(ofRule) === number(ofFace);
}
