// Each function of the API as node-postgres sees it: it can be called, and what comes back has the types that its
// declaration promises; mistakes come back as SQLSTATEs with advice.
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const film = require('./film');

let client, scene, shot, hutter, values;

before(async () => {
  client = await film.connect();
  scene = await film.scene(client, 2);
  shot = await film.shot(client, '2C');
  hutter = await film.instance(client, 2, 'Hutter');
  const assignment = await film.one(client, 'SELECT id FROM shot_asset_assignments WHERE shot_id = $1',
                                    await film.shot(client, '2A'));
  // A value of each argument, by its name.
  values = {
    scene_id: scene, shot_id: shot, instance_id: hutter, assignment_id: assignment, assignment_ids: [assignment],
    assignments: JSON.stringify([{ shotId: shot, instanceId: hutter, presenceType: 'exits' }]),
    project_asset_id: await film.asset(client, 'Knock'), shot_ids: [shot],
    from_shot_id: await film.shot(client, '2A'), to_shot_ids: [shot],
    survivor_id: hutter, absorbed_ids: [await film.instance(client, 2, 'Locket')],
    presence_type: 'enters', presence_note: 'from the left', camera: 'MS side', description: 'Tall. Thin.',
    max_length: 80, max_images: 2, keep_overrides: true, frame_type: 'start', image_order: '[{"url": "a.png"}]',
    prompts: JSON.stringify([{ shotId: shot, framePrompt: 'A clock.' }]), stage_locks: '{"9": {"status": "locked"}}',
    from_stage: 9, stage: 12, template: 'all_throughout', label: '2C', labels: ['2C', '2C2'], moments: '{}',
    project_id: await film.one(client, 'SELECT id FROM projects'), csv: 'scene,shot,asset\n2,2C,Hutter', dry_run: true,
  };
});
after(() => client.end());

// What a function needs before it can be called, and where its arguments are others than those above.
const preparations = {
  lock_stage: (c) => c.query('SELECT shot_assets.unlock_stage($1, 12)', [scene]),
  relock_stage: (c) => c.query('SELECT shot_assets.invalidate_stages($1, 12)', [scene]),
  undo_last: async (c) => {
    await c.query("SELECT FROM shot_assets.enable_history('film')");
    await c.query('SELECT shot_assets.clear_scene($1)', [scene]);
  },
  history: (c) => c.query("SELECT FROM shot_assets.enable_history('film')"),
};
const others = {
  merge_shots: async (c) => ({ shot_ids: [await film.shot(c, '2A'), await film.shot(c, '2B')], label: '2A' }),
};

const isUuid = (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
// By the type's OID.
const isOfType = {
  16: (v) => typeof v === 'boolean',
  19: (v) => typeof v === 'string',
  20: (v) => /^\d+$/.test(v),
  23: (v) => Number.isInteger(v),
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
  for (const { name, arguments: names } of await film.api(client)) {
    await film.undone(client, async () => {
      await preparations[name]?.(client);
      const given = { ...values, ...(await others[name]?.(client)) };
      for (const argument of names) assert.ok(argument in given, `${name}: a value for ${argument}`);
      const call = names.map((argument, i) => `${argument} => $${i + 1}`).join(', ');
      const { rows, fields } = await client.query(`SELECT * FROM shot_assets.${name}(${call})`,
                                                  names.map((argument) => given[argument]));
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
