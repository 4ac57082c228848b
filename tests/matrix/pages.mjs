import { explains, visit } from './browser.mjs';
import { NOTHING, call, html, main } from './sample.mjs';

/** jQuery by the name of its package here. */
const CLASSIC = { jquery1: '1.12.4', jquery2: '2.2.4', jquery37: '3.7.1', jquery: '4.0.0' };
const packageOf = (name) => ({ [name]: name === 'jquery' ? CLASSIC[name] : `npm:jquery@${CLASSIC[name]}` });
const row = (version, mode, run, more) => ({ tool: 'jQuery', version, mode, asks: NOTHING, packages: packageOf('jquery'), run, ...more });
const MODULE = '/node_modules/jquery/dist-module/jquery.module.js';
const importMap = (corsight) => `<script type="importmap">{ "imports": { "jquery": "${MODULE}", "corsight/": "${corsight}", "corsight/jquery": "${corsight}jquery.js" } }</script>`;

const script = (name, file = 'jquery.js') => `<script src="/node_modules/${name}/dist/${file}"></script>`;
/** The README's call, in a classic script that has jQuery as a global variable. */
const classicCall = (api) => `<script>(($) => {${call(api)}})(jQuery);</script>`;
const GLOBAL = '<script src="/node_modules/corsight/corsight.global.js"></script>';

async function open(app, body) {
  app.write({ 'index.html': html(body) });
  await explains(app, await app.serve());
}

/** Ways into a page without a build, for each jQuery. */
const WAYS = {
  'corsight.global.js, corsight.wrap(jQuery)': (name, api) => script(name) + GLOBAL + '<script>corsight.wrap(jQuery);</script>' + classicCall(api),
  'corsight.global.js before jQuery, data-wrap': (name, api) => GLOBAL.replace('></', ' data-wrap></') + script(name) + classicCall(api),
  'corsight.global.js, defer, data-wrap': (name, api) => script(name) + GLOBAL.replace('></', ' defer data-wrap></') + `<script type="module">const $ = jQuery;${call(api)}</script>`,
  'a module script': (name, api) => `${script(name)}<script type="module">import { wrap } from '/node_modules/corsight/jquery.js'; wrap(jQuery); const $ = jQuery;${call(api)}</script>`,
  'import() in a classic script': (name, api) => `${script(name)}<script>import('/node_modules/corsight/jquery.js').then(({ wrap }) => { wrap(jQuery); const $ = jQuery;${call(api)}});</script>`,
};
const ASKS = {
  'corsight.global.js, corsight.wrap(jQuery)': '`<script src="…/corsight.global.js">`, `corsight.wrap(jQuery);`',
  'corsight.global.js before jQuery, data-wrap': '`<script src="…/corsight.global.js" data-wrap>`',
  'corsight.global.js, defer, data-wrap': '`<script defer src="…/corsight.global.js" data-wrap>`',
  'a module script': "`<script type=\"module\">import { wrap } from '…/corsight/jquery.js'; wrap(jQuery);`",
  'import() in a classic script': "`import('…/corsight/jquery.js').then(({ wrap }) => wrap(jQuery))`",
};

const slim = (version, name, file) => row(version, 'slim', async (app) => {
  app.write({ 'index.html': html(`${script(name, file)}<script type="module">import { wrap } from '/node_modules/corsight/jquery.js'; wrap(jQuery);</script>`) });
  await visit(await app.serve(), { until: /slim build, which has no ajax: load jquery\.js/ });
}, { asks: 'jQuery with ajax: the message says so', packages: packageOf(name) });

export default {
  name: 'Pages without a build',
  asks: 'an import map or the address of `corsight/jquery.js`; without modules `corsight.global.js`',
  text: `
In a page with modules there is nothing to do: an import map, or the address of \`corsight/jquery.js\`, on the page's own origin or on another one that
lets it be read. A page without modules takes \`corsight.global.js\`, which has all in one file. jQuery 1.12, 2.2, 3.7 and 4 work.`,
  rows: [
    row('4.0.0', 'import map', async (app) => {
      app.write({ 'main.js': main(app.api) });
      await open(app, `${importMap('/node_modules/corsight/')}<script type="module" src="/main.js"></script>`);
    }, { most: true }),
    row('4.0.0', 'import map, an address on another origin', async (app) => {
      const cdn = await app.serve('node_modules', { base: '/npm/', headers: { 'Access-Control-Allow-Origin': '*' } });
      app.write({ 'main.js': main(app.api) });
      await open(app, `${importMap(`${cdn}corsight/`)}<script type="module" src="/main.js"></script>`);
    }),
    row('4.0.0', 'import map, under a folder', async (app) => {
      app.write({ 'main.js': main(app.api), 'index.html': html(`${importMap('./node_modules/corsight/').replace(MODULE, `.${MODULE}`)}<script type="module" src="./main.js"></script>`) });
      await explains(app, await app.serve('', { base: '/sub/' }));
    }),
    row('4.0.0', 'corsight.global.js on another origin', async (app) => {
      const cdn = await app.serve('node_modules', { base: '/npm/', headers: { 'Access-Control-Allow-Origin': '*' } });
      await open(app, script('jquery') + `<script src="${cdn}corsight/corsight.global.js"></script><script>corsight.wrap(jQuery);</script>` + classicCall(app.api));
    }, { asks: ASKS['corsight.global.js, corsight.wrap(jQuery)'] }),
    ...Object.entries(CLASSIC).flatMap(([name, version]) => Object.entries(WAYS).map(([mode, body]) => row(version, mode, (app) => open(app, body(name, app.api)),
      { asks: ASKS[mode], packages: packageOf(name), most: name === 'jquery37' && mode.endsWith('corsight.wrap(jQuery)') }))),
    slim('4.0.0', 'jquery', 'jquery.slim.js'),
    slim('3.7.1', 'jquery37', 'jquery.slim.js'),
  ],
};
