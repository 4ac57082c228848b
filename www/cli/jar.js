/**
 * The cookies of the browser: a jar that lasts as long as the command, or a file.
 *
 * @import { Io } from './io.js'
 */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Cookie, CookieJar } from 'tough-cookie';
import { UsageError } from './usage-error.js';

/** The first line of a file of cookies as curl writes it. */
const NETSCAPE = '# Netscape HTTP Cookie File';

/** Cookies may be of localhost and of any domain: the server decides. */
const OPTIONS = { looseMode: true, rejectPublicSuffixes: true, allowSpecialUseDomain: true };

/**
 * The jar of a call: empty, or with the cookies of the option `cookie` and of the file `cookie-jar`.
 *
 * @param {Record<string, any>} values
 * @param {string} url The URL that the cookies of the option `cookie` are for.
 * @param {Io} io
 * @returns {Promise<{ jar: CookieJar, save: () => Promise<void> }>}
 */
export async function openJar(values, url, io) {
  const { cookie: given = [], 'cookie-jar': name } = values;
  const file = name === undefined ? null : resolve(io.cwd, name);
  const jar = file ? await readJar(file, name) : new CookieJar(undefined, OPTIONS);
  for (const text of given) {
    // As in curl, a text without "=" is a file.
    if (text.includes('=')) for (const pair of text.split(/;\s*/)) await jar.setCookie(`${pair}; Path=/`, url);
    else addNetscape(jar, await readText(resolve(io.cwd, text), text));
  }
  return { jar, save: async () => file ? writeFile(file, isJson(file) ? `${JSON.stringify(jar.serializeSync(), null, 2)}\n` : await toNetscape(jar)).catch(refuse(name, 'written')) : undefined };
}

/** @param {string} file */
const isJson = (file) => file.endsWith('.json');

/**
 * @param {string} file
 * @param {string} name
 */
async function readJar(file, name) {
  const text = await readFile(file, 'utf8').catch((error) => (error.code === 'ENOENT' ? '' : refuse(name, 'read')(error)));
  if (!text.trim()) return new CookieJar(undefined, OPTIONS);
  if (text.trimStart().startsWith('{')) {
    try {
      return CookieJar.deserializeSync(text);
    } catch (error) {
      throw new UsageError(`${name} is no jar of tough-cookie: ${/** @type {Error} */ (error).message}`, { cause: error });
    }
  }
  const jar = new CookieJar(undefined, OPTIONS);
  addNetscape(jar, text, name);
  return jar;
}

/**
 * @param {string} file
 * @param {string} name
 */
const readText = (file, name) => readFile(file, 'utf8').catch(refuse(name, 'read'));

/** @param {string} name @param {string} verb @returns {(error: Error) => never} */
const refuse = (name, verb) => (error) => { throw new UsageError(`${name} cannot be ${verb}: ${error.message}`, { cause: error }); };

/**
 * Adds the cookies of curl's format: seven fields a line, separated by tabs. It has no SameSite.
 * <https://curl.se/docs/http-cookies.html>
 *
 * @param {CookieJar} jar
 * @param {string} text
 * @param {string} [name] The name of the file.
 */
function addNetscape(jar, text, name = 'the file of cookies') {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const httpOnly = line.startsWith('#HttpOnly_');
    if (!line.trim() || line.startsWith('#') && !httpOnly) continue;
    const fields = line.slice(httpOnly ? '#HttpOnly_'.length : 0).split('\t');
    if (fields.length !== 7) throw new UsageError(`line ${index + 1} of ${name} is no cookie: a cookie has seven fields, separated by tabs`);
    const [domain, isForAll, path, secure, expires, key, value] = fields;
    const host = domain.replace(/^\./, '');
    const cookie = new Cookie({
      key, value, path, httpOnly, secure: secure === 'TRUE', domain: host, hostOnly: isForAll !== 'TRUE',
      expires: expires === '0' ? 'Infinity' : new Date(Number(expires) * 1000),
    });
    jar.store.putCookie(cookie, () => {});
  }
}

/** @param {CookieJar} jar */
async function toNetscape(jar) {
  const { cookies } = jar.serializeSync() ?? { cookies: [] };
  const lines = cookies.map(({ domain, hostOnly, path, secure, expires, key, value, httpOnly }) => [
    `${httpOnly ? '#HttpOnly_' : ''}${hostOnly ? '' : '.'}${domain}`, hostOnly ? 'FALSE' : 'TRUE', path ?? '/', secure ? 'TRUE' : 'FALSE',
    expires && expires !== 'Infinity' ? String(Math.floor(Date.parse(String(expires)) / 1000)) : '0', key ?? '', value ?? '',
  ].join('\t'));
  return `${[NETSCAPE, ...lines].join('\n')}\n`;
}
