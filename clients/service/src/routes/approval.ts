// History and stage locks.

import Type from 'typebox';
import { call } from '../call.ts';
import { Problem } from '../problems.ts';
import { routes } from '../route.ts';
import { body, HistoryRow, Impact, Redone, ref, rows, StageLocks, Stages, Undone } from '../schemas.ts';

const scene = '/api/projects/:projectId/scenes/:sceneId';
const history = routes('history');
const stages = routes('stages');
export const approvalRoutes = [history.all, stages.all];

history.add(`GET ${scene}/history`, {
  summary: 'Who changed which assignment, the latest first', answer: rows(HistoryRow),
  sql: ({ params }) => call('history', { scene_id: params.sceneId }),
});

history.add(`POST ${scene}/undo`, {
  summary: 'Take back the last change',
  body: body({ mine: Type.Optional(Type.Boolean()) }),
  bodyIsOptional: true,
  answer: ref(Undone),
  sql: ({ params, body }) => call('undo_last', { scene_id: params.sceneId, mine: body.mine },
                                  "json_build_object('undone', r)"),
});

history.add(`POST ${scene}/redo`, {
  summary: 'Make the change again that was taken back last', answer: ref(Redone),
  sql: ({ params }) => call('redo_last', { scene_id: params.sceneId }, "json_build_object('redone', r)"),
});

stages.add(`GET ${scene}/stages`, {
  summary: 'The stages of the scene, and why they are outdated', answer: ref(Stages),
  sql: ({ params, read }) => read.stages(params.sceneId),
});

stages.add(`GET ${scene}/stages/:stage/impact`, {
  summary: 'What unlocking a stage would outdate', answer: rows(Impact),
  sql: ({ params }) => call('unlock_impact', { scene_id: params.sceneId, stage: params.stage }),
});

const locks = "json_build_object('stage_locks', r)";
stages.add(`POST ${scene}/stages/:stage/lock`, {
  summary: 'Approve a stage', answer: ref(StageLocks), tells: [],
  sql: ({ params }) => call('lock_stage', { scene_id: params.sceneId, stage: params.stage }, locks),
});

stages.add(`POST ${scene}/stages/:stage/relock`, {
  summary: 'Approve an outdated stage again as it is', answer: ref(StageLocks), tells: [],
  sql: ({ params }) => call('relock_stage', { scene_id: params.sceneId, stage: params.stage }, locks),
});

stages.add(`POST ${scene}/stages/:stage/unlock`, {
  summary: 'Open a stage again; what it would outdate has to be confirmed',
  body: body({ confirmed: Type.Optional(Type.Boolean()) }),
  bodyIsOptional: true,
  answer: ref(StageLocks),
  tells: [],
  sql: ({ params, body }) => ({
    text: `
      SELECT impact, CASE WHEN $3 OR impact IS NULL
                       THEN json_build_object('stage_locks', shot_assets.unlock_stage($1, $2))::text END AS body
      FROM (SELECT json_agg(i) AS impact FROM shot_assets.unlock_impact($1, $2) i) i`,
    values: [params.sceneId, params.stage, body.confirmed ?? false],
  }),
  finish: (row) => {
    if (row?.body != null) return row;
    throw new Problem(409, 'later stages would be outdated', {
      hint: 'Send {"confirmed": true} to unlock the stage all the same.', impact: row?.['impact'] as unknown[],
    });
  },
});
