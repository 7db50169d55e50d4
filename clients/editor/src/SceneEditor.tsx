// All components of a scene as one page.
import { useState } from 'react';
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
    </div>
  );
}

const templates = [
  { id: 'all_throughout', name: 'Everything in every shot' },
  { id: 'match_characters', name: 'Characters as the script lists them' },
  { id: 'locations_throughout', name: 'Locations in every shot' },
];

export function SceneToolbar() {
  const [adding, setAdding] = useState(false);
  const undo = useUndo(), redo = useRedo();
  const template = useGesture((api, id: string) => api.template(id), {
    what: 'Applying the template', undoable: true,
    done: ({ created, deleted }) => `Template applied: ${count(created, 'assignment')} added, ${deleted} removed.`,
  });
  return (
    <div className="sa-toolbar" role="group" aria-label="Scene">
      <Button className="sa-primary" onPress={() => setAdding(true)}>Add asset</Button>
      <MenuTrigger>
        <Button isPending={template.isPending}>Templates ▾</Button>
        <Popover className="sa-popover">
          <Menu onAction={(id) => template.mutate(String(id))} items={templates}>
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
