export { AssetDrawer } from './AssetDrawer.js';
export { FrameReferences } from './FrameReferences.js';
export { PresenceGrid } from './PresenceGrid.js';
export { ShotAssetPanel, SplitDialog } from './ShotAssetPanel.js';
export { StageLocks } from './StageLocks.js';
export { ConnectionState, SceneEditor, SceneToolbar } from './SceneEditor.js';
export { SceneProvider, makeQueryClient, useCellChange, useRedo, useScene, useUndo, type SceneProviderProps } from './scene.js';
export { ApiError, makeApi, makeProjectsApi, problem, type Api, type Connection, type ProjectsApi } from './api.js';
export type { Frame, Presence } from './words.js';
