/**
 * A table in a file. The files of tests are in Node.
 */
import { misuse } from '../errors/misuse.js';

/**
 * @param {string | URL} place
 * @returns {Promise<any>}
 */
export async function readTableFile(place) {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(place, 'utf8').catch((error) => { throw misuse(`this file cannot be read (${error.code ?? error.message})`, String(place)); });
  if (/\.ya?ml$/i.test(String(place))) {
    const { parse } = await import('yaml').catch(() => { throw misuse('a table in YAML needs the package yaml: npm install --save-dev yaml', String(place)); });
    return parse(text);
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw misuse(`this file is no JSON: ${/** @type {Error} */ (error).message}`, String(place));
  }
}
