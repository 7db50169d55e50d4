SELECT shot_label, assigned, suggested, confidence, reason
FROM shot_assets.shot_checklist(:scene_2, :asset_count_orlok);
