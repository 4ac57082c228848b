/**
 * What is wrong with a server's answers, and which origins show it.
 *
 * @import { Answers, Lint, LintOptions, OriginTrial, WrittenPolicy } from '../policy.js'
 */
import { demand, isObject } from '../errors/misuse.js';
import { demandNames, demandOptions } from '../engine/names.js';
import { readWasm } from '../engine/options.js';
import { lintAnswers, lintOrigins as originsToTry, lintPolicy, loader, wasm } from '../read/tools.js';
import { isTexts, readPolicy, textPairs } from './given.js';

const ANSWERS = { word: 'field', owner: 'what lint takes', names: new Set(['url', 'origins', 'answers']), hints: {} };
const ANSWER = { word: 'field', owner: 'an answer', names: new Set(['origin', 'kind', 'status', 'headers', 'requestHeaders']), hints: {} };

/**
 * @param {string[]} origins
 * @param {LintOptions} [options]
 * @returns {Promise<OriginTrial[]>}
 */
export async function lintOrigins(origins, options = {}) {
  const suffixes = readOptions(options, 'lintOrigins');
  demand(isTexts(origins), 'lintOrigins takes a list of origins', origins);
  await loader.load(readWasm(options));
  return wasm.call(() => originsToTry(JSON.stringify(origins), suffixes));
}

/**
 * @param {WrittenPolicy | Answers} source
 * @param {LintOptions} [options]
 * @returns {Promise<Lint>}
 */
export async function lint(source, options = {}) {
  const publicSuffixList = readOptions(options, 'lint');
  demand(isObject(source), 'lint takes a policy, or answers of a server', source);
  const text = 'answers' in source ? JSON.stringify({ ...readAnswers(source), publicSuffixList }) : readPolicy(source);
  await loader.load(readWasm(options));
  return wasm.call(() => ('answers' in source ? lintAnswers(text) : lintPolicy(text, publicSuffixList)));
}

/**
 * @param {LintOptions} options
 * @param {string} owner
 */
function readOptions(options, owner) {
  demandOptions(options, owner, ['wasm', 'publicSuffixList']);
  const { publicSuffixList = '' } = options;
  demand(typeof publicSuffixList === 'string', 'publicSuffixList is a text', publicSuffixList);
  return publicSuffixList;
}

/** @param {Answers} given */
function readAnswers(given) {
  demandNames(given, ANSWERS);
  const { url = '', origins = [], answers } = given;
  demand(typeof url === 'string', 'url of answers is a text', url);
  demand(isTexts(origins), 'origins of answers is a list of texts', origins);
  demand(Array.isArray(answers), 'answers is a list', answers);
  return { url, origins, answers: answers.map(readAnswer) };
}

/** @param {Answers['answers'][number]} answer */
function readAnswer(answer) {
  demand(isObject(answer), 'an answer is an object', answer);
  demandNames(answer, ANSWER);
  const { origin, kind = 'request', status, headers = [], requestHeaders = [] } = answer;
  demand(typeof origin === 'string', 'origin of an answer is a text', origin);
  demand(kind === 'preflight' || kind === 'request', 'kind of an answer is preflight or request', kind);
  demand(Number.isInteger(status) && status >= 0 && status <= 999, 'status of an answer is a number from 0 to 999', status);
  return { origin, kind, status, headers: textPairs(headers), requestHeaders: textPairs(requestHeaders) };
}
