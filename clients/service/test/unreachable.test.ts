// The database is away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sceneOf, startService } from './service.ts';

test('while there is no database, the answer is 503 and says so', async () => {
  const service = await startService({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing', ATTEMPTS: '2' });
  const answer = await service.send('GET', sceneOf(2));
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '1']);
  assert.equal(answer.body.error, 'the database cannot be reached');
  assert.equal((await fetch(`${service.url}/ready`)).status, 503);
  assert.equal((await fetch(`${service.url}/health`)).status, 200);
});
