SELECT presence_type, presence_note FROM shot_assets.assign(:shot_2C, :instance_hutter, 'enters', 'from the left');
