SELECT presence_type, presence_note
FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot_2C, 'instance_id', :instance_hutter, 'presence_type', 'enters'),
  jsonb_build_object('shotId', :shot_2E, 'instanceId', :instance_hutter, 'presenceNote', 'half in the dark')));
