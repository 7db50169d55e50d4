// A client that knows the REST shapes of the contract and nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { film, startService, token } from './service.ts';

const service = await startService();
const authorization = `Bearer ${await token()}`;
const base = (scene: string) => `${service.url}/api/projects/${film('project')}/scenes/${film('scene', scene)}/shot-assignments`;
const ask = async (method: string, url: string, body?: object) => {
  const response = await fetch(url, {
    method, headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() as any };
};

test('opens a legacy scene, and does not refill one that was emptied', async () => {
  assert.deepEqual((await ask('GET', `${base('1')}/has-assignments`)).body, { hasAssignments: false });
  assert.deepEqual(await ask('POST', `${base('1')}/auto-populate`), { status: 200, body: { created: 12, existing: 0 } });
  assert.deepEqual((await ask('GET', `${base('1')}/has-assignments`)).body, { hasAssignments: true });
  assert.equal((await ask('DELETE', `${base('1')}/all`)).status, 200);
  assert.deepEqual((await ask('GET', `${base('1')}/has-assignments`)).body, { hasAssignments: true });
  assert.deepEqual((await ask('GET', `${base('1')}/`.replace(/\/$/, ''))).body, []);
});

test('reads a scene, flat and nested as it expects', async () => {
  const { status, body } = await ask('GET', base('2'));
  assert.equal(status, 200);
  const [first] = body;
  assert.deepEqual([first.shot_id, first.scene_asset_instance_id, first.presence_type, first.presence_note],
                   [film('shot', '2A'), film('instance', '2', 'hutter'), 'throughout', null]);
  for (const field of ['id', 'created_at', 'updated_at']) assert.equal(typeof first[field], 'string', field);
  const instance = first.scene_asset_instance;
  assert.deepEqual([instance.id, instance.project_asset.id, instance.project_asset.name, instance.project_asset.asset_type],
                   [first.scene_asset_instance_id, film('asset', 'hutter'), 'Hutter', 'character']);
  assert(instance.project_asset.angle_variants.length > 0);
  assert.deepEqual(Object.keys(instance.project_asset.angle_variants[0]).sort(), ['angle_type', 'image_url', 'status']);
  assert.deepEqual((await ask('GET', `${base('2')}/`)).body, body, 'with the slash that the contract writes');
  assert.equal((await ask('GET', `${base('2')}/shots/${film('shot', '2C')}`)).body.length, 1);
});

test('creates, changes and deletes', async () => {
  const pair = { shotId: film('shot', '2C'), instanceId: film('instance', '2', 'hutter') };
  const created = await ask('POST', base('2'), { assignments: [{ ...pair, presenceType: 'enters' }] });
  assert.equal(created.status, 201);
  assert.deepEqual(created.body.map((row: any) => [row.shot_id, row.scene_asset_instance_id, row.presence_type]),
                   [[pair.shotId, pair.instanceId, 'enters']]);
  const again = await ask('POST', base('2'), { assignments: [pair] });
  assert.deepEqual([again.status, again.body[0].id, again.body[0].presence_type], [201, created.body[0].id, 'enters']);
  const changed = await ask('PUT', `${base('2')}/${created.body[0].id}`, { presenceType: 'exits' });
  assert.deepEqual([changed.status, changed.body.presence_type], [200, 'exits']);
  assert.equal((await ask('DELETE', `${base('2')}/${created.body[0].id}`)).status, 200);
  const gone = await ask('DELETE', `${base('2')}/${created.body[0].id}`);
  assert.deepEqual([gone.status, typeof gone.body.error], [404, 'string']);
});
