/**
 * Types of `corsight/policy`: what a server has to be told.
 */
import type { EngineOptions } from './index.js';

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
  | 'tower-http';

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
export interface Rendered {
  /** The server. */
  server: ServerName;
  /** The name that people know the server by. */
  title: string;
  /** The name of the file that the text is pasted into. */
  file: string;
  /** The language of the text, as Markdown's code fences name it. */
  language: string;
  /** The text. */
  text: string;
  /** What the server cannot express of the policy, or what has to be done besides; a sentence each. */
  cannot: string[];
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
