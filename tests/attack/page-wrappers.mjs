/**
 * What other code puts around `$.ajax`: mocks, retries, migrations, measurements.
 */

/** @type {Record<string, (jQuery: any, clock: { setTimeout: (work: () => void, ms: number) => unknown }) => void>} */
export const wrappers = {
  'passes on': ($) => around($, (own, self, args) => own.apply(self, args)),
  'calls ajaxSetup with two': ($) => around($, (own, self, args) => {
    $.ajaxSetup({}, Object(args.at(-1)));
    return own.apply(self, args);
  }),
  'calls ajaxSetup with one': ($) => around($, (own, self, args) => {
    $.ajaxSetup({ timeout: 0 });
    return own.apply(self, args);
  }),
  'calls Deferred': ($) => around($, (own, self, args) => {
    const deferred = $.Deferred();
    const jqXHR = own.apply(self, args);
    jqXHR.always(deferred.resolve);
    return jqXHR;
  }),
  'gives another promise': ($) => around($, (own, self, args) => {
    const deferred = $.Deferred();
    own.apply(self, args).then(deferred.resolve, deferred.reject);
    return deferred.promise();
  }),
  'tries again': ($) => around($, (own, self, args) => {
    const deferred = $.Deferred();
    const jqXHR = own.apply(self, args);
    jqXHR.then(deferred.resolve, () => own.apply(self, args).then(deferred.resolve, deferred.reject));
    return deferred.promise(jqXHR);
  }),
  'calls later': ($, clock) => around($, (own, self, args) => {
    const deferred = $.Deferred();
    clock.setTimeout(() => own.apply(self, args).then(deferred.resolve, deferred.reject), 1);
    return deferred.promise();
  }),
  'calls twice': ($) => around($, (own, self, args) => {
    own.apply(self, args);
    return own.apply(self, args);
  }),
  'copies the settings': ($) => around($, (own, self, args) => own.apply(self, args.map((each) => (typeof each === 'object' ? { ...each } : each)))),
  'reads a getter': ($) => {
    const own = $.ajax;
    Object.defineProperty($, 'ajax', { configurable: true, enumerable: true, get: () => own, set: (value) => Object.defineProperty($, 'ajax', { value, configurable: true, enumerable: true, writable: true }) });
  },
};

/**
 * @param {any} $
 * @param {(own: Function, self: unknown, args: any[]) => unknown} call
 */
function around($, call) {
  const own = $.ajax;
  $.ajax = function (/** @type {any[]} */ ...args) {
    return call(own, this, args);
  };
}
