// What a page shows of projects and scenes.

import Type from 'typebox';
import { call } from '../call.ts';
import { routes } from '../route.ts';
import { Appearance, AssetCount, Contradiction, Project, ProjectAsset, ref, rows, Scene, SceneAsset, Shot } from '../schemas.ts';

const project = '/api/projects/:projectId';
const scene = `${project}/scenes/:sceneId` as const;
const { all, add } = routes('scenes');
export const sceneRoutes = all;

add('GET /api/projects', { summary: 'Projects', answer: rows(Project), sql: ({ read }) => read.projects() });

add(`GET ${project}/scenes`, {
  summary: 'The scenes of a project', answer: rows(Scene), sql: ({ params, read }) => read.scenes(params.projectId),
});

add(`GET ${project}/assets`, {
  summary: 'The assets of a project', answer: rows(ProjectAsset),
  sql: ({ params, read }) => read.projectAssets(params.projectId),
});

add(`GET ${project}/assets/:projectAssetId/appearances`, {
  summary: 'Every shot in which an asset appears', answer: rows(Appearance),
  sql: ({ params }) => call('appearances', { project_asset_id: params.projectAssetId }),
});

add(`GET ${scene}`, {
  summary: 'A scene', answer: ref(Scene), sql: ({ params, read }) => read.scene(params.sceneId),
});

add(`GET ${scene}/shots`, {
  summary: 'The shots of a scene, in order', answer: rows(Shot), sql: ({ params, read }) => read.shots(params.sceneId),
});

add(`GET ${scene}/assets`, {
  summary: 'The instances of a scene, also those in no shot, in order', answer: rows(SceneAsset),
  sql: ({ params }) => call('scene_assets', { scene_id: params.sceneId }),
});

add(`GET ${scene}/asset-counts`, {
  summary: 'A scene in numbers, by asset type', answer: rows(AssetCount),
  sql: ({ params }) => call('scene_asset_counts', { scene_id: params.sceneId }),
});

add(`GET ${scene}/continuity`, {
  summary: 'What neighbouring shots contradict each other about', answer: rows(Contradiction),
  sql: ({ params }) => call('check_continuity', { scene_id: params.sceneId }),
});

add(`GET ${scene}/chart`, {
  summary: 'A scene as a picture', answer: Type.String(), contentType: 'image/svg+xml',
  sql: ({ params }) => call('presence_chart', { scene_id: params.sceneId }, 'r'),
});
