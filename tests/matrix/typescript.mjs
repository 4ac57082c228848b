import { NOTHING, call, fetchMain, setUp } from './sample.mjs';

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

const rows = COMPILERS.flatMap((version) => JQUERY_TYPES.flatMap((types) => Object.entries(RESOLUTIONS)
  // TypeScript 7 has no resolution by the rules of Node 10 any more, and TypeScript 6 wants to be told that it is deprecated.
  .filter(([resolution]) => resolution !== 'node10' || !version.startsWith('7'))
  .map(([moduleResolution, module]) => ({
    tool: 'TypeScript', version, mode: `${moduleResolution}, strict, @types/jquery ${types}`, asks: NOTHING,
    packages: { typescript: version, '@types/jquery': types, jquery: '4.0.0' }, most: version === '6.0.3' && types === '4.0.1' && moduleResolution === 'bundler',
    async run(app) {
      const compilerOptions = {
        strict: true, noEmit: true, target: 'es2022', module, moduleResolution, lib: ['es2023', 'dom', 'dom.iterable'], types: ['jquery'],
        ...moduleResolution === 'node10' && { esModuleInterop: true, ...version.startsWith('6') && { ignoreDeprecations: '6.0' } },
      };
      app.write({ 'main.ts': program(app.api), 'tsconfig.json': JSON.stringify({ compilerOptions, files: ['main.ts'] }) });
      await app.run('tsc --project tsconfig.json');
    },
  }))));

export default { name: 'TypeScript', text: 'Nothing to do. `jqXHR.cors` is typed where `@types/jquery` is installed.', rows };
