// The routes of the service that the editor uses, for one scene.
import type { Frame, Presence } from './words.js';

export interface Assignment { id: string | null; shot_id: string; instance_id: string; presence_type: Presence; presence_note: string | null }
export interface Shot { id: string; shot_id: string | null; shot_order: number | null; duration: number | null; setting: string | null; camera: string | null; action: string | null }
export interface SceneAsset { instance_id: string; project_asset_id: string; asset_name: string; asset_type: string; effective_description: string | null; image_url: string | null }
export interface ProjectAsset { id: string; name: string; asset_type: string; description: string | null; image_key_url: string | null }
export interface ChecklistRow { shot_id: string; shot_label: string | null; setting: string | null; duration: number | null; assigned: boolean; suggested: boolean; confidence: number; reason: string | null }
export interface PanelRow extends SceneAsset { assignment_id: string | null; presence_type: Presence; presence_note: string | null; in_start_frame: boolean; in_end_frame: boolean; warning: string | null; notice: string | null }
export interface Reference { position: number; instance_id: string | null; asset_name: string | null; asset_type: string | null; url: string; source: string }
export interface StageLocks { [stage: string]: { status?: string; locked_at?: string } }
export interface Cause { stage: number; cause: string; shot_label: string | null; asset_name: string | null; at: string | null }
export interface Stages { stage_locks: StageLocks; outdated_because: Cause[] }
export interface Impact { stage: number; shots: number; prompts: number; frames: number }
export interface SceneRow { id: string; scene_number: string | null; slug: string | null; shots: number; managed: boolean; stage_locks: StageLocks }
export interface Project { id: string; name: string | null }

export interface Connection {
  /** Where the service is; '' for the same origin. */
  url: string;
  token: () => string;
  /** Called when the service says 401: brings a new token, or throws. The request then goes out again. */
  renew: () => Promise<unknown>;
}

export class ApiError extends Error {
  constructor(readonly status: number, message: string, readonly details: { code?: string; detail?: string; hint?: string; impact?: Impact[] } = {}) {
    super(message);
  }
}

/** What to tell a person, and whether asking again may help. */
export function problem(error: unknown): { text: string; details?: string; again: boolean } {
  if (!(error instanceof ApiError)) {
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

async function request(connection: Connection, method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const send = () => fetch(connection.url + path, {
    method, signal, body: body === undefined ? undefined : JSON.stringify(body),
    headers: { authorization: `Bearer ${connection.token()}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
  });
  let response = await send();
  if (response.status === 401) {
    await connection.renew();
    response = await send();
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({})) as { error?: string; details?: ApiError['details'] };
  throw new ApiError(response.status, answer.error ?? `the service answered ${response.status}`, answer.details);
}

export interface Follower {
  signal: AbortSignal;
  state: (state: 'connecting' | 'open' | 'lost') => void;
  /** Shots whose assignments changed; null for all of the scene. */
  changed: (shots: string[] | null) => void;
}

export type Api = ReturnType<typeof makeApi>;
export type ProjectsApi = ReturnType<typeof makeProjectsApi>;

/** What leads to a scene. */
export function makeProjectsApi(connection: Connection) {
  const get = async <T>(path: string) => (await request(connection, 'GET', path)).json() as Promise<T>;
  return {
    projects: () => get<Project[]>('/api/projects'),
    scenes: (projectId: string) => get<SceneRow[]>(`/api/projects/${projectId}/scenes`),
  };
}

export function makeApi(connection: Connection, projectId: string, sceneId: string) {
  const project = `/api/projects/${projectId}`;
  const scene = `${project}/scenes/${sceneId}`;
  const call = async <T>(method: string, path: string, body?: unknown) => {
    const response = await request(connection, method, path, body);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  const get = <T>(path: string) => call<T>('GET', path);
  const post = <T>(path: string, body?: unknown) => call<T>('POST', path, body);

  return {
    projectId, sceneId,

    shots: () => get<Shot[]>(`${scene}/shots`),
    sceneAssets: () => get<SceneAsset[]>(`${scene}/assets`),
    // What a row says of its asset is in sceneAssets, once; kept with each row, a large scene would fill the memory.
    assignments: async (): Promise<Assignment[]> =>
      (await get<(Assignment & { scene_asset_instance_id: string })[]>(`${scene}/shot-assignments`)).map((row) => ({
        id: row.id, shot_id: row.shot_id, instance_id: row.scene_asset_instance_id, presence_type: row.presence_type, presence_note: row.presence_note,
      })),
    shotAssignments: async (shotId: string): Promise<Assignment[]> =>
      (await get<(Assignment & { assignment_id: string | null })[]>(`${scene}/shot-assignments/shots/${shotId}`)).map((row) => ({
        id: row.assignment_id, shot_id: row.shot_id, instance_id: row.instance_id, presence_type: row.presence_type, presence_note: row.presence_note,
      })),
    add: (assignments: { shotId: string; instanceId: string; presenceType?: Presence; presenceNote?: string }[]) =>
      post<unknown>(`${scene}/shot-assignments`, { assignments }),
    setPresence: (id: string, presenceType: Presence, presenceNote?: string) =>
      call<unknown>('PUT', `${scene}/shot-assignments/${id}`, { presenceType, presenceNote }),
    remove: (id: string) => call<unknown>('DELETE', `${scene}/shot-assignments/${id}`),
    hasAssignments: () => get<{ hasAssignments: boolean }>(`${scene}/shot-assignments/has-assignments`),
    autoPopulate: () => post<{ created: number; existing: number }>(`${scene}/shot-assignments/auto-populate`),

    projectAssets: () => get<ProjectAsset[]>(`${project}/assets`),
    checklist: (asset: string) => get<ChecklistRow[]>(`${scene}/assets/${asset}/checklist`),
    addAsset: (projectAssetId: string, shotIds: string[]) =>
      post<{ assignments: unknown[]; requiresAssignment: boolean; message: string }>(`${scene}/assets`, { projectAssetId, shotIds }),

    panel: (shot: string) => get<PanelRow[]>(`${scene}/shots/${shot}/panel`),
    assignable: (shot: string) => get<SceneAsset[]>(`${scene}/shots/${shot}/assignable`),
    split: (shot: string, labels: string[]) => post<{ part_id: string; shot_label: string }[]>(`${scene}/shots/${shot}/split`, { labels }),
    template: (template: string) => post<{ deleted: number; created: number }>(`${scene}/template`, { template }),
    undo: async () => (await post<{ undone: number }>(`${scene}/undo`)).undone,
    redo: async () => (await post<{ redone: number }>(`${scene}/redo`)).redone,

    stages: () => get<Stages>(`${scene}/stages`),
    lock: (stage: number, how: 'lock' | 'relock') => post<unknown>(`${scene}/stages/${stage}/${how}`),
    unlock: (stage: number, confirmed: boolean) =>
      post<unknown>(`${scene}/stages/${stage}/unlock`, confirmed ? { confirmed } : undefined),

    references: (shot: string, frame: Frame) => get<Reference[]>(`${scene}/shots/${shot}/references/${frame}`),
    clearOverride: (shot: string, frame: Frame) => call<void>('DELETE', `${scene}/shots/${shot}/references/${frame}`),

    /** Listens until the signal aborts; comes back by itself when the connection was lost. */
    async follow({ signal, state, changed }: Follower) {
      for (let failures = 0; !signal.aborted;) {
        try {
          const response = await request(connection, 'GET', `${scene}/events`, undefined, signal);
          for await (const event of serverSentEvents(response, signal)) {
            failures = 0;
            if (event.name === 'ready') { state('open'); changed(null); }
            if (event.name === 'change') changed((JSON.parse(event.data) as { shots: string[] | null }).shots);
            if (event.name === 'lost') changed(null);
            if (event.name === 'expired') break;
          }
        } catch (error) {
          if (!signal.aborted && error instanceof ApiError && !problem(error).again) return state('lost');
        }
        if (signal.aborted) return;
        state(failures++ ? 'lost' : 'connecting');
        await pause(Math.min(250 * 2 ** failures, 5_000), signal);
      }
    },
  };
}

/** Waits; a network that comes back ends the wait. */
function pause(ms: number, signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    const end = () => { clearTimeout(timer); removeEventListener('online', end); signal.removeEventListener('abort', end); resolve(); };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}

/** EventSource cannot send the token. A connection that says nothing for 40 seconds (a comment comes every 15) is dead. */
async function* serverSentEvents(response: Response, signal: AbortSignal) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const gone = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', gone);
  addEventListener('offline', gone);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    for (let text = ''; ;) {
      clearTimeout(timer);
      timer = setTimeout(gone, 40_000);
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (text + value).split(/\r?\n\r?\n/);
      text = parts.pop()!;
      for (const part of parts) {
        const field = (name: string) =>
          part.split(/\r?\n/).filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart()).join('\n');
        if (field('data')) yield { name: field('event') || 'message', data: field('data') };
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', gone);
    removeEventListener('offline', gone);
    gone();
  }
}
