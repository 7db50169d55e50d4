// Which asset is in which shot, and how.

import Type, { type TSchema } from 'typebox';
import { call, json } from '../call.ts';
import { routes } from '../route.ts';
import { Assignment, AssignmentDetail, body, Deleted, HasAssignments, NestedAssignment, Populated, ref, rows, Uuid, Uuids } from '../schemas.ts';

const base = '/api/projects/:projectId/scenes/:sceneId/shot-assignments';
const { all, add } = routes('assignments');
export const assignmentRoutes = all;

// Flat, and under the name that the REST layer has for an instance.
const flat = `(SELECT coalesce(json_agg((a - 'instance') || jsonb_build_object(
                 'shot_id', s.shot -> 'shot_id', 'scene_asset_instance_id', a #> '{instance,id}',
                 'scene_asset_instance', (a -> 'instance')
                   || jsonb_build_object('project_asset_id', a #> '{instance,project_asset,id}')) ORDER BY s.n, x.n), '[]')
               FROM jsonb_array_elements(r) WITH ORDINALITY s(shot, n),
                    jsonb_array_elements(s.shot -> 'assignments') WITH ORDINALITY x(a, n))`;

const maybe = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

add(`GET ${base}`, {
  summary: 'All assignments of the scene, each with its instance, asset and angle variants',
  answer: rows(NestedAssignment),
  sql: ({ params }) => call('scene_assignments', { scene_id: params.sceneId }, flat),
});

add(`GET ${base}/shots/:shotId`, {
  summary: 'The assignments of a shot',
  answer: rows(AssignmentDetail),
  sql: ({ params }) => call('assignments_for_shot', { shot_id: params.shotId }),
});

add(`POST ${base}`, {
  summary: 'Create or change assignments; all or none',
  status: 201,
  body: body({
    assignments: Type.Array(body({
      shotId: Uuid,
      instanceId: Uuid,
      presenceType: maybe(Type.String()),
      presenceNote: maybe(Type.String()),
      priority: maybe(Type.Integer()),
      cameraAngle: maybe(Type.String()),
      imageUrl: maybe(Type.String()),
    })),
  }),
  answer: rows(Assignment),
  names: ({ assignments }) => ({
    shotIds: assignments.map(({ shotId }) => shotId),
    instanceIds: assignments.map(({ instanceId }) => instanceId),
  }),
  sql: ({ body }) => call('assign_many', { assignments: json(body.assignments) }),
});

add(`PATCH ${base}`, {
  summary: 'Give several assignments one presence type',
  body: body({ assignmentIds: Uuids, presenceType: Type.String() }),
  answer: rows(Assignment),
  names: ({ assignmentIds }) => ({ assignmentIds }),
  sql: ({ body }) => call('set_presence_many', { assignment_ids: body.assignmentIds, presence_type: body.presenceType }),
});

add(`PUT ${base}/:assignmentId`, {
  summary: 'Set the presence type of an assignment, and its note',
  body: body({ presenceType: Type.String(), presenceNote: maybe(Type.String()) }),
  answer: ref(Assignment),
  sql: ({ params, body }) => call('set_presence', {
    assignment_id: params.assignmentId, presence_type: body.presenceType, presence_note: body.presenceNote,
  }, 'row'),
});

add(`DELETE ${base}/all`, {
  summary: 'Remove every assignment of the scene, which stays managed',
  answer: ref(Deleted),
  sql: ({ params }) => call('clear_scene', { scene_id: params.sceneId }, "json_build_object('deleted', r)"),
});

add(`DELETE ${base}/:assignmentId`, {
  summary: 'Take an asset out of a shot',
  answer: ref(Assignment),
  sql: ({ params }) => call('unassign', { assignment_id: params.assignmentId }, 'row'),
});

add(`POST ${base}/auto-populate`, {
  summary: 'Turn what a legacy scene shows into assignments; with shotIds, fill these shots',
  body: body({ shotIds: Type.Optional(Uuids) }),
  bodyIsOptional: true,
  answer: ref(Populated),
  names: ({ shotIds }) => ({ shotIds: shotIds ?? [] }),
  sql: ({ params, body }) => body.shotIds === undefined
    ? call('ensure_populated', { scene_id: params.sceneId }, 'row')
    : call('auto_populate', { scene_id: params.sceneId, shot_ids: body.shotIds }, 'row'),
});

add(`GET ${base}/has-assignments`, {
  summary: 'Whether the scene is managed, be it that it was emptied',
  answer: ref(HasAssignments),
  sql: ({ params }) => call('is_managed', { scene_id: params.sceneId }, "json_build_object('hasAssignments', r)"),
});

add(`PUT ${base}/:assignmentId/reference`, {
  summary: 'Choose image, camera angle and priority of an asset in a shot',
  body: body({
    imageUrl: Type.Optional(Type.String()), cameraAngle: Type.Optional(Type.String()),
    priority: Type.Optional(Type.Integer()),
  }),
  answer: ref(Assignment),
  sql: ({ params, body }) => call('set_reference', {
    assignment_id: params.assignmentId, image_url: body.imageUrl, camera_angle: body.cameraAngle, priority: body.priority,
  }, 'row'),
});
