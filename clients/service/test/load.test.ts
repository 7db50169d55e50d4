// 32 clients at once on a small pool: everybody is answered, nothing is lost, connections are bounded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { film, sceneOf, startService } from './service.ts';

const shots = ['3A', '3B', '3C', '3D', '3E', '3F'].map((label) => film('shot', label));
const instances = ['orlok', 'captain', 'mate', 'rats', 'coffin', 'hold', 'deck'].map((key) => film('instance', '3', key));

test('32 clients change one scene: each answer is true, and the pool is not exceeded', async () => {
  const service = await startService({ POOL_SIZE: '6', QUEUE_TIMEOUT_MS: '60000' });
  const base = `${sceneOf(3)}/shot-assignments`;
  let most = 0, atWork = true;
  const watching = (async () => {
    while (atWork) {
      const [{ count }] = await service.sql("SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'shot_assets service' AND datname = current_database()");
      most = Math.max(most, count);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  await Promise.all(Array.from({ length: 32 }, async (_, client) => {
    const pair = { shotId: shots[client % 6]!, instanceId: instances[client % 7]! };
    for (let i = 0; i < 3; i++) {
      const presenceType = ['enters', 'exits', 'throughout'][(client + i) % 3]!;
      const put = await service.send('POST', base, { assignments: [{ ...pair, presenceType }] });
      assert.equal(put.status, 201, put.text);
      assert.equal(put.body[0].presence_type, presenceType);
      const got = await service.send('GET', base);
      assert.equal(got.status, 200, got.text);
    }
  })).finally(() => (atWork = false));
  await watching;
  assert(most > 0 && most <= 6, `${most} connections`);
  const { body } = await service.send('GET', base);
  const pairs = new Set(body.map((row: any) => `${row.shot_id} ${row.scene_asset_instance_id}`));
  assert.equal(pairs.size, body.length, 'no pair twice');
  for (let client = 0; client < 32; client++) assert(pairs.has(`${shots[client % 6]} ${instances[client % 7]}`));
});

test('a full pool answers 503 with Retry-After rather than wait for ever', async () => {
  const service = await startService({ POOL_SIZE: '1', QUEUE_TIMEOUT_MS: '200', ATTEMPTS: '1', LOCK_TIMEOUT_MS: '20000' });
  await service.send('GET', sceneOf(3));
  const pg = (await import('pg')).default;
  const blocker = new pg.Client({ connectionString: service.connection.replace('service_login', 'postgres') });
  await blocker.connect();
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE film.shot_asset_assignments IN ACCESS EXCLUSIVE MODE');
  const first = service.send('GET', `${sceneOf(3)}/shot-assignments`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const second = await service.send('GET', `${sceneOf(3)}/shot-assignments`);
  assert.deepEqual([second.status, second.headers.get('retry-after'), second.body.error], [503, '1', 'the service is busy']);
  await blocker.query('ROLLBACK');
  assert.equal((await first).status, 200);
  await blocker.end();
});

test('waiting for a lock ends', async () => {
  const service = await startService({ LOCK_TIMEOUT_MS: '300', STATEMENT_TIMEOUT_MS: '20000' });
  const slow = await startService({ LOCK_TIMEOUT_MS: '20000', STATEMENT_TIMEOUT_MS: '300' });
  for (const [target, status, code] of [[service, 503, '55P03'], [slow, 504, '57014']] as const) {
    const pg = (await import('pg')).default;
    const blocker = new pg.Client({ connectionString: target.connection.replace('service_login', 'postgres') });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE film.shots IN ACCESS EXCLUSIVE MODE');
    const answer = await target.send('GET', `${sceneOf(3)}/shots`);
    assert.deepEqual([answer.status, answer.body.details.code], [status, code]);
    await blocker.query('ROLLBACK');
    await blocker.end();
  }
});

test('a transaction that fails to serialize is run again, a bounded number of times', async () => {
  const service = await startService({ ATTEMPTS: '3' });
  // A sequence is not rolled back, so it counts the attempts.
  await service.sql(`CREATE SEQUENCE film.attempts; GRANT USAGE ON SEQUENCE film.attempts TO authenticated;
    CREATE TABLE film.failures (n int); INSERT INTO film.failures VALUES (2); GRANT SELECT ON film.failures TO authenticated;
    CREATE FUNCTION film.fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF nextval('film.attempts') <= (SELECT n FROM film.failures) THEN RAISE serialization_failure; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER fail BEFORE INSERT ON film.shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION film.fail()`);
  const add = (instance: string) => service.send('POST', `${sceneOf(2)}/shot-assignments`, {
    assignments: [{ shotId: film('shot', '2C'), instanceId: film('instance', '2', instance) }],
  });
  assert.equal((await add('hutter')).status, 201);
  assert.equal((await service.sql('SELECT last_value::int AS n FROM film.attempts'))[0].n, 3);
  await service.sql('UPDATE film.failures SET n = 1000');
  const refused = await add('orlok');
  assert.deepEqual([refused.status, refused.body.details.code, refused.headers.get('retry-after')], [503, '40001', '1']);
  assert.equal((await service.sql('SELECT last_value::int AS n FROM film.attempts'))[0].n, 6);
});

test('the largest call and CSV that the documents name: 100 shots and 60 assets', async () => {
  const service = await startService();
  const [projectId, sceneId] = [film('project'), crypto.randomUUID()];
  const ids = (text: string, values: unknown[]) => service.sql(text, values).then((rows) => rows.map(({ id }) => id as string));
  await service.sql("INSERT INTO film.scenes (id, project_id, scene_number) VALUES ($1, $2, '100')", [sceneId, projectId]);
  const shotIds = await ids("INSERT INTO film.shots (scene_id, shot_id, shot_order) SELECT $1, 'L' || n, n FROM generate_series(1, 100) n RETURNING id", [sceneId]);
  const instanceIds = await ids(`WITH a AS (INSERT INTO film.project_assets (project_id, name, asset_type)
      SELECT $1, 'Thing ' || n, 'prop' FROM generate_series(1, 60) n RETURNING id)
    INSERT INTO film.scene_asset_instances (scene_id, project_asset_id) SELECT $2, id FROM a RETURNING id`, [projectId, sceneId]);
  const scene = `/api/projects/${projectId}/scenes/${sceneId}`;
  const assignments = shotIds.flatMap((shotId) => instanceIds.map((instanceId) => ({ shotId, instanceId, presenceType: 'enters' })));
  const created = await service.send('POST', `${scene}/shot-assignments`, { assignments });
  assert.deepEqual([created.status, created.body.length], [201, 6000]);
  assert.equal((await service.send('GET', `${scene}/shot-assignments`)).body.length, 6000);
  const csv = (await service.send('GET', `${scene}/export`)).text;
  assert.equal((await service.send('DELETE', `${scene}/shot-assignments/all`)).body.deleted, 6000);
  const imported = await service.send('POST', '/api/import', { csv });
  assert.equal(imported.status, 200, imported.text.slice(0, 300));
  assert.equal(imported.body.filter((row: any) => row.outcome === 'created').length, 6000);
});
