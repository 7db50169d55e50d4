SELECT u.presence_type
FROM shot_assets.assignments_for_shot(:shot_2G) a, shot_assets.unassign(a.assignment_id) u
WHERE a.asset_name = 'Hutter';
