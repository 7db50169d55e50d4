-- There is no pipeline where the function looks, or the host lacks something. HINT says what to run.
SET search_path = public;
SELECT shot_assets.has_assignments(:scene_2);
