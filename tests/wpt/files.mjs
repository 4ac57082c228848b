/**
 * The tests of a web-platform-tests checkout, as its server gives them out.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

// Other protocols, other interfaces, and what a person has to do.
const NOT_HERE = /\.h2\.|service-?worker|-manual\.|(?:^|\/)(?:resources|support|tools|crashtests)\//;

/**
 * @param {string} checkout
 * @param {string[]} paths
 * @returns {{ name: string, url: string, long: boolean }[]}
 */
export function list(checkout, paths) {
  return paths.flatMap((path) => walk(checkout, path.replace(/\/$/, ''))).flatMap((path) => variants(checkout, path));
}

/**
 * @param {string} checkout
 * @param {string} path A file, a folder, or how the names of some begin.
 * @returns {string[]}
 */
function walk(checkout, path) {
  if (!existsSync(join(checkout, path))) {
    const names = readdirSync(join(checkout, dirname(path))).sort().filter((name) => name.startsWith(basename(path)));
    if (!names.length) throw new Error(`The checkout has no ${path}`);
    return names.flatMap((name) => walk(checkout, `${dirname(path)}/${name}`));
  }
  if (!statSync(join(checkout, path)).isDirectory()) return NOT_HERE.test(path) ? [] : [path];
  return readdirSync(join(checkout, path)).sort().flatMap((name) => walk(checkout, `${path}/${name}`));
}

/**
 * @param {string} checkout
 * @param {string} path
 */
function variants(checkout, path) {
  const isScript = /\.(?:any|window)\.js$/.test(path);
  if (!isScript && !/\.html?$/.test(path)) return [];
  const text = readFileSync(join(checkout, path), 'latin1');
  const globals = /META: global=(.*)/.exec(text)?.[1];
  if (isScript ? globals && !globals.includes('window') : !text.includes('/resources/testharness.js')) return [];
  const origin = /\.https\./.test(path) ? 'https://web-platform.test:8443' : 'http://web-platform.test:8000';
  const found = [...text.matchAll(/META: variant=(.*)|<meta name="?variant"? content="([^"]*)"/g)].map(([, script, page]) => (script ?? page).trim());
  const long = /META: timeout=long|<meta name="?timeout"? content="?long/.test(text);
  return (found.length ? found : ['']).map((variant) => {
    const name = `${path.replace(/\.js$/, '.html')}${variant}`;
    return { name, url: `${origin}/${name}`, long };
  });
}
