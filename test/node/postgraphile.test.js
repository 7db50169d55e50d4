// The API over GraphQL, as a role of an application: what is published, what a query and a mutation answer, and what
// becomes of an error over HTTP.
const assert = require('node:assert/strict');
const http = require('node:http');
const { after, before, test } = require('node:test');
const { createPostGraphileSchema, postgraphile } = require('postgraphile');
const { Pool } = require('pg');
const film = require('./film');

const options = { includeExtensionResources: true, ignoreRBAC: false, dynamicJson: true };
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
let admin, pool, server;

before(async () => {
  admin = await film.connect();
  await admin.query('CREATE ROLE film_gateway LOGIN');
  await admin.query('GRANT USAGE ON SCHEMA film TO film_gateway');
  await admin.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA film TO film_gateway');
  pool = new Pool({ user: 'film_gateway', options: '-c search_path=film' });
  server = http.createServer(postgraphile(pool, ['shot_assets'], {
    ...options, disableQueryLog: true, extendedErrors: ['errcode', 'detail', 'hint'],
  }));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
});
after(async () => {
  await new Promise((closed) => { server.close(closed); server.closeAllConnections(); });
  await pool.end();
  await admin.query('DROP OWNED BY film_gateway');
  await admin.query('DROP ROLE film_gateway');
  await admin.end();
});

async function ask(query, variables) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

test('the API is published, as queries and mutations, and nothing of set-up', async () => {
  const schema = await createPostGraphileSchema(pool, ['shot_assets'], options);
  const published = (type) => Object.keys(type.getFields())
    .filter((name) => !['query', 'node', 'nodeId'].includes(name)).sort();
  const expected = (writes) => functions.filter((f) => f.writes === writes).map((f) => camel(f.name)).sort();
  const functions = await film.api(admin);
  assert.deepEqual(published(schema.getQueryType()), expected(false));
  assert.deepEqual(published(schema.getMutationType()), expected(true));
});

test('a query answers with rows', async () => {
  const { data } = await ask(
    `query ($scene: UUID!) {
       assignmentsForScene(sceneId: $scene, first: 1) { nodes { shotLabel assetName createdAt } } }`,
    { scene: await film.scene(admin, 2) });
  const [{ createdAt, ...first }] = data.assignmentsForScene.nodes;
  assert.deepEqual(first, { shotLabel: '2A', assetName: 'Hutter' });
  assert.ok(new Date(createdAt) <= new Date());
});

// In scene 3, because the other files, which run at the same time, expect scene 2 as it is.
test('a mutation answers with what it wrote', async () => {
  const shot = await film.shot(admin, '3A'), instance = await film.instance(admin, 3, 'Captain');
  const { data } = await ask(
    `mutation ($shot: UUID!, $instance: UUID!) {
       assign(input: { shotId: $shot, instanceId: $instance, presenceType: "enters" }) {
         assignment { id presenceType presenceNote } } }`, { shot, instance });
  const { id, ...assignment } = data.assign.assignment;
  assert.deepEqual(assignment, { presenceType: 'enters', presenceNote: null });
  await admin.query('SELECT shot_assets.unassign($1)', [id]);
});

test('an error has its SQLSTATE and its advice', async () => {
  const { errors } = await ask('mutation ($scene: UUID!) { clearScene(input: { sceneId: $scene }) { bigInt } }',
                               { scene: '00000000-0000-0000-0000-000000000000' });
  assert.equal(errors[0].errcode, 'PT404');
  assert.match(errors[0].message, /^scene 0{8}-.* does not exist$/);
  assert.match(errors[0].hint, /^Check the id/);
});
