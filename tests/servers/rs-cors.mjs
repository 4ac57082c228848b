// Go's net/http with rs/cors, as Debian has the two.

import { hasGo, startGo } from './harness/go.mjs';
import { findProgram } from './harness/programs.mjs';
import { printed } from './harness/versions.mjs';

export const server = 'rs-cors';
export const kind = 'application';
export const paths = { '/ok': 200, '/missing': 404, '/error': 500, '/recovered': 500, '/private': 200 };

// Debian's release is 1.7.
const because = 'with a dot in its name';
const policy = 'names with the characters of patterns';
export const departs = [
  { check: 'an allowed page gets every answer, errors too, by the engine', policy, because },
  { check: 'an allowed page gets every answer, errors too, in Chromium', policy, because },
  { check: 'a preflight is answered with the values of the policy', policy, because },
];

export const available = () => hasGo('github.com/rs/cors');

export const version = () => printed(findProgram('dpkg-query'), '-W', 'golang-github-rs-cors-dev');

export const start = ({ text, folder }) => startGo(folder, text);
