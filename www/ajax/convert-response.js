/**
 * From what a transport got to what the application asked for.
 */

/**
 * Takes the response whose data type is wanted, or can be made what is wanted, from each data type to the next. Afterwards the first
 * of the settings' data types says what it was.
 *
 * @param {any} s
 * @param {any} jqXHR
 * @param {Record<string, any> | undefined} responses By data type.
 * @param {boolean} succeeded
 * @returns {[textStatus: string, data?: any, error?: any]}
 */
export function convert(s, jqXHR, responses, succeeded) {
  const { contents, dataTypes } = s;
  /** @type {any} */
  let response;
  if (responses) {
    /** @type {string | null | undefined} */
    let contentType;
    while (dataTypes[0] === '*') {
      dataTypes.shift();
      contentType ??= s.mimeType || jqXHR.getResponseHeader('Content-Type');
    }
    const known = contentType && Object.keys(contents).find((type) => contents[type]?.test?.(contentType));
    if (known) dataTypes.unshift(known);
    const [wanted] = dataTypes;
    const types = Object.keys(responses);
    const found = wanted in responses ? wanted : types.find((type) => !wanted || s.converters[`${type} ${wanted}`]) ?? types[0];
    if (found && found !== wanted) dataTypes.unshift(found);
    response = responses[found];
  }
  // Scripts that come with an error are not run, except those that JSONP needs to tell of it.
  if (!succeeded && dataTypes.includes('script') && !dataTypes.includes('json')) s.converters['text script'] = () => {};

  const left = [...dataTypes];
  /** @type {Record<string, any>} */
  const converters = {};
  for (const name in s.converters) converters[name.toLowerCase()] = s.converters[name];
  const direct = (/** @type {string} */ from, /** @type {string} */ to) => converters[`${from} ${to}`] || converters[`* ${to}`];

  let before = '';
  for (let current; (current = left.shift());) {
    // The place of "*" is taken by whatever it is already.
    if (current === '*' && before) current = before;
    if (before && before !== '*' && before !== current) {
      let converter = direct(before, current);
      if (!converter) {
        for (const name in converters) {
          const [middle, result] = name.split(' ');
          const first = result === current && direct(before, middle);
          if (!first) continue;
          converter = converters[name];
          if (first !== true) {
            if (converter !== true) {
              left.unshift(current);
              current = middle;
            }
            converter = first;
          }
          break;
        }
      }
      if (converter !== true) {
        try {
          response = converter(response);
        } catch (error) {
          if (converter && s.throws) throw error;
          return ['parsererror', undefined, converter ? error : `No conversion from ${before} to ${current}`];
        }
      }
    }
    const field = s.responseFields[current];
    if (field) jqXHR[field] = response;
    if (!before && succeeded && s.dataFilter) response = s.dataFilter(response, s.dataType);
    before = current;
  }
  return ['success', response];
}
