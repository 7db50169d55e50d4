SELECT shot_assets.set_reference_override(:shot_2F, 'end', '[{"url": "poster.png", "assetName": "Poster"}]');
SELECT "position", asset_name, url, source FROM shot_assets.frame_references(:shot_2F, 'end');
