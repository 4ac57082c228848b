// docs/servers.md says of every server how its text was tried, and what it cannot express. CORSIGHT_WRITE_DOCS=1 writes it, with the versions that
// are installed here.

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { render, servers } from '../../pkg/policy.js';
import { policies } from './harness/policies.mjs';
import { pinned } from './harness/versions.mjs';

const PAGE = new URL('../../docs/servers.md', import.meta.url);

/** Why a text was not run. */
const CHECKED = {
  cloudfront: 'against the schemas of Amazon only (botocore, cfn-lint)',
  'api-gateway': 'against the schemas of Amazon only (cfn-lint)',
  laravel: 'by the names of its options only',
  aspnetcore: 'by the names and the order of its methods only',
  'jub0bs-cors': 'compiled against its documented API only (go vet)',
};

const HEAD = `# Servers that a policy is written for

\`render(policy, server)\` of \`corsight/policy\` and \`npx corsight policy --server NAME\` write the text. \`cargo xtask test servers\` loads it into the
real server and tries it with the engine and with Chromium: errors and preflights, credentials, exposed headers, \`Vary\`, and origins that have to
be refused. \`CORSIGHT_WRITE_DOCS=1 node --test tests/servers/docs.test.mjs\` writes this page.

| server | name | file | tried | version |
|---|---|---|---|---|
`;

/** A policy that nothing has to be added to, and those of the tests. */
const POLICIES = { 'any policy': { origins: ['https://app.example'] }, ...Object.fromEntries(Object.entries(policies).map(([name, { policy }]) => [name, policy])) };

const files = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.mjs') && !name.endsWith('.test.mjs'));
const modules = new Map((await Promise.all(files.map((file) => import(new URL(file, import.meta.url).href)))).map((module) => [module.server, module]));

/** What is said of a server, each sentence once, with the policies for which it is said. */
async function sentencesOf(name) {
  const sentences = new Map();
  for (const [of, policy] of Object.entries(POLICIES)) {
    for (const sentence of (await render(policy, name)).cannot) sentences.set(sentence, [...sentences.get(sentence) ?? [], of]);
  }
  return [...sentences].map(([sentence, of]) => of.includes('any policy') ? `- ${sentence}` : `- For ${of.map((each) => `“${each}”`).join(', ')}: ${sentence}`);
}

async function page() {
  const all = await servers();
  const rows = await Promise.all(all.map(async ({ name, title, file }) => {
    const module = modules.get(name);
    const tried = module ? 'run' : CHECKED[name] ?? 'not run';
    const version = module ? await module.version?.() ?? pinned(name) ?? '' : '';
    return `| ${title} | \`${name}\` | \`${file}\` | ${tried} | ${version} |\n`;
  }));
  const lists = await Promise.all(all.map(async ({ name, title }) => {
    const sentences = await sentencesOf(name);
    return `\n### ${title}\n\n${sentences.length ? sentences.join('\n') : 'Nothing is missing.'}\n`;
  }));
  return `${HEAD}${rows.join('')}
## What a server cannot express, or what has to be done besides

For the policies of \`tests/servers/harness/policies.mjs\`; \`cannot\` of the result says it for yours.
${lists.join('')}`;
}

test('docs/servers.md says how each server was tried and what it cannot express', async () => {
  const now = await page();
  if (process.env.CORSIGHT_WRITE_DOCS) await writeFile(PAGE, now);
  // The versions are those of the machine that wrote the page.
  const withoutVersions = (text) => text.replaceAll(/\| [^|]* \|$/gm, '|');
  assert.equal(withoutVersions(await readFile(PAGE, 'utf8')), withoutVersions(now), 'CORSIGHT_WRITE_DOCS=1 node --test tests/servers/docs.test.mjs writes it anew');
});
