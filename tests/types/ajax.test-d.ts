/**
 * corsight/jquery and corsight/ajax as users write them.
 */
import jQuery from 'jquery';
import { createEngine, type Cors, type Engine, type Entry, type Finding, type Plan } from 'corsight';
import { wrap } from 'corsight/jquery';
import $, { ajax, ajaxPrefilter, ajaxSettings, ajaxSetup, ajaxTransport, get, getJSON, getScript, param, post,
  type AjaxSettings, type JqXHR, type Transport } from 'corsight/ajax';

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
const text: string = cors.diagnosis.text;
if (cors.verdict?.browsers === null) cors.verdict.observed;

const jqXHR: JqXHR<{ a: number }> = ajax('x', { method: 'PUT', data: { a: 1 }, headers: { 'x-a': '1' }, dataType: 'json' });
const data: { a: number } = await jqXHR;
ajax({ url: 'x', success: [(got, textStatus, given) => given.cors.plan], error: (given, textStatus, error) => [given.status, error] });
ajax({ url: 'x', dataType: 'jsonp', jsonp: false, jsonpCallback: 'f', scriptAttrs: { nonce: 'x' }, xhrFields: { withCredentials: true } });
// @ts-expect-error It is true or false.
ajax({ url: 'x', cache: 'no' });
jqXHR.done(() => {}).fail(() => {}).always(() => {}).progress(() => {}).abort();
jqXHR.then((got, textStatus, given) => [got.a, textStatus === 'nocontent', given.cors], (given) => given.status);
const header: string | null = jqXHR.getResponseHeader('x-a');
get('x', { a: 1 }, (got) => got, 'json');
get({ url: 'x' });
post('x', { a: 1 }, () => {});
post('x', null, 'json');
getJSON('x');
getScript('x', () => {});
const query: string = param({ a: [1, 2] }, true);
ajaxSetup({ timeout: 1000 });
ajaxSettings.type = 'GET';
ajaxPrefilter((settings, original, given) => { settings.cache = original.cache; given.abort(); });
ajaxPrefilter('json', () => 'text');
const transport: Transport = { send(headers, completed) { completed(200, 'OK', { text: headers.accept }, ''); }, abort() {} };
ajaxTransport('+*', () => transport);
$.ajax('x');
$.active.toFixed();
const ready: Promise<Engine> = ajax.ready;

// Both ways: what is written with the types of jQuery goes here, and what is written with ours goes there.
declare const theirs: JQuery.AjaxSettings<HTMLElement>;
declare const ours: AjaxSettings<HTMLElement>;
const settings: [AjaxSettings<HTMLElement>, JQuery.AjaxSettings<HTMLElement>] = [theirs, ours];
declare const theirXhr: JQuery.jqXHR<number>;
declare const ourXhr: JqXHR<number>;
const xhrs: [JqXHR<number>, JQuery.jqXHR<number>] = [theirXhr, ourXhr];
const family: Pick<JQueryStatic, 'ajax' | 'ajaxSetup' | 'ajaxSettings' | 'ajaxPrefilter' | 'ajaxTransport' | 'get' | 'getJSON'
  | 'getScript' | 'param' | 'post'> = $;
$.ajax(theirs).done((got: number) => got);
jQuery.ajax(ours);
void [same, entry, text, data, header, query, ready, settings, xhrs, family];

// What README and the examples of the `.d.ts` say, as pasted.
jQuery.ajax('https://api.example/items', { method: 'PUT', contentType: 'application/json', data: '{}' })
  .fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text));
$.ajax('https://api.example/', { method: 'PUT', data: { a: 1 } }).fail((jqXHR) => console.log(jqXHR.cors.diagnosis.text));
$.ajax('x').done((got, textStatus, given) => [got, textStatus === 'success', given.cors.ready])
  .fail([(given) => given.status], (given, textStatus, error) => [given.status, textStatus === 'timeout', error])
  .always((first, textStatus) => [first, textStatus === 'abort']);
const { plan, verdict, diagnosis }: Cors = await jQuery.ajax('x').cors.ready;
diagnosis.certain satisfies Finding[];
diagnosis.text satisfies string;
plan satisfies Plan | null;
verdict?.outcome satisfies 'allowed' | 'opaque' | 'blocked' | 'incomplete' | undefined;
ajaxSetup({ hideQuery: true, preload: true, onFailure: ({ code, error }) => [code, error] });
await wrap(jQuery, { hideQuery: true });
// @ts-expect-error It is made by Corsight.
jQuery.ajax('x').cors.diagnosis = diagnosis;
