\pset format unaligned
\pset tuples_only on
SELECT shot_assets.export_assignments(:scene_2);
