// The program: its settings, its logs, and how it stops; and the package, as others install it.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { statusOf } from '../src/problems.ts';
import { BadSettings, readSettings } from '../src/settings.ts';
import { secret, sceneOf, startService, token } from './service.ts';

const run = promisify(execFile);
const home = join(import.meta.dirname, '..');

test('settings that are wrong are all named', () => {
  assert.throws(() => readSettings({ PORT: 'x', POOL_SIZE: '0', JWT_SECRET: 'short' }), (error) =>
    error instanceof BadSettings && ['PORT', 'POOL_SIZE', 'JWT_SECRET'].every((name) => error.message.includes(name)));
  assert.throws(() => readSettings({}), /one of JWT_SECRET/);
  assert.throws(() => readSettings({ JWT_SECRET: secret, JWT_JWKS_URL: 'http://keys' }), /one of JWT_SECRET/);
  assert.throws(() => readSettings({ JWT_JWKS_URL: 'keys' }), /address/);
  assert.equal(readSettings({ JWT_SECRET: secret }).roles[0], 'authenticated');
});

test('the program refuses bad settings with status 2', async () => {
  const failure = await run(process.execPath, [join(home, 'src/main.ts')], { env: { PATH: process.env['PATH'] } }).catch((error) => error);
  assert.equal(failure.code, 2);
  assert.match(failure.stderr, /^shot-assets-service: one of JWT_SECRET/);
});

test('the program logs JSON without tokens, and finishes what it is at when it is stopped', async () => {
  const { connection } = await startService();
  const child = spawn(process.execPath, [join(home, 'src/main.ts')], {
    env: { PATH: process.env['PATH'], DATABASE_URL: connection, JWT_SECRET: secret, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(() => child.kill('SIGKILL'));
  let log = '';
  const address = await new Promise<string>((resolve) => child.stdout.on('data', (chunk) => {
    log += chunk;
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(log);
    if (found) resolve(found[0]);
  }));
  const bearer = await token();
  const headers = { authorization: `Bearer ${bearer}` };
  const stream = await fetch(`${address}${sceneOf(2)}/events`, { headers });
  assert.equal(stream.status, 200);
  const blocker = new (await import('pg')).default.Client({ connectionString: connection.replace('service_login', 'postgres') });
  await blocker.connect();
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE film.shots IN ACCESS EXCLUSIVE MODE');
  const atWork = fetch(`${address}${sceneOf(2)}/shots`, { headers });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 500));
  await blocker.query('ROLLBACK');
  await blocker.end();
  assert.equal((await atWork).status, 200, 'the request at work is answered');
  await stream.text();
  assert.equal(await ended, 0);
  const lines = log.trim().split('\n').map((line) => JSON.parse(line));
  assert(lines.some((line) => line.res?.statusCode === 200 && line.reqId));
  assert(!log.includes(bearer.split('.')[2]!), 'no token is logged');
});

test('a client that sends its request slowly is cut off, and others are served', async () => {
  const service = await startService({ CLIENT_TIMEOUT_MS: '2000' });
  const { port } = new URL(service.url);
  const sockets = Array.from({ length: 50 }, () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`POST ${sceneOf(2)}/undo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`);
    return socket;
  });
  const closed = Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))));
  assert.equal((await service.send('GET', sceneOf(2))).status, 200);
  sockets.forEach((socket) => socket.resume());
  await closed;
});

test('the package is installed into an empty project, with its types', { timeout: 600_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'shot_assets_package.'));
  after(() => rm(directory, { recursive: true }));
  await run('npm', ['run', '--silent', 'build'], { cwd: home });
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', directory], { cwd: home });
  const [packed] = Object.values(JSON.parse(stdout)) as { filename: string; files: { path: string }[] }[];
  const files = packed!.files.map(({ path }) => path);
  for (const file of ['dist/main.js', 'dist/server.d.ts', 'dist/client/client.d.ts', 'openapi.json', 'README.md']) assert(files.includes(file), file);
  assert(!files.some((file) => /^(src|test|node_modules)\//.test(file)));

  await writeFile(join(directory, 'package.json'), '{"name": "empty", "private": true, "type": "module"}');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', `./${packed!.filename}`], { cwd: directory });
  await writeFile(join(directory, 'use.ts'), `
    import { shotAssets, take, type Schemas } from 'shot-assets-service/client';
    import { buildServer, readSettings } from 'shot-assets-service';
    const app = await buildServer(readSettings({ JWT_SECRET: '${secret}', LOG_LEVEL: 'silent' }));
    const url = await app.listen({ port: 0 });
    const client = shotAssets({ baseUrl: url, token: () => 'a.b.c' });
    const error = await client.scene('${crypto.randomUUID()}', '${crypto.randomUUID()}').list().catch((error) => error);
    console.log(error.status, error.message);
    const rows: Promise<Schemas['PanelRow'][]> | undefined = undefined;
    // @ts-expect-error: there is no such route
    const wrong = () => take(client.http.GET('/api/nothing'));
    await app.close();
  `);
  await run(process.execPath, [join(home, 'node_modules/typescript/bin/tsc'), '--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023,dom,dom.iterable,dom.asynciterable', '--strict', '--skipLibCheck',
                               '--typeRoots', join(home, 'node_modules/@types'), '--types', 'node', 'use.ts'], { cwd: directory })
    .catch((error) => assert.fail(error.stdout));
  assert.equal((await run(process.execPath, ['use.js'], { cwd: directory })).stdout, '401 the token is not valid\n');
});

test('openapi.json and the types of the client are what the routes make', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'shot_assets_generated.'));
  after(() => rm(directory, { recursive: true }));
  await run(process.execPath, [join(home, 'scripts/generate.js'), directory]);
  for (const file of ['openapi.json', 'src/client/openapi.ts'])
    assert.equal(await readFile(join(home, file), 'utf8'), await readFile(join(directory, file), 'utf8'), `${file}: npm run generate`);
});

test('every SQLSTATE that the extension raises has a status', async () => {
  const examples = await readdir(join(home, '../../docs/examples/errors'));
  const codes = examples.map((file) => file.replace('.sql', ''));
  assert(codes.length > 10);
  // Of set-up and of broken servers: no route raises them, or nobody but an administrator can help.
  const internal = ['25001', '39P01', 'XX002'];
  assert.deepEqual(codes.filter((code) => statusOf(code) === 500), internal);
  assert.deepEqual(['PT404', 'PT409', '22023', '23505', '42501', '40001', '55P03', '57014', 'XX000'].map(statusOf),
                   [404, 409, 400, 409, 403, 503, 503, 504, 500]);
});

test('README names every route, and no other', async () => {
  const readme = await readFile(join(home, 'README.md'), 'utf8');
  const document = JSON.parse(await readFile(join(home, 'openapi.json'), 'utf8'));
  const routes = Object.entries<object>(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) =>
    `${method.toUpperCase()} ${path.replace('/api/projects/{projectId}/scenes/{sceneId}', 'S').replace('/api/projects/{projectId}', 'P').replace(/\{(\w+)\}/g, ':$1')}`));
  const named = [...readme.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) (?:S|P|\/api)[^`?…]*)[^`]*`/g)].map(([, route]) => route!);
  assert.deepEqual([...new Set(named)].sort(), routes.sort());
});

