import { CookieJar } from 'tough-cookie';
import { createFetch } from 'corsight/fetch';
import { createXMLHttpRequest } from 'corsight/xhr';

const options = { origin: location.origin, jar: globalThis.jsdom?.cookieJar ?? new CookieJar() };
globalThis.fetch = await createFetch(options);
globalThis.XMLHttpRequest = await createXMLHttpRequest(options);
