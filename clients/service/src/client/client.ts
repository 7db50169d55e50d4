// A typed client, for browsers and Node.js. Its types are generated from the OpenAPI document.

import { EventSourceParserStream } from 'eventsource-parser/stream';
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './openapi.ts';

export type { components, paths };
/** The rows and documents of the answers, by name: Schemas['PanelRow']. */
export type Schemas = components['schemas'];

/** The service said no. */
export class ServiceError extends Error {
  readonly status: number;
  readonly details: Schemas['Error']['details'];
  constructor(status: number, { error, details }: Schemas['Error']) {
    super(error);
    this.name = 'ServiceError';
    this.status = status;
    this.details = details;
  }
}

export type SceneEvent =
  /** Connected: ask for all that is shown. */
  | { type: 'ready' }
  | { type: 'change'; sceneId: string; shots: string[] | null; stages: number[] }
  /** Something may have been missed: ask for all that is shown. */
  | { type: 'lost' }
  /** The connection is gone; another one is on its way. */
  | { type: 'disconnected'; error: unknown };

export interface Options {
  /** Address of the service, '' for that of the page. */
  baseUrl: string;
  /** Asked for each request; where one was refused, asked again with renew. */
  token: (renew: boolean) => string | Promise<string>;
  fetch?: typeof globalThis.fetch;
}

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** The data of an answer; throws ServiceError where there is an error. */
export async function take<T>(answer: Answer<T>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  throw new ServiceError(response.status, isError(error) ? error : { error: `the service answers ${response.status}`, details: {} });
}

const isError = (value: unknown): value is Schemas['Error'] =>
  typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'string';

export interface ShotAssets {
  /** Every route of the service: http.GET('/api/…', { params: … }). */
  http: Client<paths>;
  scene: (projectId: string, sceneId: string) => SceneClient;
}
export type SceneClient = ReturnType<typeof sceneClient>;

export function shotAssets({ baseUrl, token, fetch = (...args) => globalThis.fetch(...args) }: Options): ShotAssets {
  // A token that is refused may only have expired, so each request is sent again once with a new one.
  const authorized = async (request: Request): Promise<Response> => {
    const again = request.clone();
    const send = async (to: Request, renew: boolean) => {
      to.headers.set('authorization', `Bearer ${await token(renew)}`);
      return fetch(to);
    };
    const response = await send(request, false);
    return response.status === 401 ? send(again, true) : response;
  };
  const http = createClient<paths>({ baseUrl, fetch: authorized });
  return { http, scene: (projectId, sceneId) => sceneClient(http, { baseUrl, authorized }, projectId, sceneId) };
}

const base = '/api/projects/{projectId}/scenes/{sceneId}/shot-assignments';

function sceneClient(http: Client<paths>,
                     { baseUrl, authorized }: { baseUrl: string; authorized: (request: Request) => Promise<Response> },
                     projectId: string, sceneId: string) {
  const path = { projectId, sceneId };
  return {
    list: () => take(http.GET(base, { params: { path } })),
    listShot: (shotId: string) => take(http.GET(`${base}/shots/{shotId}`, { params: { path: { ...path, shotId } } })),
    create: (assignments: { shotId: string; instanceId: string; presenceType?: string; presenceNote?: string | null }[]) =>
      take(http.POST(base, { params: { path }, body: { assignments } })),
    update: (assignmentId: string, presenceType: string, presenceNote?: string) =>
      take(http.PUT(`${base}/{assignmentId}`, {
        params: { path: { ...path, assignmentId } },
        body: { presenceType, ...(presenceNote !== undefined && { presenceNote }) },
      })),
    delete: (assignmentId: string) =>
      take(http.DELETE(`${base}/{assignmentId}`, { params: { path: { ...path, assignmentId } } })),
    deleteAll: () => take(http.DELETE(`${base}/all`, { params: { path } })),
    autoPopulate: (shotIds?: string[]) =>
      take(http.POST(`${base}/auto-populate`, { params: { path }, body: shotIds ? { shotIds } : {} })),
    hasAssignments: async () =>
      (await take(http.GET(`${base}/has-assignments`, { params: { path } }))).hasAssignments,
    /** What happens in the scene, until signal is aborted. Connects again by itself; throws where it may not listen. */
    events: (signal: AbortSignal) => sceneEvents(authorized, `${baseUrl}/api/projects/${projectId}/scenes/${sceneId}/events`, signal),
  };
}

async function* sceneEvents(send: (request: Request) => Promise<Response>, url: string, signal: AbortSignal): AsyncGenerator<SceneEvent> {
  for (let failures = 0; !signal.aborted;) {
    let cause: unknown;
    try {
      const response = await send(new Request(new URL(url, globalThis.location?.href), { signal }));
      if (!response.ok) {
        const error = await response.json().catch(() => undefined);
        await take(Promise.resolve({ error, response }));
      }
      const events = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { event, data } of events) {
        failures = 0;
        if (event === 'ready' || event === 'lost') yield { type: event };
        else if (event === 'change') {
          const { scene_id, shots, stages } = JSON.parse(data);
          yield { type: 'change', sceneId: scene_id, shots, stages };
        }
      }
    } catch (error) {
      if (error instanceof ServiceError && error.status < 500) throw error;
      cause = error;
    }
    if (signal.aborted) return;
    yield { type: 'disconnected', error: cause };
    await pause(Math.min(250 * 2 ** failures++, 5_000) * (0.5 + Math.random() / 2), signal);
  }
}

const pause = (ms: number, signal: AbortSignal) => new Promise<void>((resolve) => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
});
