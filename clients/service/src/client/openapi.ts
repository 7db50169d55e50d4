// Written by scripts/generate.js from openapi.json.

export interface paths {
    "/api/projects/{projectId}/scenes/{sceneId}/shot-assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All assignments of the scene, each with its instance, asset and angle variants */
        get: operations["getShotAssignments"];
        put?: never;
        /** Create or change assignments; all or none */
        post: operations["postShotAssignments"];
        delete?: never;
        options?: never;
        head?: never;
        /** Give several assignments one presence type */
        patch: operations["patchShotAssignments"];
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shot-assignments/shots/{shotId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The assignments of a shot */
        get: operations["getShotAssignmentsShotsByShotId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shot-assignments/{assignmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set the presence type of an assignment, and its note */
        put: operations["putShotAssignmentsByAssignmentId"];
        post?: never;
        /** Take an asset out of a shot */
        delete: operations["deleteShotAssignmentsByAssignmentId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shot-assignments/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove every assignment of the scene, which stays managed */
        delete: operations["deleteShotAssignmentsAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shot-assignments/auto-populate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn what a legacy scene shows into assignments; with shotIds, fill these shots */
        post: operations["postShotAssignmentsAutoPopulate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shot-assignments/has-assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the scene is managed, be it that it was emptied */
        get: operations["getShotAssignmentsHasAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shot-assignments/{assignmentId}/reference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Choose image, camera angle and priority of an asset in a shot */
        put: operations["putShotAssignmentsByAssignmentIdReference"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects */
        get: operations["getProjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The scenes of a project */
        get: operations["getProjectScenes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The assets of a project */
        get: operations["getProjectAssets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/assets/{projectAssetId}/appearances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every shot in which an asset appears */
        get: operations["getProjectAssetsByProjectAssetIdAppearances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A scene */
        get: operations["getScene"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shots of a scene, in order */
        get: operations["getShots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The instances of a scene, also those in no shot, in order */
        get: operations["getAssets"];
        put?: never;
        /** Bring an asset of the project into the scene and these shots; without shotIds into all, with [] into none */
        post: operations["postAssets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/asset-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A scene in numbers, by asset type */
        get: operations["getAssetCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/continuity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What neighbouring shots contradict each other about */
        get: operations["getContinuity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A scene as a picture */
        get: operations["getChart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/assets/{projectAssetId}/checklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shots of the scene, and which of them the script suggests for an asset */
        get: operations["getAssetsByProjectAssetIdChecklist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/assets/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make several instances of the scene one */
        post: operations["postAssetsMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/panel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What appears in a shot */
        get: operations["getShotsByShotIdPanel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/assignable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The instances that could be added to a shot */
        get: operations["getShotsByShotIdAssignable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cut a shot into one part per label */
        post: operations["postShotsByShotIdSplit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make shots that follow each other one */
        post: operations["postShotsMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Copy the assignments of a shot to other shots of the scene */
        post: operations["postShotsByShotIdCopy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a shot with its assignments to another scene */
        post: operations["postShotsByShotIdMove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put assets into the shots of the scene by a template */
        post: operations["postTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed which assignment, the latest first */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back the last change */
        post: operations["postUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/redo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the change again that was taken back last */
        post: operations["postRedo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stages of the scene, and why they are outdated */
        get: operations["getStages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/stages/{stage}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What unlocking a stage would outdate */
        get: operations["getStagesByStageImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/stages/{stage}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a stage */
        post: operations["postStagesByStageLock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/stages/{stage}/relock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve an outdated stage again as it is */
        post: operations["postStagesByStageRelock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/stages/{stage}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a stage again; what it would outdate has to be confirmed */
        post: operations["postStagesByStageUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/image-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The image models that reference images can be ordered for */
        get: operations["getImageModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/references": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The reference images of each shot as they are computed today */
        get: operations["getReferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/references/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write the reference orders of today where frame generation reads them */
        post: operations["postReferencesRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/references/stale": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shots that need to be generated again, and why */
        get: operations["getReferencesStale"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/transformations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How transformed assets look in each shot */
        get: operations["getTransformations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/references/{frame}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The reference images of a frame, each with its source */
        get: operations["getShotsByShotIdReferencesByFrame"];
        /** Put an order of the user’s in the place of the computed one */
        put: operations["putShotsByShotIdReferencesByFrame"];
        post?: never;
        /** Put the computed order back */
        delete: operations["deleteShotsByShotIdReferencesByFrame"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/extra-references/{frame}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set the images that follow the computed ones */
        put: operations["putShotsByShotIdExtraReferencesByFrame"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/shots/{shotId}/available-references": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every image there is for the assets of a shot, which one is used, and why */
        get: operations["getShotsByShotIdAvailableReferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that a prompt generator needs of each shot */
        get: operations["getPrompts"];
        put?: never;
        /** Store generated prompts */
        post: operations["postPrompts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The assignments of the scene as CSV */
        get: operations["getExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The assignments of the project as CSV */
        get: operations["getProjectExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make assignments what a CSV says; a dry run tells what would happen */
        post: operations["postImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{projectId}/scenes/{sceneId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changes in the scene, as server-sent events: ready, change, lost, expired */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Assignment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            shot_id: string;
            /** Format: uuid */
            scene_asset_instance_id: string;
            presence_type: string;
            presence_note: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            priority: number | null;
            camera_angle: string | null;
            image_url: string | null;
        };
        NestedAssignment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            shot_id: string;
            /** Format: uuid */
            scene_asset_instance_id: string;
            presence_type: string;
            presence_note: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            priority: number | null;
            camera_angle: string | null;
            image_url: string | null;
            scene_asset_instance: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                project_asset_id: string;
                description_override: string | null;
                effective_description: string | null;
                image_key_url: string | null;
                selected_master_reference_url: string | null;
                status_tags: unknown;
                project_asset: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    asset_type: string;
                    description: string | null;
                    image_key_url: string | null;
                    angle_variants: {
                        angle_type: string | null;
                        image_url: string | null;
                        status: string | null;
                    }[];
                };
            };
        };
        AssignmentDetail: {
            /** Format: uuid */
            assignment_id: string;
            /** Format: uuid */
            shot_id: string;
            shot_label: string | null;
            shot_order: number | null;
            /** Format: uuid */
            instance_id: string;
            /** Format: uuid */
            project_asset_id: string;
            asset_name: string;
            asset_type: string;
            presence_type: string;
            presence_note: string | null;
            effective_description: string | null;
            image_url: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            priority: number | null;
            camera_angle: string | null;
            chosen_image_url: string | null;
        };
        Deleted: {
            deleted: number;
        };
        Populated: {
            created: number;
            existing: number;
        };
        HasAssignments: {
            hasAssignments: boolean;
        };
        Project: {
            /** Format: uuid */
            id: string;
            name: string | null;
        };
        Scene: {
            /** Format: uuid */
            id: string;
            scene_number: string | null;
            slug: string | null;
            shots: number;
            managed: boolean;
            stage_locks: {
                [key: string]: {
                    status?: string;
                    locked_at?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        Shot: {
            /** Format: uuid */
            id: string;
            shot_id: string | null;
            shot_order: number | null;
            duration: number | null;
            setting: string | null;
            camera: string | null;
            action: string | null;
            dialogue: string | null;
            characters_foreground: string[] | null;
            characters_background: string[] | null;
        };
        ProjectAsset: {
            /** Format: uuid */
            id: string;
            name: string;
            asset_type: string;
            description: string | null;
            image_key_url: string | null;
        };
        SceneAsset: {
            /** Format: uuid */
            instance_id: string;
            /** Format: uuid */
            project_asset_id: string;
            asset_name: string;
            asset_type: string;
        };
        AssignableAsset: {
            /** Format: uuid */
            instance_id: string;
            /** Format: uuid */
            project_asset_id: string;
            asset_name: string;
            asset_type: string;
            effective_description: string | null;
            image_url: string | null;
        };
        Appearance: {
            /** Format: uuid */
            scene_id: string;
            /** Format: uuid */
            shot_id: string;
            shot_label: string | null;
            shot_order: number | null;
            /** Format: uuid */
            instance_id: string;
            assignment_id: string | null;
            presence_type: string;
            presence_note: string | null;
            managed: boolean;
        };
        AssetCount: {
            asset_type: string;
            instances: number;
            in_shots: number;
            appearances: number;
        };
        Contradiction: {
            /** Format: uuid */
            shot_id: string;
            shot_label: string | null;
            /** Format: uuid */
            next_shot_id: string;
            next_shot_label: string | null;
            /** Format: uuid */
            instance_id: string;
            asset_name: string;
            presence_type: string;
            next_presence_type: string;
            code: string;
            message: string;
        };
        ChecklistRow: {
            /** Format: uuid */
            shot_id: string;
            shot_label: string | null;
            setting: string | null;
            duration: number | null;
            assigned: boolean;
            suggested: boolean;
            confidence: number;
            reason: string | null;
        };
        AddedAsset: {
            assignments: components["schemas"]["Assignment"][];
            requiresAssignment: boolean;
            message: string;
        };
        MergedInstances: {
            moved: number;
            combined: number;
            events: number;
            overrides: number;
        };
        PanelRow: {
            assignment_id: string | null;
            instance_id: string | null;
            project_asset_id: string | null;
            asset_name: string;
            asset_type: string | null;
            presence_type: string | null;
            presence_note: string | null;
            effective_description: string | null;
            image_url: string | null;
            in_start_frame: boolean;
            in_end_frame: boolean;
            warning: string | null;
            notice: string | null;
        };
        ShotPart: {
            /** Format: uuid */
            part_id: string;
            shot_label: string;
            shot_order: number;
            duration: number | null;
            frames_were_approved: boolean;
        };
        MergedShot: {
            /** Format: uuid */
            shot_id: string;
            shot_label: string;
            shot_order: number;
            duration: number | null;
            frames_were_approved: boolean;
        };
        MovedAssignment: {
            /** Format: uuid */
            assignment_id: string;
            /** Format: uuid */
            from_instance_id: string;
            /** Format: uuid */
            instance_id: string;
            asset_name: string;
            instance_created: boolean;
        };
        CopiedShot: {
            /** Format: uuid */
            shot_id: string;
            shot_label: string | null;
            created: number;
            changed: number;
            unchanged: number;
            missing: string[];
        };
        TemplateResult: {
            deleted: number;
            created: number;
        };
        HistoryRow: {
            /** Format: date-time */
            changed_at: string;
            changed_by: string;
            assignment_id: string | null;
            from_shot: string | null;
            from_asset: string | null;
            from_presence: string | null;
            from_note: string | null;
            to_shot: string | null;
            to_asset: string | null;
            to_presence: string | null;
            to_note: string | null;
            step_id: string | null;
            step: string | null;
            undone: boolean | null;
            frame_type: string | null;
            from_image: string | null;
            to_image: string | null;
        };
        Undone: {
            undone: number;
        };
        Redone: {
            redone: number;
        };
        StageLocks: {
            stage_locks: {
                [key: string]: {
                    status?: string;
                    locked_at?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        OutdatedBecause: {
            stage: number;
            cause: string;
            shot_label: string | null;
            asset_name: string | null;
            at: string | null;
        };
        Stages: {
            stage_locks: {
                [key: string]: {
                    status?: string;
                    locked_at?: string;
                } & {
                    [key: string]: unknown;
                };
            };
            outdated_because: components["schemas"]["OutdatedBecause"][];
        };
        Impact: {
            stage: number;
            shots: number;
            prompts: number;
            frames: number;
        };
        Image: {
            url: string;
            label?: string;
            assetName?: string | null;
            type?: string | null;
            instanceId?: string | null;
        };
        ReferenceOrder: {
            /** Format: uuid */
            shot_id: string;
            shot_label: string | null;
            start_order: components["schemas"]["Image"][];
            end_order: components["schemas"]["Image"][];
            start_manifest: string;
            end_manifest: string;
            video_only: {
                [key: string]: unknown;
            }[];
            video_notes: string;
            omitted: {
                [key: string]: unknown;
            }[];
        };
        RefreshedShot: {
            /** Format: uuid */
            shot_id: string;
            changed: boolean;
            kept_overrides: string[];
        };
        StaleShot: {
            /** Format: uuid */
            shot_id: string;
            shot_label: string | null;
            reason: string;
            causes: {
                [key: string]: unknown;
            }[];
        };
        FrameReference: {
            position: number;
            instance_id: string | null;
            asset_name: string | null;
            asset_type: string | null;
            url: string;
            source: string;
        };
        AvailableReference: {
            /** Format: uuid */
            instance_id: string;
            asset_name: string;
            asset_type: string;
            url: string;
            source: string;
            angle: string | null;
            used_in: string[];
            reason: string;
        };
        ImageModel: {
            name: string;
            max_images: number | null;
            max_per_type: {
                [key: string]: unknown;
            } | null;
            label_format: string | null;
            drop_first: string[] | null;
        };
        TransformationState: {
            /** Format: uuid */
            shot_id: string;
            /** Format: uuid */
            instance_id: string;
            effective_description: string | null;
            image_url: string | null;
            is_transforming: boolean;
            transformation_narrative: string | null;
            post_description: string | null;
            post_image_url: string | null;
        };
        PromptContext: {
            /** Format: uuid */
            shot_id: string;
            shot_label: string | null;
            start_order: components["schemas"]["Image"][];
            end_order: components["schemas"]["Image"][];
            start_manifest: string;
            end_manifest: string;
            video_only: {
                [key: string]: unknown;
            }[];
            video_notes: string;
            omitted: {
                [key: string]: unknown;
            }[];
            shot_order: number | null;
            duration: number | null;
            setting: string | null;
            camera: string | null;
            action: string | null;
            dialogue: string | null;
            characters_foreground: string[] | null;
            characters_background: string[] | null;
            assets: {
                [key: string]: unknown;
            }[];
            transformations: {
                [key: string]: unknown;
            }[];
        };
        ImportedRow: {
            row_number: number | null;
            scene: string | null;
            shot: string | null;
            asset: string | null;
            shot_id: string | null;
            instance_id: string | null;
            outcome: string;
            problem: string | null;
            outdated_stages: number[] | null;
            written: boolean;
        };
        Error: {
            error: string;
            details: {
                code?: string;
                detail?: string;
                hint?: string;
                impact?: components["schemas"]["Impact"][];
                requestId?: string;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getShotAssignments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NestedAssignment"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postShotAssignments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    assignments: {
                        /** Format: uuid */
                        shotId: string;
                        /** Format: uuid */
                        instanceId: string;
                        presenceType?: string | null;
                        presenceNote?: string | null;
                        priority?: number | null;
                        cameraAngle?: string | null;
                        imageUrl?: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patchShotAssignments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    assignmentIds: string[];
                    presenceType: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getShotAssignmentsShotsByShotId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentDetail"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putShotAssignmentsByAssignmentId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                assignmentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    presenceType: string;
                    presenceNote?: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteShotAssignmentsByAssignmentId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                assignmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteShotAssignmentsAll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postShotAssignmentsAutoPopulate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    shotIds?: string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Populated"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getShotAssignmentsHasAssignments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HasAssignments"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putShotAssignmentsByAssignmentIdReference: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                assignmentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    imageUrl?: string;
                    cameraAngle?: string;
                    priority?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProjects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProjectScenes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scene"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProjectAssets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectAsset"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProjectAssetsByProjectAssetIdAppearances: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                projectAssetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Appearance"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getScene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scene"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getShots: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shot"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAssets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SceneAsset"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postAssets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    projectAssetId: string;
                    shotIds?: string[];
                    presenceType?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedAsset"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAssetCounts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetCount"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getContinuity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contradiction"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getChart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAssetsByProjectAssetIdChecklist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                projectAssetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChecklistRow"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postAssetsMerge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    survivorId: string;
                    absorbedIds: string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergedInstances"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getShotsByShotIdPanel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PanelRow"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getShotsByShotIdAssignable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignableAsset"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postShotsByShotIdSplit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    labels: string[];
                    moments?: {
                        [key: string]: number;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShotPart"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postShotsMerge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    shotIds: string[];
                    label?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergedShot"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postShotsByShotIdCopy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    toShotIds: string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CopiedShot"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postShotsByShotIdMove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    toSceneId: string;
                    /** Format: uuid */
                    afterShotId?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovedAssignment"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    template: string;
                    keepOthers?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateResult"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryRow"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    mine?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postRedo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redone"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getStages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stages"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getStagesByStageImpact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                stage: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postStagesByStageLock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                stage: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageLocks"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postStagesByStageRelock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                stage: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageLocks"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postStagesByStageUnlock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                stage: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    confirmed?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageLocks"];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getImageModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageModel"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getReferences: {
        parameters: {
            query?: {
                maxImages?: number;
                model?: string;
            };
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceOrder"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postReferencesRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    keepOverrides?: boolean;
                    model?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshedShot"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getReferencesStale: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaleShot"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getTransformations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransformationState"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getShotsByShotIdReferencesByFrame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
                frame: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameReference"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putShotsByShotIdReferencesByFrame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
                frame: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    images: {
                        url: string;
                        label?: string | null;
                        assetName?: string | null;
                        type?: string | null;
                        instanceId?: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteShotsByShotIdReferencesByFrame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
                frame: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putShotsByShotIdExtraReferencesByFrame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
                frame: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    images: {
                        url: string;
                        label?: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getShotsByShotIdAvailableReferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
                shotId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailableReference"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPrompts: {
        parameters: {
            query?: {
                model?: string;
            };
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptContext"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postPrompts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    prompts: {
                        /** Format: uuid */
                        shotId: string;
                        framePrompt?: string | null;
                        videoPrompt?: string | null;
                    }[];
                    model?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProjectExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    csv: string;
                    dryRun?: boolean;
                    mode?: string;
                    addAssets?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedRow"][];
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                sceneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Default Response */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
