SELECT presence_type, count(*)
FROM shot_assets.set_presence_many(
  ARRAY(SELECT assignment_id FROM shot_assets.assignments_for_shot(:shot_2A) WHERE asset_type = 'prop'), 'exits')
GROUP BY presence_type;
