/** Types generated for queries found in "api.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'AddAsset' parameters type */
export interface IAddAssetParams {
  presence_type?: string | null | void;
  project_asset_id: string;
  scene_id: string;
  shot_ids?: stringArray | null | void;
}

/** 'AddAsset' return type */
export interface IAddAssetResult {
  camera_angle: string | null;
  created_at: Date | null;
  id: string | null;
  image_url: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  scene_asset_instance_id: string | null;
  shot_id: string | null;
  updated_at: Date | null;
}

/** 'AddAsset' query type */
export interface IAddAssetQuery {
  params: IAddAssetParams;
  result: IAddAssetResult;
}

const addAssetIR: any = {"usedParamSet":{"scene_id":true,"project_asset_id":true,"shot_ids":true,"presence_type":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":48,"b":57}]},{"name":"project_asset_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":80,"b":97}]},{"name":"shot_ids","required":false,"transform":{"type":"scalar"},"locs":[{"a":112,"b":120}]},{"name":"presence_type","required":false,"transform":{"type":"scalar"},"locs":[{"a":149,"b":162}]}],"statement":"SELECT * FROM shot_assets.add_asset(scene_id => :scene_id!, project_asset_id => :project_asset_id!, shot_ids => :shot_ids, presence_type => coalesce(:presence_type, 'throughout'::text))"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.add_asset(scene_id => :scene_id!, project_asset_id => :project_asset_id!, shot_ids => :shot_ids, presence_type => coalesce(:presence_type, 'throughout'::text))
 * ```
 */
export const addAsset = new PreparedQuery<IAddAssetParams,IAddAssetResult>(addAssetIR);


/** 'Appearances' parameters type */
export interface IAppearancesParams {
  project_asset_id: string;
}

/** 'Appearances' return type */
export interface IAppearancesResult {
  assignment_id: string | null;
  instance_id: string | null;
  managed: boolean | null;
  presence_note: string | null;
  presence_type: string | null;
  scene_id: string | null;
  shot_id: string | null;
  shot_label: string | null;
  shot_order: number | null;
}

/** 'Appearances' query type */
export interface IAppearancesQuery {
  params: IAppearancesParams;
  result: IAppearancesResult;
}

const appearancesIR: any = {"usedParamSet":{"project_asset_id":true},"params":[{"name":"project_asset_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":75}]}],"statement":"SELECT * FROM shot_assets.appearances(project_asset_id => :project_asset_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.appearances(project_asset_id => :project_asset_id!)
 * ```
 */
export const appearances = new PreparedQuery<IAppearancesParams,IAppearancesResult>(appearancesIR);


/** 'ApplyTemplate' parameters type */
export interface IApplyTemplateParams {
  keep_others?: boolean | null | void;
  scene_id: string;
  template: string;
}

/** 'ApplyTemplate' return type */
export interface IApplyTemplateResult {
  created: string | null;
  deleted: string | null;
}

/** 'ApplyTemplate' query type */
export interface IApplyTemplateQuery {
  params: IApplyTemplateParams;
  result: IApplyTemplateResult;
}

const applyTemplateIR: any = {"usedParamSet":{"scene_id":true,"template":true,"keep_others":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62}]},{"name":"template","required":true,"transform":{"type":"scalar"},"locs":[{"a":77,"b":86}]},{"name":"keep_others","required":false,"transform":{"type":"scalar"},"locs":[{"a":113,"b":124}]}],"statement":"SELECT * FROM shot_assets.apply_template(scene_id => :scene_id!, template => :template!, keep_others => coalesce(:keep_others, true))"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.apply_template(scene_id => :scene_id!, template => :template!, keep_others => coalesce(:keep_others, true))
 * ```
 */
export const applyTemplate = new PreparedQuery<IApplyTemplateParams,IApplyTemplateResult>(applyTemplateIR);


/** 'Assign' parameters type */
export interface IAssignParams {
  instance_id: string;
  presence_note?: string | null | void;
  presence_type?: string | null | void;
  shot_id: string;
}

/** 'Assign' return type */
export interface IAssignResult {
  camera_angle: string | null;
  created_at: Date | null;
  id: string | null;
  image_url: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  scene_asset_instance_id: string | null;
  shot_id: string | null;
  updated_at: Date | null;
}

/** 'Assign' query type */
export interface IAssignQuery {
  params: IAssignParams;
  result: IAssignResult;
}

const assignIR: any = {"usedParamSet":{"shot_id":true,"instance_id":true,"presence_type":true,"presence_note":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":44,"b":52}]},{"name":"instance_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":70,"b":82}]},{"name":"presence_type","required":false,"transform":{"type":"scalar"},"locs":[{"a":111,"b":124}]},{"name":"presence_note","required":false,"transform":{"type":"scalar"},"locs":[{"a":165,"b":178}]}],"statement":"SELECT * FROM shot_assets.assign(shot_id => :shot_id!, instance_id => :instance_id!, presence_type => coalesce(:presence_type, 'throughout'::text), presence_note => :presence_note)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.assign(shot_id => :shot_id!, instance_id => :instance_id!, presence_type => coalesce(:presence_type, 'throughout'::text), presence_note => :presence_note)
 * ```
 */
export const assign = new PreparedQuery<IAssignParams,IAssignResult>(assignIR);


/** 'AssignMany' parameters type */
export interface IAssignManyParams {
  assignments: Json;
}

/** 'AssignMany' return type */
export interface IAssignManyResult {
  camera_angle: string | null;
  created_at: Date | null;
  id: string | null;
  image_url: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  scene_asset_instance_id: string | null;
  shot_id: string | null;
  updated_at: Date | null;
}

/** 'AssignMany' query type */
export interface IAssignManyQuery {
  params: IAssignManyParams;
  result: IAssignManyResult;
}

const assignManyIR: any = {"usedParamSet":{"assignments":true},"params":[{"name":"assignments","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":65}]}],"statement":"SELECT * FROM shot_assets.assign_many(assignments => :assignments!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.assign_many(assignments => :assignments!)
 * ```
 */
export const assignMany = new PreparedQuery<IAssignManyParams,IAssignManyResult>(assignManyIR);


/** 'AssignableAssets' parameters type */
export interface IAssignableAssetsParams {
  shot_id: string;
}

/** 'AssignableAssets' return type */
export interface IAssignableAssetsResult {
  asset_name: string | null;
  asset_type: string | null;
  effective_description: string | null;
  image_url: string | null;
  instance_id: string | null;
  project_asset_id: string | null;
}

/** 'AssignableAssets' query type */
export interface IAssignableAssetsQuery {
  params: IAssignableAssetsParams;
  result: IAssignableAssetsResult;
}

const assignableAssetsIR: any = {"usedParamSet":{"shot_id":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":55,"b":63}]}],"statement":"SELECT * FROM shot_assets.assignable_assets(shot_id => :shot_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.assignable_assets(shot_id => :shot_id!)
 * ```
 */
export const assignableAssets = new PreparedQuery<IAssignableAssetsParams,IAssignableAssetsResult>(assignableAssetsIR);


/** 'AssignmentsForScene' parameters type */
export interface IAssignmentsForSceneParams {
  scene_id: string;
}

/** 'AssignmentsForScene' return type */
export interface IAssignmentsForSceneResult {
  asset_name: string | null;
  asset_type: string | null;
  assignment_id: string | null;
  camera_angle: string | null;
  chosen_image_url: string | null;
  created_at: Date | null;
  effective_description: string | null;
  image_url: string | null;
  instance_id: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  project_asset_id: string | null;
  shot_id: string | null;
  shot_label: string | null;
  shot_order: number | null;
  updated_at: Date | null;
}

/** 'AssignmentsForScene' query type */
export interface IAssignmentsForSceneQuery {
  params: IAssignmentsForSceneParams;
  result: IAssignmentsForSceneResult;
}

const assignmentsForSceneIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":60,"b":69}]}],"statement":"SELECT * FROM shot_assets.assignments_for_scene(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.assignments_for_scene(scene_id => :scene_id!)
 * ```
 */
export const assignmentsForScene = new PreparedQuery<IAssignmentsForSceneParams,IAssignmentsForSceneResult>(assignmentsForSceneIR);


/** 'AssignmentsForShot' parameters type */
export interface IAssignmentsForShotParams {
  shot_id: string;
}

/** 'AssignmentsForShot' return type */
export interface IAssignmentsForShotResult {
  asset_name: string | null;
  asset_type: string | null;
  assignment_id: string | null;
  camera_angle: string | null;
  chosen_image_url: string | null;
  created_at: Date | null;
  effective_description: string | null;
  image_url: string | null;
  instance_id: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  project_asset_id: string | null;
  shot_id: string | null;
  shot_label: string | null;
  shot_order: number | null;
  updated_at: Date | null;
}

/** 'AssignmentsForShot' query type */
export interface IAssignmentsForShotQuery {
  params: IAssignmentsForShotParams;
  result: IAssignmentsForShotResult;
}

const assignmentsForShotIR: any = {"usedParamSet":{"shot_id":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":66}]}],"statement":"SELECT * FROM shot_assets.assignments_for_shot(shot_id => :shot_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.assignments_for_shot(shot_id => :shot_id!)
 * ```
 */
export const assignmentsForShot = new PreparedQuery<IAssignmentsForShotParams,IAssignmentsForShotResult>(assignmentsForShotIR);


/** 'AutoPopulate' parameters type */
export interface IAutoPopulateParams {
  scene_id: string;
  shot_ids?: stringArray | null | void;
}

/** 'AutoPopulate' return type */
export interface IAutoPopulateResult {
  created: string | null;
  existing: string | null;
}

/** 'AutoPopulate' query type */
export interface IAutoPopulateQuery {
  params: IAutoPopulateParams;
  result: IAutoPopulateResult;
}

const autoPopulateIR: any = {"usedParamSet":{"scene_id":true,"shot_ids":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":52,"b":61}]},{"name":"shot_ids","required":false,"transform":{"type":"scalar"},"locs":[{"a":76,"b":84}]}],"statement":"SELECT * FROM shot_assets.auto_populate(scene_id => :scene_id!, shot_ids => :shot_ids)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.auto_populate(scene_id => :scene_id!, shot_ids => :shot_ids)
 * ```
 */
export const autoPopulate = new PreparedQuery<IAutoPopulateParams,IAutoPopulateResult>(autoPopulateIR);


/** 'AvailableReferences' parameters type */
export interface IAvailableReferencesParams {
  shot_id: string;
}

/** 'AvailableReferences' return type */
export interface IAvailableReferencesResult {
  angle: string | null;
  asset_name: string | null;
  asset_type: string | null;
  instance_id: string | null;
  reason: string | null;
  source: string | null;
  url: string | null;
  used_in: stringArray | null;
}

/** 'AvailableReferences' query type */
export interface IAvailableReferencesQuery {
  params: IAvailableReferencesParams;
  result: IAvailableReferencesResult;
}

const availableReferencesIR: any = {"usedParamSet":{"shot_id":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":66}]}],"statement":"SELECT * FROM shot_assets.available_references(shot_id => :shot_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.available_references(shot_id => :shot_id!)
 * ```
 */
export const availableReferences = new PreparedQuery<IAvailableReferencesParams,IAvailableReferencesResult>(availableReferencesIR);


/** 'CheckContinuity' parameters type */
export interface ICheckContinuityParams {
  scene_id: string;
}

/** 'CheckContinuity' return type */
export interface ICheckContinuityResult {
  asset_name: string | null;
  code: string | null;
  instance_id: string | null;
  message: string | null;
  next_presence_type: string | null;
  next_shot_id: string | null;
  next_shot_label: string | null;
  presence_type: string | null;
  shot_id: string | null;
  shot_label: string | null;
}

/** 'CheckContinuity' query type */
export interface ICheckContinuityQuery {
  params: ICheckContinuityParams;
  result: ICheckContinuityResult;
}

const checkContinuityIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":55,"b":64}]}],"statement":"SELECT * FROM shot_assets.check_continuity(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.check_continuity(scene_id => :scene_id!)
 * ```
 */
export const checkContinuity = new PreparedQuery<ICheckContinuityParams,ICheckContinuityResult>(checkContinuityIR);


/** 'ClearReferenceOverride' parameters type */
export interface IClearReferenceOverrideParams {
  frame_type: string;
  shot_id: string;
}

/** 'ClearReferenceOverride' return type */
export interface IClearReferenceOverrideResult {
  clear_reference_override: undefined | null;
}

/** 'ClearReferenceOverride' query type */
export interface IClearReferenceOverrideQuery {
  params: IClearReferenceOverrideParams;
  result: IClearReferenceOverrideResult;
}

const clearReferenceOverrideIR: any = {"usedParamSet":{"shot_id":true,"frame_type":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":62,"b":70}]},{"name":"frame_type","required":true,"transform":{"type":"scalar"},"locs":[{"a":87,"b":98}]}],"statement":"SELECT * FROM shot_assets.clear_reference_override(shot_id => :shot_id!, frame_type => :frame_type!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.clear_reference_override(shot_id => :shot_id!, frame_type => :frame_type!)
 * ```
 */
export const clearReferenceOverride = new PreparedQuery<IClearReferenceOverrideParams,IClearReferenceOverrideResult>(clearReferenceOverrideIR);


/** 'ClearScene' parameters type */
export interface IClearSceneParams {
  scene_id: string;
}

/** 'ClearScene' return type */
export interface IClearSceneResult {
  clear_scene: string | null;
}

/** 'ClearScene' query type */
export interface IClearSceneQuery {
  params: IClearSceneParams;
  result: IClearSceneResult;
}

const clearSceneIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":50,"b":59}]}],"statement":"SELECT * FROM shot_assets.clear_scene(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.clear_scene(scene_id => :scene_id!)
 * ```
 */
export const clearScene = new PreparedQuery<IClearSceneParams,IClearSceneResult>(clearSceneIR);


/** 'CopyAssignments' parameters type */
export interface ICopyAssignmentsParams {
  from_shot_id: string;
  to_shot_ids: stringArray;
}

/** 'CopyAssignments' return type */
export interface ICopyAssignmentsResult {
  changed: string | null;
  created: string | null;
  missing: stringArray | null;
  shot_id: string | null;
  shot_label: string | null;
  unchanged: string | null;
}

/** 'CopyAssignments' query type */
export interface ICopyAssignmentsQuery {
  params: ICopyAssignmentsParams;
  result: ICopyAssignmentsResult;
}

const copyAssignmentsIR: any = {"usedParamSet":{"from_shot_id":true,"to_shot_ids":true},"params":[{"name":"from_shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":59,"b":72}]},{"name":"to_shot_ids","required":true,"transform":{"type":"scalar"},"locs":[{"a":90,"b":102}]}],"statement":"SELECT * FROM shot_assets.copy_assignments(from_shot_id => :from_shot_id!, to_shot_ids => :to_shot_ids!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.copy_assignments(from_shot_id => :from_shot_id!, to_shot_ids => :to_shot_ids!)
 * ```
 */
export const copyAssignments = new PreparedQuery<ICopyAssignmentsParams,ICopyAssignmentsResult>(copyAssignmentsIR);


/** 'EnsurePopulated' parameters type */
export interface IEnsurePopulatedParams {
  scene_id: string;
}

/** 'EnsurePopulated' return type */
export interface IEnsurePopulatedResult {
  created: string | null;
  existing: string | null;
}

/** 'EnsurePopulated' query type */
export interface IEnsurePopulatedQuery {
  params: IEnsurePopulatedParams;
  result: IEnsurePopulatedResult;
}

const ensurePopulatedIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":55,"b":64}]}],"statement":"SELECT * FROM shot_assets.ensure_populated(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.ensure_populated(scene_id => :scene_id!)
 * ```
 */
export const ensurePopulated = new PreparedQuery<IEnsurePopulatedParams,IEnsurePopulatedResult>(ensurePopulatedIR);


/** 'ExportAssignments' parameters type */
export interface IExportAssignmentsParams {
  project_id?: string | null | void;
  scene_id?: string | null | void;
}

/** 'ExportAssignments' return type */
export interface IExportAssignmentsResult {
  export_assignments: string | null;
}

/** 'ExportAssignments' query type */
export interface IExportAssignmentsQuery {
  params: IExportAssignmentsParams;
  result: IExportAssignmentsResult;
}

const exportAssignmentsIR: any = {"usedParamSet":{"scene_id":true,"project_id":true},"params":[{"name":"scene_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":57,"b":65}]},{"name":"project_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":82,"b":92}]}],"statement":"SELECT * FROM shot_assets.export_assignments(scene_id => :scene_id, project_id => :project_id)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.export_assignments(scene_id => :scene_id, project_id => :project_id)
 * ```
 */
export const exportAssignments = new PreparedQuery<IExportAssignmentsParams,IExportAssignmentsResult>(exportAssignmentsIR);


/** 'FrameReferences' parameters type */
export interface IFrameReferencesParams {
  frame_type: string;
  shot_id: string;
}

/** 'FrameReferences' return type */
export interface IFrameReferencesResult {
  asset_name: string | null;
  asset_type: string | null;
  instance_id: string | null;
  position: number | null;
  source: string | null;
  url: string | null;
}

/** 'FrameReferences' query type */
export interface IFrameReferencesQuery {
  params: IFrameReferencesParams;
  result: IFrameReferencesResult;
}

const frameReferencesIR: any = {"usedParamSet":{"shot_id":true,"frame_type":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":62}]},{"name":"frame_type","required":true,"transform":{"type":"scalar"},"locs":[{"a":79,"b":90}]}],"statement":"SELECT * FROM shot_assets.frame_references(shot_id => :shot_id!, frame_type => :frame_type!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.frame_references(shot_id => :shot_id!, frame_type => :frame_type!)
 * ```
 */
export const frameReferences = new PreparedQuery<IFrameReferencesParams,IFrameReferencesResult>(frameReferencesIR);


/** 'HasAssignments' parameters type */
export interface IHasAssignmentsParams {
  scene_id: string;
}

/** 'HasAssignments' return type */
export interface IHasAssignmentsResult {
  has_assignments: boolean | null;
}

/** 'HasAssignments' query type */
export interface IHasAssignmentsQuery {
  params: IHasAssignmentsParams;
  result: IHasAssignmentsResult;
}

const hasAssignmentsIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":63}]}],"statement":"SELECT * FROM shot_assets.has_assignments(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.has_assignments(scene_id => :scene_id!)
 * ```
 */
export const hasAssignments = new PreparedQuery<IHasAssignmentsParams,IHasAssignmentsResult>(hasAssignmentsIR);


/** 'History' parameters type */
export interface IHistoryParams {
  scene_id: string;
}

/** 'History' return type */
export interface IHistoryResult {
  assignment_id: string | null;
  changed_at: Date | null;
  changed_by: string | null;
  frame_type: string | null;
  from_asset: string | null;
  from_image: string | null;
  from_note: string | null;
  from_presence: string | null;
  from_shot: string | null;
  step: string | null;
  step_id: string | null;
  to_asset: string | null;
  to_image: string | null;
  to_note: string | null;
  to_presence: string | null;
  to_shot: string | null;
  undone: boolean | null;
}

/** 'History' query type */
export interface IHistoryQuery {
  params: IHistoryParams;
  result: IHistoryResult;
}

const historyIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":46,"b":55}]}],"statement":"SELECT * FROM shot_assets.history(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.history(scene_id => :scene_id!)
 * ```
 */
export const history = new PreparedQuery<IHistoryParams,IHistoryResult>(historyIR);


/** 'ImportAssignments' parameters type */
export interface IImportAssignmentsParams {
  add_assets?: boolean | null | void;
  csv: string;
  dry_run?: boolean | null | void;
  mode?: string | null | void;
}

/** 'ImportAssignments' return type */
export interface IImportAssignmentsResult {
  asset: string | null;
  instance_id: string | null;
  outcome: string | null;
  outdated_stages: numberArray | null;
  problem: string | null;
  row_number: number | null;
  scene: string | null;
  shot: string | null;
  shot_id: string | null;
  written: boolean | null;
}

/** 'ImportAssignments' query type */
export interface IImportAssignmentsQuery {
  params: IImportAssignmentsParams;
  result: IImportAssignmentsResult;
}

const importAssignmentsIR: any = {"usedParamSet":{"csv":true,"dry_run":true,"mode":true,"add_assets":true},"params":[{"name":"csv","required":true,"transform":{"type":"scalar"},"locs":[{"a":52,"b":56}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":79,"b":86}]},{"name":"mode","required":false,"transform":{"type":"scalar"},"locs":[{"a":114,"b":118}]},{"name":"add_assets","required":false,"transform":{"type":"scalar"},"locs":[{"a":160,"b":170}]}],"statement":"SELECT * FROM shot_assets.import_assignments(csv => :csv!, dry_run => coalesce(:dry_run, false), mode => coalesce(:mode, 'merge'::text), add_assets => coalesce(:add_assets, false))"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.import_assignments(csv => :csv!, dry_run => coalesce(:dry_run, false), mode => coalesce(:mode, 'merge'::text), add_assets => coalesce(:add_assets, false))
 * ```
 */
export const importAssignments = new PreparedQuery<IImportAssignmentsParams,IImportAssignmentsResult>(importAssignmentsIR);


/** 'InvalidateStages' parameters type */
export interface IInvalidateStagesParams {
  from_stage?: number | null | void;
  scene_id: string;
}

/** 'InvalidateStages' return type */
export interface IInvalidateStagesResult {
  invalidate_stages: numberArray | null;
}

/** 'InvalidateStages' query type */
export interface IInvalidateStagesQuery {
  params: IInvalidateStagesParams;
  result: IInvalidateStagesResult;
}

const invalidateStagesIR: any = {"usedParamSet":{"scene_id":true,"from_stage":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":65}]},{"name":"from_stage","required":false,"transform":{"type":"scalar"},"locs":[{"a":91,"b":101}]}],"statement":"SELECT * FROM shot_assets.invalidate_stages(scene_id => :scene_id!, from_stage => coalesce(:from_stage, 9))"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.invalidate_stages(scene_id => :scene_id!, from_stage => coalesce(:from_stage, 9))
 * ```
 */
export const invalidateStages = new PreparedQuery<IInvalidateStagesParams,IInvalidateStagesResult>(invalidateStagesIR);


/** 'IsManaged' parameters type */
export interface IIsManagedParams {
  scene_id: string;
}

/** 'IsManaged' return type */
export interface IIsManagedResult {
  is_managed: boolean | null;
}

/** 'IsManaged' query type */
export interface IIsManagedQuery {
  params: IIsManagedParams;
  result: IIsManagedResult;
}

const isManagedIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":49,"b":58}]}],"statement":"SELECT * FROM shot_assets.is_managed(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.is_managed(scene_id => :scene_id!)
 * ```
 */
export const isManaged = new PreparedQuery<IIsManagedParams,IIsManagedResult>(isManagedIR);


/** 'LockStage' parameters type */
export interface ILockStageParams {
  scene_id: string;
  stage: number;
}

/** 'LockStage' return type */
export interface ILockStageResult {
  lock_stage: Json | null;
}

/** 'LockStage' query type */
export interface ILockStageQuery {
  params: ILockStageParams;
  result: ILockStageResult;
}

const lockStageIR: any = {"usedParamSet":{"scene_id":true,"stage":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":49,"b":58}]},{"name":"stage","required":true,"transform":{"type":"scalar"},"locs":[{"a":70,"b":76}]}],"statement":"SELECT * FROM shot_assets.lock_stage(scene_id => :scene_id!, stage => :stage!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.lock_stage(scene_id => :scene_id!, stage => :stage!)
 * ```
 */
export const lockStage = new PreparedQuery<ILockStageParams,ILockStageResult>(lockStageIR);


/** 'MapCameraToAngle' parameters type */
export interface IMapCameraToAngleParams {
  asset_name?: string | null | void;
  camera: string;
}

/** 'MapCameraToAngle' return type */
export interface IMapCameraToAngleResult {
  map_camera_to_angle: string | null;
}

/** 'MapCameraToAngle' query type */
export interface IMapCameraToAngleQuery {
  params: IMapCameraToAngleParams;
  result: IMapCameraToAngleResult;
}

const mapCameraToAngleIR: any = {"usedParamSet":{"camera":true,"asset_name":true},"params":[{"name":"camera","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":63}]},{"name":"asset_name","required":false,"transform":{"type":"scalar"},"locs":[{"a":80,"b":90}]}],"statement":"SELECT * FROM shot_assets.map_camera_to_angle(camera => :camera!, asset_name => :asset_name)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.map_camera_to_angle(camera => :camera!, asset_name => :asset_name)
 * ```
 */
export const mapCameraToAngle = new PreparedQuery<IMapCameraToAngleParams,IMapCameraToAngleResult>(mapCameraToAngleIR);


/** 'MergeInstances' parameters type */
export interface IMergeInstancesParams {
  absorbed_ids: stringArray;
  survivor_id: string;
}

/** 'MergeInstances' return type */
export interface IMergeInstancesResult {
  combined: string | null;
  events: string | null;
  moved: string | null;
  overrides: string | null;
}

/** 'MergeInstances' query type */
export interface IMergeInstancesQuery {
  params: IMergeInstancesParams;
  result: IMergeInstancesResult;
}

const mergeInstancesIR: any = {"usedParamSet":{"survivor_id":true,"absorbed_ids":true},"params":[{"name":"survivor_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":57,"b":69}]},{"name":"absorbed_ids","required":true,"transform":{"type":"scalar"},"locs":[{"a":88,"b":101}]}],"statement":"SELECT * FROM shot_assets.merge_instances(survivor_id => :survivor_id!, absorbed_ids => :absorbed_ids!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.merge_instances(survivor_id => :survivor_id!, absorbed_ids => :absorbed_ids!)
 * ```
 */
export const mergeInstances = new PreparedQuery<IMergeInstancesParams,IMergeInstancesResult>(mergeInstancesIR);


/** 'MergeShots' parameters type */
export interface IMergeShotsParams {
  label?: string | null | void;
  shot_ids: stringArray;
}

/** 'MergeShots' return type */
export interface IMergeShotsResult {
  duration: number | null;
  frames_were_approved: boolean | null;
  shot_id: string | null;
  shot_label: string | null;
  shot_order: number | null;
}

/** 'MergeShots' query type */
export interface IMergeShotsQuery {
  params: IMergeShotsParams;
  result: IMergeShotsResult;
}

const mergeShotsIR: any = {"usedParamSet":{"shot_ids":true,"label":true},"params":[{"name":"shot_ids","required":true,"transform":{"type":"scalar"},"locs":[{"a":50,"b":59}]},{"name":"label","required":false,"transform":{"type":"scalar"},"locs":[{"a":71,"b":76}]}],"statement":"SELECT * FROM shot_assets.merge_shots(shot_ids => :shot_ids!, label => :label)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.merge_shots(shot_ids => :shot_ids!, label => :label)
 * ```
 */
export const mergeShots = new PreparedQuery<IMergeShotsParams,IMergeShotsResult>(mergeShotsIR);


/** 'MoveShot' parameters type */
export interface IMoveShotParams {
  after_shot_id?: string | null | void;
  shot_id: string;
  to_scene_id: string;
}

/** 'MoveShot' return type */
export interface IMoveShotResult {
  asset_name: string | null;
  assignment_id: string | null;
  from_instance_id: string | null;
  instance_created: boolean | null;
  instance_id: string | null;
}

/** 'MoveShot' query type */
export interface IMoveShotQuery {
  params: IMoveShotParams;
  result: IMoveShotResult;
}

const moveShotIR: any = {"usedParamSet":{"shot_id":true,"to_scene_id":true,"after_shot_id":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":47,"b":55}]},{"name":"to_scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":73,"b":85}]},{"name":"after_shot_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":105,"b":118}]}],"statement":"SELECT * FROM shot_assets.move_shot(shot_id => :shot_id!, to_scene_id => :to_scene_id!, after_shot_id => :after_shot_id)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.move_shot(shot_id => :shot_id!, to_scene_id => :to_scene_id!, after_shot_id => :after_shot_id)
 * ```
 */
export const moveShot = new PreparedQuery<IMoveShotParams,IMoveShotResult>(moveShotIR);


/** 'OutdateStages' parameters type */
export interface IOutdateStagesParams {
  from_stage?: number | null | void;
  stage_locks: Json;
}

/** 'OutdateStages' return type */
export interface IOutdateStagesResult {
  outdate_stages: Json | null;
}

/** 'OutdateStages' query type */
export interface IOutdateStagesQuery {
  params: IOutdateStagesParams;
  result: IOutdateStagesResult;
}

const outdateStagesIR: any = {"usedParamSet":{"stage_locks":true,"from_stage":true},"params":[{"name":"stage_locks","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":68}]},{"name":"from_stage","required":false,"transform":{"type":"scalar"},"locs":[{"a":94,"b":104}]}],"statement":"SELECT * FROM shot_assets.outdate_stages(stage_locks => :stage_locks!, from_stage => coalesce(:from_stage, 9))"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.outdate_stages(stage_locks => :stage_locks!, from_stage => coalesce(:from_stage, 9))
 * ```
 */
export const outdateStages = new PreparedQuery<IOutdateStagesParams,IOutdateStagesResult>(outdateStagesIR);


/** 'OutdatedBecause' parameters type */
export interface IOutdatedBecauseParams {
  scene_id: string;
}

/** 'OutdatedBecause' return type */
export interface IOutdatedBecauseResult {
  asset_name: string | null;
  at: Date | null;
  cause: string | null;
  shot_label: string | null;
  stage: number | null;
}

/** 'OutdatedBecause' query type */
export interface IOutdatedBecauseQuery {
  params: IOutdatedBecauseParams;
  result: IOutdatedBecauseResult;
}

const outdatedBecauseIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":55,"b":64}]}],"statement":"SELECT * FROM shot_assets.outdated_because(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.outdated_because(scene_id => :scene_id!)
 * ```
 */
export const outdatedBecause = new PreparedQuery<IOutdatedBecauseParams,IOutdatedBecauseResult>(outdatedBecauseIR);


/** 'PipelineSchema' parameters type */
export type IPipelineSchemaParams = void;

/** 'PipelineSchema' return type */
export interface IPipelineSchemaResult {
  pipeline_schema: string | null;
}

/** 'PipelineSchema' query type */
export interface IPipelineSchemaQuery {
  params: IPipelineSchemaParams;
  result: IPipelineSchemaResult;
}

const pipelineSchemaIR: any = {"usedParamSet":{},"params":[],"statement":"SELECT * FROM shot_assets.pipeline_schema()"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.pipeline_schema()
 * ```
 */
export const pipelineSchema = new PreparedQuery<IPipelineSchemaParams,IPipelineSchemaResult>(pipelineSchemaIR);


/** 'PresenceChart' parameters type */
export interface IPresenceChartParams {
  scene_id: string;
}

/** 'PresenceChart' return type */
export interface IPresenceChartResult {
  presence_chart: string | null;
}

/** 'PresenceChart' query type */
export interface IPresenceChartQuery {
  params: IPresenceChartParams;
  result: IPresenceChartResult;
}

const presenceChartIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62}]}],"statement":"SELECT * FROM shot_assets.presence_chart(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.presence_chart(scene_id => :scene_id!)
 * ```
 */
export const presenceChart = new PreparedQuery<IPresenceChartParams,IPresenceChartResult>(presenceChartIR);


/** 'PresenceMatrix' parameters type */
export interface IPresenceMatrixParams {
  scene_id: string;
}

/** 'PresenceMatrix' return type */
export interface IPresenceMatrixResult {
  presence_matrix: string | null;
}

/** 'PresenceMatrix' query type */
export interface IPresenceMatrixQuery {
  params: IPresenceMatrixParams;
  result: IPresenceMatrixResult;
}

const presenceMatrixIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":63}]}],"statement":"SELECT * FROM shot_assets.presence_matrix(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.presence_matrix(scene_id => :scene_id!)
 * ```
 */
export const presenceMatrix = new PreparedQuery<IPresenceMatrixParams,IPresenceMatrixResult>(presenceMatrixIR);


/** 'PromptContext' parameters type */
export interface IPromptContextParams {
  model?: string | null | void;
  scene_id: string;
}

/** 'PromptContext' return type */
export interface IPromptContextResult {
  action: string | null;
  assets: Json | null;
  camera: string | null;
  characters_background: stringArray | null;
  characters_foreground: stringArray | null;
  dialogue: string | null;
  duration: number | null;
  end_manifest: string | null;
  end_order: Json | null;
  omitted: Json | null;
  setting: string | null;
  shot_id: string | null;
  shot_label: string | null;
  shot_order: number | null;
  start_manifest: string | null;
  start_order: Json | null;
  transformations: Json | null;
  video_notes: string | null;
  video_only: Json | null;
}

/** 'PromptContext' query type */
export interface IPromptContextQuery {
  params: IPromptContextParams;
  result: IPromptContextResult;
}

const promptContextIR: any = {"usedParamSet":{"scene_id":true,"model":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62}]},{"name":"model","required":false,"transform":{"type":"scalar"},"locs":[{"a":74,"b":79}]}],"statement":"SELECT * FROM shot_assets.prompt_context(scene_id => :scene_id!, model => :model)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.prompt_context(scene_id => :scene_id!, model => :model)
 * ```
 */
export const promptContext = new PreparedQuery<IPromptContextParams,IPromptContextResult>(promptContextIR);


/** 'RecordPrompts' parameters type */
export interface IRecordPromptsParams {
  model?: string | null | void;
  prompts: Json;
  scene_id: string;
}

/** 'RecordPrompts' return type */
export interface IRecordPromptsResult {
  record_prompts: string | null;
}

/** 'RecordPrompts' query type */
export interface IRecordPromptsQuery {
  params: IRecordPromptsParams;
  result: IRecordPromptsResult;
}

const recordPromptsIR: any = {"usedParamSet":{"scene_id":true,"prompts":true,"model":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62}]},{"name":"prompts","required":true,"transform":{"type":"scalar"},"locs":[{"a":76,"b":84}]},{"name":"model","required":false,"transform":{"type":"scalar"},"locs":[{"a":96,"b":101}]}],"statement":"SELECT * FROM shot_assets.record_prompts(scene_id => :scene_id!, prompts => :prompts!, model => :model)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.record_prompts(scene_id => :scene_id!, prompts => :prompts!, model => :model)
 * ```
 */
export const recordPrompts = new PreparedQuery<IRecordPromptsParams,IRecordPromptsResult>(recordPromptsIR);


/** 'RedoLast' parameters type */
export interface IRedoLastParams {
  scene_id: string;
}

/** 'RedoLast' return type */
export interface IRedoLastResult {
  redo_last: string | null;
}

/** 'RedoLast' query type */
export interface IRedoLastQuery {
  params: IRedoLastParams;
  result: IRedoLastResult;
}

const redoLastIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":48,"b":57}]}],"statement":"SELECT * FROM shot_assets.redo_last(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.redo_last(scene_id => :scene_id!)
 * ```
 */
export const redoLast = new PreparedQuery<IRedoLastParams,IRedoLastResult>(redoLastIR);


/** 'ReferenceOrders' parameters type */
export interface IReferenceOrdersParams {
  max_images?: number | null | void;
  model?: string | null | void;
  scene_id: string;
}

/** 'ReferenceOrders' return type */
export interface IReferenceOrdersResult {
  end_manifest: string | null;
  end_order: Json | null;
  omitted: Json | null;
  shot_id: string | null;
  shot_label: string | null;
  start_manifest: string | null;
  start_order: Json | null;
  video_notes: string | null;
  video_only: Json | null;
}

/** 'ReferenceOrders' query type */
export interface IReferenceOrdersQuery {
  params: IReferenceOrdersParams;
  result: IReferenceOrdersResult;
}

const referenceOrdersIR: any = {"usedParamSet":{"scene_id":true,"max_images":true,"model":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":55,"b":64}]},{"name":"max_images","required":false,"transform":{"type":"scalar"},"locs":[{"a":81,"b":91}]},{"name":"model","required":false,"transform":{"type":"scalar"},"locs":[{"a":103,"b":108}]}],"statement":"SELECT * FROM shot_assets.reference_orders(scene_id => :scene_id!, max_images => :max_images, model => :model)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.reference_orders(scene_id => :scene_id!, max_images => :max_images, model => :model)
 * ```
 */
export const referenceOrders = new PreparedQuery<IReferenceOrdersParams,IReferenceOrdersResult>(referenceOrdersIR);


/** 'ReferenceOrdersForShot' parameters type */
export interface IReferenceOrdersForShotParams {
  max_images?: number | null | void;
  model?: string | null | void;
  shot_id: string;
}

/** 'ReferenceOrdersForShot' return type */
export interface IReferenceOrdersForShotResult {
  end_manifest: string | null;
  end_order: Json | null;
  omitted: Json | null;
  shot_id: string | null;
  shot_label: string | null;
  start_manifest: string | null;
  start_order: Json | null;
  video_notes: string | null;
  video_only: Json | null;
}

/** 'ReferenceOrdersForShot' query type */
export interface IReferenceOrdersForShotQuery {
  params: IReferenceOrdersForShotParams;
  result: IReferenceOrdersForShotResult;
}

const referenceOrdersForShotIR: any = {"usedParamSet":{"shot_id":true,"max_images":true,"model":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":63,"b":71}]},{"name":"max_images","required":false,"transform":{"type":"scalar"},"locs":[{"a":88,"b":98}]},{"name":"model","required":false,"transform":{"type":"scalar"},"locs":[{"a":110,"b":115}]}],"statement":"SELECT * FROM shot_assets.reference_orders_for_shot(shot_id => :shot_id!, max_images => :max_images, model => :model)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.reference_orders_for_shot(shot_id => :shot_id!, max_images => :max_images, model => :model)
 * ```
 */
export const referenceOrdersForShot = new PreparedQuery<IReferenceOrdersForShotParams,IReferenceOrdersForShotResult>(referenceOrdersForShotIR);


/** 'RefreshReferenceOrders' parameters type */
export interface IRefreshReferenceOrdersParams {
  keep_overrides?: boolean | null | void;
  model?: string | null | void;
  scene_id: string;
}

/** 'RefreshReferenceOrders' return type */
export interface IRefreshReferenceOrdersResult {
  changed: boolean | null;
  kept_overrides: stringArray | null;
  shot_id: string | null;
}

/** 'RefreshReferenceOrders' query type */
export interface IRefreshReferenceOrdersQuery {
  params: IRefreshReferenceOrdersParams;
  result: IRefreshReferenceOrdersResult;
}

const refreshReferenceOrdersIR: any = {"usedParamSet":{"scene_id":true,"keep_overrides":true,"model":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":63,"b":72}]},{"name":"keep_overrides","required":false,"transform":{"type":"scalar"},"locs":[{"a":102,"b":116}]},{"name":"model","required":false,"transform":{"type":"scalar"},"locs":[{"a":135,"b":140}]}],"statement":"SELECT * FROM shot_assets.refresh_reference_orders(scene_id => :scene_id!, keep_overrides => coalesce(:keep_overrides, true), model => :model)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.refresh_reference_orders(scene_id => :scene_id!, keep_overrides => coalesce(:keep_overrides, true), model => :model)
 * ```
 */
export const refreshReferenceOrders = new PreparedQuery<IRefreshReferenceOrdersParams,IRefreshReferenceOrdersResult>(refreshReferenceOrdersIR);


/** 'RelockStage' parameters type */
export interface IRelockStageParams {
  scene_id: string;
  stage: number;
}

/** 'RelockStage' return type */
export interface IRelockStageResult {
  relock_stage: Json | null;
}

/** 'RelockStage' query type */
export interface IRelockStageQuery {
  params: IRelockStageParams;
  result: IRelockStageResult;
}

const relockStageIR: any = {"usedParamSet":{"scene_id":true,"stage":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":51,"b":60}]},{"name":"stage","required":true,"transform":{"type":"scalar"},"locs":[{"a":72,"b":78}]}],"statement":"SELECT * FROM shot_assets.relock_stage(scene_id => :scene_id!, stage => :stage!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.relock_stage(scene_id => :scene_id!, stage => :stage!)
 * ```
 */
export const relockStage = new PreparedQuery<IRelockStageParams,IRelockStageResult>(relockStageIR);


/** 'SceneAssetCounts' parameters type */
export interface ISceneAssetCountsParams {
  scene_id: string;
}

/** 'SceneAssetCounts' return type */
export interface ISceneAssetCountsResult {
  appearances: string | null;
  asset_type: string | null;
  in_shots: string | null;
  instances: string | null;
}

/** 'SceneAssetCounts' query type */
export interface ISceneAssetCountsQuery {
  params: ISceneAssetCountsParams;
  result: ISceneAssetCountsResult;
}

const sceneAssetCountsIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":57,"b":66}]}],"statement":"SELECT * FROM shot_assets.scene_asset_counts(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.scene_asset_counts(scene_id => :scene_id!)
 * ```
 */
export const sceneAssetCounts = new PreparedQuery<ISceneAssetCountsParams,ISceneAssetCountsResult>(sceneAssetCountsIR);


/** 'SceneAssets' parameters type */
export interface ISceneAssetsParams {
  scene_id: string;
}

/** 'SceneAssets' return type */
export interface ISceneAssetsResult {
  asset_name: string | null;
  asset_type: string | null;
  instance_id: string | null;
  project_asset_id: string | null;
}

/** 'SceneAssets' query type */
export interface ISceneAssetsQuery {
  params: ISceneAssetsParams;
  result: ISceneAssetsResult;
}

const sceneAssetsIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":51,"b":60}]}],"statement":"SELECT * FROM shot_assets.scene_assets(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.scene_assets(scene_id => :scene_id!)
 * ```
 */
export const sceneAssets = new PreparedQuery<ISceneAssetsParams,ISceneAssetsResult>(sceneAssetsIR);


/** 'SceneAssignments' parameters type */
export interface ISceneAssignmentsParams {
  scene_id: string;
}

/** 'SceneAssignments' return type */
export interface ISceneAssignmentsResult {
  scene_assignments: Json | null;
}

/** 'SceneAssignments' query type */
export interface ISceneAssignmentsQuery {
  params: ISceneAssignmentsParams;
  result: ISceneAssignmentsResult;
}

const sceneAssignmentsIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":65}]}],"statement":"SELECT * FROM shot_assets.scene_assignments(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.scene_assignments(scene_id => :scene_id!)
 * ```
 */
export const sceneAssignments = new PreparedQuery<ISceneAssignmentsParams,ISceneAssignmentsResult>(sceneAssignmentsIR);


/** 'SceneShots' parameters type */
export interface ISceneShotsParams {
  scene_id: string;
}

/** 'SceneShots' return type */
export interface ISceneShotsResult {
  shot_id: string | null;
  shot_label: string | null;
  shot_order: number | null;
}

/** 'SceneShots' query type */
export interface ISceneShotsQuery {
  params: ISceneShotsParams;
  result: ISceneShotsResult;
}

const sceneShotsIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":50,"b":59}]}],"statement":"SELECT * FROM shot_assets.scene_shots(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.scene_shots(scene_id => :scene_id!)
 * ```
 */
export const sceneShots = new PreparedQuery<ISceneShotsParams,ISceneShotsResult>(sceneShotsIR);


/** 'SetExtraReferences' parameters type */
export interface ISetExtraReferencesParams {
  frame_type: string;
  images: Json;
  shot_id: string;
}

/** 'SetExtraReferences' return type */
export interface ISetExtraReferencesResult {
  set_extra_references: undefined | null;
}

/** 'SetExtraReferences' query type */
export interface ISetExtraReferencesQuery {
  params: ISetExtraReferencesParams;
  result: ISetExtraReferencesResult;
}

const setExtraReferencesIR: any = {"usedParamSet":{"shot_id":true,"frame_type":true,"images":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":66}]},{"name":"frame_type","required":true,"transform":{"type":"scalar"},"locs":[{"a":83,"b":94}]},{"name":"images","required":true,"transform":{"type":"scalar"},"locs":[{"a":107,"b":114}]}],"statement":"SELECT * FROM shot_assets.set_extra_references(shot_id => :shot_id!, frame_type => :frame_type!, images => :images!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.set_extra_references(shot_id => :shot_id!, frame_type => :frame_type!, images => :images!)
 * ```
 */
export const setExtraReferences = new PreparedQuery<ISetExtraReferencesParams,ISetExtraReferencesResult>(setExtraReferencesIR);


/** 'SetPresence' parameters type */
export interface ISetPresenceParams {
  assignment_id: string;
  presence_note?: string | null | void;
  presence_type: string;
}

/** 'SetPresence' return type */
export interface ISetPresenceResult {
  camera_angle: string | null;
  created_at: Date | null;
  id: string | null;
  image_url: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  scene_asset_instance_id: string | null;
  shot_id: string | null;
  updated_at: Date | null;
}

/** 'SetPresence' query type */
export interface ISetPresenceQuery {
  params: ISetPresenceParams;
  result: ISetPresenceResult;
}

const setPresenceIR: any = {"usedParamSet":{"assignment_id":true,"presence_type":true,"presence_note":true},"params":[{"name":"assignment_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":56,"b":70}]},{"name":"presence_type","required":true,"transform":{"type":"scalar"},"locs":[{"a":90,"b":104}]},{"name":"presence_note","required":false,"transform":{"type":"scalar"},"locs":[{"a":124,"b":137}]}],"statement":"SELECT * FROM shot_assets.set_presence(assignment_id => :assignment_id!, presence_type => :presence_type!, presence_note => :presence_note)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.set_presence(assignment_id => :assignment_id!, presence_type => :presence_type!, presence_note => :presence_note)
 * ```
 */
export const setPresence = new PreparedQuery<ISetPresenceParams,ISetPresenceResult>(setPresenceIR);


/** 'SetPresenceMany' parameters type */
export interface ISetPresenceManyParams {
  assignment_ids: stringArray;
  presence_type: string;
}

/** 'SetPresenceMany' return type */
export interface ISetPresenceManyResult {
  camera_angle: string | null;
  created_at: Date | null;
  id: string | null;
  image_url: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  scene_asset_instance_id: string | null;
  shot_id: string | null;
  updated_at: Date | null;
}

/** 'SetPresenceMany' query type */
export interface ISetPresenceManyQuery {
  params: ISetPresenceManyParams;
  result: ISetPresenceManyResult;
}

const setPresenceManyIR: any = {"usedParamSet":{"assignment_ids":true,"presence_type":true},"params":[{"name":"assignment_ids","required":true,"transform":{"type":"scalar"},"locs":[{"a":62,"b":77}]},{"name":"presence_type","required":true,"transform":{"type":"scalar"},"locs":[{"a":97,"b":111}]}],"statement":"SELECT * FROM shot_assets.set_presence_many(assignment_ids => :assignment_ids!, presence_type => :presence_type!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.set_presence_many(assignment_ids => :assignment_ids!, presence_type => :presence_type!)
 * ```
 */
export const setPresenceMany = new PreparedQuery<ISetPresenceManyParams,ISetPresenceManyResult>(setPresenceManyIR);


/** 'SetReference' parameters type */
export interface ISetReferenceParams {
  assignment_id: string;
  camera_angle?: string | null | void;
  image_url?: string | null | void;
  priority?: number | null | void;
}

/** 'SetReference' return type */
export interface ISetReferenceResult {
  camera_angle: string | null;
  created_at: Date | null;
  id: string | null;
  image_url: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  scene_asset_instance_id: string | null;
  shot_id: string | null;
  updated_at: Date | null;
}

/** 'SetReference' query type */
export interface ISetReferenceQuery {
  params: ISetReferenceParams;
  result: ISetReferenceResult;
}

const setReferenceIR: any = {"usedParamSet":{"assignment_id":true,"image_url":true,"camera_angle":true,"priority":true},"params":[{"name":"assignment_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":57,"b":71}]},{"name":"image_url","required":false,"transform":{"type":"scalar"},"locs":[{"a":87,"b":96}]},{"name":"camera_angle","required":false,"transform":{"type":"scalar"},"locs":[{"a":115,"b":127}]},{"name":"priority","required":false,"transform":{"type":"scalar"},"locs":[{"a":142,"b":150}]}],"statement":"SELECT * FROM shot_assets.set_reference(assignment_id => :assignment_id!, image_url => :image_url, camera_angle => :camera_angle, priority => :priority)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.set_reference(assignment_id => :assignment_id!, image_url => :image_url, camera_angle => :camera_angle, priority => :priority)
 * ```
 */
export const setReference = new PreparedQuery<ISetReferenceParams,ISetReferenceResult>(setReferenceIR);


/** 'SetReferenceOverride' parameters type */
export interface ISetReferenceOverrideParams {
  frame_type: string;
  image_order: Json;
  shot_id: string;
}

/** 'SetReferenceOverride' return type */
export interface ISetReferenceOverrideResult {
  set_reference_override: undefined | null;
}

/** 'SetReferenceOverride' query type */
export interface ISetReferenceOverrideQuery {
  params: ISetReferenceOverrideParams;
  result: ISetReferenceOverrideResult;
}

const setReferenceOverrideIR: any = {"usedParamSet":{"shot_id":true,"frame_type":true,"image_order":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":60,"b":68}]},{"name":"frame_type","required":true,"transform":{"type":"scalar"},"locs":[{"a":85,"b":96}]},{"name":"image_order","required":true,"transform":{"type":"scalar"},"locs":[{"a":114,"b":126}]}],"statement":"SELECT * FROM shot_assets.set_reference_override(shot_id => :shot_id!, frame_type => :frame_type!, image_order => :image_order!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.set_reference_override(shot_id => :shot_id!, frame_type => :frame_type!, image_order => :image_order!)
 * ```
 */
export const setReferenceOverride = new PreparedQuery<ISetReferenceOverrideParams,ISetReferenceOverrideResult>(setReferenceOverrideIR);


/** 'ShotChecklist' parameters type */
export interface IShotChecklistParams {
  project_asset_id: string;
  scene_id: string;
}

/** 'ShotChecklist' return type */
export interface IShotChecklistResult {
  assigned: boolean | null;
  confidence: number | null;
  duration: number | null;
  reason: string | null;
  setting: string | null;
  shot_id: string | null;
  shot_label: string | null;
  suggested: boolean | null;
}

/** 'ShotChecklist' query type */
export interface IShotChecklistQuery {
  params: IShotChecklistParams;
  result: IShotChecklistResult;
}

const shotChecklistIR: any = {"usedParamSet":{"scene_id":true,"project_asset_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":53,"b":62}]},{"name":"project_asset_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":85,"b":102}]}],"statement":"SELECT * FROM shot_assets.shot_checklist(scene_id => :scene_id!, project_asset_id => :project_asset_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.shot_checklist(scene_id => :scene_id!, project_asset_id => :project_asset_id!)
 * ```
 */
export const shotChecklist = new PreparedQuery<IShotChecklistParams,IShotChecklistResult>(shotChecklistIR);


/** 'ShotPanel' parameters type */
export interface IShotPanelParams {
  shot_id: string;
}

/** 'ShotPanel' return type */
export interface IShotPanelResult {
  asset_name: string | null;
  asset_type: string | null;
  assignment_id: string | null;
  effective_description: string | null;
  image_url: string | null;
  in_end_frame: boolean | null;
  in_start_frame: boolean | null;
  instance_id: string | null;
  notice: string | null;
  presence_note: string | null;
  presence_type: string | null;
  project_asset_id: string | null;
  warning: string | null;
}

/** 'ShotPanel' query type */
export interface IShotPanelQuery {
  params: IShotPanelParams;
  result: IShotPanelResult;
}

const shotPanelIR: any = {"usedParamSet":{"shot_id":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":48,"b":56}]}],"statement":"SELECT * FROM shot_assets.shot_panel(shot_id => :shot_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.shot_panel(shot_id => :shot_id!)
 * ```
 */
export const shotPanel = new PreparedQuery<IShotPanelParams,IShotPanelResult>(shotPanelIR);


/** 'SplitShot' parameters type */
export interface ISplitShotParams {
  labels: stringArray;
  moments?: Json | null | void;
  shot_id: string;
}

/** 'SplitShot' return type */
export interface ISplitShotResult {
  duration: number | null;
  frames_were_approved: boolean | null;
  part_id: string | null;
  shot_label: string | null;
  shot_order: number | null;
}

/** 'SplitShot' query type */
export interface ISplitShotQuery {
  params: ISplitShotParams;
  result: ISplitShotResult;
}

const splitShotIR: any = {"usedParamSet":{"shot_id":true,"labels":true,"moments":true},"params":[{"name":"shot_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":48,"b":56}]},{"name":"labels","required":true,"transform":{"type":"scalar"},"locs":[{"a":69,"b":76}]},{"name":"moments","required":false,"transform":{"type":"scalar"},"locs":[{"a":90,"b":97}]}],"statement":"SELECT * FROM shot_assets.split_shot(shot_id => :shot_id!, labels => :labels!, moments => :moments)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.split_shot(shot_id => :shot_id!, labels => :labels!, moments => :moments)
 * ```
 */
export const splitShot = new PreparedQuery<ISplitShotParams,ISplitShotResult>(splitShotIR);


/** 'StaleShots' parameters type */
export interface IStaleShotsParams {
  scene_id: string;
}

/** 'StaleShots' return type */
export interface IStaleShotsResult {
  causes: Json | null;
  reason: string | null;
  shot_id: string | null;
  shot_label: string | null;
}

/** 'StaleShots' query type */
export interface IStaleShotsQuery {
  params: IStaleShotsParams;
  result: IStaleShotsResult;
}

const staleShotsIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":50,"b":59}]}],"statement":"SELECT * FROM shot_assets.stale_shots(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.stale_shots(scene_id => :scene_id!)
 * ```
 */
export const staleShots = new PreparedQuery<IStaleShotsParams,IStaleShotsResult>(staleShotsIR);


/** 'TraitSummary' parameters type */
export interface ITraitSummaryParams {
  description: string;
  max_length?: number | null | void;
}

/** 'TraitSummary' return type */
export interface ITraitSummaryResult {
  trait_summary: string | null;
}

/** 'TraitSummary' query type */
export interface ITraitSummaryQuery {
  params: ITraitSummaryParams;
  result: ITraitSummaryResult;
}

const traitSummaryIR: any = {"usedParamSet":{"description":true,"max_length":true},"params":[{"name":"description","required":true,"transform":{"type":"scalar"},"locs":[{"a":55,"b":67}]},{"name":"max_length","required":false,"transform":{"type":"scalar"},"locs":[{"a":93,"b":103}]}],"statement":"SELECT * FROM shot_assets.trait_summary(description => :description!, max_length => coalesce(:max_length, 80))"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.trait_summary(description => :description!, max_length => coalesce(:max_length, 80))
 * ```
 */
export const traitSummary = new PreparedQuery<ITraitSummaryParams,ITraitSummaryResult>(traitSummaryIR);


/** 'TransformationStates' parameters type */
export interface ITransformationStatesParams {
  scene_id: string;
}

/** 'TransformationStates' return type */
export interface ITransformationStatesResult {
  effective_description: string | null;
  image_url: string | null;
  instance_id: string | null;
  is_transforming: boolean | null;
  post_description: string | null;
  post_image_url: string | null;
  shot_id: string | null;
  transformation_narrative: string | null;
}

/** 'TransformationStates' query type */
export interface ITransformationStatesQuery {
  params: ITransformationStatesParams;
  result: ITransformationStatesResult;
}

const transformationStatesIR: any = {"usedParamSet":{"scene_id":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":60,"b":69}]}],"statement":"SELECT * FROM shot_assets.transformation_states(scene_id => :scene_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.transformation_states(scene_id => :scene_id!)
 * ```
 */
export const transformationStates = new PreparedQuery<ITransformationStatesParams,ITransformationStatesResult>(transformationStatesIR);


/** 'Unassign' parameters type */
export interface IUnassignParams {
  assignment_id: string;
}

/** 'Unassign' return type */
export interface IUnassignResult {
  camera_angle: string | null;
  created_at: Date | null;
  id: string | null;
  image_url: string | null;
  presence_note: string | null;
  presence_type: string | null;
  priority: number | null;
  scene_asset_instance_id: string | null;
  shot_id: string | null;
  updated_at: Date | null;
}

/** 'Unassign' query type */
export interface IUnassignQuery {
  params: IUnassignParams;
  result: IUnassignResult;
}

const unassignIR: any = {"usedParamSet":{"assignment_id":true},"params":[{"name":"assignment_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":52,"b":66}]}],"statement":"SELECT * FROM shot_assets.unassign(assignment_id => :assignment_id!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.unassign(assignment_id => :assignment_id!)
 * ```
 */
export const unassign = new PreparedQuery<IUnassignParams,IUnassignResult>(unassignIR);


/** 'UndoLast' parameters type */
export interface IUndoLastParams {
  mine?: boolean | null | void;
  scene_id: string;
}

/** 'UndoLast' return type */
export interface IUndoLastResult {
  undo_last: string | null;
}

/** 'UndoLast' query type */
export interface IUndoLastQuery {
  params: IUndoLastParams;
  result: IUndoLastResult;
}

const undoLastIR: any = {"usedParamSet":{"scene_id":true,"mine":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":48,"b":57}]},{"name":"mine","required":false,"transform":{"type":"scalar"},"locs":[{"a":77,"b":81}]}],"statement":"SELECT * FROM shot_assets.undo_last(scene_id => :scene_id!, mine => coalesce(:mine, true))"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.undo_last(scene_id => :scene_id!, mine => coalesce(:mine, true))
 * ```
 */
export const undoLast = new PreparedQuery<IUndoLastParams,IUndoLastResult>(undoLastIR);


/** 'UnlockImpact' parameters type */
export interface IUnlockImpactParams {
  scene_id: string;
  stage: number;
}

/** 'UnlockImpact' return type */
export interface IUnlockImpactResult {
  frames: string | null;
  prompts: string | null;
  shots: string | null;
  stage: number | null;
}

/** 'UnlockImpact' query type */
export interface IUnlockImpactQuery {
  params: IUnlockImpactParams;
  result: IUnlockImpactResult;
}

const unlockImpactIR: any = {"usedParamSet":{"scene_id":true,"stage":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":52,"b":61}]},{"name":"stage","required":true,"transform":{"type":"scalar"},"locs":[{"a":73,"b":79}]}],"statement":"SELECT * FROM shot_assets.unlock_impact(scene_id => :scene_id!, stage => :stage!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.unlock_impact(scene_id => :scene_id!, stage => :stage!)
 * ```
 */
export const unlockImpact = new PreparedQuery<IUnlockImpactParams,IUnlockImpactResult>(unlockImpactIR);


/** 'UnlockStage' parameters type */
export interface IUnlockStageParams {
  scene_id: string;
  stage: number;
}

/** 'UnlockStage' return type */
export interface IUnlockStageResult {
  unlock_stage: Json | null;
}

/** 'UnlockStage' query type */
export interface IUnlockStageQuery {
  params: IUnlockStageParams;
  result: IUnlockStageResult;
}

const unlockStageIR: any = {"usedParamSet":{"scene_id":true,"stage":true},"params":[{"name":"scene_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":51,"b":60}]},{"name":"stage","required":true,"transform":{"type":"scalar"},"locs":[{"a":72,"b":78}]}],"statement":"SELECT * FROM shot_assets.unlock_stage(scene_id => :scene_id!, stage => :stage!)"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.unlock_stage(scene_id => :scene_id!, stage => :stage!)
 * ```
 */
export const unlockStage = new PreparedQuery<IUnlockStageParams,IUnlockStageResult>(unlockStageIR);


/** 'Version' parameters type */
export type IVersionParams = void;

/** 'Version' return type */
export interface IVersionResult {
  version: string | null;
}

/** 'Version' query type */
export interface IVersionQuery {
  params: IVersionParams;
  result: IVersionResult;
}

const versionIR: any = {"usedParamSet":{},"params":[],"statement":"SELECT * FROM shot_assets.version()"};

/**
 * Query generated from SQL:
 * ```
 * SELECT * FROM shot_assets.version()
 * ```
 */
export const version = new PreparedQuery<IVersionParams,IVersionResult>(versionIR);


