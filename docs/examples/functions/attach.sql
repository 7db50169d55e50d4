SELECT action, count(*) FROM shot_assets.attach('film') GROUP BY action;
