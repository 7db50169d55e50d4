// The page, a development issuer of tokens, and the service, for a database that setup.sql has made:
//
//   node clients/editor/demo/start.js [PORT]
//
// The issuer gives a token to anyone who asks for one. It is for the demo and for tests, never for a product.
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const page = join(here, '../build/page');
const serviceMain = process.env.EDITOR_SERVICE ?? join(here, '../../service/dist/main.js');

export const users = [
  { name: 'Ellen', project: 'Nosferatu (1922)', id: '11111111-1111-4111-8111-111111111111' },
  { name: 'Francis', project: 'The Cabinet of Dr. Caligari (1920)', id: '22222222-2222-4222-8222-222222222222' },
];

/** lifetime: of tokens, in seconds; may be changed while it runs. env: for the service. */
export async function start({ host = '127.0.0.1', port = 0, servicePort = port && port + 1, lifetime = 3600, env = {} } = {}) {
  const secret = randomBytes(32).toString('hex');
  const demo = { lifetime };

  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  demo.token = (name) => {
    const user = users.find((known) => known.name === name);
    if (!user) return null;
    const now = Math.floor(Date.now() / 1000);
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user.id, role: 'authenticated', iat: now, exp: now + demo.lifetime })}`;
    return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  };

  const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.svg': 'image/svg+xml' };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://page');
    const json = (status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (url.pathname === '/settings.json') {
      return json(200, { service: demo.service, users: users.map(({ name, project }) => ({ name, project })) });
    }
    if (url.pathname === '/token' && request.method === 'POST') {
      const token = demo.token(url.searchParams.get('user'));
      return token ? json(200, { token }) : json(404, { error: 'no such user' });
    }
    const path = normalize(url.pathname === '/' ? '/index.html' : url.pathname);
    try {
      const content = await readFile(join(page, path));
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(content);
    } catch {
      json(404, { error: 'no such file' });
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  demo.address = `http://${host}:${server.address().port}/`;

  let child = null, at;
  demo.startService = async () => {
    at ??= await freePort(host, servicePort);
    demo.service = `http://${host}:${at}`;
    child = spawn(process.execPath, [serviceMain], {
      stdio: ['ignore', env.LOG ?? 'ignore', 'inherit'],
      env: {
        ...process.env, JWT_SECRET: secret, HOST: host, PORT: String(at), ROLES: 'authenticated', LOG_LEVEL: 'warn',
        CORS_ORIGINS: demo.address.slice(0, -1), PGUSER: 'editor_service', ...env,
      },
    });
    const exited = once(child, 'exit').then(([code]) => { throw new Error(`the service ended with ${code}`); });
    exited.catch(() => undefined);
    const ready = async () => {
      for (const end = Date.now() + 120_000; Date.now() < end;) {
        if (await fetch(`${demo.service}/ready`).then((answer) => answer.ok, () => false)) return;
        await pause(100);
      }
      throw new Error('the service did not become ready');
    };
    await Promise.race([ready(), exited]);
  };
  demo.stopService = async (signal = 'SIGTERM') => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  demo.stop = async () => {
    server.close();
    server.closeAllConnections();
    await demo.stopService();
  };

  try {
    await demo.startService();
  } catch (error) {
    await demo.stop();
    throw error;
  }
  return demo;
}

/** The port, or any other one where that is taken. */
async function freePort(host, wanted = 0) {
  const probe = createServer().listen(wanted, host);
  try {
    await once(probe, 'listening');
  } catch (error) {
    if (wanted && error.code === 'EADDRINUSE') return freePort(host);
    throw error;
  }
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 4173);
  const demo = await start({ port, env: { LOG: 'inherit' } }).catch((error) => {
    if (!(error.syscall === 'listen' || error.code === 'ERR_SOCKET_BAD_PORT')) throw error;
    console.error(error.code === 'EADDRINUSE' ? `Port ${port} is taken. Name another one: scripts/editor ${port + 10}`
      : `The page cannot use port ${process.argv[2]} (${error.code}). Name another one, above 1023: scripts/editor 4183`);
    process.exit(1);
  });
  console.log(`The editor is at ${demo.address}`);
  for (const { name, project } of users) console.log(`  ${name.padEnd(8)} works on ${project}`);
  console.log(`The service is at ${demo.service}; its routes are at ${demo.service}/openapi.json`);
  console.log('Ctrl-C ends all of it.');
  const end = () => demo.stop().then(() => process.exit(0));
  process.on('SIGINT', end).on('SIGTERM', end);
}
