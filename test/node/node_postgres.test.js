// Each function of the API as node-postgres sees it: it can be called, and what comes back has the types that its
// declaration promises; mistakes come back as SQLSTATEs with advice.
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const film = require('./film');

let client, scene, shot, hutter, call;

before(async () => {
  client = await film.connect();
  call = await film.calls(client);
  ({ scene_id: scene, shot_id: shot, instance_id: hutter } = call.values);
});
after(() => client.end());

const isUuid = (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
// By the type's OID.
const isOfType = {
  16: (v) => typeof v === 'boolean',
  19: (v) => typeof v === 'string',
  20: (v) => /^\d+$/.test(v),
  21: Number.isInteger,
  23: Number.isInteger,
  25: (v) => typeof v === 'string',
  701: (v) => typeof v === 'number',
  1007: (v) => Array.isArray(v) && v.every(Number.isInteger),
  1009: (v) => Array.isArray(v) && v.every((e) => typeof e === 'string'),
  1184: (v) => v instanceof Date,
  2278: (v) => v === '',
  2950: isUuid,
  3802: (v) => typeof v === 'object',
};

test('each function can be called, and its rows have the types they should', async () => {
  for (const f of await film.api(client)) {
    const { name, arguments: names } = f;
    await film.undone(client, async () => {
      await call.preparations[name]?.(client);
      const list = names.map((argument, i) => `${argument} => $${i + 1}`).join(', ');
      const { rows, fields } = await client.query(`SELECT * FROM shot_assets.${name}(${list})`,
                                                  Object.values(film.given(call, f)));
      for (const row of rows) {
        for (const { name: column, dataTypeID: type } of fields) {
          assert.ok(type in isOfType, `${name}.${column} has a type that we know, not ${type}`);
          const value = row[column];
          assert.ok(value === null || isOfType[type](value), `${name}.${column} is ${JSON.stringify(value)}`);
        }
      }
    });
  }
});

const mistakes = [
  ['PT404', 'SELECT shot_assets.clear_scene($1)', () => ['00000000-0000-0000-0000-000000000000']],
  ['PT409', 'SELECT shot_assets.lock_stage($1, 9)', () => [scene]],
  ['22023', "SELECT shot_assets.assign($1, $2, 'hides')", () => [shot, hutter]],
  ['22023', 'SELECT shot_assets.assign_many($1)', () => ['{}']],
  ['23505', 'SELECT shot_assets.assign($1, $2)', async () => [await film.shot(client, '2A'), hutter]],
  ['23514', 'SELECT shot_assets.assign($1, $2)', async () => [await film.shot(client, '3A'), hutter]],
];

for (const [code, query, parameters] of mistakes) {
  test(`${query} is refused with ${code}`, async () => {
    await assert.rejects(async () => client.query(query, await parameters()), (error) => {
      assert.equal(error.code, code);
      assert.match(error.message, /^[^A-Z].*[^.]$/);
      assert.match(error.hint, /\.$/);
      return true;
    });
  });
}

test('where there is no pipeline, the advice can be run', async () => {
  const elsewhere = await film.connect({ options: '-c search_path=public' });
  await assert.rejects(elsewhere.query('SELECT shot_assets.pipeline_schema()'),
                       { code: '55000', hint: /shot_assets\.create_pipeline/ });
  await elsewhere.end();
});

test('prepared statements keep working while the pipeline changes under them', async () => {
  const text = 'SELECT count(*) FROM shot_assets.assignments_for_scene($1)';
  const counted = { name: 'counts', text, values: [scene] };
  await film.undone(client, async () => {
    const first = (await client.query(counted)).rows[0].count;
    await client.query('ALTER TABLE shots ADD COLUMN colour text');
    await client.query('SELECT shot_assets.assign($1, $2)', [shot, hutter]);
    assert.equal(Number((await client.query(counted)).rows[0].count), Number(first) + 1);
  });
});
