// A page of the components: sign in, choose a project and a scene, edit. The address holds what is chosen.
import { useEffect, useMemo, useState } from 'react';
import { QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query';
import { makeApi, makeProjectsApi, makeQueryClient, SceneEditor } from '../src/index.js';
import { Problem } from '../src/Problem.js';
import { Button, Confirm, Progress } from '../src/ui.js';
import { settings, signIn, type Session, type Settings } from './session.js';

type Choice = { project?: string; scene?: string; shot?: string };
const readAddress = (): Choice => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

function useAddress(): [Choice, (choice: Choice) => void] {
  const [choice, setChoice] = useState(readAddress);
  useEffect(() => {
    const follow = () => setChoice(readAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return [choice, (next) => { location.hash = new URLSearchParams(Object.entries(next).filter(([, value]) => value)).toString(); }];
}

export function App() {
  const [here, setHere] = useState<Settings | null>(null);
  const [session, setSession] = useState<Session | null>(null);
  const [expired, setExpired] = useState<{ again: () => void; giveUp: () => void } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [queries] = useState(makeQueryClient);

  // A mutation, so that progress shows.
  const { mutate } = useMutation({
    mutationFn: ({ user, settings }: { user: string; settings: Settings }) => signIn(user, settings.service, () =>
      new Promise<void>((again, refuse) => setExpired({ again, giveUp: () => refuse(new Error('signed out')) }))),
    onSuccess: (session) => {
      setSession(session);
      sessionStorage.setItem('user', session.user);
    },
    onError: () => setProblem('You could not be signed in. Check that scripts/editor is running, and try again.'),
  }, queries);
  const enter = (user: string, settings: Settings) => {
    setProblem(null);
    mutate({ user, settings });
  };
  useEffect(() => {
    settings.then((found) => {
      setHere(found);
      const user = sessionStorage.getItem('user');
      if (user && found.users.some(({ name }) => name === user)) enter(user, found);
    }, () => setProblem('The page could not be set up. Check that scripts/editor is running, and reload.'));
  }, []);
  const signOut = () => {
    sessionStorage.removeItem('user');
    queries.clear();
    location.hash = '';
    setSession(null);
  };

  return (
    <QueryClientProvider client={queries}>
      <header className="page-header">
        <h1>Shot assets</h1>
        {session && <p>{session.user} <Button onPress={signOut}>Sign out</Button></p>}
      </header>
      <main>
        {problem && <p role="alert" className="sa-problem">{problem}</p>}
        {!session && <Progress />}
        {!here && !problem && <p className="sa-waiting">Loading</p>}
        {session ? <Scenes key={session.user} session={session} queries={queries} /> : here && (
          <section className="page-users sa-editor">
            <h2>Who are you?</h2>
            {here.users.map(({ name, project }) => (
              <Button key={name} onPress={() => enter(name, here)}>{name} <span className="sa-quiet">{project}</span></Button>
            ))}
          </section>
        )}
        {expired && (
          <Confirm
            title="Your session has expired" action="Sign in again" other="Sign out" danger={false} mustAnswer
            onConfirm={async () => expired.again()} onOther={() => { expired.giveUp(); signOut(); }} onClose={() => setExpired(null)}
          >
            <p>Nothing is lost if you sign in again: what you did last is sent then. Signing out discards it.</p>
          </Confirm>
        )}
      </main>
    </QueryClientProvider>
  );
}

function Scenes({ session, queries }: { session: Session; queries: ReturnType<typeof makeQueryClient> }) {
  const [choice, choose] = useAddress();
  const api = useMemo(() => makeProjectsApi(session.connection), [session]);
  const projects = useQuery({ queryKey: ['projects'], queryFn: api.projects });
  const project = projects.data?.find(({ id }) => id === choice.project) ?? projects.data?.[0];
  const scenes = useQuery({ queryKey: ['scenes', project?.id], queryFn: () => api.scenes(project!.id), enabled: !!project });
  const scene = scenes.data?.find(({ id }) => id === choice.scene);
  const sceneApi = useMemo(() => project && scene && makeApi(session.connection, project.id, scene.id), [session, project?.id, scene?.id]);

  if (projects.error) return <Problem of="Your projects" query={projects} />;
  if (scenes.error) return <Problem of="The scenes" query={scenes} />;
  if (projects.data?.length === 0) return <p className="sa-empty">You have no project yet. Your application creates projects, scenes and shots.</p>;
  return (
    <>
      {!sceneApi && <Progress />}
      <nav className="page-nav" aria-label="Scenes">
        {projects.data && (
          <label>Project{' '}
            <select value={project?.id} onChange={(event) => choose({ project: event.target.value })}>
              {projects.data.map(({ id, name }) => <option key={id} value={id}>{name ?? id}</option>)}
            </select>
          </label>
        )}
        <ul>
          {scenes.data?.map((row) => (
            <li key={row.id}>
              <a href={`#${new URLSearchParams({ project: project!.id, scene: row.id })}`} aria-current={row.id === scene?.id ? 'page' : undefined}>
                Scene {row.scene_number} <span className="sa-quiet" dir="auto">{row.slug}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {scenes.data?.length === 0 && <p className="sa-empty">This project has no scenes yet. Your application creates them.</p>}
      {scenes.data && scenes.data.length > 0 && !scene && <p className="sa-empty">Choose a scene.</p>}
      {sceneApi && (
        <SceneEditor
          key={scene!.id} api={sceneApi} queryClient={queries} shotId={choice.shot ?? null}
          onSelectShot={(shot) => choose({ project: project!.id, scene: scene!.id, shot: shot ?? undefined })}
        />
      )}
    </>
  );
}
