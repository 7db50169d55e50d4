// The shapes of requests and answers: they validate requests, and the OpenAPI document is made of them.

import Type, { type Static, type TObject, type TSchema } from 'typebox';

export const Uuid = Type.String({ format: 'uuid' });
export const Uuids = Type.Array(Uuid);
const Text = Type.String();
const Time = Type.String({ format: 'date-time' });
const Int = Type.Integer();
const Bool = Type.Boolean();
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const TextOrNull = orNull(Text);
const IntOrNull = orNull(Int);
const UuidOrNull = orNull(Uuid);
export const Anything = Type.Unsafe<unknown>({});
const AnyObject = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true });

/** The body of a request: what it does not name is refused. */
export const body = <P extends Record<string, TSchema>>(properties: P) => Type.Object(properties, { additionalProperties: false });

const named: TSchema[] = [];
/** The row or document of an answer. A later version may add to it. */
function answer<P extends Record<string, TSchema>>($id: string, properties: P): TObject<P> {
  const schema = Type.Object(properties, { $id });
  named.push(schema);
  return schema;
}
/** All that have a name of their own in the document. */
export const namedSchemas = () => named;

export const ref = <T extends TSchema & { $id?: string }>(schema: T) =>
  Type.Unsafe<Static<T>>({ $ref: `${schema.$id}#` });
export const rows = <T extends TSchema & { $id?: string }>(schema: T) => Type.Array(ref(schema));

const assignment = {
  id: Uuid, shot_id: Uuid, scene_asset_instance_id: Uuid, presence_type: Text, presence_note: TextOrNull,
  created_at: Time, updated_at: Time, priority: IntOrNull, camera_angle: TextOrNull, image_url: TextOrNull,
};
export const Assignment = answer('Assignment', assignment);
export const NestedAssignment = answer('NestedAssignment', {
  ...assignment,
  scene_asset_instance: Type.Object({
    id: Uuid, project_asset_id: Uuid, description_override: TextOrNull, effective_description: TextOrNull,
    image_key_url: TextOrNull, selected_master_reference_url: TextOrNull, status_tags: Anything,
    project_asset: Type.Object({
      id: Uuid, name: Text, asset_type: Text, description: TextOrNull, image_key_url: TextOrNull,
      angle_variants: Type.Array(Type.Object({ angle_type: TextOrNull, image_url: TextOrNull, status: TextOrNull })),
    }),
  }),
});
export const AssignmentDetail = answer('AssignmentDetail', {
  assignment_id: Uuid, shot_id: Uuid, shot_label: TextOrNull, shot_order: IntOrNull, instance_id: Uuid,
  project_asset_id: Uuid, asset_name: Text, asset_type: Text, presence_type: Text, presence_note: TextOrNull,
  effective_description: TextOrNull, image_url: TextOrNull, created_at: Time, updated_at: Time, priority: IntOrNull,
  camera_angle: TextOrNull, chosen_image_url: TextOrNull,
});
export const Deleted = answer('Deleted', { deleted: Int });
export const Populated = answer('Populated', { created: Int, existing: Int });
export const HasAssignments = answer('HasAssignments', { hasAssignments: Bool });

const stageLocks = Type.Unsafe<Record<string, { status?: string; locked_at?: string }>>({
  type: 'object',
  additionalProperties: { type: 'object', properties: { status: Text, locked_at: Text }, additionalProperties: true },
});
export const Project = answer('Project', { id: Uuid, name: TextOrNull });
export const Scene = answer('Scene', {
  id: Uuid, scene_number: TextOrNull, slug: TextOrNull, shots: Int, managed: Bool, stage_locks: stageLocks,
});
export const Shot = answer('Shot', {
  id: Uuid, shot_id: TextOrNull, shot_order: IntOrNull, duration: IntOrNull, setting: TextOrNull, camera: TextOrNull,
  action: TextOrNull, dialogue: TextOrNull, characters_foreground: orNull(Type.Array(Text)),
  characters_background: orNull(Type.Array(Text)),
});
export const ProjectAsset = answer('ProjectAsset', {
  id: Uuid, name: Text, asset_type: Text, description: TextOrNull, image_key_url: TextOrNull,
});
const sceneAsset = { instance_id: Uuid, project_asset_id: Uuid, asset_name: Text, asset_type: Text };
export const SceneAsset = answer('SceneAsset', sceneAsset);
export const AssignableAsset = answer('AssignableAsset', {
  ...sceneAsset, effective_description: TextOrNull, image_url: TextOrNull,
});
export const Appearance = answer('Appearance', {
  scene_id: Uuid, shot_id: Uuid, shot_label: TextOrNull, shot_order: IntOrNull, instance_id: Uuid,
  assignment_id: UuidOrNull, presence_type: Text, presence_note: TextOrNull, managed: Bool,
});
export const AssetCount = answer('AssetCount', { asset_type: Text, instances: Int, in_shots: Int, appearances: Int });
export const Contradiction = answer('Contradiction', {
  shot_id: Uuid, shot_label: TextOrNull, next_shot_id: Uuid, next_shot_label: TextOrNull, instance_id: Uuid,
  asset_name: Text, presence_type: Text, next_presence_type: Text, code: Text, message: Text,
});

export const ChecklistRow = answer('ChecklistRow', {
  shot_id: Uuid, shot_label: TextOrNull, setting: TextOrNull, duration: IntOrNull, assigned: Bool, suggested: Bool,
  confidence: Type.Number(), reason: TextOrNull,
});
export const AddedAsset = answer('AddedAsset', {
  assignments: rows(Assignment), requiresAssignment: Bool, message: Text,
});
export const MergedInstances = answer('MergedInstances', { moved: Int, combined: Int, events: Int, overrides: Int });
export const PanelRow = answer('PanelRow', {
  assignment_id: UuidOrNull, instance_id: UuidOrNull, project_asset_id: UuidOrNull, asset_name: Text, asset_type: TextOrNull,
  presence_type: TextOrNull, presence_note: TextOrNull, effective_description: TextOrNull, image_url: TextOrNull,
  in_start_frame: Bool, in_end_frame: Bool, warning: TextOrNull, notice: TextOrNull,
});
export const ShotPart = answer('ShotPart', {
  part_id: Uuid, shot_label: Text, shot_order: Int, duration: IntOrNull, frames_were_approved: Bool,
});
export const MergedShot = answer('MergedShot', {
  shot_id: Uuid, shot_label: Text, shot_order: Int, duration: IntOrNull, frames_were_approved: Bool,
});
export const MovedAssignment = answer('MovedAssignment', {
  assignment_id: Uuid, from_instance_id: Uuid, instance_id: Uuid, asset_name: Text, instance_created: Bool,
});
export const CopiedShot = answer('CopiedShot', {
  shot_id: Uuid, shot_label: TextOrNull, created: Int, changed: Int, unchanged: Int, missing: Type.Array(Text),
});
export const TemplateResult = answer('TemplateResult', { deleted: Int, created: Int });

export const HistoryRow = answer('HistoryRow', {
  changed_at: Time, changed_by: Text, assignment_id: UuidOrNull,
  from_shot: TextOrNull, from_asset: TextOrNull, from_presence: TextOrNull, from_note: TextOrNull,
  to_shot: TextOrNull, to_asset: TextOrNull, to_presence: TextOrNull, to_note: TextOrNull,
  step_id: UuidOrNull, step: TextOrNull, undone: orNull(Bool),
  frame_type: TextOrNull, from_image: TextOrNull, to_image: TextOrNull,
});
export const Undone = answer('Undone', { undone: Int });
export const Redone = answer('Redone', { redone: Int });

export const StageLocks = answer('StageLocks', { stage_locks: stageLocks });
export const OutdatedBecause = answer('OutdatedBecause', {
  stage: Int, cause: Text, shot_label: TextOrNull, asset_name: TextOrNull, at: orNull(Time),
});
export const Stages = answer('Stages', { stage_locks: stageLocks, outdated_because: rows(OutdatedBecause) });
export const Impact = answer('Impact', { stage: Int, shots: Int, prompts: Int, frames: Int });

const image = {
  label: Text, assetName: TextOrNull, url: Text, type: TextOrNull, instanceId: UuidOrNull,
};
export const Image = answer('Image', {
  url: Text, label: Type.Optional(image.label), assetName: Type.Optional(image.assetName),
  type: Type.Optional(image.type), instanceId: Type.Optional(image.instanceId),
});
const referenceOrder = {
  shot_id: Uuid, shot_label: TextOrNull, start_order: rows(Image), end_order: rows(Image), start_manifest: Text,
  end_manifest: Text, video_only: Type.Array(AnyObject), video_notes: Text, omitted: Type.Array(AnyObject),
};
export const ReferenceOrder = answer('ReferenceOrder', referenceOrder);
export const RefreshedShot = answer('RefreshedShot', { shot_id: Uuid, changed: Bool, kept_overrides: Type.Array(Text) });
export const StaleShot = answer('StaleShot', {
  shot_id: Uuid, shot_label: TextOrNull, reason: Text, causes: Type.Array(AnyObject),
});
export const FrameReference = answer('FrameReference', {
  position: Int, instance_id: UuidOrNull, asset_name: TextOrNull, asset_type: TextOrNull, url: Text, source: Text,
});
export const AvailableReference = answer('AvailableReference', {
  instance_id: Uuid, asset_name: Text, asset_type: Text, url: Text, source: Text, angle: TextOrNull,
  used_in: Type.Array(Text), reason: Text,
});
export const ImageModel = answer('ImageModel', {
  name: Text, max_images: IntOrNull, max_per_type: orNull(AnyObject), label_format: TextOrNull,
  drop_first: orNull(Type.Array(Text)),
});
export const TransformationState = answer('TransformationState', {
  shot_id: Uuid, instance_id: Uuid, effective_description: TextOrNull, image_url: TextOrNull, is_transforming: Bool,
  transformation_narrative: TextOrNull, post_description: TextOrNull, post_image_url: TextOrNull,
});
export const PromptContext = answer('PromptContext', {
  ...referenceOrder, shot_order: IntOrNull, duration: IntOrNull, setting: TextOrNull, camera: TextOrNull,
  action: TextOrNull, dialogue: TextOrNull, characters_foreground: orNull(Type.Array(Text)),
  characters_background: orNull(Type.Array(Text)), assets: Type.Array(AnyObject), transformations: Type.Array(AnyObject),
});
export const ImportedRow = answer('ImportedRow', {
  row_number: IntOrNull, scene: TextOrNull, shot: TextOrNull, asset: TextOrNull, shot_id: UuidOrNull, instance_id: UuidOrNull,
  outcome: Text, problem: TextOrNull, outdated_stages: orNull(Type.Array(Int)), written: Bool,
});

export const ErrorAnswer = answer('Error', {
  error: Text,
  details: Type.Object({
    code: Type.Optional(Text), detail: Type.Optional(Text), hint: Type.Optional(Text),
    impact: Type.Optional(rows(Impact)), requestId: Type.Optional(Text),
  }),
});
