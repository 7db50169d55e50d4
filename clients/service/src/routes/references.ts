// Reference images, prompts and spreadsheets.

import Type from 'typebox';
import { call, json } from '../call.ts';
import { routes } from '../route.ts';
import {
  AvailableReference, body, FrameReference, ImageModel, ImportedRow, PromptContext, ReferenceOrder, RefreshedShot, rows, StaleShot,
  TransformationState, Uuid, Uuids,
} from '../schemas.ts';

const project = '/api/projects/:projectId';
const scene = `${project}/scenes/:sceneId` as const;
const shot = `${scene}/shots/:shotId` as const;
const references = routes('references');
const prompts = routes('prompts');
const sheets = routes('spreadsheets');
export const referenceRoutes = [references.all, prompts.all, sheets.all];

references.add('GET /api/image-models', {
  summary: 'The image models that reference images can be ordered for', answer: rows(ImageModel),
  sql: ({ read }) => read.imageModels(),
});

references.add(`GET ${scene}/references`, {
  summary: 'The reference images of each shot as they are computed today',
  query: body({ maxImages: Type.Optional(Type.Integer()), model: Type.Optional(Type.String()) }),
  answer: rows(ReferenceOrder),
  sql: ({ params, query }) => call('reference_orders', {
    scene_id: params.sceneId, max_images: query.maxImages, model: query.model,
  }),
});

references.add(`POST ${scene}/references/refresh`, {
  summary: 'Write the reference orders of today where frame generation reads them',
  body: body({ keepOverrides: Type.Optional(Type.Boolean()), model: Type.Optional(Type.String()) }),
  bodyIsOptional: true,
  answer: rows(RefreshedShot),
  tells: [],
  sql: ({ params, body }) => call('refresh_reference_orders', {
    scene_id: params.sceneId, keep_overrides: body.keepOverrides, model: body.model,
  }),
});

references.add(`GET ${scene}/references/stale`, {
  summary: 'The shots that need to be generated again, and why', answer: rows(StaleShot),
  sql: ({ params }) => call('stale_shots', { scene_id: params.sceneId }),
});

references.add(`GET ${scene}/transformations`, {
  summary: 'How transformed assets look in each shot', answer: rows(TransformationState),
  sql: ({ params }) => call('transformation_states', { scene_id: params.sceneId }),
});

const frame = `${shot}/references/:frame` as const;
references.add(`GET ${frame}`, {
  summary: 'The reference images of a frame, each with its source', answer: rows(FrameReference),
  sql: ({ params }) => call('frame_references', { shot_id: params.shotId, frame_type: params.frame }),
});

const maybe = Type.Optional(Type.Union([Type.String(), Type.Null()]));
references.add(`PUT ${frame}`, {
  summary: 'Put an order of the user’s in the place of the computed one',
  body: body({
    images: Type.Array(body({
      url: Type.String(), label: maybe, assetName: maybe, type: maybe,
      instanceId: Type.Optional(Type.Union([Uuid, Type.Null()])),
    })),
  }),
  tells: [],
  sql: ({ params, body }) => call('set_reference_override', {
    shot_id: params.shotId, frame_type: params.frame, image_order: json(body.images),
  }, 'row'),
});

references.add(`DELETE ${frame}`, {
  summary: 'Put the computed order back',
  tells: [],
  sql: ({ params }) => call('clear_reference_override', { shot_id: params.shotId, frame_type: params.frame }, 'row'),
});

references.add(`PUT ${shot}/extra-references/:frame`, {
  summary: 'Set the images that follow the computed ones',
  body: body({ images: Type.Array(body({ url: Type.String(), label: maybe })) }),
  tells: [],
  sql: ({ params, body }) => call('set_extra_references', {
    shot_id: params.shotId, frame_type: params.frame, images: json(body.images),
  }, 'row'),
});

references.add(`GET ${shot}/available-references`, {
  summary: 'Every image there is for the assets of a shot, which one is used, and why',
  answer: rows(AvailableReference),
  sql: ({ params }) => call('available_references', { shot_id: params.shotId }),
});

prompts.add(`GET ${scene}/prompts`, {
  summary: 'All that a prompt generator needs of each shot',
  query: body({ model: Type.Optional(Type.String()) }),
  answer: rows(PromptContext),
  sql: ({ params, query }) => call('prompt_context', { scene_id: params.sceneId, model: query.model }),
});

prompts.add(`POST ${scene}/prompts`, {
  summary: 'Store generated prompts',
  body: body({
    prompts: Type.Array(body({ shotId: Uuid, framePrompt: maybe, videoPrompt: maybe })), model: Type.Optional(Type.String()),
  }),
  answer: Uuids,
  names: ({ prompts }) => ({ shotIds: prompts.map(({ shotId }) => shotId) }),
  sql: ({ params, body }) => call('record_prompts', {
    scene_id: params.sceneId, prompts: json(body.prompts), model: body.model,
  }),
});

sheets.add(`GET ${scene}/export`, {
  summary: 'The assignments of the scene as CSV', answer: Type.String(), contentType: 'text/csv; charset=utf-8',
  sql: ({ params }) => call('export_assignments', { scene_id: params.sceneId }, 'r'),
});

sheets.add(`GET ${project}/export`, {
  summary: 'The assignments of the project as CSV', answer: Type.String(), contentType: 'text/csv; charset=utf-8',
  sql: ({ params }) => call('export_assignments', { project_id: params.projectId }, 'r'),
});

sheets.add('POST /api/import', {
  summary: 'Make assignments what a CSV says; a dry run tells what would happen',
  body: body({
    csv: Type.String(), dryRun: Type.Optional(Type.Boolean()), mode: Type.Optional(Type.String()),
    addAssets: Type.Optional(Type.Boolean()),
  }),
  answer: rows(ImportedRow),
  sql: ({ body }) => call('import_assignments', {
    csv: body.csv, dry_run: body.dryRun, mode: body.mode, add_assets: body.addAssets,
  }),
});
