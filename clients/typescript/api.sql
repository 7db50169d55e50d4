/* @name add_asset */
SELECT * FROM shot_assets.add_asset(scene_id => :scene_id!, project_asset_id => :project_asset_id!, shot_ids => :shot_ids, presence_type => coalesce(:presence_type, 'throughout'::text));

/* @name appearances */
SELECT * FROM shot_assets.appearances(project_asset_id => :project_asset_id!);

/* @name apply_template */
SELECT * FROM shot_assets.apply_template(scene_id => :scene_id!, template => :template!);

/* @name assign */
SELECT * FROM shot_assets.assign(shot_id => :shot_id!, instance_id => :instance_id!, presence_type => coalesce(:presence_type, 'throughout'::text), presence_note => :presence_note);

/* @name assign_many */
SELECT * FROM shot_assets.assign_many(assignments => :assignments!);

/* @name assignable_assets */
SELECT * FROM shot_assets.assignable_assets(shot_id => :shot_id!);

/* @name assignments_for_scene */
SELECT * FROM shot_assets.assignments_for_scene(scene_id => :scene_id!);

/* @name assignments_for_shot */
SELECT * FROM shot_assets.assignments_for_shot(shot_id => :shot_id!);

/* @name auto_populate */
SELECT * FROM shot_assets.auto_populate(scene_id => :scene_id!);

/* @name check_continuity */
SELECT * FROM shot_assets.check_continuity(scene_id => :scene_id!);

/* @name clear_reference_override */
SELECT * FROM shot_assets.clear_reference_override(shot_id => :shot_id!, frame_type => :frame_type!);

/* @name clear_scene */
SELECT * FROM shot_assets.clear_scene(scene_id => :scene_id!);

/* @name copy_assignments */
SELECT * FROM shot_assets.copy_assignments(from_shot_id => :from_shot_id!, to_shot_ids => :to_shot_ids!);

/* @name ensure_populated */
SELECT * FROM shot_assets.ensure_populated(scene_id => :scene_id!);

/* @name export_assignments */
SELECT * FROM shot_assets.export_assignments(scene_id => :scene_id, project_id => :project_id);

/* @name frame_references */
SELECT * FROM shot_assets.frame_references(shot_id => :shot_id!, frame_type => :frame_type!);

/* @name has_assignments */
SELECT * FROM shot_assets.has_assignments(scene_id => :scene_id!);

/* @name history */
SELECT * FROM shot_assets.history(scene_id => :scene_id!);

/* @name import_assignments */
SELECT * FROM shot_assets.import_assignments(csv => :csv!, dry_run => coalesce(:dry_run, false));

/* @name invalidate_stages */
SELECT * FROM shot_assets.invalidate_stages(scene_id => :scene_id!, from_stage => coalesce(:from_stage, 9));

/* @name lock_stage */
SELECT * FROM shot_assets.lock_stage(scene_id => :scene_id!, stage => :stage!);

/* @name map_camera_to_angle */
SELECT * FROM shot_assets.map_camera_to_angle(camera => :camera!);

/* @name merge_instances */
SELECT * FROM shot_assets.merge_instances(survivor_id => :survivor_id!, absorbed_ids => :absorbed_ids!);

/* @name merge_shots */
SELECT * FROM shot_assets.merge_shots(shot_ids => :shot_ids!, label => :label);

/* @name outdate_stages */
SELECT * FROM shot_assets.outdate_stages(stage_locks => :stage_locks!, from_stage => coalesce(:from_stage, 9));

/* @name outdated_because */
SELECT * FROM shot_assets.outdated_because(scene_id => :scene_id!);

/* @name pipeline_schema */
SELECT * FROM shot_assets.pipeline_schema();

/* @name presence_chart */
SELECT * FROM shot_assets.presence_chart(scene_id => :scene_id!);

/* @name presence_matrix */
SELECT * FROM shot_assets.presence_matrix(scene_id => :scene_id!);

/* @name prompt_context */
SELECT * FROM shot_assets.prompt_context(scene_id => :scene_id!);

/* @name record_prompts */
SELECT * FROM shot_assets.record_prompts(scene_id => :scene_id!, prompts => :prompts!);

/* @name reference_orders */
SELECT * FROM shot_assets.reference_orders(scene_id => :scene_id!, max_images => :max_images);

/* @name reference_orders_for_shot */
SELECT * FROM shot_assets.reference_orders_for_shot(shot_id => :shot_id!, max_images => :max_images);

/* @name refresh_reference_orders */
SELECT * FROM shot_assets.refresh_reference_orders(scene_id => :scene_id!, keep_overrides => coalesce(:keep_overrides, true));

/* @name relock_stage */
SELECT * FROM shot_assets.relock_stage(scene_id => :scene_id!, stage => :stage!);

/* @name scene_asset_counts */
SELECT * FROM shot_assets.scene_asset_counts(scene_id => :scene_id!);

/* @name scene_assignments */
SELECT * FROM shot_assets.scene_assignments(scene_id => :scene_id!);

/* @name set_presence */
SELECT * FROM shot_assets.set_presence(assignment_id => :assignment_id!, presence_type => :presence_type!, presence_note => :presence_note);

/* @name set_presence_many */
SELECT * FROM shot_assets.set_presence_many(assignment_ids => :assignment_ids!, presence_type => :presence_type!);

/* @name set_reference_override */
SELECT * FROM shot_assets.set_reference_override(shot_id => :shot_id!, frame_type => :frame_type!, image_order => :image_order!);

/* @name shot_checklist */
SELECT * FROM shot_assets.shot_checklist(scene_id => :scene_id!, project_asset_id => :project_asset_id!);

/* @name shot_panel */
SELECT * FROM shot_assets.shot_panel(shot_id => :shot_id!);

/* @name split_shot */
SELECT * FROM shot_assets.split_shot(shot_id => :shot_id!, labels => :labels!, moments => :moments);

/* @name stale_shots */
SELECT * FROM shot_assets.stale_shots(scene_id => :scene_id!);

/* @name trait_summary */
SELECT * FROM shot_assets.trait_summary(description => :description!, max_length => coalesce(:max_length, 80));

/* @name transformation_states */
SELECT * FROM shot_assets.transformation_states(scene_id => :scene_id!);

/* @name unassign */
SELECT * FROM shot_assets.unassign(assignment_id => :assignment_id!);

/* @name undo_last */
SELECT * FROM shot_assets.undo_last(scene_id => :scene_id!);

/* @name unlock_impact */
SELECT * FROM shot_assets.unlock_impact(scene_id => :scene_id!, stage => :stage!);

/* @name unlock_stage */
SELECT * FROM shot_assets.unlock_stage(scene_id => :scene_id!, stage => :stage!);

/* @name version */
SELECT * FROM shot_assets.version();

