// Flask under Werkzeug's server.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasPython, pythonProgram, startProgram } from './harness/programs.mjs';
import { AUTHORIZATION, freePort, HEADERS } from './harness/upstream.mjs';

export const server = 'flask';
export const kind = 'application';

export const available = () => hasPython('flask', 'flask_cors');

const app = (text) => `
from flask import Flask, request

app = Flask(__name__)
${text}

@app.before_request
def demand_authorization():
    if request.path == "/private" and request.headers.get("Authorization") != "${AUTHORIZATION}":
        return "", 401


methods = ["GET", "POST", "PUT", "DELETE", "PROPFIND"]


@app.route("/ok", methods=methods)
@app.route("/private", methods=methods)
def ok():
    return {}, ${JSON.stringify(HEADERS)}


@app.route("/error", methods=methods)
def error():
    raise RuntimeError("as expected")
`;

export async function start({ text, folder }) {
  const port = await freePort();
  await writeFile(join(folder, 'app.py'), app(text ?? ''));
  return startProgram(pythonProgram('flask'), ['run', '--port', String(port)], { port, cwd: folder, env: { PYTHONDONTWRITEBYTECODE: '1' } });
}
