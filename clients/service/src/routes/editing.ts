// The drawer, the panel of a shot, and changes of whole shots and scenes.

import Type from 'typebox';
import { call, json } from '../call.ts';
import { routes } from '../route.ts';
import {
  AddedAsset, AssignableAsset, body, ChecklistRow, CopiedShot, MergedInstances, MergedShot, MovedAssignment, PanelRow, ref, rows,
  ShotPart, TemplateResult, Uuid, Uuids,
} from '../schemas.ts';

const scene = '/api/projects/:projectId/scenes/:sceneId';
const shot = `${scene}/shots/:shotId` as const;
const { all, add } = routes('editing');
export const editingRoutes = all;

add(`GET ${scene}/assets/:projectAssetId/checklist`, {
  summary: 'The shots of the scene, and which of them the script suggests for an asset', answer: rows(ChecklistRow),
  sql: ({ params }) => call('shot_checklist', { scene_id: params.sceneId, project_asset_id: params.projectAssetId }),
});

const added = `json_build_object(
  'assignments', coalesce(json_agg(r), '[]'), 'requiresAssignment', count(*) = 0,
  'message', CASE count(*) WHEN 0 THEN 'The asset is in the scene. It still has to be assigned to shots.'
             ELSE 'The asset is in the scene and assigned to shots.' END)`;

add(`POST ${scene}/assets`, {
  summary: 'Bring an asset of the project into the scene and these shots; without shotIds into all, with [] into none',
  status: 201,
  body: body({
    projectAssetId: Uuid, shotIds: Type.Optional(Uuids), presenceType: Type.Optional(Type.String()),
  }),
  answer: ref(AddedAsset),
  tells: null,
  names: ({ projectAssetId, shotIds }) => ({ projectAssetId, shotIds: shotIds ?? [] }),
  sql: ({ params, body }) => call('add_asset', {
    scene_id: params.sceneId, project_asset_id: body.projectAssetId, shot_ids: body.shotIds,
    presence_type: body.presenceType,
  }, added),
});

add(`POST ${scene}/assets/merge`, {
  summary: 'Make several instances of the scene one',
  body: body({ survivorId: Uuid, absorbedIds: Uuids }),
  answer: ref(MergedInstances),
  names: ({ survivorId, absorbedIds }) => ({ instanceIds: [survivorId, ...absorbedIds] }),
  sql: ({ body }) => call('merge_instances', { survivor_id: body.survivorId, absorbed_ids: body.absorbedIds }, 'row'),
});

add(`GET ${shot}/panel`, {
  summary: 'What appears in a shot', answer: rows(PanelRow),
  sql: ({ params }) => call('shot_panel', { shot_id: params.shotId }),
});

add(`GET ${shot}/assignable`, {
  summary: 'The instances that could be added to a shot', answer: rows(AssignableAsset),
  sql: ({ params }) => call('assignable_assets', { shot_id: params.shotId }),
});

add(`POST ${shot}/split`, {
  summary: 'Cut a shot into one part per label',
  status: 201,
  body: body({
    labels: Type.Array(Type.String()),
    moments: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  }),
  answer: rows(ShotPart),
  tells: null,
  sql: ({ params, body }) => call('split_shot', {
    shot_id: params.shotId, labels: body.labels, moments: json(body.moments),
  }),
});

add(`POST ${scene}/shots/merge`, {
  summary: 'Make shots that follow each other one',
  body: body({ shotIds: Uuids, label: Type.Optional(Type.String()) }),
  answer: ref(MergedShot),
  tells: null,
  names: ({ shotIds }) => ({ shotIds }),
  sql: ({ body }) => call('merge_shots', { shot_ids: body.shotIds, label: body.label }, 'row'),
});

add(`POST ${shot}/copy`, {
  summary: 'Copy the assignments of a shot to other shots of the scene',
  body: body({ toShotIds: Uuids }),
  answer: rows(CopiedShot),
  names: ({ toShotIds }) => ({ shotIds: toShotIds }),
  sql: ({ params, body }) => call('copy_assignments', { from_shot_id: params.shotId, to_shot_ids: body.toShotIds }),
});

add(`POST ${shot}/move`, {
  summary: 'Move a shot with its assignments to another scene',
  body: body({ toSceneId: Uuid, afterShotId: Type.Optional(Uuid) }),
  answer: rows(MovedAssignment),
  tells: null,
  sql: ({ params, body }) => call('move_shot', {
    shot_id: params.shotId, to_scene_id: body.toSceneId, after_shot_id: body.afterShotId,
  }),
});

add(`POST ${scene}/template`, {
  summary: 'Put assets into the shots of the scene by a template',
  body: body({ template: Type.String(), keepOthers: Type.Optional(Type.Boolean()) }),
  answer: ref(TemplateResult),
  sql: ({ params, body }) => call('apply_template', {
    scene_id: params.sceneId, template: body.template, keep_others: body.keepOthers,
  }, 'row'),
});
