// FastAPI under uvicorn.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasPython, pythonProgram, startProgram } from './harness/programs.mjs';
import { AUTHORIZATION, freePort, HEADERS } from './harness/upstream.mjs';

export const server = 'fastapi';
export const kind = 'application';

export const available = () => hasPython('fastapi', 'uvicorn');

const main = `
from fastapi import FastAPI, Request, Response

app = FastAPI()
methods = ["GET", "POST", "PUT", "DELETE", "PROPFIND"]


@app.middleware("http")
async def demand_authorization(request: Request, call_next):
    if request.url.path == "/private" and request.headers.get("Authorization") != "${AUTHORIZATION}":
        return Response(status_code=401)
    return await call_next(request)


@app.api_route("/ok", methods=methods)
@app.api_route("/private", methods=methods)
async def ok(response: Response):
    response.headers.update(${JSON.stringify(HEADERS)})
    return {}


@app.api_route("/error", methods=methods)
async def error():
    raise RuntimeError("as expected")


`;

export async function start({ text, folder }) {
  const port = await freePort();
  await writeFile(join(folder, 'main.py'), main + (text ?? ''));
  const args = ['main:app', '--host', '127.0.0.1', '--port', String(port)];
  return startProgram(pythonProgram('uvicorn'), args, { port, cwd: folder, env: { PYTHONDONTWRITEBYTECODE: '1' } });
}
