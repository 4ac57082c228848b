/**
 * `jQuery.ajax` without jQuery: `import { ajax } from 'corsight/ajax'`.
 */
export { ajax, ajaxPrefilter, ajaxSettings, ajaxSetup, ajaxTransport, default, get, getJSON, getScript, param, post } from './ajax/ajax.js';
