// All components of a scene as one page.
import { useEffect, useRef, useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { AssetDrawer } from './AssetDrawer.js';
import { FrameReferences } from './FrameReferences.js';
import { PresenceGrid } from './PresenceGrid.js';
import { ShotAssetPanel } from './ShotAssetPanel.js';
import { StageLocks } from './StageLocks.js';
import { SceneProvider, useGesture, useRedo, useScene, useUndo, type SceneProviderProps } from './scene.js';
import { Button } from './ui.js';
import { count } from './words.js';

export function SceneEditor(props: Omit<SceneProviderProps, 'children'>) {
  return (
    <SceneProvider key={props.api.sceneId} {...props}>
      <div className="sa-editor">
        <ConnectionState />
        <StageLocks />
        <SceneToolbar />
        <div className="sa-columns">
          <div className="sa-detail">
            <PresenceGrid />
            <FrameReferences />
          </div>
          <aside aria-label="Selected shot"><ShotAssetPanel /></aside>
        </div>
      </div>
    </SceneProvider>
  );
}

/** Says when what others do does not arrive. */
export function ConnectionState() {
  const { connection } = useScene();
  return (
    <div role="status" className="sa-connection" data-state={connection}>
      {connection === 'lost' && 'Connection lost. What you see may be old; the editor reconnects by itself.'}
      {connection === 'ended' && 'What others change does not arrive here any more. Reload the page.'}
    </div>
  );
}

const templates = [
  { template: 'all_throughout', keepOthers: true, name: 'Everything in every shot' },
  { template: 'match_characters', keepOthers: true, name: 'Characters as the script lists them, all else stays' },
  { template: 'match_characters', keepOthers: false, name: 'Characters as the script lists them, no props' },
  { template: 'locations_throughout', keepOthers: true, name: 'Locations in every shot, all else stays' },
  { template: 'locations_throughout', keepOthers: false, name: 'Locations in every shot, nothing else' },
].map((item) => ({ ...item, id: item.name }));

export function SceneToolbar() {
  const [adding, setAdding] = useState(false);
  const undo = useUndo(), redo = useRedo();
  const template = useGesture((api, { template, keepOthers }: typeof templates[number]) => api.template(template, keepOthers), {
    what: 'Applying the template', undoable: ({ created, deleted }) => created + deleted > 0,
    done: ({ created, deleted }) => `Template applied: ${count(created, 'assignment')} added, ${deleted} removed.`,
  });
  const keys = useRef<(redoing: boolean) => void>(() => undefined);
  keys.current = (redoing) => (redoing ? redo : undo).mutate();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const letter = event.key.toLowerCase();
      const isText = event.target instanceof HTMLElement && event.target.matches('input, textarea, [contenteditable]');
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isText || (letter !== 'z' && letter !== 'y')) return;
      event.preventDefault();
      keys.current(letter === 'y' || event.shiftKey);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div className="sa-toolbar" role="group" aria-label="Scene">
      <Button className="sa-primary" onPress={() => setAdding(true)}>Add asset</Button>
      <MenuTrigger>
        <Button isPending={template.isPending}>Templates ▾</Button>
        <Popover className="sa-popover">
          <Menu onAction={(id) => template.mutate(templates.find((item) => item.id === id)!)} items={templates}>
            {({ id, name }) => <MenuItem id={id} className="sa-item">{name}</MenuItem>}
          </Menu>
        </Popover>
      </MenuTrigger>
      <Button isPending={undo.isPending} onPress={() => undo.mutate()}>Undo</Button>
      <Button isPending={redo.isPending} onPress={() => redo.mutate()}>Redo</Button>
      {adding && <AssetDrawer onClose={() => setAdding(false)} />}
    </div>
  );
}
