/**
 * The network of the examples, loaded before each: its servers answer everything and know nothing of CORS. Nothing leaves this machine.
 */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { once } from 'node:events';

const server = http.createServer((_, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')).listen(0, '127.0.0.1');
await once(server, 'listening');
server.unref();
const { port } = server.address();
// Every connection leads there, without TLS.
https.Agent.prototype.createConnection = () => net.connect(port, '127.0.0.1');
