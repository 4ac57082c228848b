/**
 * Converts the response of a transport to the data type that the application wants.
 */

/**
 * Chooses one of the responses of a transport and converts it from each data type of the settings to the next. Afterwards the first data
 * type of the settings is the type of the response.
 *
 * @param {any} settings
 * @param {any} jqXHR
 * @param {Record<string, any> | undefined} responses The responses by data type.
 * @param {boolean} succeeded
 * @returns {[textStatus: string, data?: any, error?: any]}
 */
export function convert(settings, jqXHR, responses, succeeded) {
  const { dataTypes } = settings;
  let response = responses && chooseResponse(settings, jqXHR, responses);
  // A script with an error status is not run. The script of JSONP is run, because the application needs its data.
  if (!succeeded && dataTypes.includes('script') && !dataTypes.includes('json')) settings.converters['text script'] = () => {};

  const left = [...dataTypes];
  const converters = lowerCaseNames(settings.converters);
  let previous = '';
  for (let current; (current = left.shift());) {
    // "*" means that the response stays as it is.
    if (current === '*' && previous) current = previous;
    if (previous && previous !== '*' && previous !== current) {
      const { converter, next } = findConverter(converters, previous, current);
      if (next !== current) {
        left.unshift(current);
        current = next;
      }
      if (converter !== true) {
        try {
          response = converter(response);
        } catch (error) {
          if (converter && settings.throws) throw error;
          return ['parsererror', undefined, converter ? error : `No conversion from ${previous} to ${current}`];
        }
      }
    }
    const field = settings.responseFields[current];
    if (field) jqXHR[field] = response;
    if (!previous && succeeded && settings.dataFilter) response = settings.dataFilter(response, settings.dataType);
    previous = current;
  }
  return ['success', response];
}

/**
 * The response of the data type that is wanted, or of a type that can be converted to it, or the first one. Its type becomes the first of
 * the settings' data types.
 *
 * @param {any} settings
 * @param {any} jqXHR
 * @param {Record<string, any>} responses The responses by data type.
 */
function chooseResponse({ contents, converters, dataTypes, mimeType }, jqXHR, responses) {
  /** @type {string | null | undefined} */
  let contentType;
  while (dataTypes[0] === '*') {
    dataTypes.shift();
    contentType ??= mimeType || jqXHR.getResponseHeader('Content-Type');
  }
  const known = contentType && Object.keys(contents).find((type) => contents[type]?.test?.(contentType));
  if (known) dataTypes.unshift(known);
  const [wanted] = dataTypes;
  const types = Object.keys(responses);
  const chosen = wanted in responses ? wanted : types.find((type) => !wanted || converters[`${type} ${wanted}`]) ?? types[0];
  if (chosen && chosen !== wanted) dataTypes.unshift(chosen);
  return responses[chosen];
}

/**
 * @param {Record<string, any>} converters
 * @returns {Record<string, any>}
 */
function lowerCaseNames(converters) {
  /** @type {Record<string, any>} */
  const renamed = {};
  for (const name in converters) renamed[name.toLowerCase()] = converters[name];
  return renamed;
}

/**
 * The converter from one data type to another, or to `next`, a type in between. The value true is a conversion that changes nothing.
 *
 * @param {Record<string, any>} converters
 * @param {string} from
 * @param {string} to
 * @returns {{ converter: any, next: string }} Without a converter if there is none.
 */
function findConverter(converters, from, to) {
  const direct = (/** @type {string} */ type) => converters[`${from} ${type}`] || converters[`* ${type}`];
  const converter = direct(to);
  if (converter) return { converter, next: to };
  for (const name in converters) {
    const [middle, result] = name.split(' ');
    const first = result === to && direct(middle);
    if (!first) continue;
    const second = converters[name];
    if (first === true) return { converter: second, next: to };
    return { converter: first, next: second === true ? to : middle };
  }
  return { converter: undefined, next: to };
}
