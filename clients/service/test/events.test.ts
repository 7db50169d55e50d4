// Who hears of what, by the typed client and by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { shotAssets, ServiceError, take, type SceneEvent } from '../src/client/client.ts';
import { film, golem, sceneOf, startService, tenantA, tenantB, token } from './service.ts';

const service = await startService({ HEARTBEAT_MS: '300' });
const scene2 = film('scene', '2');
const clientOf = (subject: string, options: Parameters<typeof token>[1] = {}) =>
  shotAssets({ baseUrl: service.url, token: () => token(subject, options) });
const notify = (payload: unknown) => service.sql('SELECT pg_notify($1, $2)', ['shot_assets', typeof payload === 'string' ? payload : JSON.stringify(payload)]);

/** Collects events until there are as many, or the time is over. */
async function collect(events: AsyncIterable<SceneEvent>, count: number, abort: AbortController, ms = 8000) {
  const all: SceneEvent[] = [];
  const timer = setTimeout(() => abort.abort(), ms);
  for await (const event of events) {
    all.push(event);
    if (all.length === count) break;
  }
  clearTimeout(timer);
  abort.abort();
  return all;
}

test('a change reaches those who see the scene within a second, and nobody else', async () => {
  const [mine, theirs] = [new AbortController(), new AbortController()];
  const own = clientOf(tenantA).scene(film('project'), scene2).events(mine.signal);
  const foreign = clientOf(tenantB).scene(golem.project, golem.scene).events(theirs.signal);
  assert.deepEqual((await own.next()).value, { type: 'ready' });
  assert.deepEqual((await foreign.next()).value, { type: 'ready' });
  const heard = foreign.next();
  let silent = true;
  void heard.then(() => (silent = false));

  const began = performance.now();
  const [{ id }] = (await service.send('POST', `${sceneOf(2)}/shot-assignments`, {
    assignments: [{ shotId: film('shot', '2C'), instanceId: film('instance', '2', 'hutter') }],
  })).body;
  const { value: change } = await own.next();
  const took = performance.now() - began;
  assert(took < 1000, `${took} ms`);
  assert.deepEqual(change, { type: 'change', sceneId: scene2, shots: [film('shot', '2C')], stages: [9, 10, 11, 12] });
  assert(id && silent, 'the other tenant hears nothing');
  mine.abort();
  theirs.abort();
});

test('what the database does not notify of, the service does: stages that are locked, assets without shots, overrides', async () => {
  const abort = new AbortController();
  const events = clientOf(tenantA).scene(film('project'), scene2).events(abort.signal);
  assert.deepEqual((await events.next()).value, { type: 'ready' });
  const told = async (method: string, path: string, status: number, body?: object) => {
    assert.equal((await service.send(method, `${sceneOf(2)}/${path}`, body)).status, status, path);
    const { value } = await events.next();
    return value.type === 'change' && value.sceneId === scene2 ? value.shots : value;
  };
  assert.deepEqual(await told('POST', 'stages/9/relock', 200), []);
  assert.deepEqual(await told('PUT', `shots/${film('shot', '2A')}/references/start`, 204, { images: [] }), []);
  assert.deepEqual(await told('DELETE', `shots/${film('shot', '2A')}/references/start`, 204), []);
  assert.equal(await told('POST', 'assets', 201, { projectAssetId: film('asset', 'ellen'), shotIds: [] }), null);
  // What is refused tells nothing; the next event is that of the next change.
  assert.equal((await service.send('POST', `${sceneOf(2)}/stages/9/lock`)).status, 409);
  assert.deepEqual(await told('POST', 'stages/9/unlock', 200, { confirmed: true }), []);
  abort.abort();
});

test('a stream of a scene that is not yours is 404, and of nothing 404', async () => {
  for (const [project, scene] of [[film('project'), scene2], [golem.project, scene2]] as const) {
    const events = clientOf(tenantB).scene(project, scene).events(new AbortController().signal);
    await assert.rejects(events.next(), (error) => error instanceof ServiceError && error.status === 404);
  }
});

test('who loses sight of a scene hears no more of it', async () => {
  const abort = new AbortController();
  const events = clientOf(tenantB).scene(golem.project, golem.scene).events(abort.signal);
  assert.deepEqual((await events.next()).value, { type: 'ready' });
  await service.sql('UPDATE film.projects SET user_id = $1 WHERE id = $2', [tenantA, golem.project]);
  await notify({ schema: 'film', scene_id: golem.scene, stages: [9] });
  const after = await collect(events, 5, abort).catch((error) => error);
  assert(after instanceof ServiceError && after.status === 404, String(after));
  await service.sql('UPDATE film.projects SET user_id = $1 WHERE id = $2', [tenantB, golem.project]);
});

test('what the channel carries besides is passed over', async () => {
  const abort = new AbortController();
  const events = clientOf(tenantA).scene(film('project'), scene2).events(abort.signal);
  assert.deepEqual((await events.next()).value, { type: 'ready' });
  await notify('nonsense');
  await notify({ schema: 'elsewhere', scene_id: scene2, stages: [9] });
  await notify({ schema: 'film', scene_id: film('scene', '3'), stages: [9] });
  await notify({ schema: 'film', scene_id: scene2, shots: [film('shot', '2A')], stages: [] });
  assert.deepEqual((await events.next()).value,
                   { type: 'change', sceneId: scene2, shots: [film('shot', '2A')], stages: [] });
  abort.abort();
});

test('a stream ends when its token expires; the client comes back with another', async () => {
  const abort = new AbortController();
  let tokens = 0;
  const client = shotAssets({
    baseUrl: service.url,
    token: () => token(tenantA, tokens++ === 0 ? { expires: Math.floor(Date.now() / 1000) + 2 } : {}),
  });
  const seen = await collect(client.scene(film('project'), scene2).events(abort.signal), 3, abort, 15000);
  assert.deepEqual(seen.map((event) => event.type), ['ready', 'disconnected', 'ready']);
  assert.equal(tokens, 2);
});

test('the client renews a token that is refused', async () => {
  let asked: boolean[] = [];
  const client = shotAssets({
    baseUrl: service.url,
    token: (renew) => { asked.push(renew); return token(tenantA, { expires: Math.floor(Date.now() / 1000) + (renew ? 60 : -60) }); },
  });
  const scene = client.scene(film('project'), film('scene', '3'));
  const rows = await scene.list();
  assert(rows.length > 0);
  assert.deepEqual(asked, [false, true]);
  const [row] = rows;
  assert.equal((await scene.update(row!.id, 'exits')).presence_type, 'exits');
  assert.equal((await scene.create([{ shotId: row!.shot_id, instanceId: row!.scene_asset_instance_id }]))[0]!.presence_type, 'exits');
  assert.equal((await scene.delete(row!.id)).id, row!.id);
  assert.equal(await scene.hasAssignments(), true);
  assert.deepEqual(await scene.autoPopulate(), { created: 0, existing: rows.length - 1 });
  assert.equal((await scene.listShot(row!.shot_id)).some(({ assignment_id }) => assignment_id === row!.id), false);
  await assert.rejects(scene.delete(row!.id), (error) => error instanceof ServiceError && error.status === 404 && error.details.code === 'PT404');
  const panel = await take(client.http.GET('/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/panel', {
    params: { path: { projectId: film('project'), sceneId: film('scene', '3'), shotId: row!.shot_id } },
  }));
  assert(panel.length > 0);
  assert.equal((await scene.deleteAll()).deleted, rows.length - 1);
});

test('a client that reads nothing costs no memory and is cut off', async () => {
  const { connect } = await import('node:net');
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(`GET ${sceneOf(2)}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await token()}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  const shots = Array.from({ length: 100 }, () => crypto.randomUUID());
  // More than all buffers on the way hold, where nobody merged what is waiting.
  for (let i = 0; i < 50; i++)
    await service.sql(`SELECT pg_notify('shot_assets', $1) FROM generate_series(1, 40)`,
                      [JSON.stringify({ schema: 'film', scene_id: scene2, shots, stages: [] })]);
  const other = await service.send('GET', sceneOf(2));
  assert.equal(other.status, 200, 'everybody else is served');
  socket.destroy();
});

test('no more streams than the limit', async () => {
  const few = await startService({ MAX_STREAMS: '2' });
  const open = async () => {
    const controller = new AbortController();
    const response = await fetch(`${few.url}${sceneOf(2)}/events`, { headers: { authorization: `Bearer ${await token()}` }, signal: controller.signal });
    return { response, controller };
  };
  const [one, two, three] = [await open(), await open(), await open()];
  assert.deepEqual([one.response.status, two.response.status, three.response.status], [200, 200, 503]);
  one.controller.abort();
  await sleep(500);
  const four = await open();
  assert.equal(four.response.status, 200, 'a place is free again');
  two.controller.abort();
  four.controller.abort();
});

test('CORS is by setting', async () => {
  const preflight = (url: string) => fetch(`${url}${sceneOf(2)}`, {
    method: 'OPTIONS', headers: { origin: 'https://editor.example', 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization' },
  });
  assert.equal((await preflight(service.url)).headers.get('access-control-allow-origin'), null);
  const open = await startService({ CORS_ORIGINS: 'https://editor.example' });
  const allowed = await preflight(open.url);
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://editor.example');
  assert.match(allowed.headers.get('access-control-allow-methods')!, /DELETE/);
  const refused = await fetch(`${open.url}${sceneOf(2)}`, { headers: { origin: 'https://editor.example' } });
  assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, 'https://editor.example']);
});
