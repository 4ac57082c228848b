import { explains } from './browser.mjs';
import { INLINE, NOTHING, inlineMain, main, page } from './sample.mjs';

const packages = { parcel: '2.16.4', jquery: '4.0.0' };
const row = (mode, run, more) => ({ tool: 'Parcel', version: packages.parcel, mode, asks: NOTHING, packages, run, ...more });
/** Whether Parcel reads the `exports` of packages is a setting of the app. */
const SETTING = { '@parcel/resolver-default': { packageExports: true } };

/** @param {import('./app.mjs').App} app */
function write(app, { module = main, setting = {} } = {}) {
  app.write({ 'index.html': page('main.js'), 'main.js': module(app.api), 'package.json': JSON.stringify({ ...JSON.parse(app.read('package.json')), ...setting }) });
}
async function build(app, options) {
  write(app, options);
  await app.run('parcel build index.html --dist-dir dist --public-url ./');
  await explains(app, await app.serve('dist'));
}
async function dev(app, options) {
  write(app, options);
  await explains(app, await app.start('parcel serve index.html --port {port}'));
}

export default {
  name: 'Parcel',
  asks: 'nothing',
  text: 'Nothing to do.',
  rows: [
    row('dev', dev),
    row('build', build),
    row('dev, packageExports', (app) => dev(app, { setting: SETTING })),
    row('build, packageExports', (app) => build(app, { setting: SETTING })),
    row('build, corsight/inline', (app) => build(app, { module: inlineMain }), { asks: INLINE }),
  ],
};
