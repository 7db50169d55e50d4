// The database restarts while clients work: clear errors, recovery by itself, and nothing that was confirmed is lost.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { shotAssets } from '../src/client/client.ts';
import { film, sceneOf, startService, token } from './service.ts';

const run = promisify(execFile);

test('the database restarts in the middle', async () => {
  const service = await startService({ HEARTBEAT_MS: '500' });
  const base = `${sceneOf(3)}/shot-assignments`;
  const [row] = (await service.send('GET', base)).body;

  const abort = new AbortController();
  after(() => abort.abort());
  const seen: string[] = [];
  const client = shotAssets({ baseUrl: service.url, token: () => token() });
  const listening = (async () => {
    for await (const event of client.scene(film('project'), film('scene', '3')).events(abort.signal)) seen.push(event.type);
  })();

  for (let i = 0; i < 100 && !seen.includes('ready'); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(seen, ['ready']);

  let stop = false;
  const statuses = new Map<number, number>();
  const confirmed: string[] = [];
  const worker = async (id: number) => {
    for (let i = 0; !stop; i++) {
      const presenceNote = `${id} ${i}`;
      const { status, body } = await service.send('PUT', `${base}/${row.id}`, { presenceType: 'enters', presenceNote });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200) confirmed.push(presenceNote);
      else {
        assert.equal(typeof body.error, 'string');
        assert.match(body.details.hint, /again/);
      }
    }
  };
  const workers = [0, 1, 2, 3].map(worker);
  const more = async (than: number) => {
    for (let i = 0; i < 300 && confirmed.length <= than; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  await more(0);
  const before = confirmed.length;
  await run('pg_ctl', ['--silent', `--pgdata=${process.env['PGDATA']}`, `--log=${process.env['PGDATA']}/../restart.log`, '--mode=fast', '--wait', 'restart']);
  await more(confirmed.length + 3);
  stop = true;
  await Promise.all(workers);

  assert.deepEqual([...statuses.keys()].filter((status) => status !== 200 && status !== 503), [], JSON.stringify([...statuses]));
  assert(before > 0 && confirmed.length > before, 'changes are made before and after');
  const written = await service.sql(`SELECT after ->> 'presence_note' AS note FROM film.shot_asset_assignment_history WHERE assignment_id = $1`, [row.id]);
  const notes = new Set(written.map(({ note }) => note));
  assert.deepEqual(confirmed.filter((note) => !notes.has(note)), [], 'what was confirmed is there');
  assert.equal((await fetch(`${service.url}/ready`)).status, 200);

  // The stream lived on, and its client is told to ask again.
  for (let i = 0; i < 50 && !seen.includes('lost'); i++) await new Promise((resolve) => setTimeout(resolve, 200));
  assert(seen.includes('lost'), seen.join());
  seen.length = 0;
  await service.send('POST', `${base}`, { assignments: [{ shotId: film('shot', '3A'), instanceId: film('instance', '3', 'rats'), presenceType: 'exits' }] });
  await service.sql("SELECT pg_notify('shot_assets', $1)", [JSON.stringify({ schema: 'film', scene_id: film('scene', '3') })]);
  for (let i = 0; i < 50 && !seen.includes('change'); i++) await new Promise((resolve) => setTimeout(resolve, 200));
  assert(seen.includes('change'), seen.join());
  abort.abort();
  await listening;
});

test('while there is no database, the answer is 503 and says so', async () => {
  const service = await startService({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing', ATTEMPTS: '2' });
  const answer = await service.send('GET', sceneOf(2));
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '1']);
  assert.equal(answer.body.error, 'the database cannot be reached');
  assert.equal((await fetch(`${service.url}/ready`)).status, 503);
  assert.equal((await fetch(`${service.url}/health`)).status, 200);
});
