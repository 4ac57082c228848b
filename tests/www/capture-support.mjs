// The cases of tests/capture as recordings: entries in short become those of a HAR.

/** The recording of a case: its entries as a HAR has them, or its events. */
export function recordingOf({ recorder, entries, events, pages = [] }) {
  if (events) return events;
  return { log: { version: '1.2', creator: { name: recorder, version: '1' }, pages, entries: entries.map(entryOf) } };
}

const list = (headers) => Object.entries(headers).map(([name, value]) => ({ name, value }));

function entryOf({ at, time, request: [method, url, sent], response: [status, received], redirectURL = '', error, failureText, type, pageref }) {
  return {
    startedDateTime: new Date(Date.UTC(2026, 10, 30, 23) + at).toISOString(),
    time,
    request: { method, url, httpVersion: 'HTTP/1.1', headers: list(sent), queryString: [] },
    response: {
      status, statusText: '', headers: list(received), content: { size: 0, text: '{"a": [1, "é"]}' }, redirectURL,
      ...(error && { _error: error }), ...(failureText && { _failureText: failureText }),
    },
    ...(type && { _resourceType: type }), ...(pageref && { pageref }),
  };
}
