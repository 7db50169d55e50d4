// What clients/typescript declares compiles, and is what the server does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import {
  assign, assignMany, frameReferences, IAssignParams, lockStage, referenceOrders, unassign,
} from '../../clients/typescript/api';

test('typed queries', async () => {
  const client = new Client({ options: '-c search_path=film' });
  await client.connect();
  const id = async (query: string): Promise<string> => (await client.query(query)).rows[0].id;
  const scene_id = await id("SELECT id FROM scenes WHERE scene_number = '2'");
  const shot_id = await id("SELECT id FROM shots WHERE shot_id = '2C'");
  const instance_id = await id(`
    SELECT i.id FROM scene_asset_instances i JOIN project_assets p ON p.id = i.project_asset_id
    WHERE p.name = 'Hutter' AND i.scene_id = '${scene_id}'`);
  await client.query('BEGIN');

  const wish: IAssignParams = { shot_id, instance_id };  // what has a default may be left out
  const [row] = await assign.run(wish, client);
  assert.equal(row?.presence_type, 'throughout');
  assert.ok(row?.created_at instanceof Date);

  const elements = JSON.stringify([{ shot_id, instance_id, presence_type: 'exits' }]);
  const [changed] = await assignMany.run({ assignments: elements }, client);
  assert.equal(changed?.presence_type, 'exits');

  const orders = await referenceOrders.run({ scene_id, max_images: 1 }, client);
  assert.equal(orders.length, 7);
  assert.ok(orders.every(({ start_order }) => Array.isArray(start_order) && start_order.length <= 1));

  const [first] = await frameReferences.run({ shot_id, frame_type: 'start' }, client);
  assert.equal(first?.position, 1);

  // @ts-expect-error: a stage is a number
  await assert.rejects(lockStage.run({ scene_id, stage: 'nine' }, client), { code: '22P02' });
  // @ts-expect-error: what has no default must be given
  await assert.rejects(client.query('ROLLBACK').then(() => unassign.run({}, client)));
  await client.end();
});
