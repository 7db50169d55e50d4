-- Why stages are outdated: what overtook them.

CREATE FUNCTION shot_assets.outdated_because(scene_id uuid)
  RETURNS TABLE (stage int, cause text, shot_label text, asset_name text, at timestamptz)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_outdated_because';
COMMENT ON FUNCTION shot_assets.outdated_because(uuid) IS
  'Why the stages that are outdated are so, until they are locked again: the changes of the statement that overtook each, at most ten, in the order of shots and assets. Shots have the labels they had then, assets the names they have now; NULL where a change concerns no shot or no asset in particular, and where the asset is gone or hidden from the caller. cause: assignment_added, assignment_removed, assignment_moved, presence_changed, note_changed, reference_changed (the priority, angle or chosen image of an assignment), extra_reference_changed (an extra image of a frame), assignments_truncated, shot_deleted, shot_moved, instance_deleted, instance_moved, instances_truncated, stage_unlocked (one before it), requested (by invalidate_stages(), a client that wrote the status, or a split or merge of shots that changed no assignment), more_changes (there were more than ten; a statement that overtakes more than a hundred scenes is remembered by its causes alone). Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.outdated_because TO PUBLIC;
