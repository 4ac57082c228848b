// docs/diagnose.md: what a page is told of each failure, as the test run found it.

import { NOT_PLAYED } from './cases.mjs';

const ORDER = ['chromium', 'firefox', 'webkit'];

/** What a cause of the page says in one: the causes that somebody who sees the traffic tells apart. */
const IN_ONE = {
  'server-refuses-page': /^(?:response-acao-|two-layers)/,
  'answer-without-cors': /^answer-/,
  'server-refuses-preflight': /^(?:options-|(?:method-and-)?headers-not-listed|preflight-method-not-allowed|gateway-answers-itself)/,
  'method-not-listed': /^preflight-method-not-allowed/,
  'credentials-not-allowed': /^wildcard-with-credentials/,
  'failed-once': /^answer-/,
};

/** Whether the first cause is true: that of the traffic, or one that says it together with others. */
function isTold({ said, one }) {
  const truth = one.truth ?? one.is ?? one.told;
  return said.first === truth || Boolean(IN_ONE[said.first]?.test(truth)) || said.first === 'request-sends-response-header';
}

/** The two scores: of the traffic, and of the page alone. */
export function scoresOf(results) {
  const judged = results.filter(({ one }) => one.truth);
  return {
    traffic: `${judged.filter(({ one, traffic }) => traffic === one.truth).length} of ${judged.length}`,
    told: `${results.filter(isTold).length} of ${results.length}`,
    open: `${results.filter((result) => !isTold(result)).length}`,
    requests: (results.reduce((sum, { requests }) => sum + requests, 0) / results.length).toFixed(1),
  };
}

/** The scores as README has them. */
export function sentenceOf(results) {
  const { traffic, told, open, requests } = scoresOf(results);
  return `With the traffic the first cause is the true one in ${traffic} failures, from the page alone in ${told}; in the other ${open} it says what it cannot know. It took ${requests} requests on average ([docs/diagnose.md](docs/diagnose.md)).`;
}

export function tableOf(results) {
  const { traffic, told, open, requests } = scoresOf(results);
  const names = [...new Set(results.map(({ one }) => one.name))];
  const rows = names.map((name) => {
    const of = ORDER.map((browser) => results.find((result) => result.browser === browser && result.one.name === name)).filter(Boolean);
    const [{ one }] = of;
    const cells = [one.failure || '', name, one.truth ? `\`${one.truth}\`` : 'not in the traffic', `\`${one.told}\``, of.every(isTold) ? 'yes' : 'no', one.open ? `\`${one.open}\`` : '', of.map((result) => result.requests).join(' / ')];
    return `| ${cells.join(' | ')} |`;
  });
  return `# What a page finds out by itself

Written by \`tests/browser/diagnose.test.mjs\`, which plays each failure with a real server and a real page in Chromium, Firefox and WebKit.

- With the traffic (a HAR, the panel, \`check\`) the first cause is the true one in ${traffic}.
- From the page alone the first cause is true in ${told}. In the other ${open} the truth looks to script like something else, and
  \`undecided\` says what the page cannot know and where a person sees it. A true cause may say less than that of the traffic: then \`undecided\`
  names the rest.
- It took ${requests} requests on average, preflights included.

The number is that of the failure among the 26 that people meet most. “Undecided” is the code in \`undecided\`. The requests are those that the
server counted in Chromium, Firefox and WebKit.

| failure | what is wrong | first cause of the traffic | first cause from the page | true | undecided | requests |
|---|---|---|---|---|---|---|
${rows.join('\n')}

Local Network Access (13) is played by \`tests/browser/local-network.test.mjs\`: no probe is sent without the permission.

Not played:

${NOT_PLAYED.map(([failure, why]) => `- ${failure}: ${why}.`).join('\n')}
`;
}
