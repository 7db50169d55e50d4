// One shot: what appears in it, how, and what to be careful about.
import { useState } from 'react';
import {
  Button as AriaButton, Dialog, Heading, Input, Label, ListBox, ListBoxItem, Menu, MenuItem, MenuTrigger, Popover, Select,
  SelectValue, TextField,
} from 'react-aria-components';
import { useQuery } from '@tanstack/react-query';
import type { PanelRow, Shot } from './api.js';
import { ImageChoice } from './ImageChoice.js';
import { labelOf } from './PresenceGrid.js';
import { Problem } from './Problem.js';
import { useAssignments, useCellChange, useGesture, useScene, useSceneAssets, useSceneQueries, useShots } from './scene.js';
import { Button, closeNow, Confirm, Picture, Shade } from './ui.js';
import { passesThroughWarning, presences, presenceSign, TypeIcon, typeName, type Presence } from './words.js';

export function ShotAssetPanel({ shotId }: { shotId?: string }) {
  const scene = useScene();
  const shots = useShots();
  const id = shotId ?? scene.shotId;
  const shot = shots.data?.find((row) => row.id === id);
  if (!id && shots.data?.length === 0) return null;
  if (!id) return <p className="sa-empty">Click the name of a shot in the grid to see its assets, notes and reference images.</p>;
  if (shots.data && !shot) return <p className="sa-empty">This shot is no longer in the scene.</p>;
  return shot ? <Panel key={id} shot={shot} /> : null;
}

type Row = Omit<PanelRow, 'presence_type' | 'warning' | 'notice' | 'in_start_frame' | 'in_end_frame'> & Partial<PanelRow> & {
  instance_id: string; asset_type: string; presence_type: Presence;
};

function Panel({ shot }: { shot: Shot }) {
  const queries = useSceneQueries();
  const panel = useQuery(queries.panel(shot.id));
  const assignable = useQuery(queries.assignable(shot.id));
  const assets = useSceneAssets();
  const assignments = useAssignments();
  const { change } = useCellChange();
  const [removing, setRemoving] = useState<Row | null>(null);
  const label = labelOf(shot);

  if (panel.error && !panel.data) return <Problem of={`Shot ${label}`} query={panel} />;

  // What is being changed shows in the assignments first; the rest of a row follows with the server's answer.
  const here = new Map(assignments.data?.filter((row) => row.shot_id === shot.id).map((row) => [row.instance_id, row]));
  const known = new Set(panel.data?.map((row) => row.instance_id));
  const isHere = ({ instance_id, presence_type }: PanelRow) =>
    instance_id !== null && (assignments.data ? here.has(instance_id) : presence_type !== null);
  // Whom an override of a frame sends, although the shot does not have them.
  const outside = (panel.data ?? []).filter((row) => row.presence_type === null && !isHere(row));
  const rows: Row[] = [
    ...(panel.data ?? []).filter(isHere),
    ...(assets.data ?? []).filter((row) => panel.data && here.has(row.instance_id) && !known.has(row.instance_id))
      .map((row) => ({ ...row, assignment_id: null, presence_type: 'throughout' as const, presence_note: null, effective_description: null, image_url: null })),
  ].map((row) => ({ ...row, ...here.get(row.instance_id!) }) as Row);
  const free = (assignable.data ?? []).filter((row) => !here.has(row.instance_id));

  const set = (row: Pick<Row, 'instance_id' | 'asset_name'>, presence: Presence | null, note?: string) =>
    change({ shotId: shot.id, instanceId: row.instance_id, what: `${row.asset_name} in ${label}`, presence, note });

  return (
    <section className="sa-panel" aria-label={`Shot ${label}`}>
      <h2>Shot <bdi>{label}</bdi></h2>
      <p className="sa-quiet">{[shot.setting, shot.camera, shot.duration != null && `${shot.duration} s`].filter(Boolean).join(' · ')}</p>
      {shot.action && <p className="sa-action" dir="auto">{shot.action}</p>}
      {!panel.data && <p className="sa-waiting">Loading the shot</p>}
      {outside.length > 0 && (
        <div className="sa-warning" role="note">
          {outside.map((row) => <p key={row.instance_id ?? row.asset_name} dir="auto">{row.warning}</p>)}
        </div>
      )}
      {panel.data && rows.length === 0 && <p className="sa-empty">Nothing appears in this shot.</p>}
      <ul className="sa-cards" aria-label={`Assets in shot ${label}`}>
        {rows.map((row) => (
          <Card
            key={row.instance_id} row={row} shot={shot} onRemove={() => setRemoving(row)}
            onPresence={(presence) => void set(row, presence).catch(() => undefined)}
            onNote={(note) => void set(row, row.presence_type, note).catch(() => undefined)}
          />
        ))}
      </ul>
      <Select
        className="sa-field" aria-label={`Add an asset to shot ${label}`} placeholder="Add to this shot" isDisabled={free.length === 0}
        value={null} onChange={(id) => {
          const row = free.find(({ instance_id }) => instance_id === id);
          if (row) void set(row, 'throughout').catch(() => undefined);
        }}
      >
        <AriaButton className="sa-button sa-select"><SelectValue>{() => (free.length ? '+ Add to this shot' : 'Every asset of the scene is here')}</SelectValue></AriaButton>
        <Popover className="sa-popover">
          <ListBox items={free.map((row) => ({ ...row, id: row.instance_id }))}>
            {(row) => (
              <ListBoxItem id={row.instance_id} textValue={row.asset_name} className="sa-item">
                <TypeIcon type={row.asset_type} /> {row.asset_name} <span className="sa-type">{typeName(row.asset_type)}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </Select>
      <MoveShot shot={shot} />
      {removing && (
        <Confirm
          title={`Remove ${removing.asset_name} from shot ${label}?`} action="Remove" onClose={() => setRemoving(null)}
          onConfirm={() => set(removing, null)}
        >
          <p>It stays in the scene and in its other shots.</p>
        </Confirm>
      )}
    </section>
  );
}

/** Takes the shot, with its assets, to the end of another scene. */
function MoveShot({ shot }: { shot: Shot }) {
  const { api, selectShot } = useScene();
  const scenes = useQuery(useSceneQueries().scenes);
  const label = labelOf(shot);
  const others = (scenes.data ?? []).filter(({ id }) => id !== api.sceneId);
  const nameOf = (id: string) => `scene ${others.find((scene) => scene.id === id)?.scene_number ?? ''}`.trim();
  const move = useGesture((api, to: string) => api.moveShot(shot.id, to), {
    what: `Moving shot ${label}`, done: (_rows, to) => `Shot ${label} is now at the end of ${nameOf(to)}.`,
  });
  return (
    <MenuTrigger>
      <Button isPending={move.isPending} isDisabled={others.length === 0}>Move shot {label} to another scene ▾</Button>
      <Popover className="sa-popover">
        <Menu items={others} onAction={(id) => move.mutate(String(id), { onSuccess: () => selectShot(null) })}>
          {({ id, scene_number, slug }) => (
            <MenuItem id={id} className="sa-item" textValue={`Scene ${scene_number}`}>Scene {scene_number} <span className="sa-type">{slug}</span></MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Card({ row, shot, onPresence, onNote, onRemove }: {
  row: Row; shot: Shot; onPresence: (presence: Presence) => void; onNote: (note: string) => void; onRemove: () => void;
}) {
  const [splitting, setSplitting] = useState(false);
  const frames = [row.in_start_frame && 'start', row.in_end_frame && 'end'].filter(Boolean).join(' and ');
  return (
    <li className="sa-card" data-presence={row.presence_type}>
      <div className="sa-row">
        <Picture url={row.image_url}><TypeIcon type={row.asset_type} /></Picture>
        <span className="sa-grow">
          <strong className="sa-name" dir="auto" title={row.asset_name}>{row.asset_name}</strong>
          <span className="sa-type">{typeName(row.asset_type)}{frames && ` · in ${frames} frame`}</span>
        </span>
        <Select aria-label={`Presence of ${row.asset_name}`} value={row.presence_type} onChange={(id) => id && onPresence(id as Presence)}>
          <AriaButton className="sa-button sa-select"><SelectValue /></AriaButton>
          <Popover className="sa-popover">
            <ListBox items={presences}>
              {({ id, name }) => (
                <ListBoxItem id={id} textValue={name} className="sa-item"><span aria-hidden="true">{presenceSign(id)}</span> {name}</ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </Select>
        <Button className="sa-icon" aria-label={`Remove ${row.asset_name}`} onPress={onRemove}>×</Button>
      </div>
      <NoteField key={row.presence_note ?? ''} value={row.presence_note ?? ''} name={row.asset_name} onSave={onNote} />
      {row.warning != null && (
        <div className="sa-warning" role="note">
          {row.presence_type === 'passes_through' && <p>{passesThroughWarning}</p>}
          <p>{row.warning}</p>
          {row.presence_type === 'passes_through' && <Button onPress={() => setSplitting(true)}>Split shot</Button>}
        </div>
      )}
      {row.notice && <p className="sa-notice" role="note">{row.notice}</p>}
      <ImageChoice shotId={shot.id} instanceId={row.instance_id} name={row.asset_name} type={row.asset_type} shot={labelOf(shot)} />
      {splitting && <SplitDialog shot={shot} onClose={() => setSplitting(false)} />}
    </li>
  );
}

/** Saves when it is left, or on Enter; Escape leaves it as it was. */
function NoteField({ value, name, onSave }: { value: string; name: string; onSave: (note: string) => void }) {
  const [text, setText] = useState(value);
  const save = () => { if (text !== value) onSave(text); };
  return (
    <TextField className="sa-field" value={text} onChange={setText} maxLength={200}>
      <Label className="sa-hidden">Note on {name}</Label>
      <Input
        placeholder="Note: how it appears" dir="auto" onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setText(value);
        }}
      />
    </TextField>
  );
}

export function SplitDialog({ shot, onClose }: { shot: Shot; onClose: () => void }) {
  const label = labelOf(shot);
  const [labels, setLabels] = useState([`${label}-1`, `${label}-2`]);
  const split = useGesture((api, parts: string[]) => api.split(shot.id, parts), {
    what: `Splitting shot ${label}`, done: (parts) => `Shot ${label} is now ${parts.map((part) => part.shot_label).join(' and ')}.`,
  });
  return (
    <Shade onClose={onClose} className="sa-dialog-place">
      <Dialog className="sa-dialog">
        <form onSubmit={(event) => { event.preventDefault(); split.mutate(labels, { onSuccess: () => closeNow(onClose) }); }}>
          <Heading slot="title">Split shot {label}</Heading>
          <p>The second part follows the first. Afterwards, say in which part an asset enters and in which it exits, so that frames show it.</p>
          {labels.map((value, index) => (
            <TextField
              key={index} className="sa-field" value={value} isRequired autoFocus={index === 0}
              onChange={(text) => setLabels(labels.map((other, i) => (i === index ? text : other)))}
            >
              <Label>{index ? 'Second part' : 'First part'}</Label>
              <Input />
            </TextField>
          ))}
          <div className="sa-row sa-end">
            <Button onPress={onClose}>Cancel</Button>
            <Button type="submit" className="sa-primary" isPending={split.isPending}>Split shot</Button>
          </div>
        </form>
      </Dialog>
    </Shade>
  );
}
