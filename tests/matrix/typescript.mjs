import { NOTHING, call, fetchMain, setUp, within } from './sample.mjs';

const COMPILERS = ['5.9.3', '6.0.3', '7.0.2'];
const JQUERY_TYPES = ['3.5.34', '4.0.1'];
const RESOLUTIONS = { node16: 'node16', nodenext: 'nodenext', bundler: 'esnext', node10: 'esnext' };

/** README's sample and the other entries, as a program of a user. */
const program = (api) => `${setUp()}${call(api)}
import { createEngine, type Engine } from 'corsight';
import { ajax } from 'corsight/ajax';
import { isCorsError } from 'corsight/errors';
import { wrapFetch } from 'corsight/fetch';
import { createXMLHttpRequest } from 'corsight/xhr';
import inlined from 'corsight/inline';
import wasm from 'corsight/wasm';
${fetchMain(api)}
const engine: Engine = await createEngine({ origin: 'https://app.example', wasm: inlined });
ajax('${api}').fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text));
export const used = [engine, isCorsError, wrapFetch, createXMLHttpRequest, wasm];
// @ts-expect-error -- a number is no request
engine.plan(5);
`;
/** A page that has jQuery as a global variable without types. */
const untyped = (api) => `declare const jQuery: any;\n${setUp().replace(/^import \$.*\n/m, '').replace('wrap($)', 'wrap(jQuery)')}
wrap(jQuery).then(({ log }) => console.log('${api}', log[0]?.cors.diagnosis.text));`;

/**
 * @param {string} version
 * @param {string} mode
 * @param {{ text?: (api: string) => string, types?: string, app?: { type: string }, options: object, most?: boolean }} how
 */
const row = (version, mode, { text = program, types, app, options, most }) => ({
  tool: 'TypeScript', version, mode, asks: NOTHING, most, app, packages: { typescript: version, jquery: '4.0.0', ...types && { '@types/jquery': types } },
  async run(app) {
    const compilerOptions = { strict: true, noEmit: true, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'], types: types ? ['jquery'] : [], ...options };
    app.write({ 'main.ts': text(app.api), 'tsconfig.json': JSON.stringify({ compilerOptions, files: ['main.ts'] }) });
    await app.run('tsc --project tsconfig.json');
  },
});

function rowsOf(version) {
  const old = { esModuleInterop: true, ...version.startsWith('6') && { ignoreDeprecations: '6.0' } };
  // TypeScript 7 has no resolution by the rules of Node 10 any more, and TypeScript 6 wants to be told that it is deprecated.
  const resolutions = Object.entries(RESOLUTIONS).filter(([resolution]) => resolution !== 'node10' || !version.startsWith('7'));
  const all = JQUERY_TYPES.flatMap((types) => resolutions.map(([moduleResolution, module]) => row(version, `${moduleResolution}, strict, @types/jquery ${types}`, {
    types, options: { module, moduleResolution, ...moduleResolution === 'node10' && old }, most: version === '6.0.3' && types === '4.0.1' && moduleResolution === 'bundler',
  })));
  return [
    ...all,
    row(version, 'bundler, strict, without @types/jquery', { text: untyped, options: { module: 'esnext', moduleResolution: 'bundler' } }),
    row(version, 'nodenext, strict, a CommonJS package', { text: (api) => within(fetchMain(api), 'export async function main() {', '}'), app: { type: 'commonjs' }, options: { module: 'nodenext', moduleResolution: 'nodenext' } }),
  ];
}

export default { name: 'TypeScript', asks: 'nothing', text: 'Nothing to do. `jqXHR.cors` is typed where `@types/jquery` is installed.', rows: COMPILERS.flatMap(rowsOf) };
