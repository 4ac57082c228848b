// docs/diagnose.md: what a page is told of each failure, as the test run found it.

import { NOT_PLAYED } from './cases.mjs';

const ORDER = ['chromium', 'firefox', 'webkit'];

/** Whether the first cause is the true one: the same name, or what the page calls it. */
const isTold = ({ said, one }) => said.first === one.told && !isOpen({ said, one });
const isOpen = ({ said, one }) => Boolean(one.open) && said.open.includes(one.open);

/** The two scores: of the traffic, and of the page alone. */
export function scoresOf(results) {
  const judged = results.filter(({ one }) => one.truth);
  return {
    traffic: `${judged.filter(({ one, traffic }) => traffic === one.truth).length} of ${judged.length}`,
    told: `${results.filter(isTold).length} of ${results.length}`,
    open: `${results.filter(isOpen).length} of ${results.length}`,
    requests: (results.reduce((sum, { requests }) => sum + requests, 0) / results.length).toFixed(1),
  };
}

export function tableOf(results) {
  const { traffic, told, open, requests } = scoresOf(results);
  const names = [...new Set(results.map(({ one }) => one.name))];
  const rows = names.map((name) => {
    const of = ORDER.map((browser) => results.find((result) => result.browser === browser && result.one.name === name)).filter(Boolean);
    const [{ one }] = of;
    const cells = [one.failure || '', name, one.truth ? `\`${one.truth}\`` : 'not in the traffic', `\`${one.told}\``, one.open ? `\`${one.open}\`` : '', of.map((result) => result.requests).join(' / ')];
    return `| ${cells.join(' | ')} |`;
  });
  return `# What a page finds out by itself

Written by \`tests/browser/diagnose.test.mjs\`, which plays each failure with a real server and a real page in Chromium, Firefox and WebKit.

- With the traffic (a HAR, the panel, \`check\`) the first cause is the true one in ${traffic}.
- From the page alone the first cause is the true one in ${told}. In ${open} the truth looks the same to script as something else: the first cause
  names what they have in common, and \`undecided\` says what the page cannot know and where a person sees it.
- It took ${requests} requests on average, preflights included.

The number is that of the failure among the 26 that people meet most. “Undecided” is the code in \`undecided\`. The requests are those that the
server counted in Chromium, Firefox and WebKit.

| failure | what is wrong | first cause of the traffic | first cause from the page | undecided | requests |
|---|---|---|---|---|---|
${rows.join('\n')}

Local Network Access (13) is played by \`tests/browser/local-network.test.mjs\`: no probe is sent without the permission.

Not played:

${NOT_PLAYED.map(([failure, why]) => `- ${failure}: ${why}.`).join('\n')}
`;
}
