// The routes of the service that the editor uses, for one scene.
import { ServiceError, take, type Schemas, type ShotAssets } from 'shot-assets-service/client';
import type { Frame, Presence } from './words.js';

export interface Assignment { id: string | null; shot_id: string; instance_id: string; presence_type: Presence; presence_note: string | null }
export type Shot = Schemas['Shot'];
export type SceneAsset = Schemas['SceneAsset'];
export type ProjectAsset = Schemas['ProjectAsset'];
export type PanelRow = Schemas['PanelRow'];
export type Stages = Schemas['Stages'];
export type Impact = Schemas['Impact'];
export type AvailableReference = Schemas['AvailableReference'];
/** Absent keeps what there is; an empty text, and priority 0, clear it. */
export interface ReferenceChange { imageUrl?: string; cameraAngle?: string; priority?: number }

export type Connection = ShotAssets;

/** What to tell a person, and whether asking again may help. */
export function problem(error: unknown): { text: string; details?: string; again: boolean } {
  if (!(error instanceof ServiceError)) {
    return { text: 'There is no connection to the service.', details: 'Check your network and try again.', again: true };
  }
  const sentence = error.message.charAt(0).toUpperCase() + error.message.slice(1) + (/[.!?]$/.test(error.message) ? '' : '.');
  const advice: Record<number, string> = {
    401: 'Sign in again.', 403: 'Ask an administrator for the right to do this.',
    404: 'It may have been removed meanwhile. Reload the page.', 409: 'Look at the present state and try again.',
    503: 'The service is busy or restarting. Try again in a moment.', 504: 'It took too long. Try again.',
  };
  const details = [error.details.detail, error.details.hint ?? advice[error.status]].filter(Boolean).join(' ');
  return { text: sentence, details: details || undefined, again: error.status >= 502 };
}

export interface Follower {
  signal: AbortSignal;
  state: (state: 'connecting' | 'open' | 'lost' | 'ended') => void;
  /** Shots whose assignments changed; null for all of the scene. */
  changed: (shots: string[] | null) => void;
}

export type Api = ReturnType<typeof makeApi>;
export type ProjectsApi = ReturnType<typeof makeProjectsApi>;

/** What leads to a scene. */
export function makeProjectsApi({ http }: Connection) {
  return {
    projects: () => take(http.GET('/api/projects')),
    scenes: (projectId: string) => take(http.GET('/api/projects/{projectId}/scenes', { params: { path: { projectId } } })),
  };
}

export function makeApi(connection: Connection, projectId: string, sceneId: string) {
  const { http } = connection;
  const client = connection.scene(projectId, sceneId);
  const scene = '/api/projects/{projectId}/scenes/{sceneId}' as const;
  const path = { projectId, sceneId };
  const of = <More extends object>(more: More) => ({ params: { path: { ...path, ...more } } });
  const here = of({});

  return {
    projectId, sceneId,

    shots: () => take(http.GET(`${scene}/shots`, here)),
    sceneAssets: () => take(http.GET(`${scene}/assets`, here)),
    // What a row says of its asset is in sceneAssets, once; kept with each row, a large scene would fill the memory.
    assignments: async () => (await client.list()).map((row): Assignment => ({
      id: row.id, shot_id: row.shot_id, instance_id: row.scene_asset_instance_id,
      presence_type: row.presence_type as Presence, presence_note: row.presence_note,
    })),
    shotAssignments: async (shotId: string) => (await client.listShot(shotId)).map((row): Assignment => ({
      id: row.assignment_id, shot_id: row.shot_id, instance_id: row.instance_id,
      presence_type: row.presence_type as Presence, presence_note: row.presence_note,
    })),
    add: client.create,
    setPresence: client.update,
    remove: client.delete,
    hasAssignments: client.hasAssignments,
    autoPopulate: () => client.autoPopulate(),

    projectAssets: () => take(http.GET('/api/projects/{projectId}/assets', here)),
    checklist: (projectAssetId: string) => take(http.GET(`${scene}/assets/{projectAssetId}/checklist`, of({ projectAssetId }))),
    addAsset: (projectAssetId: string, shotIds: string[]) =>
      take(http.POST(`${scene}/assets`, { ...here, body: { projectAssetId, shotIds } })),

    details: client.listShot,
    available: (shotId: string) => take(http.GET(`${scene}/shots/{shotId}/available-references`, of({ shotId }))),
    setReference: (assignmentId: string, body: ReferenceChange) =>
      take(http.PUT(`${scene}/shot-assignments/{assignmentId}/reference`, { ...of({ assignmentId }), body })),
    staleShots: () => take(http.GET(`${scene}/references/stale`, here)),
    imageModels: () => take(http.GET('/api/image-models')),
    refreshReferences: (model: string) => take(http.POST(`${scene}/references/refresh`, { ...here, body: { model } })),

    panel: (shotId: string) => take(http.GET(`${scene}/shots/{shotId}/panel`, of({ shotId }))),
    assignable: (shotId: string) => take(http.GET(`${scene}/shots/{shotId}/assignable`, of({ shotId }))),
    split: (shotId: string, labels: string[]) => take(http.POST(`${scene}/shots/{shotId}/split`, { ...of({ shotId }), body: { labels } })),
    scenes: () => take(http.GET('/api/projects/{projectId}/scenes', here)),
    moveShot: (shotId: string, toSceneId: string) => take(http.POST(`${scene}/shots/{shotId}/move`, { ...of({ shotId }), body: { toSceneId } })),
    template: (template: string, keepOthers: boolean) => take(http.POST(`${scene}/template`, { ...here, body: { template, keepOthers } })),
    undo: async () => (await take(http.POST(`${scene}/undo`, { ...here, body: {} }))).undone,
    redo: async () => (await take(http.POST(`${scene}/redo`, here))).redone,

    stages: () => take(http.GET(`${scene}/stages`, here)) as Promise<Stages>,
    lock: (stage: number, how: 'lock' | 'relock') => take(http.POST(`${scene}/stages/{stage}/${how}`, of({ stage }))),
    unlock: (stage: number, confirmed: boolean) =>
      take(http.POST(`${scene}/stages/{stage}/unlock`, { ...of({ stage }), body: confirmed ? { confirmed } : {} })),

    references: (shotId: string, frame: Frame) => take(http.GET(`${scene}/shots/{shotId}/references/{frame}`, of({ shotId, frame }))),
    clearOverride: (shotId: string, frame: Frame) => take(http.DELETE(`${scene}/shots/{shotId}/references/{frame}`, of({ shotId, frame }))),

    /** Listens until the signal aborts; comes back by itself when the connection was lost. */
    async follow({ signal, state, changed }: Follower) {
      try {
        for await (const event of client.events(signal)) {
          if (event.type === 'disconnected') state('lost');
          else if (event.type === 'change') changed(event.shots ?? null);
          else { state('open'); changed(null); }
        }
      } catch {
        if (!signal.aborted) state('ended');
      }
    },
  };
}
