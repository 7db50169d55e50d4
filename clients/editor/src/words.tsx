// Every word and sign that stands for a value of the database. What a value does is the database's business.
import type { ReactNode } from 'react';

export type Presence = 'throughout' | 'enters' | 'exits' | 'passes_through';
export type Frame = 'start' | 'end';

export const presences: { id: Presence; name: string; sign: string; key: string }[] = [
  { id: 'throughout', name: 'Throughout', sign: '●', key: 't' },
  { id: 'enters', name: 'Enters', sign: '▶', key: 'e' },
  { id: 'exits', name: 'Exits', sign: '◀', key: 'x' },
  { id: 'passes_through', name: 'Passes through', sign: '◇', key: 'p' },
];
export const presenceName = (id: string | null | undefined) =>
  presences.find((presence) => presence.id === id)?.name.toLowerCase() ?? 'not in the shot';
export const presenceSign = (id: string | null | undefined) =>
  presences.find((presence) => presence.id === id)?.sign ?? '·';

const typeSigns: Record<string, string> = { character: '☺', extra_archetype: '☻', location: '⌂', prop: '✦' };
const typeNames: Record<string, string> = { extra_archetype: 'extra' };
export const typeName = (type: string) => typeNames[type] ?? type;
/** The sign of an asset's type; the type itself is text beside it. */
export function TypeIcon({ type }: { type: string }): ReactNode {
  return <span className="sa-type-icon" aria-hidden="true">{typeSigns[type] ?? '◻'}</span>;
}

export const stageNames: Record<number, string> = {
  7: 'Shot list', 8: 'Visual definition', 9: 'Prompts', 10: 'Frames', 11: 'Video', 12: 'Assembly',
};
export const statusNames: Record<string, string> = { draft: 'Draft', locked: 'Locked', outdated: 'Outdated' };

const causes: Record<string, string> = {
  assignment_added: 'was added to', assignment_removed: 'was removed from', assignment_moved: 'was moved to',
  presence_changed: 'comes or goes differently in', note_changed: 'got another note in',
  reference_changed: 'got another picture in',
};
const wholeCauses: Record<string, string> = {
  assignments_truncated: 'All assignments were removed', shot_deleted: 'A shot was deleted', shot_moved: 'A shot was moved',
  instance_deleted: 'An asset left the scene', instance_moved: 'An asset was moved to another scene',
  instances_truncated: 'All assets left the scene', stage_unlocked: 'An earlier stage was unlocked',
  extra_reference_changed: 'An extra image changed', requested: 'Somebody asked for it', more_changes: 'There were more changes',
};
/** A sentence for a row of outdated_because(). */
export function reason(row: { cause: string; shot_label: string | null; asset_name: string | null }): string {
  const where = row.shot_label ? `shot ${row.shot_label}` : 'a shot';
  if (causes[row.cause]) return `${row.asset_name ?? 'An asset'} ${causes[row.cause]} ${where}`;
  const whole = wholeCauses[row.cause] ?? row.cause.replaceAll('_', ' ');
  const about = [row.asset_name, row.shot_label && where].filter(Boolean).join(', ');
  return about ? `${whole} (${about})` : whole;
}

export const sourceNames: Record<string, string> = {
  override: 'set by hand', transformation: 'after the transformation', chosen: 'chosen for this shot',
  extra: 'extra image', computed: 'computed',
};

export const angles = [
  { id: 'front', name: 'Front' }, { id: 'three_quarter', name: 'Three-quarter' }, { id: 'side', name: 'Side' }, { id: 'back', name: 'Back' },
];
const imageSources: Record<string, string> = {
  chosen: 'chosen for this shot', transformation: 'after the transformation', instance_variant: 'variant for this scene',
  instance_look: 'look in this scene', asset_variant: 'variant of the asset', instance: 'image for this scene',
  master: 'master reference', asset: 'image of the asset',
};
export const imageSource = ({ source, angle }: { source: string; angle: string | null }) =>
  [imageSources[source] ?? source, angle && (angles.find(({ id }) => id === angle)?.name ?? angle).toLowerCase()].filter(Boolean).join(', ');
/** The reason as the database words it, which names sources and angles by their values. */
export const imageReason = (reason: string) =>
  reason.replace(/^\w+(?= comes first$)|\b[a-z]+_[a-z_]+\b/g, (value) => imageSources[value] ?? value.replaceAll('_', ' '));

export const populatedText = 'Asset assignments initialized for all shots. You can customize per-shot in Stage 9.';
export const passesThroughWarning =
  "This asset won't appear in start or end frame images. Visual accuracy depends on the video model's text " +
  'interpretation. Consider splitting this shot for better results.';

export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
