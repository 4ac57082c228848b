// Rails under WEBrick: as much of it as an application without a database has.

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, startProgram } from './harness/programs.mjs';
import { AUTHORIZATION, freePort, HEADERS } from './harness/upstream.mjs';
import { printed } from './harness/versions.mjs';

export const server = 'rails';
export const kind = 'application';

const program = findProgram('ruby');

export const version = () => printed(program, '-e', 'require "rails/version"; puts Rails.version');

export async function available() {
  if (!program) return 'ruby is not installed (Debian: ruby)';
  try {
    execFileSync(program, ['-e', 'require "action_controller/railtie"; require "rack/cors"; require "webrick"'], { stdio: 'ignore' });
    return true;
  } catch {
    return 'Rails is not installed (Debian: ruby-railties, ruby-actionpack, ruby-rack-cors)';
  }
}

const application = (text) => `
require "logger"
require "action_controller/railtie"
require "rack/cors"

class DemandAuthorization
  def initialize(app)
    @app = app
  end

  def call(env)
    return [401, {}, []] if env["PATH_INFO"] == "/private" && env["HTTP_AUTHORIZATION"] != "${AUTHORIZATION}"
    @app.call(env)
  end
end

class Application < Rails::Application
  config.root = __dir__
  config.eager_load = false
  config.secret_key_base = "of a test"
  config.hosts.clear
  config.consider_all_requests_local = false
  config.logger = Logger.new($stderr)
  config.middleware.use DemandAuthorization
end

${text}

class AnswersController < ActionController::API
  def ok
    response.headers.merge!(${JSON.stringify(HEADERS).replaceAll('":', '"=>')})
    render json: {}
  end

  def error
    raise "as expected"
  end
end

Application.initialize!
Application.routes.draw do
  match "/ok", to: "answers#ok", via: :all
  match "/private", to: "answers#ok", via: :all
  match "/error", to: "answers#error", via: :all
end
run Application
`;

export async function start({ text, folder }) {
  const port = await freePort();
  await writeFile(join(folder, 'config.ru'), application(text ?? ''));
  const serve = 'require "rack"; Rack::Server.start(app: Rack::Builder.parse_file("config.ru").first, server: "webrick", Host: "127.0.0.1", Port: ARGV[0].to_i)';
  return startProgram(program, ['-e', serve, String(port)], { port, cwd: folder, env: { RAILS_ENV: 'production' } });
}
