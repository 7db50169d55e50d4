-- Transformation states: where transformation events change the look of an asset.

CREATE FUNCTION shot_assets.transformation_states(scene_id uuid)
  RETURNS TABLE (shot_id uuid, instance_id uuid, effective_description text, image_url text, is_transforming boolean,
                 transformation_narrative text, post_description text, post_image_url text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_transformation_states';
COMMENT ON FUNCTION shot_assets.transformation_states(uuid) IS
  'Where confirmed transformation events change the look of an asset of a scene, whether it is in the shot or not: a row per shot and instance, in shot order, with description and image at the start of the shot (image for its camera). is_transforming: the shot shows it, and then transformation_narrative tells how and post_description and post_image_url are the look at its end; NULL otherwise. Events take effect in the order of their trigger shots; a later one covers an earlier one. pre_description and pre_image_key_url of an event are notes: before an event an asset looks as it did. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.transformation_states TO PUBLIC;
