// The wasm as it is published.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/**
 * The modules, each with what its imports use for sure, and the most that it may have. The design wants 112 and 96 KB of the engine: the
 * makers of answers, cookies, Local Network Access and probes have brought 6 KB each, and the test holds that nothing grows unseen. The
 * tools have the whole engine inside, because they judge what was recorded, and are compiled for speed.
 */
const MODULES = [
  { name: 'corsight', uses: /new URL\(/, most: { gzip: 136, brotli: 117 } },
  { name: 'tools', uses: /new Array\(/, most: { gzip: 600, brotli: 440 } },
];

for (const { name, uses, most } of MODULES) {
  const bytes = readFileSync(new URL(`../../pkg/wasm/${name}_bg.wasm`, import.meta.url));
  const module = new WebAssembly.Module(bytes);

  test(`${name}: the wasm imports nothing but its own glue: no clock, no I/O, no environment`, () => {
    const modules = new Set(WebAssembly.Module.imports(module).map((wanted) => wanted.module));
    assert.deepEqual([...modules], [`./${name}_bg.js`]);
  });

  test(`${name}: the glue asks its host for no clock, randomness, network or storage`, () => {
    const glue = readFileSync(new URL(`../../pkg/wasm/${name}.js`, import.meta.url), 'utf8');
    const imports = glue.slice(glue.indexOf('function __wbg_get_imports'), glue.indexOf('function __wbg_call_guard'));
    assert.match(imports, uses, 'the imports are in it');
    assert.doesNotMatch(imports, /\b(Date|performance|crypto|Math\.random|fetch|XMLHttpRequest|localStorage|process)\b/);
  });

  test(`${name}: the wasm is at most ${most.gzip} KB after gzip -9, and ${most.brotli} KB after brotli`, () => {
    const gzip = gzipSync(bytes, { level: 9 }).length;
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    assert.ok(gzip <= most.gzip * 1024, `${gzip} bytes`);
    assert.ok(brotli <= most.brotli * 1024, `${brotli} bytes`);
  });

  test(`${name}: names, producers, features and debug information are stripped`, () => {
    for (const section of ['name', 'producers', 'target_features', '.debug_info']) {
      assert.equal(WebAssembly.Module.customSections(module, section).length, 0, section);
    }
  });

  test(`${name}: no exported function gives one lone object`, () => {
    // V8 11.3, of Node 20, aborts the process where optimized code that calls a function whose only result is an object is given
    // up during the call.
    const EXTERNREF = 0x6f;
    const functions = exportedFunctions(bytes);
    assert.ok(functions.some(({ results }) => results.length === 3), 'results of three are read');
    assert.deepEqual(functions.filter(({ results }) => results.length === 1 && results[0] === EXTERNREF), []);
  });
}

/** The exported functions and the types of their results, read from the module itself: JavaScript is not told of types. */
function exportedFunctions(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const list = (read) => Array.from({ length: number() }, read);
  const name = () => String.fromCharCode(...list(() => bytes[at++]));
  const limits = () => (number() & 1 ? [number(), number()] : number());
  let types = [];
  let exported = [];
  // The types of all functions, those that are imported first.
  const functions = [];
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    if (section === 1) {
      types = list(() => {
        at += 1;
        return { parameters: list(() => bytes[at++]), results: list(() => bytes[at++]) };
      });
    } else if (section === 2) {
      list(() => {
        name();
        name();
        const kind = bytes[at++];
        if (kind === 0) functions.push(number());
        else if (kind === 1) at += 1, limits();
        else if (kind === 2) limits();
        else at += 2;
      });
    } else if (section === 3) {
      functions.push(...list(number));
    } else if (section === 7) {
      exported = list(() => ({ name: name(), kind: bytes[at++], index: number() }));
    }
    at = end;
  }
  return exported.filter(({ kind }) => kind === 0).map(({ name, index }) => ({ name, ...types[functions[index]] }));
}
