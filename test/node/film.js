// The film of docs/examples, which the database of these tests holds, and ids of it by their names.
const fs = require('node:fs');
const path = require('node:path');
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

// What the test does is undone, also where it fails.
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

// The values of arguments.tsv, which have ids of tenant B, with these ids in their place; b1 is that of kind b, number 1.
function valuesWith(ids) {
  const [, ...lines] = fs.readFileSync(path.join(__dirname, '../arguments.tsv'), 'utf8').trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => line.split('\t')).filter(([, value]) => value !== '\\N')
    .map(([argument, value]) => [argument, value.replaceAll('\\n', '\n')
      .replace(/([a-f])0{7}-0000-0000-0000-0{10}b(\d)/g, (id, kind, number) => {
        if (!(kind + number in ids)) throw new Error(`test/arguments.tsv has ${id}, of which the film has no row`);
        return ids[kind + number];
      })]));
}

// The text of a value as JavaScript has it, by the type of the argument; jsonb stays text.
function typed(value, type) {
  if (typeof value !== 'string') return value;
  if (type.endsWith('[]')) return value.slice(1, -1).split(',');
  return { integer: Number, boolean: (text) => text === 'true' }[type]?.(value) ?? value;
}

// How each function of the API can be called on scene 2 of the film, whether a history is kept already or not.
async function calls(client, { hasHistory = false } = {}) {
  const [scene2, scene3, shot2A, shot2B, shot2C, shot3A, hutter, locket, knock] = [
    await scene(client, 2), await scene(client, 3),
    await shot(client, '2A'), await shot(client, '2B'), await shot(client, '2C'), await shot(client, '3A'),
    await instance(client, 2, 'Hutter'), await instance(client, 2, 'Locket'), await asset(client, 'Knock'),
  ];
  const assignment = await one(client, 'SELECT id FROM shot_asset_assignments WHERE shot_id = $1', shot2A);
  const project = await one(client, 'SELECT id FROM projects');
  const keepHistory = async (c) => {
    if (!hasHistory) await c.query("SELECT FROM shot_assets.enable_history('film')");
  };
  const edit = async (c) => {
    await keepHistory(c);
    await c.query('SELECT shot_assets.clear_scene($1)', [scene2]);
  };
  return {
    // A value of each argument, by its name. JSON of an application has the names of JavaScript.
    values: {
      ...valuesWith({
        a1: scene2, a2: scene3, b1: shot2A, b2: shot2C, b3: shot3A, c3: knock, d1: hutter, d2: locket, e1: assignment, f1: project,
      }),
      shot_id: shot2C, instance_id: hutter, shot_ids: [shot2C], stage: 12,
      assignments: JSON.stringify([{ shotId: shot2C, instanceId: hutter, presenceType: 'exits' }]),
      prompts: JSON.stringify([{ shotId: shot2C, framePrompt: 'A clock.' }]),
      csv: 'scene,shot,asset\n2,2C,Hutter',
    },
    // Where a function's arguments are others than those above.
    others: { merge_shots: { shot_ids: [shot2A, shot2B], label: '2A' } },
    // What a function needs before it can be called.
    preparations: {
      lock_stage: (c) => c.query('SELECT shot_assets.unlock_stage($1, 12)', [scene2]),
      relock_stage: (c) => c.query('SELECT shot_assets.invalidate_stages($1, 12)', [scene2]),
      undo_last: edit,
      redo_last: async (c) => {
        await edit(c);
        await c.query('SELECT shot_assets.undo_last($1)', [scene2]);
      },
      history: keepHistory,
    },
  };
}

// The arguments of a call of a function that api() names, by their names.
function given({ values, others }, { name, arguments: names, argument_types: types }) {
  const all = { ...values, ...others[name] };
  return Object.fromEntries(names.map((argument, i) => {
    if (!(argument in all)) throw new Error(`test/arguments.tsv has no value for ${argument} of ${name}`);
    return [argument, typed(all[argument], types[i])];
  }));
}

module.exports = { connect, one, scene, shot, asset, instance, undone, api, calls, given };
