// The film of docs/examples, which the database of these tests holds, and ids of it by their names.
const { Client } = require('pg');

async function connect(options = {}) {
  const client = new Client({ options: '-c search_path=film', ...options });
  await client.connect();
  return client;
}

async function one(client, query, ...values) {
  const { rows } = await client.query({ text: query, values, rowMode: 'array' });
  return rows[0][0];
}

const scene = (client, number) => one(client, 'SELECT id FROM scenes WHERE scene_number = $1', number);
const shot = (client, label) => one(client, 'SELECT id FROM shots WHERE shot_id = $1', label);
const asset = (client, name) => one(client, 'SELECT id FROM project_assets WHERE name = $1', name);
const instance = (client, number, name) => one(client, `
  SELECT i.id FROM scene_asset_instances i JOIN project_assets p ON p.id = i.project_asset_id
  JOIN scenes s ON s.id = i.scene_id WHERE s.scene_number = $1 AND p.name = $2`, number, name);

// What the test does is undone, whatever becomes of it.
async function undone(client, test) {
  await client.query('BEGIN');
  try {
    return await test();
  } finally {
    await client.query('ROLLBACK');
  }
}

// The functions that every role may call, with what the catalog says of them.
async function api(client) {
  const { rows } = await client.query(`
    SELECT p.proname AS name, p.provolatile = 'v' AS writes,
           coalesce(p.proargnames[1:p.pronargs], '{}') AS arguments,
           ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) AS t) AS argument_types
    FROM pg_proc p
    WHERE p.pronamespace = 'shot_assets'::regnamespace AND p.prokind = 'f'
      AND has_function_privilege('public', p.oid, 'EXECUTE')
    ORDER BY p.proname`);
  return rows;
}

// How each function of the API can be called on scene 2 of the film.
async function calls(client) {
  const [scene2, shot2A, shot2B, shot2C, hutter, locket, knock] = [
    await scene(client, 2), await shot(client, '2A'), await shot(client, '2B'), await shot(client, '2C'),
    await instance(client, 2, 'Hutter'), await instance(client, 2, 'Locket'), await asset(client, 'Knock'),
  ];
  const assignment = await one(client, 'SELECT id FROM shot_asset_assignments WHERE shot_id = $1', shot2A);
  return {
    // A value of each argument, by its name.
    values: {
      scene_id: scene2, shot_id: shot2C, instance_id: hutter, assignment_id: assignment, assignment_ids: [assignment],
      assignments: JSON.stringify([{ shotId: shot2C, instanceId: hutter, presenceType: 'exits' }]),
      project_asset_id: knock, shot_ids: [shot2C], from_shot_id: shot2A, to_shot_ids: [shot2C],
      survivor_id: hutter, absorbed_ids: [locket], presence_type: 'enters', presence_note: 'from the left',
      camera: 'MS side', description: 'Tall. Thin.', max_length: 80, max_images: 2, keep_overrides: true,
      frame_type: 'start', image_order: '[{"url": "a.png"}]',
      prompts: JSON.stringify([{ shotId: shot2C, framePrompt: 'A clock.' }]),
      stage_locks: '{"9": {"status": "locked"}}', from_stage: 9, stage: 12, template: 'all_throughout', label: '2C',
      labels: ['2C', '2C2'], moments: '{}', project_id: await one(client, 'SELECT id FROM projects'),
      csv: 'scene,shot,asset\n2,2C,Hutter', dry_run: true,
    },
    // Where a function's arguments are others than those above.
    others: { merge_shots: { shot_ids: [shot2A, shot2B], label: '2A' } },
    // What a function needs before it can be called.
    preparations: {
      lock_stage: (c) => c.query('SELECT shot_assets.unlock_stage($1, 12)', [scene2]),
      relock_stage: (c) => c.query('SELECT shot_assets.invalidate_stages($1, 12)', [scene2]),
      undo_last: async (c) => {
        await c.query("SELECT FROM shot_assets.enable_history('film')");
        await c.query('SELECT shot_assets.clear_scene($1)', [scene2]);
      },
      history: (c) => c.query("SELECT FROM shot_assets.enable_history('film')"),
    },
  };
}

module.exports = { connect, one, scene, shot, asset, instance, undone, api, calls };
