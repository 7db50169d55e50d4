// The stages of a scene, why they are outdated, and what locks, relocks and unlocks them.
import { useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ServiceError } from 'shot-assets-service/client';
import { problem, type Impact } from './api.js';
import { Problem } from './Problem.js';
import { afterwards, useGesture, useRefresh, useScene, useSceneQueries } from './scene.js';
import { Button, Confirm } from './ui.js';
import { count, reason, stageNames, statusNames } from './words.js';

const signs: Record<string, string> = { locked: '✓', outdated: '!', draft: '○' };

export function StageLocks() {
  const query = useQuery(useSceneQueries().stages);
  if (query.error && !query.data) return <Problem of="The stages" query={query} />;
  return (
    <section className="sa-stages" aria-label="Stages">
      <ol>
        {Object.entries(stageNames).map(([stage, name]) => (
          <Stage
            key={stage} stage={Number(stage)} name={name} status={query.data?.stage_locks[stage]?.status ?? (query.data ? 'draft' : undefined)}
            reasons={query.data?.outdated_because.filter((row) => row.stage === Number(stage)).map(reason) ?? []}
          />
        ))}
      </ol>
    </section>
  );
}

function Stage({ stage, name, status, reasons }: { stage: number; name: string; status: string | undefined; reasons: string[] }) {
  const title = `stage ${stage}, ${name}`;
  const lock = useGesture((api, how: 'lock' | 'relock') => api.lock(stage, how), {
    what: `Locking ${title}`, done: () => `Stage ${stage}, ${name}, is locked.`,
  });
  const { impact, ask, unlock, close, isPending } = useUnlock(stage, title);
  const unique = [...new Set(reasons)];
  // One button for all of them, so that the focus stays on it.
  const actions: Record<string, { name: string; label: string; run: () => void; isPending: boolean; className?: string }> = {
    draft: { name: 'Lock', label: `Lock ${title}`, run: () => lock.mutate('lock'), isPending: lock.isPending },
    outdated: { name: 'Lock again', label: `Lock again: ${title}`, run: () => lock.mutate('relock'), isPending: lock.isPending, className: 'sa-primary' },
    locked: { name: 'Unlock', label: `Unlock ${title}`, run: ask, isPending },
  };
  const action = actions[status ?? ''];
  return (
    <li className="sa-stage" data-status={status} aria-label={`Stage ${stage}, ${name}: ${statusNames[status ?? ''] ?? 'unknown'}`}>
      <div className="sa-row">
        <span className="sa-stage-number">{stage}</span>
        <span className="sa-grow">
          <strong>{name}</strong>
          <span className="sa-status"><span aria-hidden="true">{signs[status ?? ''] ?? '…'}</span> {statusNames[status ?? ''] ?? status ?? 'Loading'}</span>
        </span>
      </div>
      {unique.length > 0 && (
        <details className="sa-reasons">
          <summary>Why: {unique[0]}{unique.length > 1 && ` and ${count(unique.length - 1, 'more change')}`}</summary>
          <ul>{unique.map((text) => <li key={text}>{text}</li>)}</ul>
          <p className="sa-quiet">This is what made the stage outdated. Later changes are in the history of the scene.</p>
        </details>
      )}
      {action && <Button aria-label={action.label} className={action.className} isPending={action.isPending} onPress={action.run}>{action.name}</Button>}
      {impact && (
        <Confirm title={`Unlock ${title}?`} action="Unlock" onConfirm={unlock} onClose={close}>
          <p>These stages become outdated, and have to be looked at and locked again:</p>
          <ul>
            {impact.map((row) => (
              <li key={row.stage}>
                Stage {row.stage}, {stageNames[row.stage]}: {count(row.shots, 'shot')}
                {row.prompts > 0 && `, ${count(row.prompts, 'prompt')}`}{row.frames > 0 && `, ${count(row.frames, 'frame')}`}
              </li>
            ))}
          </ul>
        </Confirm>
      )}
    </li>
  );
}

/** Unlocks; where that would cost something, the service says what, and the user decides. */
function useUnlock(stage: number, title: string) {
  const { api, key, notes } = useScene();
  const refresh = useRefresh();
  const [impact, setImpact] = useState<Impact[] | null>(null);
  const mutation = useMutation({
    mutationKey: key,
    mutationFn: (confirmed: boolean) => api.unlock(stage, confirmed),
    onSuccess: () => { notes.add({ tone: 'good', text: `Unlocked ${title}.` }, { timeout: 6_000 }); },
    onError: (error, confirmed) => {
      if (!confirmed && error instanceof ServiceError && error.details.impact) return setImpact(error.details.impact);
      const { text, details } = problem(error);
      notes.add({ tone: 'bad', text: `Unlocking ${title}: not done. ${text}`, details });
    },
    onSettled: () => afterwards(() => refresh(null)),
  });
  return {
    impact, ask: () => mutation.mutate(false), unlock: () => mutation.mutateAsync(true), close: () => setImpact(null), isPending: mutation.isPending,
  };
}
