// The reference images of a shot's two frames, in order, each with its source.
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useQuery } from '@tanstack/react-query';
import { Problem } from './Problem.js';
import { labelOf } from './PresenceGrid.js';
import { useGesture, useScene, useSceneQueries, useShots } from './scene.js';
import { Button, Picture } from './ui.js';
import { count, sourceNames, TypeIcon, type Frame } from './words.js';

export function FrameReferences({ shotId }: { shotId?: string }) {
  const scene = useScene();
  const shot = shotId ?? scene.shotId;
  const row = useShots().data?.find(({ id }) => id === shot);
  if (!shot) return null;
  return (
    <section className="sa-frames" aria-label="Reference images">
      {row && <h2 className="sa-all">Reference images of shot <bdi>{labelOf(row)}</bdi></h2>}
      <FrameList shot={shot} frame="start" title="Start frame" />
      <FrameList shot={shot} frame="end" title="End frame" />
      <ComputeReferences shot={shot} />
    </section>
  );
}

/** Writes the computed images of the scene's shots where frame generation reads them, for a model if there are any. */
function ComputeReferences({ shot }: { shot: string }) {
  const stale = useQuery(useSceneQueries().staleShots).data?.find((row) => row.shot_id === shot);
  const models = useQuery(useSceneQueries().imageModels);
  const compute = useGesture((api, model: string) => api.refreshReferences(model), {
    what: 'Computing the reference images',
    done: (shots, model) => {
      const kept = shots.filter((shot) => shot.kept_overrides.length > 0).length;
      return `Reference images of ${count(shots.length, 'shot')} computed${model && ` for ${model}`}.` +
        (kept ? ` In ${count(kept, 'shot')}, those set by hand are kept.` : '');
    },
  });
  const items = [{ id: '', name: 'Any image model', limit: 'no limit' }, ...(models.data ?? []).map((model) => ({
    id: model.name, name: model.name, limit: model.max_images == null ? 'no limit' : `${count(model.max_images, 'image')} at most`,
  }))];
  return (
    <div className="sa-row sa-compute">
      <MenuTrigger>
        <Button isPending={compute.isPending}>Compute references for all shots ▾</Button>
        <Popover className="sa-popover">
          <Menu items={items.map((item) => ({ ...item, id: `model ${item.id}` }))} onAction={(id) => compute.mutate(String(id).slice('model '.length))}>
            {({ id, name, limit }) => <MenuItem id={id} className="sa-item" textValue={name}>{name} <span className="sa-type">{limit}</span></MenuItem>}
          </Menu>
        </Popover>
      </MenuTrigger>
      {stale && stale.reason !== 'never_generated' && <p className="sa-quiet">The shot has changed since its images were computed.</p>}
    </div>
  );
}

function FrameList({ shot, frame, title }: { shot: string; frame: Frame; title: string }) {
  const query = useQuery(useSceneQueries().references(shot, frame));
  const clear = useGesture((api) => api.clearOverride(shot, frame), { what: 'Returning to the computed images', done: () => `${title}: computed again.` });
  if (query.error && !query.data) return <Problem of={title} query={query} />;
  const images = query.data ?? [];
  return (
    <div className="sa-frame">
      <h2 id={`sa-frame-${frame}`}>{title}</h2>
      {query.data && images.length === 0 && <p className="sa-quiet">No image goes with this frame.</p>}
      <ol aria-labelledby={`sa-frame-${frame}`}>
        {images.map((image) => (
          <li key={image.position} className="sa-row">
            <span className="sa-number">#{image.position}</span>
            <Picture url={image.url}><TypeIcon type={image.asset_type ?? ''} /></Picture>
            <span className="sa-grow">
              <span className="sa-name" dir="auto" title={image.asset_name ?? undefined}>{image.asset_name ?? 'Image'}</span>
              <a className="sa-quiet sa-url" href={image.url} target="_blank" rel="noreferrer" title={image.url}>{image.url.split('/').at(-1)}</a>
            </span>
            <span className="sa-badge" data-source={image.source}>{sourceNames[image.source] ?? image.source}</span>
          </li>
        ))}
      </ol>
      {images.some((image) => image.source === 'override') && (
        <Button isPending={clear.isPending} onPress={() => clear.mutate(undefined)}>Use computed images</Button>
      )}
    </div>
  );
}
