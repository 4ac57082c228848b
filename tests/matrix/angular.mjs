import { explains } from './browser.mjs';
import { INLINE, INLINE_IMPORT, call, setUp } from './sample.mjs';

const angular = '21.2.26';
const packages = {
  '@angular/core': angular, '@angular/common': angular, '@angular/compiler': angular, '@angular/platform-browser': angular, '@angular/compiler-cli': angular,
  '@angular/cli': '21.2.28', '@angular/build': '21.2.27', rxjs: '7.8.2', tslib: '2.8.1', typescript: '5.9.3', jquery: '4.0.0', '@types/jquery': '4.0.1',
};
const row = (mode, run, more) => ({ tool: 'Angular', version: angular, mode, asks: INLINE, packages, run, ...more });

/** An app as `ng new` makes it, as far as it matters. */
function write(app, options = INLINE_IMPORT, assets = []) {
  const build = { builder: '@angular/build:application', options: { browser: 'src/main.ts', tsConfig: 'tsconfig.json', index: 'src/index.html', assets }, configurations: { development: { optimization: false, sourceMap: true }, production: {} }, defaultConfiguration: 'production' };
  const serve = { builder: '@angular/build:dev-server', options: { buildTarget: 'app:build:development' } };
  app.write({
    'angular.json': JSON.stringify({ version: 1, cli: { analytics: false }, projects: { app: { projectType: 'application', root: '', sourceRoot: 'src', architect: { build, serve } } } }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, skipLibCheck: true, target: 'es2022', module: 'preserve', experimentalDecorators: true, types: [] }, files: ['src/main.ts'] }),
    'src/index.html': '<!doctype html><html><head><base href="/"><link rel="icon" href="data:,"></head><body><app-root></app-root></body></html>',
    'src/main.ts': `import { Component } from '@angular/core';\nimport { bootstrapApplication } from '@angular/platform-browser';\n${setUp(options)}
@Component({ selector: 'app-root', template: '<p>app</p>' })\nclass App {}\nbootstrapApplication(App);\n${call(app.api)}`,
  });
}
async function build(app) {
  await app.run('ng build');
  await explains(app, await app.serve('dist/app/browser'));
}
const dev = async (app) => explains(app, await app.start('ng serve --port {port} --no-hmr'));
const ASSET = [{ glob: 'corsight_bg.wasm', input: 'node_modules/corsight/wasm', output: 'wasm' }];
const COPIED = { given: "'wasm/corsight_bg.wasm'" };

export default {
  name: 'Angular',
  asks: '`corsight/inline`',
  text: `
Angular leaves the WebAssembly behind. \`corsight/inline\` brings it along. As a file of its own it is an asset in \`angular.json\`,
\`{ "glob": "corsight_bg.wasm", "input": "node_modules/corsight/wasm", "output": "wasm" }\`, and \`wrap($, { wasm: 'wasm/corsight_bg.wasm' })\`.`,
  rows: [
    row('dev', (app) => {
      write(app);
      return dev(app);
    }),
    row('build', (app) => {
      write(app);
      return build(app);
    }),
    ...Object.entries({ dev, build }).map(([mode, run]) => row(`${mode}, an asset`, (app) => {
      write(app, COPIED, ASSET);
      return run(app);
    }, { asks: "an asset in `angular.json`, `wrap($, { wasm: 'wasm/corsight_bg.wasm' });`" })),
  ],
};
