// Django under its own server.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasPython, pythonProgram, startProgram } from './harness/programs.mjs';
import { AUTHORIZATION, freePort, HEADERS } from './harness/upstream.mjs';

export const server = 'django';
export const kind = 'application';

export const available = () => hasPython('django', 'corsheaders');

const settings = `
SECRET_KEY = "of a test"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "urls.demand_authorization",
]
`;

const urls = `
from django.http import HttpResponse, JsonResponse
from django.urls import path


def demand_authorization(get_response):
    def middleware(request):
        if request.path == "/private" and request.headers.get("Authorization") != "${AUTHORIZATION}":
            return HttpResponse(status=401)
        return get_response(request)

    return middleware


def ok(request):
    return JsonResponse({}, headers=${JSON.stringify(HEADERS)})


def error(request):
    raise RuntimeError("as expected")


urlpatterns = [path("ok", ok), path("private", ok), path("error", error)]
`;

export async function start({ text, folder }) {
  const port = await freePort();
  await writeFile(join(folder, 'settings.py'), settings + (text ?? ''));
  await writeFile(join(folder, 'urls.py'), urls);
  const env = { DJANGO_SETTINGS_MODULE: 'settings', PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
  return startProgram(pythonProgram('django-admin'), ['runserver', '--noreload', `127.0.0.1:${port}`], { port, cwd: folder, env });
}
