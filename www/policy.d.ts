/**
 * Types of `corsight/policy`: what a server has to be told.
 */
import type { Call, Recorded, Report } from './capture.js';
import type { Diagnosis, EngineOptions, HeadersLike, Plan, RequestLike, ResponseLike, Snippet } from './index.js';

/** What a server allows. */
export interface GivenPolicy {
  /** The pages that may call: serialized origins, such as `"https://app.example"`, or `"*"` for every page, which excludes credentials. */
  origins: string | string[];
  /** The methods that pages may use. */
  methods?: string[];
  /** The names of the request headers that pages may set. */
  headers?: string[];
  /** The names of the response headers that pages may read, beside those that are safelisted. */
  exposedHeaders?: string[];
  /** Whether calls may include credentials, such as cookies. Default false. */
  credentials?: boolean;
  /** How long browsers may keep the answer to a preflight, in seconds. Default 7200, the most that Chromium takes. */
  maxAge?: number;
}

/** The options of `render` and `servers`. */
export interface PolicyOptions {
  /** Where the WebAssembly of the tools comes from: as the option of `read` of `corsight/read`. */
  wasm?: EngineOptions['wasm'];
}

/** A server that policies are written for. */
export type ServerName =
  | 'nginx'
  | 'apache'
  | 'caddy'
  | 'express'
  | 'fastify'
  | 'koa'
  | 'hono'
  | 'spring'
  | 'django'
  | 'flask'
  | 'fastapi'
  | 'rails'
  | 'laravel'
  | 'aspnetcore'
  | 'jub0bs-cors'
  | 'rs-cors'
  | 'tower-http'
  | 's3'
  | 'cloudfront'
  | 'api-gateway'
  | 'cloudflare-workers'
  | 'envoy'
  | 'traefik';

/** What is known of a server that policies are written for. */
export interface ServerInfo {
  /** Stable, for programs: `"nginx"`. */
  name: ServerName;
  /** The name that people know the server by. */
  title: string;
  /** The name of the file that its text is pasted into. */
  file: string;
  /** The language of its text, as Markdown's code fences name it. */
  language: string;
}

/** Every server that policies are written for, in the order in which people are offered them. */
export function servers(options?: PolicyOptions): Promise<ServerInfo[]>;

/** A policy as the text that a server takes. */
export interface Rendered extends Snippet {
  /** The server. */
  server: ServerName;
}

/**
 * Writes a policy for a server. Rejects with a `CorsError`, code `misuse`, for a policy that no server may have, such as one for the origin
 * `null`. Its message names every value that is wrong, and its place.
 *
 * ```js
 * const { text } = await render({ origins: ['https://app.example'], methods: ['PUT'], headers: ['content-type'] }, 'nginx');
 * ```
 */
export function render(policy: GivenPolicy, server: ServerName, options?: PolicyOptions): Promise<Rendered>;

/** The options of `lint` and `lintOrigins`. */
export interface LintOptions extends PolicyOptions {
  /** The text of the Public Suffix List. Without it, the site of a host is its last two labels. */
  publicSuffixList?: string;
}

/** An origin to try on a server. */
export interface OriginTrial {
  /** The origin, serialized. */
  origin: string;
  /** What the origin is beside those that are meant to be allowed. */
  kind: OriginKind;
}

/**
 * What an origin is beside those that a server is meant to allow. `listed`: one of them. `unlisted`: another one, which resembles none. `prefix`: a
 * host that begins with a listed one. `suffix`: one that ends as its site, without a dot between. `unescaped-dot`: a letter stands where the
 * listed one has a dot. `subdomain`: a host below a listed one or its site. `http`: a listed host without TLS. `port`: a listed host on
 * another port. `localhost`: a machine under development.
 */
export type OriginKind = 'listed' | 'unlisted' | 'null' | 'prefix' | 'suffix' | 'unescaped-dot' | 'subdomain' | 'http' | 'port' | 'localhost';

/**
 * A rule by which a server seems to choose the origins that it allows. `exact-list`: listed origins and no other. `*`: every page.
 * `reflects-any`: whatever origin asks. `fixed`: one origin is sent to every page. `none`: no origin that was tried. Others: what an
 * origin of this kind shows.
 */
export type OriginRule =
  | 'exact-list' | '*' | 'reflects-any' | 'prefix' | 'suffix' | 'unescaped-dot' | 'subdomains' | 'http' | 'port' | 'localhost' | 'null' | 'fixed' | 'none';

/**
 * The origins that show by which rule a server chooses: those that are meant to be allowed, look-alikes of the first, `null` and others. Nothing
 * is sent to any of them: a request names one as its `Origin`. Rejects with a `CorsError`, code `misuse`, for a text that is no origin.
 *
 * ```js
 * const trials = await lintOrigins(['https://app.example']); // [{ origin: 'https://app.example', kind: 'listed' }, …]
 * ```
 */
export function lintOrigins(origins: string[], options?: LintOptions): Promise<OriginTrial[]>;

/** Answers of a server to several origins. */
export interface Answers {
  /** The URL that was asked for. */
  url?: string;
  /** The origins that are meant to be allowed. Default: the origin of the first answer. */
  origins?: string[];
  /** The answers, in any order. */
  answers: {
    /** The origin that asked. */
    origin: string;
    /** What was asked: `preflight`, the OPTIONS request that asks for permission, or `request`, the default. */
    kind?: 'preflight' | 'request';
    /** The status. */
    status: number;
    /** The headers of the answer. */
    headers?: HeadersLike;
    /** The headers of the request, if they are known. */
    requestHeaders?: HeadersLike;
  }[];
}

/** What is wrong with a server, and how it seems to choose origins. */
export interface Lint {
  /** The rules that the server seems to have; the first says the most. Empty for a policy, which has no other rule than its list. */
  rules: {
    /** The rule. */
    rule: OriginRule;
    /** One sentence. */
    text: string;
    /** The origins that show it. */
    origins: string[];
  }[];
  /** What is wrong, or worth knowing; the gravest first. */
  findings: LintFinding[];
}

/** One thing that is wrong with a server's policy, or worth knowing about it. */
export interface LintFinding {
  /** The name for programs, which never changes: `"lint-null-origin"`. */
  code: string;
  /**
   * `risk`: the policy is dangerous. `degrade`: something does not work as its author seems to expect. `info`: nothing is wrong. The same finding may be a risk
   * where calls with credentials are allowed, and less where they are not.
   */
  severity: 'risk' | 'degrade' | 'info';
  /** What is wrong and what to do, with the values in it. */
  message: string;
  /** The values: origins, names or methods. */
  values: string[];
  /** The URL of Corsight's own page on the code. The page is in the package too: `docs/codes.html`. */
  docs: string;
}

/**
 * A policy that somebody has written. It may have what no policy should have, such as `"null"` or a pattern among its origins.
 */
export interface WrittenPolicy {
  /** The pages that may call. */
  origins: string | string[];
  /** The methods that are listed. */
  methods?: string[];
  /** The names of the request headers that are listed, or `"*"`. */
  headers?: string[];
  /** The names of the response headers that are exposed, or `"*"`. */
  exposedHeaders?: string[];
  /** Whether credentials are allowed. Default false. */
  credentials?: boolean;
  /** How long browsers may keep the answer to a preflight, in seconds. */
  maxAge?: number;
}

/**
 * Says what is wrong with a policy, or with a server, from its answers to several origins, such as those of `lintOrigins`. Nothing is sent.
 *
 * ```js
 * const { rules, findings } = await lint({
 *   answers: [
 *     { origin: 'https://app.example', status: 200, headers: { 'Access-Control-Allow-Origin': 'https://app.example' } },
 *     { origin: 'https://unlisted.example', status: 200, headers: { 'Access-Control-Allow-Origin': 'https://unlisted.example' } },
 *   ],
 * });
 * rules[0].rule; // "reflects-any"
 * findings.some(({ severity }) => severity === 'risk');
 * ```
 */
export function lint(source: WrittenPolicy | Answers, options?: LintOptions): Promise<Lint>;

/** The options of `withSnippets`. */
export interface SnippetOptions extends PolicyOptions {
  /** The origin of the page, for a call that does not tell its own. */
  origin?: string;
  /** The server that the text is for. Default `"auto"`: the one that answered, if its headers show which it is. */
  server?: ServerName | 'auto';
}

/**
 * A diagnosis whose remedies have the text for the server's configuration as their `snippet`, where the server is chosen or known by its headers. It is the least policy
 * that lets this one call succeed. The verdicts of `corsight/capture` have it already where the server is known.
 *
 * ```js
 * const exchange = { request: 'https://api.example/', responses: [{ status: 200, headers: { Server: 'nginx' } }] };
 * const diagnosis = await withSnippets(engine.check(exchange).diagnosis, exchange, { origin: engine.origin });
 * diagnosis.causes[0].act.snippet?.text; // what to paste into nginx.conf
 * ```
 */
export function withSnippets(diagnosis: Diagnosis, call: PolicyCall, options?: SnippetOptions): Promise<Diagnosis>;

/** The options of `policyFor`. */
export interface PolicyForOptions extends PolicyOptions {
  /** The origin of the page, for calls that do not tell theirs. */
  origin?: string;
  /**
   * The names of the response headers that script reads, such as `"ETag"`. They are exposed by the servers whose answers have them, or by all where
   * no answer is known. Default none.
   */
  reads?: string[];
  /** Whether every page may call: then the policy has `"*"`, unless a call has credentials. Default false. */
  public?: boolean;
}

/** A call that a policy is made for: a request, a plan, a request with its answers, or a recorded call. */
export type PolicyCall = RequestLike | Plan | Call | {
  /** The request. */
  request: RequestLike;
  /** The answers, as for `Engine.check`. */
  responses?: readonly ResponseLike[];
  /** The origin of the page. Default: the option. */
  origin?: string;
  /** The browser that got the answers. Default `"standard"`. */
  profile?: 'standard' | 'chromium' | 'firefox' | 'webkit';
  /** The names of the response headers that script reads, besides those of the option. */
  reads?: string[];
};

/** Calls that a policy is made for: one, several in any order, a report of `corsight/capture`, or a HAR in any form that `analyze` takes. */
export type PolicySource = PolicyCall | readonly PolicyCall[] | Report | Recorded;

/** What a server allows, as `policyFor` makes it and `render` takes it. */
export interface Policy {
  /** The pages that may call, or `"*"` for every page. */
  origins: string[] | '*';
  /** The methods that a preflight asks for and that have to be listed. */
  methods: string[];
  /** The names of the request headers that a preflight asks for, in lower case. */
  headers: string[];
  /** The names of the response headers that script reads. */
  exposedHeaders: string[];
  /** Whether calls may include credentials. */
  credentials: boolean;
  /** How long browsers may keep the answer to a preflight, in seconds. */
  maxAge: number;
}

/** What one server needs. */
export interface TargetPolicy {
  /** The origin of the server. */
  target: string;
  /** The least policy; null if no call to the server can succeed by one. */
  policy: Policy | null;
  /** The calls that the policy is for, by their places in the source. */
  calls: number[];
  /** The calls for which a policy is not enough. The policy is for the call as it is once that is mended, where it can be. */
  unmet: Unmet[];
  /** What else is worth knowing. */
  notes: {
    /**
     * `response-header-not-exposed`: answers have headers that script cannot read, which `reads` would expose. `response-set-cookie-never-readable`: no
     * page can read the header. `public-excludes-credentials`: the policy names origins because calls have credentials.
     */
    code: 'response-header-not-exposed' | 'response-set-cookie-never-readable' | 'public-excludes-credentials';
    /** One or two sentences. */
    text: string;
  }[];
}

/** A call for which a policy is not enough. */
export interface Unmet {
  /** The place of the call in the source. */
  call: number;
  /**
   * Why: the code of a finding, such as `request-method-forbidden` or `policy-mixed-content`; `redirect-taints-origin`: a redirect between two servers makes the origin
   * `null`; `policy-value-refused`: a value could be taken for something else in a configuration.
   */
  code: string;
  /** The same in words, and what to do. */
  text: string;
  /** The browsers that it matters to. */
  browsers: ('chromium' | 'firefox' | 'webkit')[];
}

/**
 * The least policy that lets a sequence of calls succeed in every browser, for each server that they go to: exact origins, the methods and headers
 * that preflights ask for, credentials only where a call has them. Nothing could be taken away from it. Nothing is sent.
 *
 * Rejects with a `CorsError`, code `misuse`, for a wrong value.
 *
 * ```js
 * const [{ target, policy, unmet }] = await policyFor([
 *   { url: 'https://api.example/items' },
 *   { url: 'https://api.example/items/1', method: 'PUT', headers: { 'Content-Type': 'application/json' }, credentials: 'include' },
 * ], { origin: 'https://app.example', reads: ['ETag'] });
 * if (policy) console.log((await render(policy, 'nginx')).text);
 * ```
 */
export function policyFor(source: PolicySource, options?: PolicyForOptions): Promise<TargetPolicy[]>;
