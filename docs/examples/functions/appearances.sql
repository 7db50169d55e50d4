SELECT shot_label, presence_type, managed FROM shot_assets.appearances(:asset_hutter);
