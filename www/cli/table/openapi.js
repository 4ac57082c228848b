/**
 * The calls of an OpenAPI document, 3.x or 2.0, with the examples that it gives.
 * <https://spec.openapis.org/oas/latest.html>, <https://spec.openapis.org/oas/v2.0.html>
 *
 * @import { KnownCall } from '../../table/draft.js'
 */
import { sample } from 'openapi-sampler';
import { stripEnd } from '../../host/http-text.js';
import { UsageError } from '../usage-error.js';

const METHODS = ['get', 'put', 'post', 'delete', 'head', 'patch'];

/** @param {any} value */
export const isOpenApi = (value) => typeof value === 'object' && value !== null && (typeof value.openapi === 'string' || value.swagger === '2.0');

/**
 * @param {any} document
 * @param {string | undefined} baseUrl Wins over the server of the document.
 * @returns {{ calls: KnownCall[], baseUrl: string }}
 */
export function fromOpenApi(document, baseUrl) {
  if (document.openapi !== undefined && !/^3\./.test(document.openapi)) throw new UsageError(`the document says that it is OpenAPI ${document.openapi}, and corsight reads 3.x and 2.0`);
  const base = stripEnd(baseUrl ?? serverOf(document), '/');
  const calls = Object.entries(document.paths ?? {}).flatMap(([path, given]) => {
    const item = follow(given, document);
    return METHODS.filter((method) => item[method]).map((method) => callOf(document, base, path, method, item));
  });
  if (!calls.length) throw new UsageError('the document has no operations: there is nothing to call');
  return { calls, baseUrl: base };
}

/** @param {any} document */
function serverOf({ servers, schemes, host, basePath = '' }) {
  const [server] = servers ?? [];
  const url = host ? `${schemes?.includes('https') || !schemes ? 'https' : schemes[0]}://${host}${basePath}`
    : server?.url.replace(/\{([^{}]+)\}/g, (/** @type {string} */ all, /** @type {string} */ name) => server.variables?.[name]?.default ?? all);
  if (!url || !URL.canParse(url)) throw new UsageError(`the document names no server${url ? `, only the path ${url}` : ''}: add --base-url, as in --base-url http://localhost:3000`);
  return url;
}

/**
 * What a reference stands for.
 *
 * @param {any} value
 * @param {any} document
 * @param {number} [depth]
 * @returns {any}
 */
function follow(value, document, depth = 0) {
  const reference = value?.$ref;
  if (typeof reference !== 'string') return value ?? {};
  if (!reference.startsWith('#/') || depth > 20) throw new UsageError(`the document has the reference ${JSON.stringify(reference)}, which does not lead into it: bundle it into one file first`);
  const keys = reference.slice(2).split('/').map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = keys.reduce((part, key) => (typeof part === 'object' && part !== null && Object.hasOwn(part, key) ? part[key] : undefined), document);
  if (found === undefined) throw new UsageError(`the document has the reference ${JSON.stringify(reference)}, and nothing is there`);
  return follow(found, document, depth + 1);
}

/**
 * @param {any} document
 * @param {string} base
 * @param {string} path
 * @param {string} method
 * @param {any} item
 * @returns {KnownCall}
 */
function callOf(document, base, path, method, item) {
  const operation = item[method];
  const parameters = parametersOf(document, item, operation);
  const of = (/** @type {string} */ place) => parameters.filter((parameter) => parameter.in === place && (place === 'path' || parameter.required));
  const pathname = path.replace(/\{([^{}]+)\}/g, (all, name) => {
    const parameter = of('path').find((each) => each.name === name);
    return parameter ? encodeURIComponent(exampleOf(parameter, document)) : `\${${name}}`;
  });
  const query = of('query').map((parameter) => `${encodeURIComponent(parameter.name)}=${encodeURIComponent(exampleOf(parameter, document))}`);
  /** @type {KnownCall['headers']} */
  const headers = of('header').filter(({ name }) => !/^(?:accept|content-type|authorization)$/i.test(name)).map((parameter) => [parameter.name, exampleOf(parameter, document)]);
  const secured = securityOf(document, operation);
  const body = bodyOf(document, operation, parameters);
  const cookies = secured.cookies.join('; ');
  return {
    name: operation.operationId ?? operation.summary ?? `${method.toUpperCase()} ${path}`,
    url: `${base}${pathname}${[...query, ...secured.query].length ? `?${[...query, ...secured.query].join('&')}` : ''}`,
    method: method.toUpperCase(),
    headers: [...headers, ...secured.headers, ...(body?.type ? [/** @type {[string, string]} */ (['Content-Type', body.type])] : [])],
    ...(body?.json === undefined ? body?.text === undefined ? {} : { body: body.text } : { json: body.json }),
    ...(cookies ? { cookies, credentials: 'include' } : {}),
    readableIfSent: headersOf(document, operation),
  };
}

/**
 * The parameters of an operation, which win over those of its path.
 *
 * @param {any} document
 * @param {any} item
 * @param {any} operation
 * @returns {any[]}
 */
function parametersOf(document, item, operation) {
  const all = [...item.parameters ?? [], ...operation.parameters ?? []].map((/** @type {any} */ parameter) => follow(parameter, document));
  return [...new Map(all.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])).values()];
}

/**
 * @param {any} parameter
 * @param {any} document
 */
function exampleOf(parameter, document) {
  const [named] = Object.values(parameter.examples ?? {}).map((/** @type {any} */ each) => follow(each, document).value);
  const given = parameter.example ?? named ?? parameter['x-example'];
  // In 2.0 a parameter is its own schema.
  const schema = parameter.schema ?? Object.values(parameter.content ?? {})[0]?.schema ?? parameter;
  const value = given ?? (follow(schema, document).type === 'integer' && follow(schema, document).minimum === undefined ? sampleOf(schema, document) || 1 : sampleOf(schema, document));
  return typeof value === 'object' && value !== null ? Object.values(value).join(',') : String(value);
}

/**
 * @param {any} schema
 * @param {any} document
 */
function sampleOf(schema, document) {
  try {
    return sample(schema, { skipReadOnly: true, quiet: true }, document);
  } catch (error) {
    throw new UsageError(`the document has a schema that cannot be followed: ${/** @type {Error} */ (error).message}`, { cause: error });
  }
}

/**
 * @param {any} document
 * @param {any} operation
 * @param {any[]} parameters
 * @returns {{ type?: string, json?: any, text?: string } | null}
 */
function bodyOf(document, operation, parameters) {
  const content = operation.requestBody ? follow(operation.requestBody, document).content ?? {} : contentOf2(document, operation, parameters);
  const types = Object.keys(content);
  const type = types.find((each) => /[/+]json\b/i.test(each)) ?? types[0];
  if (type === undefined) return null;
  const { example, examples, schema = {} } = content[type];
  const [named] = Object.values(examples ?? {}).map((/** @type {any} */ each) => follow(each, document).value);
  const value = example ?? named ?? sampleOf(schema, document);
  // application/json is what a table sends for JSON without being told.
  if (/[/+]json\b/i.test(type)) return { json: value ?? null, ...(/^application\/json$/i.test(type) ? {} : { type }) };
  if (/^application\/x-www-form-urlencoded/i.test(type)) return { type, text: new URLSearchParams(Object.entries(value ?? {}).map(([name, each]) => [name, String(each)])).toString() || ' ' };
  // What a form with files or a picture consists of plays no part in CORS.
  return { type: type.replace(/^\*\/\*$|^multipart\/form-data$/i, 'application/octet-stream'), text: typeof value === 'string' && value ? value : 'example' };
}

/**
 * The body of 2.0, as 3.x has it.
 *
 * @param {any} document
 * @param {any} operation
 * @param {any[]} parameters
 * @returns {Record<string, any>}
 */
function contentOf2(document, { consumes = document.consumes ?? ['application/json'] }, parameters) {
  const body = parameters.find((parameter) => parameter.in === 'body');
  const fields = parameters.filter((parameter) => parameter.in === 'formData');
  if (body) return { [consumes[0]]: { schema: body.schema } };
  if (!fields.length) return {};
  const type = consumes.find((/** @type {string} */ each) => /form/.test(each)) ?? 'application/x-www-form-urlencoded';
  return { [type]: { example: Object.fromEntries(fields.map((field) => [field.name, exampleOf(field, document)])) } };
}

/**
 * What the page sends to be let in: values of the environment.
 *
 * @param {any} document
 * @param {any} operation
 */
function securityOf(document, operation) {
  const schemes = document.components?.securitySchemes ?? document.securityDefinitions ?? {};
  const [first = {}] = operation.security ?? document.security ?? [];
  /** @type {{ headers: [string, string][], query: string[], cookies: string[] }} */
  const secured = { headers: [], query: [], cookies: [] };
  for (const name of Object.keys(first)) {
    const { type, scheme = '', in: place, name: key } = follow(schemes[name], document);
    const variable = `\${${String(name).replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase().replace(/[^A-Z\d]+/g, '_')}}`;
    if (type === 'apiKey' && place === 'query') secured.query.push(`${encodeURIComponent(key)}=${variable}`);
    else if (type === 'apiKey' && place === 'cookie') secured.cookies.push(`${key}=${variable}`);
    else if (type === 'apiKey') secured.headers.push([key, variable]);
    else if (type === 'basic' || /^basic$/i.test(scheme)) secured.headers.push(['Authorization', `Basic ${variable}`]);
    else if (type && type !== 'mutualTLS') secured.headers.push(['Authorization', `Bearer ${variable}`]);
  }
  return secured;
}

/**
 * The headers that the document says an answer may have: whoever describes them wants them to be read.
 *
 * @param {any} document
 * @param {any} operation
 */
function headersOf(document, operation) {
  const responses = Object.values(operation.responses ?? {}).map((response) => follow(response, document));
  return [...new Set(responses.flatMap(({ headers }) => Object.keys(headers ?? {})))].filter((name) => !/^(?:content-type|set-cookie)$/i.test(name));
}
