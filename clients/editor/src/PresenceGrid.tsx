// Assets by shots. Only what is in sight is in the page: a scene of 100 shots and 60 assets has 6,000 cells.
import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent, type MouseEvent } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import { defaultRangeExtractor, useVirtualizer, type Range, type VirtualItem } from '@tanstack/react-virtual';
import type { Assignment, SceneAsset, Shot } from './api.js';
import { cellOf, useAssignments, useCellChange, useScene, useSceneAssets, useShots } from './scene.js';
import { Problem } from './Problem.js';
import { presenceName, presences, presenceSign, TypeIcon, typeName, type Presence } from './words.js';

export const labelOf = (shot: Pick<Shot, 'shot_id' | 'shot_order'>) => shot.shot_id ?? `#${shot.shot_order ?? '?'}`;

const rowHeight = 40, columnWidth = 48, headHeight = 36;

/** The width of the names; in a narrow window they leave room for shots. */
const narrow = () => matchMedia('(max-width: 600px)');
const followNarrow = (change: () => void) => {
  const query = narrow();
  query.addEventListener('change', change);
  return () => query.removeEventListener('change', change);
};
const useHeadWidth = () => (useSyncExternalStore(followNarrow, () => narrow().matches, () => false) ? 132 : 240);

/** What is in sight, and this one: the cell that has the focus stays in the page when it is scrolled out of sight. */
const keep = (index: number) => (range: Range) =>
  [...new Set([...defaultRangeExtractor(range), ...(index < 0 ? [] : [index])])].sort((a, b) => a - b);

/** A place in the grid; row -1 is that of the shots' names. */
interface Place { row: number; column: number }

export function PresenceGrid() {
  const shots = useShots(), assets = useSceneAssets(), assignments = useAssignments();
  const failed = [shots, assets, assignments].find((query) => query.error && !query.data);
  if (failed) return <Problem of="The grid" query={failed} />;
  if (!shots.data || !assets.data || !assignments.data) return <p className="sa-waiting">Loading the scene</p>;
  if (shots.data.length === 0) {
    return (
      <div className="sa-empty">
        <p>This scene has no shots yet. Assets that you add now wait in the scene until it has.</p>
        {assets.data.length > 0 && (
          <ul aria-label="Assets that wait">
            {assets.data.map((row) => <li key={row.instance_id}><TypeIcon type={row.asset_type} /> <bdi>{row.asset_name}</bdi></li>)}
          </ul>
        )}
      </div>
    );
  }
  if (assets.data.length === 0) return <p className="sa-empty">No asset is in this scene yet. Choose “Add asset” to begin.</p>;
  return <Grid shots={shots.data} assets={assets.data} assignments={assignments.data} />;
}

function Grid({ shots, assets, assignments }: { shots: Shot[]; assets: SceneAsset[]; assignments: Assignment[] }) {
  const { refused, shotId, selectShot } = useScene();
  const { change } = useCellChange();
  const headWidth = useHeadWidth();
  const scroll = useRef<HTMLDivElement>(null);
  const [wanted, setActive] = useState<Place>({ row: 0, column: 0 });
  const active = { row: Math.min(wanted.row, assets.length - 1), column: Math.min(wanted.column, shots.length - 1) };
  const [menu, setMenu] = useState<Place | null>(null);
  // A screen reader does not read a name again that changes under the focus.
  const [said, setSaid] = useState('');
  const trigger = useRef<HTMLElement | null>(null);

  const byCell = useMemo(() => new Map(assignments.map((row) => [cellOf(row), row])), [assignments]);
  const at = ({ row, column }: Place) => {
    const asset = assets[row]!, shot = shots[column]!;
    return { asset, shot, assignment: byCell.get(cellOf({ shot_id: shot.id, instance_id: asset.instance_id })) };
  };

  // The same functions and lists as long as nothing changes, so that scrolling renders only what comes into sight.
  const keepRow = useMemo(() => keep(active.row), [active.row]), keepColumn = useMemo(() => keep(active.column), [active.column]);
  const rows = useVirtualizer({
    count: assets.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 4,
    rangeExtractor: keepRow, paddingStart: headHeight, scrollPaddingStart: headHeight,
  });
  const columns = useVirtualizer({
    horizontal: true, count: shots.length, getScrollElement: () => scroll.current, estimateSize: () => columnWidth, overscan: 4,
    rangeExtractor: keepColumn, paddingStart: headWidth, scrollPaddingStart: headWidth,
  });

  const focusOn = useRef(false);
  const go = (place: Place) => {
    const next = {
      row: Math.max(-1, Math.min(assets.length - 1, place.row)), column: Math.max(0, Math.min(shots.length - 1, place.column)),
    };
    setActive(next);
    if (next.row >= 0) rows.scrollToIndex(next.row);
    columns.scrollToIndex(next.column);
    focusOn.current = true;
  };
  useEffect(() => {
    if (!focusOn.current) return;
    focusOn.current = false;
    scroll.current?.querySelector<HTMLElement>(`[data-row="${active.row}"][data-column="${active.column}"]`)?.focus({ preventScroll: true });
  });

  const set = (place: Place, presence: Presence | null) => {
    const { asset, shot, assignment } = at(place);
    if ((assignment?.presence_type ?? null) === presence) return;
    setSaid(`${asset.asset_name} in ${labelOf(shot)}: ${presenceName(presence)}`);
    void change({ shotId: shot.id, instanceId: asset.instance_id, what: `${asset.asset_name} in ${labelOf(shot)}`, presence }).catch(() => undefined);
  };
  const open = (place: Place, element: HTMLElement) => {
    trigger.current = element;
    setMenu(place);
  };

  const placeOf = (target: EventTarget): [Place, HTMLElement] | null => {
    const element = (target as HTMLElement).closest<HTMLElement>('[data-column]');
    return element && [{ row: Number(element.dataset.row), column: Number(element.dataset.column) }, element];
  };
  // Where the panel is below the grid, it comes into sight.
  const show = (shot: Shot) => {
    selectShot(shot.id);
    if (matchMedia('(max-width: 900px)').matches)
      setTimeout(() => document.querySelector('.sa-editor .sa-columns > aside')?.scrollIntoView({ block: 'start' }));
  };
  const press = (place: Place, element: HTMLElement) => {
    if (place.row < 0) show(shots[place.column]!);
    else open(place, element);
  };
  const onClick = (event: MouseEvent) => {
    const found = placeOf(event.target);
    if (!found) return;
    setActive(found[0]);
    press(...found);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const found = placeOf(event.target);
    if (!found || event.altKey || event.metaKey) return;
    const [{ row, column }, element] = found;
    const page = Math.max(1, Math.floor((scroll.current!.clientHeight - headHeight) / rowHeight) - 1);
    const moves: Record<string, Place> = {
      ArrowUp: { row: row - 1, column }, ArrowDown: { row: row + 1, column },
      ArrowLeft: { row, column: column - 1 }, ArrowRight: { row, column: column + 1 },
      Home: { row: event.ctrlKey ? 0 : row, column: 0 }, End: { row: event.ctrlKey ? assets.length - 1 : row, column: shots.length - 1 },
      PageUp: { row: Math.max(0, row - page), column }, PageDown: { row: row + page, column },
    };
    const presence = presences.find(({ key }) => key === event.key.toLowerCase());
    if (moves[event.key]) go(moves[event.key]!);
    else if (event.ctrlKey) return;
    else if (event.key === 'Enter' || event.key === ' ') press({ row, column }, element);
    else if (row >= 0 && presence) set({ row, column }, presence.id);
    else if (row >= 0 && (event.key === 'Delete' || event.key === 'Backspace')) set({ row, column }, null);
    else return;
    event.preventDefault();
  };

  const menuAt = menu && menu.row < assets.length && menu.column < shots.length ? at(menu) : null;
  const onAction = (key: string) => {
    if (key === 'shot') show(menuAt!.shot);
    else set(menu!, key === 'none' ? null : (key as Presence));
  };
  const shownColumns = columns.getVirtualItems();

  return (
    <section className="sa-grid-place" aria-label="Presence of assets in shots">
      <div
        ref={scroll} className="sa-grid" role="grid" aria-label="Assets by shots" aria-rowcount={assets.length + 1}
        aria-colcount={shots.length + 1} aria-describedby="sa-grid-keys" onClick={onClick} onKeyDown={onKeyDown}
        style={{ maxHeight: `min(70vh, ${headHeight + assets.length * rowHeight + 18}px)` }}
      >
        <div role="presentation" style={{ height: rows.getTotalSize(), width: columns.getTotalSize(), position: 'relative' }}>
          <div role="row" aria-rowindex={1} className="sa-grid-head" style={{ height: headHeight }}>
            <div role="columnheader" aria-colindex={1} className="sa-corner" style={{ width: headWidth, height: headHeight }}>Asset</div>
            {shownColumns.map(({ index, start }) => (
              <Head
                key={shots[index]!.id} label={labelOf(shots[index]!)} column={index} start={start} selected={shots[index]!.id === shotId}
                focusable={active.row === -1 && active.column === index}
              />
            ))}
          </div>
          {rows.getVirtualItems().map(({ index, start }) => {
            const asset = assets[index]!;
            return (
              <Row
                key={asset.instance_id} asset={asset} row={index} start={start} headWidth={headWidth} columns={shownColumns} shots={shots}
                byCell={byCell} shotId={shotId} refused={refused?.startsWith(asset.instance_id) ? refused : null}
                focusable={active.row === index ? active.column : -1}
              />
            );
          })}
        </div>
      </div>
      <p role="status" className="sa-hidden">{said}</p>
      <p id="sa-grid-keys" className="sa-quiet sa-keys">
        {presences.map(({ id, name, sign, key }) => <span key={id}>{sign} {name} <kbd>{key.toUpperCase()}</kbd></span>)}
        <span>· Not in the shot <kbd>Delete</kbd></span><span>Click a cell to change it, or a shot to see it; arrows move, <kbd>Enter</kbd> opens the menu of a cell, or a shot</span>
      </p>
      {menuAt && (
        <Popover isOpen triggerRef={trigger} onOpenChange={(isOpen) => isOpen || setMenu(null)} className="sa-popover" aria-label="Presence">
          <Menu
            aria-label={`${menuAt.asset.asset_name} in ${labelOf(menuAt.shot)}`} autoFocus="first" selectionMode="single"
            selectedKeys={[menuAt.assignment?.presence_type ?? 'none']} onAction={(key) => onAction(String(key))} onClose={() => setMenu(null)}
          >
            {presences.map(({ id, name, sign }) => (
              <MenuItem key={id} id={id} textValue={name} className="sa-item"><span aria-hidden="true">{sign}</span> {name}</MenuItem>
            ))}
            <MenuItem id="none" textValue="Not in this shot" className="sa-item"><span aria-hidden="true">·</span> Not in this shot</MenuItem>
            <Separator className="sa-separator" />
            <MenuItem id="shot" textValue="Show shot" className="sa-item"><span aria-hidden="true">→</span> Show shot {labelOf(menuAt.shot)}</MenuItem>
          </Menu>
        </Popover>
      )}
    </section>
  );
}

const Head = memo(function Head({ label, column, start, selected, focusable }: {
  label: string; column: number; start: number; selected: boolean; focusable: boolean;
}) {
  return (
    <div
      role="columnheader" aria-colindex={column + 2} data-row={-1} data-column={column} tabIndex={focusable ? 0 : -1}
      aria-current={selected || undefined} className="sa-colhead" style={{ left: start, width: columnWidth, height: headHeight }}
      title={`Show shot ${label}`}
    ><span className="sa-name" dir="auto">{label}</span></div>
  );
});

const Row = memo(function Row({ asset, row, start, headWidth, columns, shots, byCell, shotId, refused, focusable }: {
  asset: SceneAsset; row: number; start: number; headWidth: number; columns: VirtualItem[]; shots: Shot[];
  byCell: Map<string, Assignment>; shotId: string | null; refused: string | null; focusable: number;
}) {
  return (
    <div role="row" aria-rowindex={row + 2} className="sa-grid-row" style={{ top: start, height: rowHeight }}>
      <div role="rowheader" aria-colindex={1} className="sa-rowhead" style={{ width: headWidth, height: rowHeight }}>
        <TypeIcon type={asset.asset_type} />
        <span className="sa-name" dir="auto" title={asset.asset_name}>{asset.asset_name}</span>
        <span className="sa-type">{typeName(asset.asset_type)}</span>
      </div>
      {columns.map((column) => {
        const shot = shots[column.index]!;
        const cell = cellOf({ shot_id: shot.id, instance_id: asset.instance_id });
        const assignment = byCell.get(cell);
        return (
          <Cell
            key={shot.id} row={row} column={column.index} start={column.start} presence={assignment?.presence_type}
            note={assignment?.presence_note} name={asset.asset_name} shot={labelOf(shot)} selected={shot.id === shotId}
            refused={cell === refused} focusable={focusable === column.index}
          />
        );
      })}
    </div>
  );
});

const Cell = memo(function Cell({ row, column, start, presence, note, name, shot, selected, refused, focusable }: {
  row: number; column: number; start: number; presence: Presence | undefined; note: string | null | undefined; name: string; shot: string;
  selected: boolean; refused: boolean; focusable: boolean;
}) {
  const state = presenceName(presence) + (note ? `, ${note}` : '');
  return (
    <div
      role="gridcell" aria-colindex={column + 2} aria-haspopup="menu" aria-label={`${name} in ${shot}: ${state}`} data-row={row}
      data-column={column} data-presence={presence ?? 'none'} data-selected={selected || undefined} data-refused={refused || undefined}
      tabIndex={focusable ? 0 : -1} className="sa-cell" style={{ left: start, width: columnWidth, height: rowHeight }} title={note ?? undefined}
    >{presenceSign(presence)}{note ? <sup>✎</sup> : null}</div>
  );
});
