SELECT p.presence_type, p.presence_note
FROM shot_assets.assignments_for_shot(:shot_2F) a, shot_assets.set_presence(a.assignment_id, 'exits', 'to the right') p
WHERE a.asset_name = 'Hutter';
