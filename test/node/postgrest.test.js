// The API as PostgREST calls it. PostgREST itself is not packaged for Debian or npm, so this plays what it sends: one
// transaction per request, whose settings say which role and which user it is for; then one statement, in which the body
// of the request, a JSON object, becomes the named arguments.
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const film = require('./film');

// In a database of its own, because its tables have row-level security.
const database = process.env.POSTGREST_DATABASE;
const editor = '11111111-1111-1111-1111-111111111111', stranger = '22222222-2222-2222-2222-222222222222';
let admin, authenticator, functions, call;

before(async () => {
  admin = await film.connect({ database });
  await admin.query(`
    CREATE ROLE rest_authenticator LOGIN NOINHERIT;
    CREATE ROLE rest_authenticated;
    GRANT rest_authenticated TO rest_authenticator;
    GRANT USAGE ON SCHEMA film TO rest_authenticated;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA film TO rest_authenticated;
    UPDATE projects SET user_id = '${editor}';
    ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
    ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
    ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
    CREATE POLICY mine ON projects
      USING (user_id::text = current_setting('request.jwt.claims', true)::jsonb ->> 'sub');
    CREATE POLICY mine ON scenes USING (project_id IN (SELECT id FROM projects));
    CREATE POLICY mine ON shots USING (scene_id IN (SELECT id FROM scenes));
    SELECT FROM shot_assets.attach('film');
    SELECT FROM shot_assets.enable_history('film');
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA film TO rest_authenticated`);
  authenticator = await film.connect({ database, user: 'rest_authenticator', options: '' });
  functions = await film.api(admin);
  call = await film.calls(admin, { hasHistory: true });
});
after(async () => {
  await authenticator.end();
  await admin.query('DROP OWNED BY rest_authenticated; DROP ROLE rest_authenticated, rest_authenticator');
  await admin.end();
});

// With db-schemas = "shot_assets" and db-extra-search-path = "film". A GET is READ ONLY.
async function request(method, name, body, { sub = editor, prepare } = {}) {
  const { arguments: names, argument_types: types } = functions.find((f) => f.name === name);
  const given = names.map((argument, i) => ({ argument, type: types[i] })).filter(({ argument }) => argument in body);
  const columns = given.map(({ argument, type }) => `"${argument}" ${type}`).join(', ');
  const list = given.map(({ argument }) => `"${argument}" := pgrst_args."${argument}"`).join(', ');
  const args = given.length === 0 ? ''
    : `, LATERAL (SELECT * FROM json_to_record(pgrst_payload.json_data) AS _(${columns}) LIMIT 1) pgrst_args`;
  await authenticator.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    await authenticator.query(
      `SELECT set_config('search_path', $1, true), set_config('role', $2, true),
              set_config('request.jwt.claims', $3, true), set_config('request.method', $4, true),
              set_config('request.path', $5, true)`,
      ['"shot_assets", "film"', 'rest_authenticated', JSON.stringify({ role: 'rest_authenticated', sub }), method,
       `/rpc/${name}`]);
    await prepare?.(authenticator);
    if (method === 'GET') await authenticator.query('SET TRANSACTION READ ONLY');
    const { rows: [answer] } = await authenticator.query(
      `WITH pgrst_source AS (
         SELECT pgrst_call.* FROM (SELECT $1::json AS json_data) pgrst_payload${args},
                LATERAL "shot_assets"."${name}"(${list}) pgrst_call)
       SELECT null::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total,
              coalesce(json_agg(_postgrest_t), '[]')::character varying AS body
       FROM (SELECT "${name}".* FROM "pgrst_source" AS "${name}") _postgrest_t`, [JSON.stringify(body)]);
    return JSON.parse(answer.body);
  } finally {
    await authenticator.query('ROLLBACK');
  }
}

// The body of a call, in which jsonb is JSON like the rest.
function bodyOf(f) {
  return Object.fromEntries(Object.entries(film.given(call, f)).map(([argument, value], i) =>
    [argument, f.argument_types[i] === 'jsonb' ? JSON.parse(value) : value]));
}

test('each function can be called by its name and the names of its arguments', async () => {
  assert.ok(functions.length > 40);
  for (const f of functions) {
    const body = await request('POST', f.name, bodyOf(f), { prepare: call.preparations[f.name] });
    assert.ok(Array.isArray(body), f.name);
  }
});

test('each function that reads answers a GET, which may not write', async () => {
  for (const f of functions.filter(({ writes }) => !writes)) {
    assert.ok(Array.isArray(await request('GET', f.name, bodyOf(f))), f.name);
  }
});

test('what is left out has its default, and what is written comes back', async () => {
  const { shot_id, instance_id } = call.values;
  const [assignment] = await request('POST', 'assign', { shot_id, instance_id });
  assert.equal(assignment.presence_type, 'throughout');
  assert.equal(assignment.shot_id, shot_id);
});

test('an array of assignments goes in under the name of its argument', async () => {
  const { shot_id, instance_id } = call.values;
  const [assignment] = await request('POST', 'assign_many', {
    assignments: [{ shotId: shot_id, instanceId: instance_id, presenceType: 'exits', presenceNote: 'to the left' }],
  });
  assert.equal(assignment.presence_note, 'to the left');
});

test('history knows the user by the claims', async () => {
  const { scene_id } = call.values;
  const [last] = await request('GET', 'history', { scene_id }, { prepare: call.preparations.undo_last });
  assert.ok(JSON.stringify(last).includes(editor), JSON.stringify(last));
});

// PostgREST answers with HTTP status xyz where the SQLSTATE is PTxyz.
test('a row that is not there is PT404, and so is one of somebody else', async () => {
  const { scene_id } = call.values;
  const refusal = { code: 'PT404', message: /^scene .* does not exist$/, detail: /\.$/, hint: /\.$/ };
  await assert.rejects(request('GET', 'assignments_for_scene', { scene_id }, { sub: stranger }), refusal);
  await assert.rejects(request('POST', 'clear_scene', { scene_id: stranger }), refusal);
});

test('a state that forbids it is PT409', async () => {
  const { scene_id } = call.values;
  await assert.rejects(request('POST', 'lock_stage', { scene_id, stage: 9 }),
                       { code: 'PT409', message: /already locked/, hint: /unlock_stage/ });
});

test('set-up is not published', async () => {
  await assert.rejects(authenticator.query("SELECT shot_assets.detach('film')"), { code: '42501' });
});
