/**
 * `corsight/ajax` in development.
 */
import './on.js';

export { ajax, ajaxPrefilter, ajaxSettings, ajaxSetup, ajaxTransport, default, get, getJSON, getScript, param, post } from '../ajax/ajax.js';
