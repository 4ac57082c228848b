/**
 * What users write, checked by tsc --noEmit alone.
 */
import { CorsError, Engine, createEngine, isCorsError, type CacheEntry, type Cause, type Destination, type FailureReport, type Finding,
  type InitiatorName, type ObserveOptions, type Plan, type Verdict, type Who } from 'corsight';
import * as errors from 'corsight/errors';
import { initiators, type Initiator } from 'corsight/initiators';

const engine: Engine = await createEngine({ origin: 'https://app.example', profile: 'firefox', now: () => 0, maxAgeLimit: 60 });
await createEngine();
await createEngine({ wasm: new URL('file:///x') });
await createEngine({ wasm: new Uint8Array() });
// @ts-expect-error There is no such profile.
await createEngine({ profile: 'opera' });
await createEngine({ embedderPolicy: 'require-corp' });
// @ts-expect-error There is no such policy.
await createEngine({ embedderPolicy: 'require' });
// @ts-expect-error A clock is a function.
await createEngine({ now: 0 });
// @ts-expect-error An Engine is made by createEngine.
new Engine();

const origin: string = engine.origin;
// @ts-expect-error It cannot be changed.
engine.origin = origin;

const plan: Plan = engine.plan('https://api.example/');
engine.plan(new URL('https://api.example/'));
engine.plan(new Request('https://api.example/'));
engine.plan({ url: 'x', method: 'PUT', headers: { a: 'b', c: ['d', 'e'], f: 1 }, credentials: 'include', body: '{}' });
engine.plan({ url: 'x', headers: [['a', 'b']], initiator: 'xhr', uploadListeners: true });
engine.plan({ url: 'x', headers: new Headers() });
engine.plan({ url: 'x', initiator: 'canvas-image', crossOrigin: 'anonymous' });
engine.plan({ url: 'x', initiator: 'track', crossOrigin: null });
// @ts-expect-error There is no such initiator.
engine.plan({ url: 'x', initiator: 'image' });
engine.plan({ url: 'x', initiator: 'preload', destination: 'image' });
const destination: Destination = new Request('x').destination;
// @ts-expect-error There is no such destination.
engine.plan({ url: 'x', initiator: 'preload', destination: 'img' });
// @ts-expect-error There is no such state of the attribute.
engine.plan({ url: 'x', initiator: 'img', crossOrigin: '' });
const rows: Initiator[] = await initiators();
const initiator: InitiatorName | undefined = rows.find(({ crossOrigin }) => crossOrigin)?.name;
// @ts-expect-error A request has a URL.
engine.plan({ method: 'PUT' });
// @ts-expect-error There is no such mode.
engine.plan({ url: 'x', mode: 'simple' });
const needs: boolean = engine.needsPreflight('x');

const because: Finding[] = plan.preflight?.because ?? [];
const names: string[] = plan.requires.response.map(({ name }) => name);
const method: string = plan.request.method;
if (plan.kind === 'cors-with-preflight') plan.preflight?.request.headers.map(([name, value]) => `${name}: ${value}`);
// @ts-expect-error There is no such kind.
if (plan.kind === 'simple') needs;

const verdict: Verdict = engine.check({ request: 'x', responses: [{ status: 200, headers: {} }, new Response()] });
if (verdict.outcome === 'blocked') verdict.findings.map(({ who, remedies }) => [who, remedies[0]?.header?.name]);
const chromium: 'allowed' | 'blocked' | 'incomplete' = verdict.browsers.chromium;
const lost: string[] = verdict.cookies.filter(({ sent, why }) => sent !== true && why === 'same-site').map(({ text }) => text);
const inSafari: 'sent' | 'stored' | 'dropped' = verdict.cookies[0].browsers.webkit;
const carried: [string, boolean][] = verdict.cookies.flatMap(({ requests }) => requests.map(({ url, sent }): [string, boolean] => [url, sent]));
// @ts-expect-error: no cookie shows its value
verdict.cookies[0].value;
const found: (string | null)[] = verdict.findings.filter(({ stage }) => stage === 'preflight').map((finding) => finding.found);
const addressees: Who[] = verdict.findings.flatMap(({ who, remedies }) => [who, ...remedies.map((remedy) => remedy.who)]);
// @ts-expect-error There is no such stage.
verdict.findings.some(({ stage }) => stage === 'answer');
const happened: string[] = verdict.trace.filter(({ hypothetical }) => !hypothetical).map(({ anchor, step }) => `${anchor} ${step}`);

engine.diagnose({ request: 'x', online: false, permissions: { 'local-network': 'denied' }, securityPolicy: { directive: 'connect-src' } }).causes satisfies Cause[];
// @ts-expect-error There is no such permission.
engine.diagnose({ request: 'x', permissions: { network: 'denied' } });
const observe: ObserveOptions = { onFailure: ({ error, fingerprint, diagnosis, request, startedAt, duration }) => [error.code, ...fingerprint, diagnosis.text, request.url, startedAt + duration] };
// @ts-expect-error A report has no values of headers.
void ((report: FailureReport) => report.headers);
void observe;

// @ts-expect-error A response has a status.
engine.check({ request: 'x', responses: [{ headers: {} }] });

const fetch = engine.start('x');
const action = fetch.poll();
if (action?.type === 'send' && action.request.kind !== 'local') action.request.method;
if (action?.type === 'deliver') action.response.status;
if (action?.type === 'fail') throw action.error;
fetch.handleResponse({ status: 204 });
fetch.handleFailure();
fetch.handleFailure(new Error('refused'));

const size: number = engine.preflightCache.size;
const entries: CacheEntry[] = engine.preflightCache.entries();
const rest: number[] = entries.map(({ expiresIn }) => expiresIn);
engine.preflightCache.clear();
engine.dispose();

try {
  engine.plan('x');
} catch (error) {
  if (isCorsError(error)) {
    const type: TypeError = error;
    const code: string = error.code;
    const reason: Finding | null = error.reason;
    void [type, code, reason];
  }
}
const same: typeof CorsError = errors.CorsError;
void [initiator, destination, rest, found, addressees, because, names, method, chromium, happened, size, same];
