SELECT left(shot_assets.presence_chart(:scene_2), 100) AS chart;
