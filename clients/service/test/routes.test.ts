// Every route, good and bad, in the order in which a scene is worked on. Each answer is what the OpenAPI document says.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { film, golem, has, project, startService, tenantB, type Answer, type Service } from './service.ts';
import { needs, waiting } from './waiting.ts';

const service = await startService();
const document = await (await fetch(`${service.url}/openapi.json`)).json() as any;
const validators = new Map<string, (data: unknown) => boolean>();
const called = new Set<string>();
const answered = new Map<string, Set<number>>();

/** The operation of the document that a request goes to. */
function operationOf(method: string, path: string) {
  const parts = path.split('?')[0]!.split('/');
  const fits = (template: string) => {
    const names = template.split('/');
    return names.length === parts.length && names.every((name, i) => name.startsWith('{') || name === parts[i]);
  };
  const [template] = Object.keys(document.paths).filter(fits).sort((a, b) => a.split('{').length - b.split('{').length);
  assert(template, `${path} is in the document`);
  return { template, operation: document.paths[template][method.toLowerCase()] };
}

/** The schema, where what it does not name is an error, so that no column is missing in the document. */
function closed(schema: any): any {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return inner.type === 'object' && inner.properties ? { additionalProperties: false, ...inner } : inner;
}

/** A route as README writes it. */
const routeOf = (method: string, template: string) => `${method.toUpperCase()} ${template
  .replace('/api/projects/{projectId}/scenes/{sceneId}', 'S').replace('/api/projects/{projectId}', 'P').replace(/\{(\w+)\}/g, ':$1')}`;

/** Sends, and compares status and shape of the answer with the document. */
async function send(status: number, method: string, path: string, body?: unknown, options?: Parameters<Service['send']>[3]): Promise<Answer> {
  const answer = await service.send(method, path, body, options);
  assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
  const { template, operation } = operationOf(method, path);
  const key = routeOf(method, template);
  if (status < 400) called.add(key);
  answered.set(key, (answered.get(key) ?? new Set()).add(status));

  const described = operation.responses[status] ?? operation.responses.default;
  const json = described.content?.['application/json'];
  if (!json) {
    if (status < 400) assert.equal(answer.body, undefined);
    return answer;
  }
  const schema = json.schema;
  const id = JSON.stringify(schema);
  if (!validators.has(id)) {
    const ajv = addFormats.default(new Ajv2020.default({ strict: false }));
    validators.set(id, ajv.compile({ ...closed(schema), components: closed(document.components) }));
  }
  const validate = validators.get(id)!;
  assert(validate(answer.body), `${key}: ${JSON.stringify((validate as any).errors)} in ${answer.text.slice(0, 300)}`);
  if (status >= 400) assert.deepEqual(Object.keys(answer.body), ['error', 'details']);
  return answer;
}

const scene1 = `${project}/scenes/${film('scene', '1')}`;
const scene2 = `${project}/scenes/${film('scene', '2')}`;
const nobody = '99999999-9999-9999-9999-999999999999';
const shot = (label: string) => film('shot', label);
const instance = (key: string) => film('instance', '2', key);

test('projects, scenes and assets are listed', async () => {
  const { body: projects } = await send(200, 'GET', '/api/projects');
  assert.deepEqual(projects, [{ id: film('project'), name: 'Nosferatu (1922)' }]);
  const { body: scenes } = await send(200, 'GET', `${project}/scenes`);
  assert.deepEqual(scenes.map((s: any) => [s.scene_number, s.shots, s.managed]),
                   [['1', 4, false], ['2', 7, true], ['3', 6, true], ['4', 6, true]]);
  const { body: assets } = await send(200, 'GET', `${project}/assets`);
  assert.equal(assets.length, 19);
  const { body: scene } = await send(200, 'GET', scene2);
  assert.deepEqual(scene, scenes[1]);
  const { body: shots } = await send(200, 'GET', `${scene2}/shots`);
  assert.deepEqual(shots.map((s: any) => s.shot_id), ['2A', '2B', '2C', '2D', '2E', '2F', '2G']);
  assert.equal(shots[0].characters_foreground[0], 'Hutter');
  const { body: cast } = await send(200, 'GET', `${scene2}/assets`);
  assert.deepEqual(cast.map((a: any) => a.asset_name),
                   ['Hutter', 'Count Orlok', 'Castle Dining Hall', 'Locket', 'Bread Knife', 'Skeleton Clock', 'Letter of Symbols']);
  await send(404, 'GET', `/api/projects/${nobody}/scenes`);
  await send(404, 'GET', `/api/projects/${nobody}/assets`);
  await send(400, 'GET', '/api/projects/nosferatu/scenes');
  for (const path of ['', '/shots', '/assets']) await send(404, 'GET', `${project}/scenes/${nobody}${path}`);
});

test('shots and assets have the order of the database, also shots without number and scenes without shots', async () => {
  const id = crypto.randomUUID(), scene = `${project}/scenes/${id}`;
  await service.sql("INSERT INTO film.scenes (id, project_id, scene_number) VALUES ($1, $2, '9')", [id, film('project')]);
  await service.sql(`INSERT INTO film.scene_asset_instances (scene_id, project_asset_id, created_at)
    SELECT $1, a, now() + n * interval '1 s' FROM unnest($2::uuid[]) WITH ORDINALITY x(a, n)`, [id, ['locket', 'orlok', 'ellen'].map((key) => film('asset', key))]);
  assert.deepEqual((await send(200, 'GET', `${scene}/assets`)).body.map((a: any) => a.asset_name), ['Count Orlok', 'Ellen', 'Locket']);
  assert.deepEqual((await send(200, 'GET', `${scene}/shots`)).body, []);
  await service.sql("INSERT INTO film.shots (scene_id, shot_id) SELECT $1, unnest('{10A,2,1B,10,1A,9}'::text[])", [id]);
  assert.deepEqual((await send(200, 'GET', `${scene}/shots`)).body.map((s: any) => s.shot_id), ['1A', '1B', '2', '9', '10', '10A']);
  await service.sql('DELETE FROM film.scenes WHERE id = $1', [id]);
});

test('scenes are in the order of their numbers, as people count', async () => {
  const numbers = ['SC10', '10', '12A', 'SC2', '12'];
  await service.sql('INSERT INTO film.scenes (project_id, scene_number) SELECT $1, unnest($2::text[])', [film('project'), numbers]);
  const { body: scenes } = await send(200, 'GET', `${project}/scenes`);
  assert.deepEqual(scenes.map((s: any) => s.scene_number), ['1', '2', '3', '4', '10', '12', '12A', 'SC2', 'SC10']);
  await service.sql('DELETE FROM film.scenes WHERE scene_number = ANY ($1)', [numbers]);
});

test('where assets appear, counts, continuity and chart', async () => {
  const { body: appearances } = await send(200, 'GET', `${project}/assets/${film('asset', 'hutter')}/appearances`);
  assert.equal(appearances.length, 9);
  await send(404, 'GET', `${project}/assets/${nobody}/appearances`);
  await send(404, 'GET', `${project}/assets/${golem.asset}/appearances`);
  const { body: counts } = await send(200, 'GET', `${scene2}/asset-counts`);
  assert.deepEqual(counts[0], { asset_type: 'character', instances: 2, in_shots: 2, appearances: 10 });
  const { body: contradictions } = await send(200, 'GET', `${scene2}/continuity`);
  assert.deepEqual(contradictions.map((c: any) => [c.shot_label, c.asset_name, c.code]), [['2D', 'Count Orlok', 'already_there']]);
  const chart = await send(200, 'GET', `${scene2}/chart`);
  assert.equal(chart.headers.get('content-type'), 'image/svg+xml');
  assert.match(chart.text, /^<svg/);
  for (const path of ['asset-counts', 'continuity', 'chart']) await send(404, 'GET', `${project}/scenes/${nobody}/${path}`);
});

test('a legacy scene is populated once', async () => {
  const managed = async () => (await send(200, 'GET', `${scene1}/shot-assignments/has-assignments`)).body.hasAssignments;
  assert.equal(await managed(), false);
  assert.deepEqual((await send(200, 'POST', `${scene1}/shot-assignments/auto-populate`)).body, { created: 12, existing: 0 });
  assert.deepEqual((await send(200, 'POST', `${scene1}/shot-assignments/auto-populate`, {})).body, { created: 0, existing: 12 });
  assert.equal(await managed(), true);
  assert.deepEqual((await send(200, 'DELETE', `${scene1}/shot-assignments/all`)).body, { deleted: 12 });
  assert.equal(await managed(), true, 'a scene that was emptied stays managed');
  assert.deepEqual((await send(200, 'POST', `${scene1}/shot-assignments/auto-populate`)).body, { created: 0, existing: 0 });
  await send(400, 'POST', `${scene1}/shot-assignments/auto-populate`, { shots: [] });
  await send(404, 'POST', `${scene1}/shot-assignments/auto-populate`, { shotIds: [shot('2A')] });
  for (const [method, path] of [['POST', 'auto-populate'], ['DELETE', 'all'], ['GET', 'has-assignments']] as const)
    await send(404, method, `${project}/scenes/${nobody}/shot-assignments/${path}`);
});

test('shots of a managed scene are filled', async () => {
  const fill = (status: number, shotIds: string[]) => send(status, 'POST', `${scene1}/shot-assignments/auto-populate`, { shotIds });
  assert.deepEqual((await fill(200, [shot('1A')])).body, { created: 3, existing: 0 });
  assert.deepEqual((await fill(200, [shot('1A'), shot('1B')])).body, { created: 3, existing: 3 });
  const { body: rows } = await send(200, 'GET', `${scene1}/shot-assignments`);
  assert.deepEqual([...new Set(rows.map((row: any) => row.shot_id))], [shot('1A'), shot('1B')]);
  await fill(409, [shot('1A'), shot('1A')]);
});

test('assignments are listed, created, changed and removed', async () => {
  const base = `${scene2}/shot-assignments`;
  const { body: all } = await send(200, 'GET', base);
  assert.equal(all.length, 23);
  assert.equal(all[0].scene_asset_instance.project_asset.name, 'Hutter');
  const { body: shot2F } = await send(200, 'GET', `${base}/shots/${shot('2F')}`);
  assert.deepEqual(shot2F.map((a: any) => a.asset_name), ['Hutter', 'Count Orlok', 'Castle Dining Hall', 'Locket']);

  const pair = { shotId: shot('2C'), instanceId: instance('hutter') };
  const { body: [created] } = await send(201, 'POST', base, { assignments: [pair] });
  assert.equal(created.presence_type, 'throughout');
  const { body: [changed] } = await send(201, 'POST', base, { assignments: [{ ...pair, presenceType: 'enters', presenceNote: 'from the left' }] });
  assert.deepEqual([changed.id, changed.presence_type, changed.presence_note], [created.id, 'enters', 'from the left']);
  const { body: [kept] } = await send(201, 'POST', base, { assignments: [pair] });
  assert.equal(kept.presence_type, 'enters', 'an absent presence is passed on as absent');
  const chosen = { priority: 2, cameraAngle: 'side', imageUrl: 'https://example.com/chosen.png' };
  const { body: [more] } = await send(201, 'POST', base, { assignments: [{ ...pair, ...chosen }] });
  assert.deepEqual([more.priority, more.camera_angle, more.image_url], Object.values(chosen));

  const { body: exits } = await send(200, 'PUT', `${base}/${created.id}`, { presenceType: 'exits' });
  assert.deepEqual([exits.presence_type, exits.presence_note], ['exits', 'from the left'], 'an absent note is kept');
  const { body: noted } = await send(200, 'PUT', `${base}/${created.id}`, { presenceType: 'exits', presenceNote: 'slowly' });
  assert.equal(noted.presence_note, 'slowly');
  const { body: cleared } = await send(200, 'PUT', `${base}/${created.id}`, { presenceType: 'exits', presenceNote: '' });
  assert.equal(cleared.presence_note, null, 'an empty note clears it');
  const { body: several } = await send(200, 'PATCH', base, { assignmentIds: [created.id], presenceType: 'throughout' });
  assert.equal(several[0].presence_type, 'throughout');
  assert.equal((await send(200, 'DELETE', `${base}/${created.id}`)).body.id, created.id);
  assert.equal((await send(404, 'DELETE', `${base}/${created.id}`)).body.details.code, 'PT404');

  // Bad ones.
  const hides = (await send(400, 'POST', base, { assignments: [{ ...pair, presenceType: 'hides' }] })).body;
  assert.deepEqual([hides.details.code, hides.details.hint],
                   ['22023', 'A presence type is one of: throughout, enters, exits, passes_through.']);
  await send(400, 'POST', base, { assignments: [{ shotId: shot('2C') }] });
  await send(400, 'POST', base, { assignments: [{ ...pair, presence: 'enters' }] });
  await send(400, 'POST', base, '{"assignments": [');
  await send(400, 'POST', base);
  await send(409, 'POST', base, { assignments: [pair, pair] });
  await send(404, 'POST', base, { assignments: [{ ...pair, shotId: shot('3A') }] });
  await send(404, 'POST', base, { assignments: [{ ...pair, instanceId: film('instance', '3', 'rats') }] });
  await send(400, 'PUT', `${base}/${all[0].id}`, { presenceType: 'hides' });
  await send(400, 'PUT', `${base}/${all[0].id}`, {});
  await send(404, 'PUT', `${base}/${nobody}`, { presenceType: 'exits' });
  await send(404, 'PUT', `${scene1}/shot-assignments/${all[0].id}`, { presenceType: 'exits' });
  await send(404, 'PATCH', base, { assignmentIds: [nobody], presenceType: 'exits' });
  await send(400, 'PATCH', base, { assignmentIds: [all[0].id], presenceType: 'hides' });
  await send(404, 'GET', `${base}/shots/${shot('3A')}`);
  await send(404, 'GET', `${project}/scenes/${nobody}/shot-assignments`);
  await send(400, 'PUT', `${base}/${all[0].id}`, { presenceType: 'exits', presenceNote: 'x'.repeat(201) });
  await send(400, 'PUT', `${base}/${all[0].id}`, { presenceType: 'exits', presenceNote: 'nul \u0000' });
});

test('the drawer adds an asset to the shots that are checked', async () => {
  const { body: checklist } = await send(200, 'GET', `${scene2}/assets/${film('asset', 'orlok')}/checklist`);
  assert.deepEqual([checklist[1].shot_label, checklist[1].suggested, checklist[1].confidence, checklist[1].reason],
                   ['2B', true, 1, 'in the foreground: "Count Orlok"']);
  await send(404, 'GET', `${scene2}/assets/${nobody}/checklist`);
  await send(404, 'GET', `${scene2}/assets/${golem.asset}/checklist`);

  const add = (status: number, body: object) => send(status, 'POST', `${scene2}/assets`, body);
  const { body: none } = await add(201, { projectAssetId: film('asset', 'ellen'), shotIds: [] });
  assert.deepEqual(none, {
    assignments: [], requiresAssignment: true, message: 'The asset is in the scene. It still has to be assigned to shots.',
  });
  const { body: two } = await add(201, { projectAssetId: film('asset', 'knock'), shotIds: [shot('2E'), shot('2G')], presenceType: 'passes_through' });
  assert.deepEqual([two.requiresAssignment, two.assignments.map((a: any) => [a.shot_id, a.presence_type])],
                   [false, [[shot('2E'), 'passes_through'], [shot('2G'), 'passes_through']]]);
  const { body: every } = await add(201, { projectAssetId: film('asset', 'bulwer') });
  assert.equal(every.assignments.length, 7);
  assert.equal((await add(409, { projectAssetId: film('asset', 'knock') })).body.details.code, '23505');
  await add(404, { projectAssetId: nobody });
  await add(404, { projectAssetId: golem.asset });
  await add(404, { projectAssetId: film('asset', 'rats'), shotIds: [shot('3A')] });
  await add(400, { projectAssetId: film('asset', 'rats'), presenceType: 'hides' });
  await add(400, {});
});

test('the panel of a shot', async () => {
  const { body: panel } = await send(200, 'GET', `${scene2}/shots/${shot('2G')}/panel`);
  const hutter = panel.find((row: any) => row.asset_name === 'Hutter');
  assert.deepEqual([hutter.presence_type, hutter.in_start_frame], ['passes_through', false]);
  assert.match(hutter.warning, /Hutter/);
  const { body: assignable } = await send(200, 'GET', `${scene2}/shots/${shot('2G')}/assignable`);
  assert(assignable.some((row: any) => row.asset_name === 'Bread Knife'));
  await send(404, 'GET', `${scene2}/shots/${shot('3A')}/panel`);
  await send(404, 'GET', `${scene2}/shots/${nobody}/assignable`);
});

test('templates, copies and merged instances', async () => {
  const { body: result } = await send(200, 'POST', `${scene2}/template`, { template: 'locations_throughout' });
  assert.deepEqual([result.deleted, result.created], [0, 1]);
  await send(400, 'POST', `${scene2}/template`, { template: 'nobody' });
  await send(404, 'POST', `${project}/scenes/${nobody}/template`, { template: 'all_throughout' });

  const { body: copied } = await send(200, 'POST', `${scene2}/shots/${shot('2A')}/copy`, { toShotIds: [shot('2B')] });
  assert.deepEqual([copied[0].shot_label, copied[0].missing], ['2B', []]);
  await send(404, 'POST', `${scene2}/shots/${shot('2A')}/copy`, { toShotIds: [shot('3A')] });
  await send(409, 'POST', `${scene2}/shots/${shot('2A')}/copy`, { toShotIds: [shot('2B'), shot('2B')] });

  const merge = (status: number, survivor: string, ...absorbed: string[]) =>
    send(status, 'POST', `${scene2}/assets/merge`, { survivorId: survivor, absorbedIds: absorbed });
  assert.equal((await merge(200, instance('locket'), instance('clock'))).body.moved, 1);
  await merge(404, instance('locket'), instance('clock'));
  await merge(400, instance('locket'), instance('locket'));
  await merge(404, instance('locket'), film('instance', '3', 'rats'));
});

test('a template removes what it does not decide about, if asked to', async () => {
  const scene4 = `${project}/scenes/${film('scene', '4')}`;
  const apply = async (keepOthers: boolean) =>
    (await send(200, 'POST', `${scene4}/template`, { template: 'locations_throughout', keepOthers })).body;
  const rows = async () => (await send(200, 'GET', `${scene4}/shot-assignments`)).body;
  const typesOf = (list: any[]) => new Set(list.map((row) => row.scene_asset_instance.project_asset.asset_type));
  await apply(true);
  const before = await rows();
  assert(typesOf(before).has('character'));
  const others = before.filter((row: any) => row.scene_asset_instance.project_asset.asset_type !== 'location');
  assert.deepEqual(await apply(false), { deleted: others.length, created: 0 });
  assert.deepEqual([...typesOf(await rows())], ['location']);
  assert.deepEqual((await send(200, 'POST', `${scene4}/undo`)).body, { undone: others.length });
});

test('shots are split and merged', async () => {
  const { body: parts } = await send(201, 'POST', `${scene2}/shots/${shot('2F')}/split`, {
    labels: ['2F', '2F2'], moments: { [instance('hutter')]: 2 },
  });
  assert.deepEqual(parts.map((part: any) => part.shot_label), ['2F', '2F2']);
  await send(400, 'POST', `${scene2}/shots/${shot('2F')}/split`, { labels: ['2F'] });
  await send(409, 'POST', `${scene2}/shots/${shot('2F')}/split`, { labels: ['2F', '2A'] });
  await send(404, 'POST', `${scene2}/shots/${nobody}/split`, { labels: ['a', 'b'] });
  await send(400, 'POST', `${scene2}/shots/${shot('2F')}/split`, { labels: ['2F', '2X'], moments: { [instance('hutter')]: 3 } });

  const { body: merged } = await send(200, 'POST', `${scene2}/shots/merge`, { shotIds: parts.map((part: any) => part.part_id), label: '2F' });
  assert.deepEqual([merged.shot_id, merged.shot_label], [shot('2F'), '2F']);
  await send(400, 'POST', `${scene2}/shots/merge`, { shotIds: [shot('2A'), shot('2C')] });
  await send(404, 'POST', `${scene2}/shots/merge`, { shotIds: [shot('2A'), shot('3A')] });
});

test('a shot moves to another scene with its assets', async () => {
  const move = (status: number, body: object) => send(status, 'POST', `${scene2}/shots/${shot('2G')}/move`, body);
  await move(404, { toSceneId: nobody });
  await move(404, { toSceneId: golem.scene });
  await move(400, { toSceneId: film('scene', '1'), afterShotId: shot('3A') });
  await move(400, {});
  await move(409, { toSceneId: film('scene', '2') });
  const { body: panel } = await send(200, 'GET', `${scene2}/shots/${shot('2G')}/panel`);
  const { body: moved } = await move(200, { toSceneId: film('scene', '1'), afterShotId: shot('1A') });
  assert.deepEqual(moved.map((row: any) => row.asset_name).sort(), panel.map((row: any) => row.asset_name).sort());
  assert(moved.some((row: any) => row.instance_created), 'scene 1 had no dining hall');
  await move(404, { toSceneId: film('scene', '1') });
  const { body: shots } = await send(200, 'GET', `${scene1}/shots`);
  assert.deepEqual(shots.map((s: any) => s.shot_id).slice(0, 3), ['1A', '2G', '1B']);
  await send(200, 'POST', `${scene1}/shots/${shot('2G')}/move`, { toSceneId: film('scene', '2') });
});

test('history is read and the last change undone', async () => {
  const scene3 = `${project}/scenes/${film('scene', '3')}`;
  await send(409, 'POST', `${scene3}/undo`);
  const { body: [row] } = await send(200, 'GET', `${scene3}/shot-assignments`);
  await send(200, 'DELETE', `${scene3}/shot-assignments/${row.id}`);
  const { body: [latest] } = await send(200, 'GET', `${scene3}/history`);
  assert.deepEqual([latest.changed_by, latest.assignment_id, latest.to_shot], ['00000000-0000-0000-0000-0000000000a1', row.id, null]);
  assert.deepEqual((await send(200, 'POST', `${scene3}/undo`)).body, { undone: 1 });
  const { body: [again] } = await send(200, 'GET', `${scene3}/shot-assignments`);
  assert.equal(again.id, row.id);
  assert.deepEqual((await send(200, 'POST', `${scene3}/redo`)).body, { redone: 1 });
  assert.equal((await send(200, 'GET', `${scene3}/shot-assignments`)).body.some(({ id }: any) => id === row.id), false);
  await send(409, 'POST', `${scene3}/redo`);
  assert.deepEqual((await send(200, 'POST', `${scene3}/undo`)).body, { undone: 1 });
  const { body: [undoing] } = await send(200, 'GET', `${scene3}/history`);
  assert.equal(typeof undoing.step_id, 'string');
  await send(404, 'POST', `${project}/scenes/${nobody}/redo`);
  await send(404, 'GET', `${project}/scenes/${nobody}/history`);
  await send(404, 'POST', `${project}/scenes/${nobody}/undo`);
});

test('undo takes back one\'s own changes, and those of others if asked to', async () => {
  const scene3 = `${project}/scenes/${film('scene', '3')}`;
  await service.sql(`DELETE FROM film.shot_asset_assignments WHERE id = $1`,
                    [(await send(200, 'GET', `${scene3}/shot-assignments`)).body[0].id]);
  await send(409, 'POST', `${scene3}/undo`);
  await send(409, 'POST', `${scene3}/undo`, { mine: true });
  await send(400, 'POST', `${scene3}/undo`, { mine: 'yes' });
  assert.deepEqual((await send(200, 'POST', `${scene3}/undo`, { mine: false })).body, { undone: 1 });
});

test('stages are locked, and unlocking has to be confirmed', async () => {
  const stages = `${scene2}/stages`;
  const { body: state } = await send(200, 'GET', stages);
  assert.equal(state.stage_locks['9'].status, 'outdated');
  assert.equal(state.outdated_because[0].stage, 9);
  await send(409, 'POST', `${stages}/10/relock`);
  assert.equal((await send(200, 'POST', `${stages}/9/relock`)).body.stage_locks['9'].status, 'locked');
  assert.equal((await send(200, 'POST', `${stages}/10/lock`)).body.stage_locks['10'].status, 'locked');
  await send(409, 'POST', `${stages}/10/lock`);

  const { body: impact } = await send(200, 'GET', `${stages}/9/impact`);
  assert.deepEqual(impact.map((row: any) => [row.stage, row.shots]), [[10, 7]]);
  const refused = (await send(409, 'POST', `${stages}/9/unlock`)).body;
  assert.deepEqual(refused.details.impact, impact);
  assert.equal((await send(200, 'GET', stages)).body.stage_locks['9'].status, 'locked', 'nothing happened');
  const { body: unlocked } = await send(200, 'POST', `${stages}/9/unlock`, { confirmed: true });
  assert.deepEqual(unlocked.stage_locks['10'], { status: 'outdated' });
  assert.equal((await send(200, 'POST', `${stages}/10/unlock`)).body.stage_locks['10'].status, 'draft', 'nothing to lose, nothing to confirm');
  await send(409, 'POST', `${stages}/9/unlock`, { confirmed: true });
  await send(400, 'GET', `${stages}/6/impact`);
  await send(400, 'POST', `${stages}/13/lock`);
  await send(400, 'POST', `${stages}/nine/lock`);
  await send(404, 'GET', `${project}/scenes/${nobody}/stages`);
  await send(404, 'POST', `${project}/scenes/${nobody}/stages/9/unlock`);
});

test('reference images', async () => {
  const { body: orders } = await send(200, 'GET', `${scene2}/references`);
  assert.equal(orders.length, 7);
  assert.equal(orders[0].start_order[0].label, 'Image #1');
  const { body: few } = await send(200, 'GET', `${scene2}/references?maxImages=1`);
  assert.equal(few[0].start_order.length, 1);
  await send(400, 'GET', `${scene2}/references?maxImages=0`);
  await send(400, 'GET', `${scene2}/references?maxImages=-1`);
  await send(400, 'GET', `${scene2}/references?maxImages=many`);

  assert.equal((await send(200, 'GET', `${scene2}/references/stale`)).body[0].reason, 'never_generated');
  const { body: refreshed } = await send(200, 'POST', `${scene2}/references/refresh`);
  assert.equal(refreshed.length, 7);
  assert.deepEqual((await send(200, 'GET', `${scene2}/references/stale`)).body, []);

  const frame = `${scene2}/shots/${shot('2A')}/references/start`;
  const images = [{ url: 'https://example.com/mine.png', assetName: 'Hutter', type: 'character', instanceId: instance('hutter') }];
  const put = await send(204, 'PUT', frame, { images });
  assert.equal(put.text, '');
  assert.deepEqual((await send(200, 'GET', frame)).body.map((row: any) => [row.position, row.url, row.source]),
                   [[1, 'https://example.com/mine.png', 'override']]);
  await send(204, 'PUT', frame, { images: [] });
  assert.deepEqual((await send(200, 'GET', frame)).body, []);
  await send(204, 'DELETE', frame);
  assert((await send(200, 'GET', frame)).body.every((row: any) => row.source === 'computed'));
  await send(400, 'GET', `${scene2}/shots/${shot('2A')}/references/middle`);
  await send(400, 'PUT', frame, { images: [{ assetName: 'Hutter' }] });
  await send(404, 'DELETE', `${scene2}/shots/${shot('3A')}/references/start`);

  const { body: states } = await send(200, 'GET', `${project}/scenes/${film('scene', '4')}/transformations`);
  assert(states.length > 0);
  for (const [method, path] of [['GET', 'references'], ['GET', 'references/stale'], ['POST', 'references/refresh'], ['GET', 'transformations']] as const)
    await send(404, method, `${project}/scenes/${nobody}/${path}`);
});

test('an image model limits and labels the images, and is remembered', async () => {
  assert.deepEqual((await send(200, 'GET', '/api/image-models')).body, []);
  await send(400, 'GET', `${scene2}/references?model=small`);
  await service.sql(`INSERT INTO film.shot_asset_image_models (name, max_images, max_per_type, label_format, drop_first)
                     VALUES ('small', 2, '{"character": 1}', 'ref {n}: {name}', '{prop}')`);
  assert.deepEqual((await send(200, 'GET', '/api/image-models')).body, [
    { name: 'small', max_images: 2, max_per_type: { character: 1 }, label_format: 'ref {n}: {name}', drop_first: ['prop'] },
  ]);
  const { body: [first] } = await send(200, 'GET', `${scene2}/references?model=small`);
  assert.deepEqual(first.start_order.map((image: any) => image.label), ['ref 1: Hutter', 'ref 2: Castle Dining Hall']);
  assert(first.omitted.some((cut: any) => cut.assetName === 'Count Orlok'), JSON.stringify(first.omitted));
  const { body: [context] } = await send(200, 'GET', `${scene2}/prompts?model=small`);
  assert.deepEqual(context.start_order, first.start_order);

  const frame = async () => (await send(200, 'GET', `${scene2}/shots/${shot('2A')}/references/start`)).body
    .map((image: any) => image.asset_name);
  const all = await frame();
  assert(all.length > 2);
  assert((await send(200, 'POST', `${scene2}/references/refresh`, { model: 'small' })).body[0].changed);
  assert.deepEqual(await frame(), ['Hutter', 'Castle Dining Hall'], 'the frame is read for the model of the refresh');
  await send(200, 'POST', `${scene2}/references/refresh`, { model: '' });
  assert.deepEqual(await frame(), all, 'an empty text is no model');
  const prompts = [{ shotId: shot('2B'), framePrompt: 'A hall' }];
  assert.deepEqual((await send(200, 'POST', `${scene2}/prompts`, { prompts, model: 'small' })).body, [shot('2B')]);

  await send(400, 'POST', `${scene2}/references/refresh`, { model: 'nobody' });
  await send(400, 'POST', `${scene2}/references/refresh`, { model: 3 });
  await send(400, 'GET', `${scene2}/prompts?model=nobody`);
  await send(400, 'POST', `${scene2}/prompts`, { prompts, model: 'nobody' });
  await service.sql('REVOKE SELECT ON film.shot_asset_image_models FROM authenticated');
  await send(403, 'GET', '/api/image-models');
  await service.sql('GRANT SELECT ON film.shot_asset_image_models TO authenticated');
});

test('the image of an asset in a shot is chosen, and each image says why it is used or is not', async () => {
  const { body: rows } = await send(200, 'GET', `${scene2}/shot-assignments/shots/${shot('2F')}`);
  const { assignment_id: id, instance_id: hutter } = rows.find((row: any) => row.asset_name === 'Hutter');
  const choose = (status: number, body: object) => send(status, 'PUT', `${scene2}/shot-assignments/${id}/reference`, body);
  const available = async () => (await send(200, 'GET', `${scene2}/shots/${shot('2F')}/available-references`)).body
    .filter((image: any) => image.instance_id === hutter);
  const used = async () => (await available()).filter((image: any) => image.used_in.length)
    .map(({ url, source, used_in: frames, reason }: any) => [url.split('/').at(-1), source, frames, reason]);
  // A frame shows what was computed last, until it is computed again.
  const frame = async () => {
    await send(200, 'POST', `${scene2}/references/refresh`);
    return (await send(200, 'GET', `${scene2}/shots/${shot('2F')}/references/start`)).body;
  };

  assert.deepEqual(await used(), [['hutter-side.png', 'asset_variant', ['start'], 'the angle is side']]);
  const { body: angled } = await choose(200, { cameraAngle: 'back' });
  assert.deepEqual([angled.id, angled.camera_angle, angled.image_url, angled.priority], [id, 'back', null, null]);
  assert.equal((await used())[0][0], 'hutter-back.png');

  const url = 'https://example.com/chosen.png';
  const { body: chosen } = await choose(200, { imageUrl: url });
  assert.deepEqual([chosen.image_url, chosen.camera_angle], [url, 'back'], 'an absent field is kept');
  assert.deepEqual((await used()).map(([, source]: any) => source), ['chosen']);
  assert((await send(200, 'GET', `${scene2}/references/stale`)).body.some((row: any) => row.shot_id === shot('2F')));
  assert.equal((await frame()).find((image: any) => image.url === url).source, 'chosen');

  const orlok = rows.find((row: any) => row.asset_name === 'Count Orlok').assignment_id;
  await send(200, 'PUT', `${scene2}/shot-assignments/${orlok}/reference`, { priority: 5 });
  assert.equal((await frame())[0].asset_name, 'Count Orlok');
  await send(200, 'PUT', `${scene2}/shot-assignments/${orlok}/reference`, { priority: 0 });
  assert.equal((await frame())[0].asset_name, 'Hutter', 'priority 0 clears it');
  const { body: cleared } = await choose(200, { imageUrl: '', cameraAngle: '' });
  assert.deepEqual([cleared.image_url, cleared.camera_angle], [null, null], 'an empty text clears it');
  assert.equal((await used())[0][0], 'hutter-side.png');

  await choose(400, { cameraAngle: 'below' });
  await choose(400, { priority: 40000 });
  await choose(400, { priority: '2' });
  await choose(400, { priority: 1.5 });
  await choose(400, { url });
  const reference = (path: string) => `${path}/reference`;
  await send(404, 'PUT', reference(`${scene2}/shot-assignments/${nobody}`), { priority: 1 });
  await send(404, 'PUT', reference(`${scene1}/shot-assignments/${id}`), { priority: 1 });
  await send(404, 'PUT', reference(`${scene2}/shot-assignments/${id}`), { priority: 1 }, { as: tenantB });
  await send(404, 'GET', `${scene2}/shots/${shot('3A')}/available-references`);
  await send(404, 'GET', `${scene2}/shots/${nobody}/available-references`);
});

test('images that follow the computed ones', needs('set_extra_references'), async () => {
  const frame = `${scene2}/shots/${shot('2A')}/references/start`;
  const extra = `${scene2}/shots/${shot('2A')}/extra-references`;
  await send(204, 'PUT', `${extra}/start`, { images: [{ url: 'https://example.com/style.png', label: 'Style' }] });
  await send(200, 'POST', `${scene2}/references/refresh`);
  const { url, source } = (await send(200, 'GET', frame)).body.at(-1);
  assert.deepEqual([url, source], ['https://example.com/style.png', 'extra']);
  await send(400, 'PUT', `${extra}/middle`, { images: [] });
});

test('prompts', async () => {
  const { body: contexts } = await send(200, 'GET', `${scene2}/prompts`);
  assert.deepEqual(contexts.map((c: any) => c.shot_label), ['2A', '2B', '2C', '2D', '2E', '2F', '2G']);
  const prompts = [{ shotId: shot('2A'), framePrompt: 'A hall', videoPrompt: null }];
  assert.deepEqual((await send(200, 'POST', `${scene2}/prompts`, { prompts })).body, [shot('2A')]);
  await send(404, 'POST', `${scene2}/prompts`, { prompts: [{ shotId: shot('3A'), framePrompt: 'x' }] });
  await send(409, 'POST', `${scene2}/prompts`, { prompts: [prompts[0], prompts[0]] });
  await send(404, 'GET', `${project}/scenes/${nobody}/prompts`);
});

test('spreadsheets', async () => {
  const csv = await send(200, 'GET', `${scene2}/export`);
  assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.match(csv.text, /^project,scene,shot,asset/);
  assert((await send(200, 'GET', `${project}/export`)).text.length > csv.text.length);
  const wanted = 'Scene,Shot,Asset,Presence Type\n2,2C,Hutter,enters';
  const { body: [dry] } = await send(200, 'POST', '/api/import', { csv: wanted, dryRun: true });
  assert.deepEqual([dry.outcome, dry.written], ['created', false]);
  const { body: [real] } = await send(200, 'POST', '/api/import', { csv: wanted });
  assert.equal(real.written, true);
  await send(400, 'POST', '/api/import', { csv: 'nothing' });
  await send(404, 'GET', `${project}/scenes/${nobody}/export`);
  await send(404, 'GET', `/api/projects/${nobody}/export`);
});

test('an import replaces scenes and adds assets, if asked to', async () => {
  const csv = 'Scene,Shot,Asset\n2,2C,Ellen\n2,2C,Knock';
  const run = async (status: number, more: object) => (await send(status, 'POST', '/api/import', { csv, dryRun: true, ...more })).body;
  const outcomes = (rows: any[]) => rows.map((row) => [row.row_number !== null, row.outcome]);
  await run(400, { mode: 'nobody' });
  assert((await run(200, { mode: 'replace' })).some((row: any) => row.row_number === null && row.outcome === 'removed'));
  const lacking = { csv: 'Scene,Shot,Asset\n2,2C,Slayer Beam' };
  assert.deepEqual(outcomes(await run(200, lacking)), [[true, 'unmatched']]);
  assert.deepEqual(outcomes(await run(200, { ...lacking, csv: 'Scene,Shot,Asset\n2,2C,Rats' })), [[true, 'unmatched']]);
  assert.deepEqual(outcomes(await run(200, { csv: 'Scene,Shot,Asset\n2,2C,Rats', addAssets: true })), [[true, 'created']]);
});

test('what the database lacks is answered with 501, and is what README says that waits', async () => {
  for (const { function: name, argument } of waiting)
    assert.equal(await has(name, argument), false, `${name} ${argument ?? ''} is there: it waits no more`);
  const { body: [row] } = await send(200, 'GET', `${scene2}/shot-assignments`);
  const requests: Record<string, [string, object?]> = {
    'PUT S/shots/:shotId/extra-references/:frame': [`${scene2}/shots/${row.shot_id}/extra-references/start`, { images: [] }],
  };
  for (const { route } of waiting) {
    const [path, body] = requests[route]!;
    assert.equal((await send(501, route.split(' ')[0]!, path, body)).body.details.code, '42883');
  }
  const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
  const marked = readme.split('\n').filter((line) => line.startsWith('|') && line.includes('waits)'));
  assert.deepEqual(marked.map((line) => /`(\w+ [^`?]*)/.exec(line)![1]).sort(), waiting.map(({ route }) => route).sort());
});

test('another scene of the same tenant is not reached through this one', async () => {
  const { body: [row] } = await send(200, 'GET', `${project}/scenes/${film('scene', '3')}/shot-assignments`);
  await send(404, 'DELETE', `${scene2}/shot-assignments/${row.id}`);
  await send(404, 'GET', `/api/projects/${golem.project}/scenes/${film('scene', '2')}`, undefined, { as: tenantB });
});

test('limits: body, unknown routes, methods', async () => {
  const big = await service.send('POST', '/api/import', { csv: 'x'.repeat(9 * 1024 * 1024) });
  assert.equal(big.status, 413);
  assert.equal(typeof big.body.error, 'string');
  const unknown = await service.send('GET', '/api/nothing');
  assert.deepEqual([unknown.status, typeof unknown.body.error], [404, 'string']);
  assert.equal((await service.send('POST', scene2, {})).status, 404);
  const text = await service.send('POST', `${scene2}/undo`, 'mine', { headers: { 'content-type': 'text/plain' } });
  assert.equal(text.status, 415);
});

test('health and readiness need no token', async () => {
  assert.equal((await fetch(`${service.url}/health`)).status, 200);
  const ready = await fetch(`${service.url}/ready`);
  assert.deepEqual([ready.status, ((await ready.json()) as any).pipeline], [200, 'film']);
});

test('every route of the document was answered well and refused', () => {
  const routes = Object.entries<Record<string, unknown>>(document.paths).flatMap(([template, methods]) =>
    Object.keys(methods).map((method) => routeOf(method, template)));
  const waits = waiting.filter(({ argument }) => !argument).map(({ route }) => route);
  const expected = routes.filter((route) => !waits.includes(route) && route !== 'GET S/events').sort();
  assert.deepEqual([...called].sort(), expected);
  const neverRefused = expected.filter((route) => ![...answered.get(route)!].some((status) => status >= 400));
  assert.deepEqual(neverRefused, ['GET /api/projects']);
});
