/**
 * corsight/jquery and corsight/ajax as users write them.
 */
import jQuery from 'jquery';
import { createEngine, type Cors, type Engine, type Entry } from 'corsight';
import { wrap } from 'corsight/jquery';
import everything, { ajax, ajaxSettings, ajaxSetup, get, getJSON, param, post, type JqXHR } from 'corsight/ajax';

const { engine, log, restore } = await wrap(jQuery, { enforce: true, console: false, logLimit: 10, profile: 'chromium' });
await wrap(jQuery);
await wrap(jQuery, { engine: await createEngine() });
// @ts-expect-error That is no jQuery.
await wrap({});
// @ts-expect-error It is true or false.
await wrap(jQuery, { enforce: 'yes' });
const same: Engine = engine;
const entry: Entry | undefined = log.at(-1);
restore();

const cors: Cors = jQuery.ajax('x').cors;
const text: string | undefined = cors.diagnosis?.text;
if (cors.verdict?.browsers === null) cors.verdict.observed;

const jqXHR: JqXHR<{ a: number }> = ajax('x', { method: 'PUT', data: { a: 1 }, headers: { 'x-a': '1' }, dataType: 'json' });
const data: { a: number } = await jqXHR;
ajax({ url: 'x', success: [(got, textStatus, given) => given.cors.plan], error: (given, textStatus, error) => [given.status, error] });
// @ts-expect-error That is not there yet.
ajax({ url: 'x', dataType: 'jsonp' });
jqXHR.done(() => {}).fail(() => {}).always(() => {}).abort();
const header: string | null = jqXHR.getResponseHeader('x-a');
get('x', { a: 1 });
post('x', { a: 1 }, () => {});
getJSON('x');
const query: string = param({ a: [1, 2] }, true);
ajaxSetup({ timeout: 1000 });
ajaxSettings.type = 'GET';
everything.ajax('x');
const ready: Promise<Engine> = ajax.ready;
void [same, entry, text, data, header, query, ready];
