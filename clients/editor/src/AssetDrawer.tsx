// Adds an asset to the scene: first which, then to which shots. Without shots, the second step is left out.
import { useEffect, useRef, useState } from 'react';
import { Checkbox, Dialog, Heading, Input, Label, ListBox, ListBoxItem, SearchField } from 'react-aria-components';
import { useQuery } from '@tanstack/react-query';
import type { ProjectAsset } from './api.js';
import { Problem } from './Problem.js';
import { useGesture, useSceneAssets, useSceneQueries, useShots } from './scene.js';
import { Button, closeNow, Picture, Shade } from './ui.js';
import { count, TypeIcon, typeName } from './words.js';

export function AssetDrawer({ onClose }: { onClose: () => void }) {
  const [asset, setAsset] = useState<ProjectAsset | null>(null);
  const shots = useShots();
  const add = useAddAsset();
  const choose = (chosen: ProjectAsset) => {
    if (shots.data?.length === 0) add.mutate({ asset: chosen, shotIds: [] }, { onSuccess: () => closeNow(onClose) });
    else setAsset(chosen);
  };
  return (
    <Shade onClose={onClose} className="sa-drawer">
      <Dialog className="sa-drawer-inside">
        {asset
          ? <ShotsStep asset={asset} onBack={() => setAsset(null)} onClose={onClose} />
          : <AssetStep onChoose={choose} onClose={onClose} pending={add.isPending} />}
      </Dialog>
    </Shade>
  );
}

/** Brings the asset into the scene; one that is in it already only comes into more shots. */
function useAddAsset() {
  const here = useSceneAssets();
  return useGesture(async (api, { asset, shotIds }: { asset: ProjectAsset; shotIds: string[] }) => {
    const instance = here.data?.find((row) => row.project_asset_id === asset.id);
    if (!instance) return api.addAsset(asset.id, shotIds);
    if (shotIds.length) await api.add(shotIds.map((shotId) => ({ shotId, instanceId: instance.instance_id })));
    return null;
  }, {
    what: 'Adding the asset', undoable: (_answer, { shotIds }) => shotIds.length > 0,
    done: (answer, { asset, shotIds }) => {
      if (answer?.requiresAssignment) return answer.message;
      return shotIds.length ? `${asset.name} added to ${count(shotIds.length, 'shot')}.` : `${asset.name} is in the scene already.`;
    },
  });
}

function AssetStep({ onChoose, onClose, pending }: { onChoose: (asset: ProjectAsset) => void; onClose: () => void; pending: boolean }) {
  const query = useQuery(useSceneQueries().projectAssets);
  const here = useSceneAssets();
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const matches = (query.data ?? []).filter(({ name, asset_type }) => `${name} ${typeName(asset_type)}`.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <>
      <Heading slot="title">Add asset</Heading>
      <SearchField className="sa-field" value={text} onChange={setText} autoFocus>
        <Label>Find an asset of the project</Label>
        <Input onKeyDown={(event) => {
          if (event.key === 'Enter' && matches.length === 1) onChoose(matches[0]!);
          if (event.key === 'ArrowDown') list.current?.querySelector<HTMLElement>('[role=option]')?.focus();
        }} />
      </SearchField>
      {query.error && !query.data && <Problem of="The project's assets" query={query} />}
      {query.isPending && <p className="sa-waiting">Loading assets</p>}
      {query.data && (
        <ListBox
          ref={list} aria-label="Assets of the project" className="sa-list" items={matches} dependencies={[here.data]} disabledKeys={pending ? matches.map(({ id }) => id) : []}
          onAction={(id) => { const asset = matches.find((row) => row.id === id); if (asset) onChoose(asset); }}
          renderEmptyState={() => <p className="sa-empty">{text ? 'No asset has that name.' : 'The project has no assets yet.'}</p>}
        >
          {(row) => (
            <ListBoxItem id={row.id} textValue={row.name} className="sa-item sa-row">
              <Picture url={row.image_key_url}><TypeIcon type={row.asset_type} /></Picture>
              <span className="sa-grow">
                <span className="sa-name" dir="auto" title={row.name}>{row.name}</span>{' '}
                <span className="sa-type">
                  {typeName(row.asset_type)}{here.data?.some(({ project_asset_id }) => project_asset_id === row.id) && ' · in this scene'}
                </span>
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      )}
      <div className="sa-row sa-end"><Button onPress={onClose}>Cancel</Button></div>
    </>
  );
}

function ShotsStep({ asset, onBack, onClose }: { asset: ProjectAsset; onBack: () => void; onClose: () => void }) {
  const query = useQuery(useSceneQueries().checklist(asset.id));
  const add = useAddAsset();
  // All shots are chosen until the user decides otherwise.
  const [unchosen, setUnchosen] = useState<ReadonlySet<string>>(new Set());
  const free = (query.data ?? []).filter((row) => !row.assigned);
  const chosen = free.filter((row) => !unchosen.has(row.shot_id)).map((row) => row.shot_id);
  const suggested = free.filter((row) => row.suggested);
  // The list that had the focus is gone.
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const choose = (keep: (row: { suggested: boolean }) => boolean) =>
    setUnchosen(new Set(free.filter((row) => !keep(row)).map((row) => row.shot_id)));
  const toggle = (id: string) => {
    const next = new Set(unchosen);
    if (!next.delete(id)) next.add(id);
    setUnchosen(next);
  };
  return (
    <>
      <Heading slot="title" ref={heading} tabIndex={-1}>In which shots is <bdi>{asset.name}</bdi>?</Heading>
      <div className="sa-row">
        <Button onPress={() => choose((row) => row.suggested)} isDisabled={suggested.length === 0}>Only suggested ({suggested.length})</Button>
        <Button onPress={() => choose(() => true)} isDisabled={!query.data}>All</Button>
        <Button onPress={() => choose(() => false)} isDisabled={!query.data}>None</Button>
      </div>
      {query.error && !query.data && <Problem of="The shots" query={query} />}
      {query.isPending && <p className="sa-waiting">Loading shots</p>}
      {query.data && suggested.length === 0 && <p className="sa-quiet">The script suggests no {free.length < query.data.length ? 'further ' : ''}shot for {asset.name}. Untick the shots without it.</p>}
      <ul className="sa-list" aria-label="Shots">
        {query.data?.map((row) => (
          <li key={row.shot_id}>
            <Checkbox
              className="sa-check" isSelected={row.assigned || !unchosen.has(row.shot_id)} isDisabled={row.assigned}
              onChange={() => toggle(row.shot_id)}
            >
              <span className="sa-box" aria-hidden="true" />
              <span className="sa-grow">
                <strong><bdi>{row.shot_label ?? 'Shot without a label'}</bdi></strong>{' '}
                <span className="sa-quiet">{[row.setting, row.duration != null && `${row.duration} s`].filter(Boolean).join(' · ')}</span>
                {row.assigned && <span className="sa-suggestion">already in this shot</span>}
                {!row.assigned && row.suggested && <span className="sa-suggestion">suggested: {row.reason}</span>}
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
      <div className="sa-row sa-end">
        <Button onPress={onBack}>Back</Button>
        <Button
          className="sa-primary" isPending={add.isPending} isDisabled={!query.data || (query.data.length > 0 && free.length === 0)}
          onPress={() => add.mutate({ asset, shotIds: chosen }, { onSuccess: () => closeNow(onClose) })}
        >{chosen.length || free.length ? `Add to ${count(chosen.length, 'shot')}` : 'Already in every shot'}</Button>
      </div>
    </>
  );
}
