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

module.exports = { connect, one, scene, shot, asset, instance, undone, api };
