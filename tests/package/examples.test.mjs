/**
 * Every fenced example of README.md, docs/ and the comments in www/*.d.ts: JavaScript is compiled under strict TypeScript and
 * run, commands are known. The files of the recipes are run by recipes.test.mjs, HTML by tests/browser/global.test.mjs, README's text of the console by tests/www/readme.test.mjs, the examples of src/ by
 * cargo test.
 */
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { makeApp } from './app.mjs';
import { examplesOf } from './fenced.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const below = (folder, end) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(end)).map((path) => join(folder, path));

// The manual of the command line is written by the program, and tests/cli/help.test.mjs holds it.
const pages = ['README.md', ...below('docs', '.md').filter((path) => path !== join('docs', 'cli.md'))];
const manuals = below('www', '.d.ts');
const examples = [...pages, ...manuals].flatMap((path) => examplesOf(join(ROOT, path)));
const of = (...languages) => examples.filter(({ language }) => languages.includes(language));
const where = ({ file, line }) => `${file}:${line}`;

test('every example is of a language that something here checks', () => {
  const recipes = ({ file, name }) => name !== '' && file.startsWith('docs/recipes/');
  assert.deepEqual(examples.filter(({ language }) => !['js', 'json', 'yaml', 'sh', 'html', 'text'].includes(language)).map(where), []);
  assert.deepEqual(of('html').filter(({ code, name }) => name === '' && !code.includes('corsight.global.js')).map(where), [], 'the HTML that is tried is about the classic script');
  assert.deepEqual(of('js').filter((example) => example.name !== '' && !recipes(example)).map(where), [], 'only files of recipes have names');
  // What finds nothing would pass.
  const counts = { manuals: manuals.flatMap((path) => examplesOf(join(ROOT, path))).length, readme: examplesOf(join(ROOT, 'README.md')).length, recipes: examples.filter(recipes).length, sh: of('sh').length };
  assert.ok(counts.manuals >= 8 && counts.readme >= 8 && counts.recipes >= 15 && counts.sh >= 12, JSON.stringify(counts));
});

test('every table is one that can be run', async () => {
  const { readTable } = await import('../../pkg/table/read-table.js');
  const tables = of('json').map((example) => ({ ...example, table: JSON.parse(example.code) }));
  assert.ok(tables.length >= 4);
  // Values of the environment are the reader's own.
  const environment = new Proxy({}, { get: () => 'value', ownKeys: () => ['API_TOKEN'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 'value' }) });
  for (const { table } of tables) await readTable({ baseUrl: 'http://localhost:3000', ...table }, { environment });
});

test('every workflow gives the action inputs that it has', () => {
  const { inputs } = parse(read('action/action.yml'));
  const steps = of('yaml').flatMap(({ code }) => parse(code).steps).filter(({ uses: action }) => action?.endsWith('/corsight'));
  assert.ok(steps.length >= 1);
  for (const { with: given } of steps) assert.deepEqual(Object.keys(given).filter((name) => !(name in inputs)), []);
});

/** What an example takes for granted: how each name comes about that its text does not declare. */
const GIVEN = {
  engine: "const engine = await (await import('corsight')).createEngine({ origin: 'https://app.example' });",
  url: "const url = 'https://api.example/thing';",
  expect: 'const expect = { extend: (_ = {}) => {} };',
  file: "const file = new Blob([(await import('node:fs')).readFileSync('recorded.har')]);",
  chrome: "const entry = JSON.parse((await import('node:fs')).readFileSync('recorded.har', 'utf8')).log.entries[0];\n"
    + 'const chrome = { devtools: { network: { onRequestFinished: { addListener: (listener = (_ = entry) => {}) => listener(entry) } } } };',
  $: "import $ from 'jquery';\nimport { wrap as wrap$ } from 'corsight/jquery';\nawait wrap$($);",
  jQuery: "import jQuery from 'jquery';",
  jqXHR: "import jQuery$ from 'jquery';\nimport { wrap as wrapJQuery } from 'corsight/jquery';\nawait wrapJQuery(jQuery$);\nconst jqXHR = jQuery$.ajax('https://api.example/thing');\njqXHR.catch(() => {});",
};

const uses = (code, name) => new RegExp(`(?<![\\w$.'/])${name.replace('$', '\\$')}(?![\\w$'/])`).test(code);
const declares = (code, name) => new RegExp(`(?:const|let|function|import)\\s[^;=]*(?<![\\w$])${name.replace('$', '\\$')}(?![\\w$])`).test(code);

/**
 * The programs that the examples make: those of one section of a page are one, a comment's stands alone and has the names that its
 * module exports.
 */
const programs = (() => {
  /** @type {Map<string, { key: string, first: import('./fenced.mjs').Example, code: string }>} */
  const made = new Map();
  for (const example of of('js')) {
    if (example.name) continue;
    const key = example.file.endsWith('.md') ? `${example.file}: ${example.section}` : where(example);
    const known = made.get(key);
    if (known) known.code += example.code;
    else made.set(key, { key, first: example, code: example.code });
  }
  return [...made.values()].map(({ key, first, code }) => {
    const module = /^www\/(?:.*\/)?([\w-]+)\.d\.ts$/.exec(first.file)?.[1];
    const exported = module ? [...read(first.file).matchAll(/^export (?:declare )?(?:async )?(?:function|class|const) (\w+)/gm)].map(([, name]) => name) : [];
    const imported = exported.filter((name) => uses(code, name) && !declares(code, name));
    const given = Object.entries(GIVEN).filter(([name]) => uses(code, name) && !declares(code, name)).map(([, text]) => text);
    const imports = imported.length ? [`import { ${imported.join(', ')} } from 'corsight${module === 'index' ? '' : `/${module}`}';`] : [];
    return { key, code, prelude: [...imports, ...given, ''].join('\n') };
  });
})();

describe('JavaScript', () => {
  let app;
  before(() => {
    app = makeApp({ uses: ['@types/jquery', '@types/node', 'jquery', 'jsdom', 'tough-cookie'] });
    for (const name of ['example-network.mjs', 'example-page.mjs', 'recorded.har']) cpSync(fileURLToPath(new URL(name, import.meta.url)), join(app.folder, name));
  });
  after(() => app.remove());

  test('compiles under strict TypeScript', () => {
    const files = programs.map(({ code, prelude }, index) => {
      writeFileSync(join(app.folder, `example-${index}.ts`), `${prelude}${code}export {};\n`);
      return `example-${index}.ts`;
    });
    const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, target: 'es2023', module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2023', 'dom', 'dom.iterable'], types: ['node', 'jquery'] };
    writeFileSync(join(app.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    try {
      execFileSync(process.execPath, [join(ROOT, 'tests/node_modules/typescript/bin/tsc'), '--project', app.folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      assert.fail((error.stdout || error.message).replace(/^.*?example-(\d+)\.ts/gm, (found, index) => `${programs[index].key} (${found})`));
    }
  });

  for (const [index, { key, code, prelude }] of programs.entries()) {
    test(`does what it says: ${key}`, async () => {
      const file = join(app.folder, `example-${index}.mjs`);
      const prints = code.split('console.log(').length - 1;
      writeFileSync(file, `${prelude}${withClaims(code).replaceAll('console.log(', "console.log('printed:', ")}`);
      const { error, stdout } = await run(file, /jquery|wrapFetch|wrapXMLHttpRequest|corsight\/(?:ajax|diagnose|install)/i.test(prelude + code) ? 'example-page.mjs' : 'example-network.mjs');
      // Only an example that says so may end with a CorsError.
      if (/\/\/.*CorsError/.test(code)) assert.match(error, /CorsError: .*Access-Control-Allow-Origin/);
      else assert.equal(error, '');
      // What it prints is about its call, or about its page.
      const printed = stdout.split(/^printed: /m).slice(1);
      assert.equal(printed.length, prints, stdout);
      for (const text of printed) assert.match(text, /https:\/\/(?:api|app)\.example/);
    });
  }

  /** Runs a module in such surroundings; what it wrote, and what it died of. */
  const run = (file, surroundings) => new Promise((resolve) => {
    const { NODE_TEST_CONTEXT, ...env } = process.env;
    execFile(process.execPath, ['--no-warnings', '--import', `./${surroundings}`, file], { cwd: app.folder, env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ error: error ? stderr || error.message : '', stdout });
    });
  });
});

/**
 * The code with its claims as assertions: `expression; // "value"`, and a list of codes in the comment below an expression.
 *
 * @param {string} code
 */
function withClaims(code) {
  const claims = code
    .replace(/^(.+);\s*\/\/ (".*?")(?: .*)?$/gm, (_, expression, value) => `__assert.equal(${expression}, ${value});`)
    .replace(/^(.+\.map\(.+\));\n((?:\/\/ [a-z-]+(?:, [a-z-]+)*,?\n?)+)/gm, (_, expression, list) => `__assert.deepEqual(${expression}, ${JSON.stringify(list.match(/[a-z]+(?:-[a-z]+)+/g))});\n`);
  return `import __assert from 'node:assert/strict';\n${claims}`;
}

test('claims are seen', () => {
  const claims = programs.map(({ code }) => withClaims(code).split('__assert.').length - 1);
  assert.ok(claims.reduce((sum, count) => sum + count) >= 6, claims.join());
});

describe('commands', () => {
  const newest = JSON.parse(read('tests/package/recipes/package.json'));
  const packages = { ...JSON.parse(read('tests/package.json')).devDependencies, ...newest.dependencies, ...newest.devDependencies };
  const manifest = JSON.parse(read('pkg/package.json'));
  /** The usage of each command of cargo xtask, asked for once. */
  const usages = new Map();
  const usage = (name) => {
    if (!usages.has(name)) usages.set(name, execFileSync('cargo', ['xtask', name, '--help'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
    return usages.get(name);
  };

  /** Throws if a command of `cargo xtask` or one of its options is unknown. */
  function checkXtask([name, ...rest], at) {
    const text = usage(name);
    for (const option of rest.filter((word) => word.startsWith('--'))) assert.ok(text.includes(option), `${at}: cargo xtask ${name} does not know ${option}`);
  }

  const CHECKS = {
    'cargo xtask': checkXtask,
    'cargo add': ([name], at) => assert.equal(name, /^name = "(.+)"$/m.exec(read('Cargo.toml'))[1], at),
    'npm install': (words, at) => {
      const names = words.filter((word) => !word.startsWith('-'));
      assert.ok(names.includes(manifest.name), at);
      assert.deepEqual(names.filter((name) => name !== manifest.name && !(name.replace(/(?<=.)@.*/, '') in packages)), [], `${at}: packages that the tests do not have`);
    },
    'npm pack': ([folder], at) => assert.ok(existsSync(join(ROOT, folder, 'package.json')), at),
    'npx corsight': ([name, ...rest], at) => {
      const help = execFileSync(process.execPath, [join(ROOT, 'pkg/cli/corsight.js'), name, '--help'], { encoding: 'utf8' });
      for (const option of rest.filter((word) => /^-{1,2}[a-z]/i.test(word))) assert.match(help, new RegExp(`(?<![\\w-])${option}(?![\\w-])`), `${at}: corsight ${name} does not know ${option}`);
    },
    'npx vitest': ([first], at) => assert.equal(first, 'run', at),
    'npx playwright': ([first], at) => assert.ok(['test', 'install'].includes(first), at),
    'node --test': () => {},
    node: ([file], at) => assert.ok(existsSync(join(ROOT, file)), at),
  };

  function check(command, at) {
    const words = command.replace(/\s#.*/, '').trim().split(/\s+/);
    const two = words.slice(0, 2).join(' ');
    if (two in CHECKS) CHECKS[two](words.slice(2), at);
    else if (words[0] in CHECKS) CHECKS[words[0]](words.slice(1), at);
    else assert.fail(`${at}: nothing here knows whether this is right: ${command}`);
  }

  test('in a fence are known', () => {
    for (const example of of('sh')) {
      // The first of a recipe installs, the others are run by recipes.test.mjs.
      if (example.file.startsWith('docs/recipes/') && !example.code.startsWith('npm install')) continue;
      for (const command of example.code.trim().split('\n')) check(command, where(example));
    }
  });

  test('within a sentence are known', () => {
    const found = [...pages, 'CONTRIBUTING.md', 'ARCHITECTURE.md'].flatMap((file) => [...read(file).replace(/^```.*?^```$/gms, '').matchAll(/`((?:cargo (?:xtask|add)|npm|npx|node) [^`]+)`/g)].map(([, command]) => ({ file, command: command.replace(/\s+/g, ' ') })));
    assert.ok(found.length >= 8, `${found.length} commands`);
    for (const { file, command } of found) {
      // "cargo xtask build | test | demo"
      const [first, ...others] = command.split(' | ');
      for (const each of [first, ...others.map((name) => `cargo xtask ${name}`)]) check(each, file);
    }
  });
});
