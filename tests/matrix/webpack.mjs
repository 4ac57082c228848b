import { explains } from './browser.mjs';
import { INLINE, NOTHING, inlineMain, main, page } from './sample.mjs';

const packages = { webpack: '5.113.0', 'webpack-cli': '7.3.1', jquery: '4.0.0' };
const config = "export default { entry: './main.js', mode: 'production', performance: { hints: false }, devServer: { static: 'public' } };";
const row = (mode, run, more) => ({ tool: 'webpack', version: packages.webpack, mode, asks: NOTHING, packages, run, ...more });

async function build(app, module) {
  app.write({ 'dist/index.html': page('main.js'), 'main.js': module(app.api), 'webpack.config.js': config });
  const printed = await app.run('webpack');
  if (/warning/i.test(printed)) throw new Error(printed);
  await explains(app, await app.serve('dist'));
}

export default {
  name: 'webpack',
  asks: 'nothing',
  text: 'Nothing to do.',
  rows: [
    row('build', (app) => build(app, main), { most: true }),
    row('build, corsight/inline', (app) => build(app, inlineMain), { asks: INLINE }),
    row('dev', async (app) => {
      app.write({ 'public/index.html': page(), 'main.js': main(app.api), 'webpack.config.js': config });
      await explains(app, await app.start('webpack serve --mode development --port {port}'));
    }, { packages: { ...packages, 'webpack-dev-server': '5.2.7' } }),
  ],
};
