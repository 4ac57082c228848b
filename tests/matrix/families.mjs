/**
 * All rows, by family of tools.
 *
 * @typedef {object} Row
 * @property {string} tool
 * @property {string} [version]
 * @property {string} mode
 * @property {string} asks What the README asks for: "nothing", or what to add.
 * @property {boolean} [most] Whether every test run has this row. Its packages stand in tests/matrix/locked.
 * @property {Record<string, string>} [packages] What the app has beside Corsight, by exact version.
 * @property {{ type?: string }} [app] More of the app's package.json.
 * @property {(app: import('./app.mjs').App) => Promise<void>} run Throws unless the call is explained.
 *
 * @typedef {object} Family
 * @property {string} name
 * @property {string} [asks] What it asks for, in a few words.
 * @property {string} text What a person who uses the tool has to know, in Markdown.
 * @property {Row[]} rows
 */
import vite from './vite.mjs';
import webpack from './webpack.mjs';
import rollup from './rollup.mjs';
import esbuild from './esbuild.mjs';
import parcel from './parcel.mjs';
import next from './next.mjs';
import angular from './angular.mjs';
import bun from './bun.mjs';
import deno from './deno.mjs';
import pages from './pages.mjs';
import workers from './workers.mjs';
import policies from './policies.mjs';
import node from './node.mjs';
import vitest from './vitest.mjs';
import jest from './jest.mjs';
import typescript from './typescript.mjs';
import publication from './publication.mjs';

/** @type {Family[]} */
export const families = [vite, webpack, rollup, esbuild, parcel, next, angular, bun, pages, deno, node, workers, policies, vitest, jest, typescript, publication];
