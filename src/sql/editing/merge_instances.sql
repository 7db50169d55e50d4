-- Instances of a scene that turn out to be one.

CREATE FUNCTION shot_assets.merge_instances(
  survivor_id uuid, absorbed_ids uuid[], OUT moved bigint, OUT combined bigint, OUT events bigint, OUT overrides bigint
) LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_merge_instances';
COMMENT ON FUNCTION shot_assets.merge_instances(uuid, uuid[]) IS
  'Makes several instances of a scene one: what the absorbed instances have becomes the survivor''s, and they are deleted. Returns how many assignments moved to the survivor, how many were combined with another in the same shot, how many transformation events moved, and in how many overrides of reference orders images of the absorbed instances became the survivor''s. A specific presence wins over throughout; of two different ones, the asset is in a frame only where both show it (docs/presence_algebra.md). The survivor''s look stays. A legacy scene stays legacy. All or nothing. Errors: PT404 unknown instance, naming the element, 23514 different scenes, 23505 an instance named twice, 22023 the survivor among the absorbed, 42501 where a policy keeps an instance from being deleted.';
GRANT EXECUTE ON ROUTINE shot_assets.merge_instances TO PUBLIC;
