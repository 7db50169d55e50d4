SELECT asset_name, url, source, used_in, reason FROM shot_assets.available_references(:shot_2F);
