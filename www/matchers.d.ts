/**
 * Types of `corsight/matchers`: what a browser does with calls to a server, as matchers of a test runner.
 *
 * `corsight/vitest`, `corsight/jest` and `corsight/playwright` bring them to their runner, with their types. For another runner whose
 * `expect.extend` takes what Jest's takes:
 *
 * ```js
 * import * as matchers from 'corsight/matchers';
 * expect.extend(matchers);
 * ```
 */

/** What `toHoldAgainst` takes besides. */
export interface TableOptions {
  /** Where pages call the server, if they call it elsewhere than it is in the test: as `publicUrl` of a table. */
  publicUrl?: string;
  /** The one browser that counts. Default: all of them. */
  profile?: 'standard' | 'chromium' | 'firefox' | 'webkit';
  /** The values for `${NAME}`. Default: `process.env`. */
  environment?: Record<string, string | undefined>;
  /** Whether every certificate of a server is taken. Default false. */
  insecure?: boolean;
  /** How long one answer may take, in milliseconds. Default 30,000. */
  timeout?: number;
}

/** A call of a page. `url` and `origin` are what it needs. */
export interface CorsCall {
  /** The absolute URL. */
  url: string | URL;
  /** The origin of the page that makes the call: `"https://app.example"`. */
  origin: string;
  /** Default: GET, and POST if there is a body. */
  method?: string;
  /** The headers that the page sets. */
  headers?: Record<string, string | number | boolean | (string | number | boolean)[]> | Iterable<[string, string]>;
  /** A body of JSON. */
  json?: unknown;
  /** A body of text. */
  body?: string;
  /** Default `"same-origin"`. */
  credentials?: 'omit' | 'same-origin' | 'include';
  /** Default `"cors"`. */
  mode?: 'cors' | 'no-cors';
  /** Default `"follow"`. */
  redirect?: 'follow' | 'error' | 'manual';
  /** The cookies of the page, as the header `Cookie` has them. They need `credentials: 'include'`. */
  cookies?: string;
  /** As the option of `toHoldAgainst`. */
  profile?: TableOptions['profile'];
  /** As the option of `toHoldAgainst`. */
  environment?: TableOptions['environment'];
  /** As the option of `toHoldAgainst`. */
  insecure?: boolean;
  /** As the option of `toHoldAgainst`. */
  timeout?: number;
}

/** What is expected of a call that the page can read. */
export interface AllowedExpectation {
  /** The names of headers that the answer has and the page can read. */
  readable?: string[];
  /** The names of headers that the page can read if the answer has them. */
  readableIfSent?: string[];
  /** Whether the browser sends a preflight; or for how many seconds all browsers remember it at least. */
  preflight?: boolean | { maxAge?: number };
  /** The status, `"2xx"` for any of its class, or several that are right. */
  status?: number | string | (number | string)[];
}

/** What is expected of a call that is refused. */
export interface BlockedExpectation {
  /** The code of the first cause, as docs/codes.html has them: `"options-authentication"`. */
  cause?: string;
  /** Whether the browser sends a preflight. */
  preflight?: boolean;
}

/** The matchers, as `expect(…)` has them. Each sends calls to a live server, so it gives a promise. */
export interface CorsMatchers {
  /**
   * A table, as an object or the path of its file, holds against a server: browsers do what it expects. docs/test.md describes tables. The
   * URL is that of the server, and wins over the `baseUrl` of the table.
   */
  toHoldAgainst(baseUrl?: string | URL, options?: TableOptions): Promise<void>;
  /** All browsers let the page read the answer to its call. */
  toBeAllowedByCors(expected?: AllowedExpectation): Promise<void>;
  /** All browsers refuse the call. */
  toBeBlockedByCors(expected?: BlockedExpectation): Promise<void>;
}

/** What a matcher tells its runner. */
export interface Matched {
  /** Whether it is as expected. */
  pass: boolean;
  /** What is told if not, or if the contrary was expected. */
  message(): string;
}

/** The matcher `toHoldAgainst`, for `expect.extend`. */
export function toHoldAgainst(received: unknown, baseUrl?: string | URL, options?: TableOptions): Promise<Matched>;

/** The matcher `toBeAllowedByCors`, for `expect.extend`. */
export function toBeAllowedByCors(received: CorsCall, expected?: AllowedExpectation): Promise<Matched>;

/** The matcher `toBeBlockedByCors`, for `expect.extend`. */
export function toBeBlockedByCors(received: CorsCall, expected?: BlockedExpectation): Promise<Matched>;
