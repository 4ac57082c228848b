/**
 * A page of https://app.example for those of the examples that are for pages, with a network as example-network.mjs has it.
 */
import './example-network.mjs';
import { JSDOM } from 'jsdom';
import { createFetch } from 'corsight/fetch';
import { createXMLHttpRequest } from 'corsight/xhr';

const { window } = new JSDOM('', { url: 'https://app.example/' });
const { origin } = window.location;
// The browser's own, as far as an example can tell.
window.XMLHttpRequest = await createXMLHttpRequest({ origin });
const fetch = await createFetch({ origin });
Object.assign(globalThis, { window, document: window.document, location: window.location, origin, Event: window.Event, CustomEvent: window.CustomEvent, XMLHttpRequest: window.XMLHttpRequest, fetch });
