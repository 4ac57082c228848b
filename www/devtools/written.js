/**
 * A call as text, for the people who have to change something.
 *
 * @import { Call, Message } from '../capture.js'
 * @import { Header } from '../index.js'
 */
import { withoutSecret } from '../host/secret-names.js';

/** @param {Message} message */
const safe = ({ kind, cached, failure, request, response }) => ({
  kind, cached, failure,
  request: { ...request, headers: request.headers.map(withoutSecret) },
  response: response && { ...response, headers: response.headers.map(withoutSecret) },
});

/** A report for the owner of the API, in Markdown. @param {Call} call */
export function asMarkdown(call) {
  const { origin, plan, outcome, verdict } = call;
  const [first, ...others] = verdict?.diagnosis.causes ?? [];
  const messages = call.messages.map(safe);
  const url = messages.find(({ kind }) => kind !== 'preflight')?.request.url ?? call.request.url;
  const sections = [
    `# ${call.request.method} ${code(url)} from ${code(origin ?? 'unknown')}: ${outcome}`,
    ...(first ? [plain(first.headline), `**To do (${first.act.who}):** ${plain(first.act.text)}`, list(first.because.map(code))] : []),
    ...(verdict?.diagnosis.happened ? [plain(verdict.diagnosis.happened)] : []),
    ...(others.length ? ['## Also wrong', list(others.map(({ headline, act }) => plain(`${headline} ${act.text}`)))] : []),
    ...(plan?.requires.preflight ? [`## Headers to send in the response to OPTIONS`, block(headerLines(plan.requires.preflight))] : []),
    ...(plan?.requires.response.length ? ['## Headers to send in the response', block(headerLines(plan.requires.response))] : []),
    '## The exchange', ...messages.map(exchange),
    ...(first ? [`Judged by the Fetch Standard with Corsight: <${first.docs}>`] : []),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/** A call as JSON, for programs. @param {Call} call */
export function asJson({ id, startedAt, duration, origin, outcome, recorded, messages, plan, verdict, unknowns }) {
  const { causes = [], sent = null, happened = '' } = verdict?.diagnosis ?? {};
  return JSON.stringify({
    id, startedAt, duration, origin, outcome, recorded, messages: messages.map(safe), diagnosis: { causes, sent, happened },
    findings: verdict?.findings ?? [], browsers: verdict?.browsers ?? null, requires: plan?.requires ?? null, unknowns,
  }, null, 2);
}

/** @param {ReturnType<typeof safe>} message */
function exchange({ kind, cached, failure, request, response }) {
  const { pathname, search, host } = new URL(request.url);
  const sent = [`${request.method} ${pathname}${search}`, `Host: ${host}`, ...request.headers.filter(([name]) => !/^(:|host$)/i.test(name)).map(([name, value]) => `${name}: ${value}`)];
  const answer = response ? [`${response.status}`, ...response.headers.map(([name, value]) => `${name}: ${value}`)] : [cached ? 'not sent: an earlier preflight covers it' : `no answer${failure ? `: ${failure}` : ''}`];
  return `### ${{ preflight: 'Preflight', request: 'Request', redirect: 'Redirected to' }[kind]}\n\n${block(sent.join('\n'))}\n\n${block(answer.join('\n'))}`;
}

/** @param {Header[]} headers */
const headerLines = (headers) => headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
/** @param {string[]} lines */
const list = (lines) => lines.map((line) => `- ${line}`).join('\n');

/** A fence is longer than every run of backticks in the text, so that no value can end it. @param {string} text */
function block(text) {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}http\n${text}\n${fence}`;
}

/** @param {string} text */
function code(text) {
  const fence = '`'.repeat(longestRun(text) + 1);
  return text.startsWith('`') || text.endsWith('`') ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** A sentence may have values of a server in it, which must not become markup. @param {string} text */
const plain = (text) => text.replaceAll(/[\\`*_<>[\]]/g, '\\$&');

/** @param {string} text */
const longestRun = (text) => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
