// One scene: what the components share. The server's state is in the query cache and nowhere else; what is here besides
// is which shot is selected and whether there is a connection.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { QueryClient, QueryClientProvider, queryOptions, type Query, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { problem, type Api, type Assignment, type SceneAsset, type Shot } from './api.js';
import { makeNotes, NoteRegion, Progress, type Note, type Notes } from './ui.js';
import { count, populatedText, presenceName, type Frame, type Presence } from './words.js';

/** 'ended': the service does not let this user listen any more. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'ended';

interface Scene {
  api: Api;
  key: readonly unknown[];
  notes: Notes;
  connection: ConnectionState;
  shotId: string | null;
  selectShot: (shotId: string | null) => void;
  /** Shots that have changed, here or elsewhere, and were not asked for since. */
  changed: Set<string>;
  /** The cell whose change the server refused last, for a moment. */
  refused: string | null;
  setRefused: (cell: string | null) => void;
  /** Says what was changed, if anything is to be said; with "Undo" until the next change, since undo takes back the latest. */
  tell: (note?: Note, undo?: () => void) => void;
}

const Context = createContext<Scene | null>(null);
export function useScene(): Scene {
  const scene = useContext(Context);
  if (!scene) throw new Error('A component of the editor needs a <SceneProvider> around it.');
  return scene;
}

export const cellOf = (row: { shot_id: string; instance_id: string }) => `${row.instance_id} ${row.shot_id}`;

export interface SceneProviderProps {
  api: Api;
  /** The selected shot, where the host keeps it (in its address, say). */
  shotId?: string | null;
  onSelectShot?: (shotId: string | null) => void;
  /** Turns a legacy scene into a managed one when it is opened, and says so. Default: true. */
  populate?: boolean;
  queryClient?: QueryClient;
  children: ReactNode;
}

/** Everything of one scene goes inside. Give it a key of the scene's id. */
export function SceneProvider({ queryClient, ...props }: SceneProviderProps) {
  const [own] = useState(() => queryClient ?? makeQueryClient());
  return <QueryClientProvider client={own}><Provider {...props} /></QueryClientProvider>;
}

/** Asks again where asking again can help: not where the service has answered that it will not. */
export const makeQueryClient = () => new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', staleTime: 30_000, retry: (times, error) => times < 3 && problem(error).again, retryDelay: (n) => 300 * 2 ** n },
    // Without a network, a change fails at once and is put back, rather than wait unseen.
    mutations: { networkMode: 'always' },
  },
});

function Provider({ api, shotId: hostShot, onSelectShot, populate = true, children }: Omit<SceneProviderProps, 'queryClient'>) {
  const [notes] = useState(makeNotes);
  const [connection, setConnection] = useState<ConnectionState>('connecting');
  const [ownShot, setOwnShot] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [changed] = useState(() => new Set<string>());
  const key = useMemo(() => ['shot-assets', api.projectId, api.sceneId] as const, [api]);
  const offered = useRef<string | null>(null);
  const tell = useCallback((note?: Note, undo?: () => void) => {
    if (offered.current) notes.close(offered.current);
    const told = note && notes.add(undo ? { ...note, action: { name: 'Undo', run: undo } } : note, { timeout: 10_000 });
    offered.current = undo && told ? told : null;
  }, [notes]);
  const scene: Scene = {
    api, key, notes, connection, changed, refused, setRefused, tell,
    shotId: hostShot === undefined ? ownShot : hostShot, selectShot: onSelectShot ?? setOwnShot,
  };
  return (
    <Context.Provider value={scene}>
      <Follow onState={setConnection} populate={populate} />
      <Progress />
      {children}
      <NoteRegion notes={notes} />
    </Context.Provider>
  );
}

/** Populates on opening, and follows what others change. */
function Follow({ onState, populate }: { onState: (state: ConnectionState) => void; populate: boolean }) {
  const { api, notes } = useScene();
  const refresh = useRefresh();
  const latest = useRef({ refresh, onState });
  latest.current = { refresh, onState };

  // A mutation, so that progress shows.
  const { mutate: setUp } = useMutation({
    mutationFn: async () => (await api.hasAssignments() ? 0 : (await api.autoPopulate()).created),
    onSuccess: (created) => {
      if (created === 0) return;
      notes.add({ tone: 'good', text: populatedText }, { timeout: 10_000 });
      void latest.current.refresh(null);
    },
    onError: (error) => {
      const { text, details } = problem(error);
      notes.add({ tone: 'bad', text: `The scene's assignments could not be set up. ${text}`, details });
    },
  });
  const opened = useRef(false);
  useEffect(() => {
    if (!populate || opened.current) return;
    opened.current = true;
    setUp();
  }, [populate, setUp]);

  useEffect(() => {
    const stop = new AbortController();
    api.follow({
      signal: stop.signal,
      state: (state) => latest.current.onState(state),
      changed: (shots) => latest.current.refresh(shots),
    });
    return () => stop.abort();
  }, [api]);
  return null;
}

const everything = '*';

/** Asks again for what these shots show (null: all of the scene), and for what depends on it. */
export function useRefresh() {
  const { api, key, changed } = useScene();
  const queries = useQueryClient();
  return useCallback(async (shots: string[] | null) => {
    const assignments = [...key, 'assignments'];
    const known = queries.getQueryData<Shot[]>([...key, 'shots']);
    for (const id of shots ?? [everything]) changed.add(known?.some((shot) => shot.id === id) ? id : everything);
    // While something of ours is under way, an answer could be older than it; what is asked at its end covers all.
    const busy = () => queries.isMutating({ mutationKey: key }) > 0;
    if (busy()) return;
    // A first answer that is still on its way would count as the new one, so it is asked for again.
    const askAgain = async (concerns: (query: Query) => boolean) => {
      await queries.cancelQueries({ queryKey: key, predicate: (query) => query.state.data === undefined && concerns(query) });
      await queries.invalidateQueries({ queryKey: key, predicate: concerns });
    };
    const isAsked = queries.isFetching({ queryKey: assignments, exact: true }) > 0;
    if (changed.has(everything) || changed.size > 8 || isAsked || !queries.getQueryData(assignments)) {
      changed.clear();
      await askAgain(() => true);
      return;
    }
    const asked = [...changed];
    const answers = Promise.all(asked.map((id) => api.shotAssignments(id)));
    // The panel of a shot also tells what contradicts its neighbours, and stages hang on everything.
    const rest = askAgain((query) => !['assignments', 'shots', 'assets'].includes(String(query.queryKey[key.length])));
    try {
      const rows = (await answers).flat();
      if (!busy()) {
        for (const id of asked) changed.delete(id);
        const instances = queries.getQueryData<SceneAsset[]>([...key, 'assets']);
        if (rows.some((row) => !instances?.some((instance) => instance.instance_id === row.instance_id))) {
          void queries.invalidateQueries({ queryKey: [...key, 'assets'] });
        }
        queries.setQueryData<Assignment[]>(assignments, (old) => old && [...old.filter((row) => !asked.includes(row.shot_id)), ...rows]);
      }
    } catch {
      await askAgain(() => true);
    }
    await rest;
  }, [api, changed, key, queries]);
}

// --- What is read ---------------------------------------------------------------------------------------------------

export function useSceneQueries() {
  const { api, key } = useScene();
  return {
    shots: queryOptions({ queryKey: [...key, 'shots'], queryFn: () => api.shots() }),
    assets: queryOptions({ queryKey: [...key, 'assets'], queryFn: () => api.sceneAssets() }),
    assignments: queryOptions({ queryKey: [...key, 'assignments'], queryFn: () => api.assignments() }),
    stages: queryOptions({ queryKey: [...key, 'stages'], queryFn: () => api.stages(), refetchInterval: 20_000 }),
    scenes: queryOptions({ queryKey: [...key, 'scenes'], queryFn: () => api.scenes() }),
    projectAssets: queryOptions({ queryKey: [...key, 'project-assets'], queryFn: () => api.projectAssets() }),
    checklist: (asset: string) => queryOptions({ queryKey: [...key, 'checklist', asset], queryFn: () => api.checklist(asset), staleTime: 0 }),
    panel: (shot: string) => queryOptions({ queryKey: [...key, 'panel', shot], queryFn: () => api.panel(shot) }),
    assignable: (shot: string) => queryOptions({ queryKey: [...key, 'assignable', shot], queryFn: () => api.assignable(shot) }),
    details: (shot: string) => queryOptions({ queryKey: [...key, 'details', shot], queryFn: () => api.details(shot) }),
    available: (shot: string) => queryOptions({ queryKey: [...key, 'available', shot], queryFn: () => api.available(shot) }),
    staleShots: queryOptions({ queryKey: [...key, 'stale-shots'], queryFn: () => api.staleShots() }),
    imageModels: queryOptions({ queryKey: ['shot-assets', 'image-models'], queryFn: () => api.imageModels() }),
    references: (shot: string, frame: Frame) =>
      queryOptions({ queryKey: [...key, 'references', shot, frame], queryFn: () => api.references(shot, frame) }),
  };
}

export const useShots = () => useQuery(useSceneQueries().shots);
export const useSceneAssets = () => useQuery(useSceneQueries().assets);
export const useAssignments = () => useQuery(useSceneQueries().assignments);

// --- What is changed ------------------------------------------------------------------------------------------------

/** When the mutation that calls it counts as under way no more. */
export const afterwards = (run: () => unknown) => { setTimeout(run); };

export interface CellChange {
  shotId: string;
  instanceId: string;
  /** What the message says: "Hutter in 2A". */
  what: string;
  /** null takes the asset out of the shot. */
  presence: Presence | null;
  /** Absent keeps the note, '' clears it. */
  note?: string;
  /** Offers to take a removal back. */
  offerUndo?: boolean;
}

/** Changes one asset in one shot: shown at once, put back with a message if the server refuses. */
export function useCellChange() {
  const { api, key, notes, setRefused, tell } = useScene();
  const queries = useQueryClient();
  const refresh = useRefresh();
  const undo = useUndo();
  const assignments = [...key, 'assignments'];

  const put = (change: CellChange, row: Assignment | undefined) => {
    queries.setQueryData<Assignment[]>(assignments, (old) => old && [
      ...old.filter((other) => other.shot_id !== change.shotId || other.instance_id !== change.instanceId), ...(row ? [row] : []),
    ]);
  };

  const rowOf = ({ shotId, instanceId }: CellChange, rows: Assignment[] | undefined) =>
    rows?.find((row) => row.shot_id === shotId && row.instance_id === instanceId);

  const mutation = useMutation({
    mutationKey: key,
    scope: { id: api.sceneId },  // one after the other, so that the last one wins there as it does here
    mutationFn: async ({ id, ...change }: CellChange & { id?: string | null }): Promise<unknown> => {
      const { shotId, instanceId, presence, note } = change;
      if (presence !== null) {
        return id ? api.setPresence(id, presence, note)
          : api.add([{ shotId, instanceId, presenceType: presence, presenceNote: note }]);
      }
      // What was added a moment ago has no id here yet.
      const known = id ?? rowOf(change, await api.shotAssignments(shotId))?.id;
      return known && api.remove(known);
    },
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey: assignments, exact: true });
      const before = rowOf(change, queries.getQueryData(assignments));
      put(change, change.presence === null ? undefined : {
        id: before?.id ?? null, shot_id: change.shotId, instance_id: change.instanceId, presence_type: change.presence,
        presence_note: change.note ?? before?.presence_note ?? null,
      });
      return { before };
    },
    onSuccess: (_answer, change) => {
      if (change.presence === null && change.offerUndo !== false) tell({ tone: 'plain', text: `${change.what}: removed.` }, () => undo.mutate());
      else tell();
    },
    onError: (error, change, context) => {
      put(change, context?.before);
      const cell = cellOf({ shot_id: change.shotId, instance_id: change.instanceId });
      setRefused(cell);
      setTimeout(() => setRefused(null), 4_000);
      const { text, details } = problem(error);
      notes.add({
        tone: 'bad', text: `${change.what}: not changed, still ${presenceName(context?.before?.presence_type)}. ${text}`, details,
      });
    },
    onSettled: (_answer, _error, change) => afterwards(() => refresh([change.shotId])),
  });
  const change = (change: CellChange) =>
    mutation.mutateAsync({ ...change, id: rowOf(change, queries.getQueryData(assignments))?.id });
  return { change, isPending: mutation.isPending };
}

/** A gesture whose result only the server knows: shows progress, reports the result, asks again for everything. */
export function useGesture<Input, Answer>(run: (api: Api, input: Input) => Promise<Answer>, options: {
  what: string; done?: (answer: Answer, input: Input) => string | null;
  /** Whether it changed assignments, so that undo takes this back and nothing that was before. */
  undoable?: (answer: Answer, input: Input) => boolean;
}) {
  const { api, key, notes, tell } = useScene();
  const refresh = useRefresh();
  const undo = useUndo();
  return useMutation({
    mutationKey: key,
    mutationFn: (input: Input) => run(api, input),
    onSuccess: (answer, input) => {
      const text = options.done?.(answer, input);
      if (!text) return;
      if (options.undoable) tell({ tone: 'good', text }, options.undoable(answer, input) ? () => undo.mutate() : undefined);
      else notes.add({ tone: 'good', text }, { timeout: 10_000 });
    },
    onError: (error) => {
      const { text, details } = problem(error);
      notes.add({ tone: 'bad', text: `${options.what}: not done. ${text}`, details });
    },
    onSettled: () => afterwards(() => refresh(null)),
  });
}

function useTakeBack(which: 'undo' | 'redo', what: string) {
  const { api, key, notes, tell } = useScene();
  const refresh = useRefresh();
  return useMutation({
    mutationKey: key,
    mutationFn: () => api[which](),
    onSuccess: (n) => tell({ tone: 'good', text: `${what}: ${count(n, 'assignment')} changed.` }),
    onError: (error) => {
      const { text, details } = problem(error);
      // What the database says besides is for who set it up.
      if (text.startsWith('Nothing to ')) return tell({ tone: 'plain', text: `There is nothing of yours to ${which} in this scene.` });
      notes.add({ tone: 'bad', text: `${what}: not done. ${text}`, details });
    },
    onSettled: () => afterwards(() => refresh(null)),
  });
}
export const useUndo = () => useTakeBack('undo', 'Undo');
export const useRedo = () => useTakeBack('redo', 'Redo');
