SELECT shot_assets.set_reference_override(:shot_2F, 'end', '[]');
SELECT shot_assets.clear_reference_override(:shot_2F, 'end');
SELECT count(*) FROM shot_assets.frame_references(:shot_2F, 'end');
