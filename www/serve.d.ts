/**
 * Types of `corsight/serve`: a server that says why browsers refuse its answers.
 *
 * Each middleware looks at answers after they have left, judges them as the browser of the page will, and logs what it refuses and what to
 * do. It changes nothing: no header, no status, no byte and no time of an answer. An error of Corsight never reaches an answer.
 *
 * It has to be the first middleware, because a middleware for CORS answers preflights itself, and those behind it never see them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from './capture.js';
import type { Diagnosis, EngineOptions } from './index.js';

/** The options of every middleware. */
export interface ServeOptions {
  /**
   * Where the text goes. Default: the console. A function is called with the text and its level. A logger, such as that of pino, has the
   * methods `info` and `warn`. `false`: nowhere.
   */
  log?: boolean | ((text: string, level: 'info' | 'warn') => void) | { info(text: string): void; warn(text: string): void };
  /** Called with the diagnosis of every answer that a browser refuses, also those that were logged before. What it throws is printed once. */
  onRefused?: (diagnosis: Diagnosis, refusal: Refusal) => void;
  /**
   * The origins that are meant to call this server, as a list or a function. That others are refused is as it should be, so it is told once
   * for each of them, at level `info`. Default: every origin is meant.
   */
  origins?: readonly (string | RegExp)[] | ((origin: string) => boolean);
  /** Whether the log shows the query of every URL as `?...`. Default false. */
  hideQuery?: boolean;
  /** Where the WebAssembly of the tools comes from: as the option of `read` of `corsight/read`. */
  wasm?: EngineOptions['wasm'];
}

/** An answer that a browser refuses. */
export interface Refusal {
  /** The origin of the page, as the request names it. */
  origin: string;
  /** The call of the page. If a preflight was refused, it is the call that the preflight asks for, which never arrives. */
  request: { method: string; url: string };
  /** The status of the answer. */
  status: number;
  /** Whether the answer is one to a preflight. */
  isPreflight: boolean;
  /** Whether the origin is none of the option `origins`, so that the refusal is as it should be. */
  isExpected: boolean;
  /** How often the same was seen: the same cause, origin and endpoint. */
  count: number;
  /** All that is known of the call. `call.unknowns` says what a server cannot see. */
  call: Call;
}

/**
 * Middleware for Express and Connect, and for plain `node:http`, where the third argument is left out.
 *
 * ```js
 * import { createServer } from 'node:http';
 * const explain = explainExpress({ origins: ['https://app.example'] });
 * const server = createServer((request, response) => {
 *   explain(request, response);
 *   response.end('{}');
 * });
 * ```
 */
export function explainExpress(options?: ServeOptions): (request: IncomingMessage, response: ServerResponse, next?: (error?: any) => void) => void;

/** A plugin of Fastify: `await app.register(explainFastify, options)`, before the plugin for CORS. */
export function explainFastify(fastify: any, options: ServeOptions, done: () => void): void;

/** Middleware for Koa: `app.use(explainKoa(options))`. */
export function explainKoa(options?: ServeOptions): (context: { req: IncomingMessage; res: ServerResponse }, next: () => Promise<any>) => Promise<any>;

/** Middleware for Hono: `app.use(explainHono(options))`. */
export function explainHono(options?: ServeOptions): (context: { req: { raw: Request }; res: Response; env?: any }, next: () => Promise<void>) => Promise<void>;

/**
 * The handler of a server that answers a `Request` with a `Response`, as in Deno, Bun and Workers: the result does the same as `handler`.
 *
 * ```js
 * const handler = explainFetch((request) => new Response('{}'), { log: false });
 * export default { fetch: handler };
 * ```
 */
export function explainFetch<Rest extends unknown[], Answer extends Response | Promise<Response>>(
  handler: (request: Request, ...rest: Rest) => Answer, options?: ServeOptions,
): (request: Request, ...rest: Rest) => Answer;
