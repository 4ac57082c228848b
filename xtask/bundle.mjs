// Bundles modules with esbuild, and writes the licences of the packages that got into the bundle beside it.
//
//   node xtask/bundle.mjs OPTIONS        the options of esbuild as JSON, and two of ours: `licences`, the file for the licences, and `beside`,
//                                        the folder whose modules stay where they are, but for those in the folder of the entry

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';

const packages = new URL('../tests/', import.meta.url);
const { build } = createRequire(packages)('esbuild');

const { licences, beside, ...options } = JSON.parse(process.argv[2]);
const plugins = beside ? [besideTheBundle(beside, dirname(options.entryPoints[0]))] : [];
// The names of modules get into the bundle, so they must not depend on where a link to node_modules/ leads.
const { metafile } = await build({ ...options, plugins, metafile: true, preserveSymlinks: true });
const inputs = Object.keys(metafile.inputs).map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
const names = [...new Set(inputs.filter(Boolean))].sort();
if (licences && names.length) writeFileSync(licences, names.map(licenceOf).join('\n\n'));

/** The name, version and licence of a package, as the licence asks for it. */
function licenceOf(name) {
  const folder = new URL(`node_modules/${name}/`, packages).pathname;
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file || !existsSync(join(folder, file))) throw new Error(`${name} has no licence in its package`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

/** Leaves the modules of `root` that are not in `own` out of the bundle, whose files all lie in one folder beside them. */
function besideTheBundle(root, own) {
  return {
    name: 'beside-the-bundle',
    setup: ({ onResolve }) => onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      if (!file.startsWith(root + sep) || file.startsWith(own + sep)) return undefined;
      return { path: `../${relative(root, file).replaceAll(sep, '/')}`, external: true };
    }),
  };
}
