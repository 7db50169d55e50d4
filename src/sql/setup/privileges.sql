-- Who may call what. Last of all parts: it closes every function, so that a new one is internal until it is named here.
--
-- What applications call is open to everyone and works with the caller's own rights. The rest (set-up, what set-up is
-- made of, trigger functions) is for whoever created the extension, who may pass it on; a gateway that publishes what a
-- role may call shows the API and nothing else.

REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA shot_assets FROM PUBLIC;
-- ALTER DEFAULT PRIVILEGES may have given some roles more than that.
DO $$
DECLARE
  grantee name;
BEGIN
  FOR grantee IN
    SELECT DISTINCT pg_get_userbyid(x.grantee)
    FROM (SELECT p.proacl, p.proowner FROM pg_proc p WHERE p.pronamespace = 'shot_assets'::regnamespace
          UNION ALL
          SELECT n.nspacl, n.nspowner FROM pg_namespace n WHERE n.nspname = 'shot_assets') AS o (acl, owner)
    CROSS JOIN LATERAL aclexplode(o.acl) x
    WHERE x.grantee NOT IN (0, o.owner)
  LOOP
    EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA shot_assets FROM %I CASCADE', grantee);
    EXECUTE format('REVOKE ALL ON SCHEMA shot_assets FROM %I CASCADE', grantee);
  END LOOP;
END
$$;
REVOKE ALL ON SCHEMA shot_assets FROM PUBLIC;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA shot_assets TO @extowner@ WITH GRANT OPTION;

GRANT USAGE ON SCHEMA shot_assets TO PUBLIC;
GRANT EXECUTE ON ROUTINE
  shot_assets.add_asset,
  shot_assets.appearances,
  shot_assets.apply_template,
  shot_assets.assign,
  shot_assets.assign_many,
  shot_assets.assignable_assets,
  shot_assets.assignments_for_scene,
  shot_assets.assignments_for_shot,
  shot_assets.auto_populate,
  shot_assets.auto_populate_all,
  shot_assets.check_continuity,
  shot_assets.clear_reference_override,
  shot_assets.clear_scene,
  shot_assets.copy_assignments,
  shot_assets.ensure_populated,
  shot_assets.export_assignments,
  shot_assets.frame_references,
  shot_assets.has_assignments,
  shot_assets.history,
  shot_assets.import_assignments,
  shot_assets.invalidate_stages,
  shot_assets.lock_stage,
  shot_assets.map_camera_to_angle,
  shot_assets.merge_instances,
  shot_assets.merge_shots,
  shot_assets.outdate_stages,
  shot_assets.outdated_because,
  shot_assets.pipeline_schema,
  shot_assets.presence_chart,
  shot_assets.presence_matrix,
  shot_assets.prompt_context,
  shot_assets.record_prompts,
  shot_assets.reference_orders,
  shot_assets.reference_orders_for_shot,
  shot_assets.refresh_reference_orders,
  shot_assets.relock_stage,
  shot_assets.scene_asset_counts,
  shot_assets.scene_assignments,
  shot_assets.set_presence,
  shot_assets.set_presence_many,
  shot_assets.set_reference_override,
  shot_assets.shot_checklist,
  shot_assets.shot_panel,
  shot_assets.split_shot,
  shot_assets.stale_shots,
  shot_assets.trait_summary,
  shot_assets.transformation_states,
  shot_assets.unassign,
  shot_assets.undo_last,
  shot_assets.unlock_impact,
  shot_assets.unlock_stage,
  shot_assets.version
TO PUBLIC;
