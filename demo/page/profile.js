// Which browser shows the page, by its user agent string.

/**
 * The profile of a browser: that of the engine inside it. Edge, Opera and others are Chromium and say so, and without a window
 * Chromium says "HeadlessChrome". On iOS every one of these is WebKit, and names itself `CriOS`, `EdgiOS` or `FxiOS`.
 *
 * @param {string} userAgent
 * @returns {'chromium' | 'firefox' | 'webkit'}
 */
export function profileOf(userAgent) {
  if (/\bFirefox\//.test(userAgent)) return 'firefox';
  return /\b(Headless)?Chrome\//.test(userAgent) ? 'chromium' : 'webkit';
}
