// Builds and starts the app of tests/servers/go, with the packages that Debian has for Go.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram, ROOT, startProgram } from './programs.mjs';
import { freePort } from './upstream.mjs';

const run = promisify(execFile);
const PACKAGES = '/usr/share/gocode';

// Debian's packages have no versions, as before Go had modules.
const environment = { ...process.env, GO111MODULE: 'off', GOPATH: PACKAGES, GOFLAGS: '', GOCACHE: join(ROOT, 'target/servers/go') };

const BARE = `package main

import "net/http"

func withCORS(next http.Handler) http.Handler {
	return next
}
`;

/** Whether Go and the package are here, or why not. */
export async function hasGo(name) {
  if (!findProgram('go')) return 'Go is not installed (Debian: golang-go)';
  return existsSync(join(PACKAGES, 'src', name)) || `${name} is not in ${PACKAGES}`;
}

/**
 * What is wrong with a text that nothing here can run: what gofmt would write otherwise, and what the compiler and `go vet` find. `standIn` is
 * the file that stands for the package of the name.
 */
export async function judgeGo(folder, text, name, standIn) {
  await writeFile(join(folder, 'cors.go'), text);
  await cp(join(ROOT, 'tests/servers/go/main.go'), join(folder, 'main.go'));
  await cp(join(ROOT, 'tests/servers/go', standIn), join(folder, 'src', name, 'cors.go'));
  const unformatted = await run('gofmt', ['-l', 'cors.go', 'main.go'], { cwd: folder });
  const env = { ...environment, GOPATH: folder };
  const vetted = await run('go', ['vet', 'main.go', 'cors.go'], { cwd: folder, env }).catch((error) => error);
  return unformatted.stdout + vetted.stderr;
}

/** Starts the app with the text as a file of its package. */
export async function startGo(folder, text) {
  await cp(join(ROOT, 'tests/servers/go/main.go'), join(folder, 'main.go'));
  await writeFile(join(folder, 'cors.go'), text ?? BARE);
  await run('go', ['build', '-o', 'app', 'main.go', 'cors.go'], { cwd: folder, env: environment });
  const port = await freePort();
  return startProgram(join(folder, 'app'), [String(port)], { port, cwd: folder });
}
