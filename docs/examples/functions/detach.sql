SELECT action, count(*) FROM shot_assets.detach('film') GROUP BY action;
