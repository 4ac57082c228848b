// The types of corsight/serve, corsight/cdp, corsight/vite and corsight/webpack as users meet them.
import { createServer } from 'node:http';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { defineConfig } from 'vite';
import type { Compiler, Configuration } from 'webpack';
import type { Page as PlaywrightPage } from 'playwright-core';
import type { CDPSession, Page as PuppeteerPage } from 'puppeteer-core';
import { observe, type ObservedPage } from 'corsight/cdp';
import type { Call } from 'corsight/capture';
import { explainExpress, explainFastify, explainFetch, explainHono, explainKoa, type Refusal } from 'corsight/serve';
import { corsRehearsal } from 'corsight/vite';
import { CorsRehearsalPlugin } from 'corsight/webpack';

const explain = explainExpress({ origins: ['https://app.example', /\.app\.example$/], log: (text, level) => console.log(level, text.length) });
createServer((request, response) => { explain(request, response); response.end(); });
explainExpress({ onRefused: (diagnosis, refusal) => { refusal satisfies Refusal; diagnosis.causes[0].act.text satisfies string; } });
explainExpress({ log: console, origins: (origin) => origin.endsWith('.example') });
// @ts-expect-error There is no such option.
explainExpress({ orgins: [] });
await Fastify().register(explainFastify, { log: false });
new Hono().use(explainHono({ hideQuery: true }));
explainKoa();
const handler: (request: Request) => Response = explainFetch((request: Request) => new Response(request.url));
const later: (request: Request, env: { key: string }) => Promise<Response> = explainFetch(async (request: Request, env: { key: string }) => new Response(env.key));
void [handler, later];

declare const puppeteer: PuppeteerPage, session: CDPSession, playwright: PlaywrightPage;
const cors: ObservedPage = await observe(puppeteer);
await observe(playwright);
await observe(session);
(await cors.settled({ timeout: 1000 })) satisfies Call[];
(await cors.call(/items/)).outcome satisfies string;
// @ts-expect-error It is no page.
await observe({});

defineConfig({ plugins: [corsRehearsal({ origin: 'https://app.example', mode: 'fail' })] });
// @ts-expect-error The origin is missing.
corsRehearsal({ mode: 'warn' });
const configuration: Configuration = { plugins: [new CorsRehearsalPlugin({ origin: 'https://app.example' })] };
declare const compiler: Compiler;
new CorsRehearsalPlugin({ origin: 'https://app.example' }).apply(compiler);
void configuration;
