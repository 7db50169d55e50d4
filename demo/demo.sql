-- What scripts/demo shows: the main job on a real film, for a person at a terminal.
--   :film_file    the film
--   :chart_file   where the picture of a scene goes
--   :bold :plain  how the terminal begins and ends bold text; may be empty
\set ON_ERROR_STOP on
\set QUIET on
\pset format unaligned
\pset tuples_only on
\pset pager off
SET client_min_messages = warning;

\set schema nosferatu
CREATE EXTENSION shot_assets;
SELECT count(*) AS things FROM shot_assets.create_pipeline(:'schema') \gset
SET search_path = :"schema";
\ir load.sql
CREATE TEMP TABLE before AS SELECT id, stage_locks FROM scenes;

SELECT name AS title, (SELECT count(*) FROM scenes) AS scenes, (SELECT count(*) FROM shots) AS shots,
       (SELECT count(*) FROM project_assets) AS assets, (SELECT count(*) FROM shot_asset_assignments) AS assignments
FROM projects \gset
\echo :bold:title:plain
\echo '  ':scenes scenes, :shots shots, :assets assets (characters, locations, props), :assignments assignments of assets to shots
\echo '  A scene is approved in stages, and an approved stage is locked. Here they are 7 shot list, 8 visual definition,'
\echo '  9 prompts, 10 frames, 11 video and 12 assembly.'

\echo
\echo :bold'Auto-population of legacy scenes':plain
\echo '  These scenes are older than assignments, so each of their assets counts as being in every shot. Auto-population writes'
\echo '  that down: one assignment for each asset in each shot. No picture changes by it, so no locked stage becomes outdated.'
\echo '  scene                            shots  assets  assignments  stages outdated'
CREATE TEMP TABLE populated AS SELECT s.id, p.* FROM scenes s CROSS JOIN shot_assets.auto_populate(s.id) p;
SELECT format('  %s  %-29s %5s %7s %12s %16s', scene_number, slug,
              (SELECT count(*) FROM shots t WHERE t.scene_id = s.id),
              (SELECT count(*) FROM scene_asset_instances i WHERE i.scene_id = s.id), created,
              (SELECT count(*) FROM jsonb_each(stage_locks) WHERE value ->> 'status' = 'outdated'))
FROM populated JOIN scenes s USING (id) ORDER BY scene_number;

\ir assign.sql
\echo
\echo :bold'Who is in which shot':plain
\echo '  Now the production lists which assets are in each shot, and how. That keeps ':assigned' of the assignments, some of them as'
\echo '  enters, exits or passes through, and removes the other ':unassigned', whose asset is not listed for the shot.'
\echo '  A row is an asset, a column is a shot. 2C shows nothing but the clock, 4B only a shadow on the stairs.'
\echo
CREATE TEMP TABLE matrix AS
SELECT scene_number, line, number, count(*) OVER (PARTITION BY scene_number) - number AS lines_left
FROM scenes s CROSS JOIN shot_assets.presence_matrix(s.id) WITH ORDINALITY AS m (line, number);
-- A matrix has an empty corner, which can name the scene. Its last line, the legend, is shown once for all.
SELECT DISTINCT '  ' || line FROM matrix WHERE lines_left = 0;
\echo
SELECT rtrim('  ' || CASE number WHEN 1 THEN overlay(line PLACING 'Scene ' || scene_number FROM 1) ELSE line END)
FROM matrix WHERE lines_left > 0 ORDER BY scene_number, number;
\echo '  The same for scene 2 as a drawing: ':chart_file
SELECT shot_assets.presence_chart(id) FROM scenes WHERE scene_number = '2' \g :chart_file

\echo
\echo :bold'Continuity: shots that contradict their neighbours':plain
\echo '  An asset enters although it is in the frame already, or is in the frame although it has just left it. These are hints'
\echo '  for a person to check; nothing is refused because of them.'
SELECT format('  %s to %s  %s', c.shot_label, c.next_shot_label, c.message)
FROM scenes s CROSS JOIN shot_assets.check_continuity(s.id) c JOIN shots t ON t.id = c.shot_id
ORDER BY scene_number, shot_order, c.asset_name;

\echo
\echo :bold'Reference images and video notes':plain
\echo '  An image model makes a start frame and an end frame for each shot, and a video model the movement between them. To'
\echo '  make a frame, the image model is given the pictures of all assets that are in it, numbered in this order. The lines'
\echo '  with a dash are for the video model: they say who or what comes and goes. Hutter is described in 2G because he is in'
\echo '  neither of its frames. The Letter of Symbols is not among the pictures of 2B because it has none yet. Four of the shots:'
\echo
\echo '    start frame                            end frame'
\echo
CREATE FUNCTION pg_temp.image(entry jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT format('%s %-18s %-15s', coalesce(substring(entry ->> 'label' FROM '\d+'), ' '), entry ->> 'assetName',
                regexp_replace(entry ->> 'url', '.*/', ''))
$$;
-- One line, or more where it is long.
CREATE FUNCTION pg_temp.note(note text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(CASE number WHEN 1 THEN '    - ' ELSE '      ' END || rtrim(part[1]), E'\n' ORDER BY number)
  FROM regexp_matches(note, '.{1,74}(?: |$)', 'g') WITH ORDINALITY AS parts (part, number)
$$;
SELECT concat_ws(E'\n', format('  %s  %s', shot_label, camera),
  (SELECT string_agg(rtrim(format('    %s   %s', pg_temp.image(in_start), pg_temp.image(in_end))), E'\n'
                     ORDER BY number)
   FROM ROWS FROM (jsonb_array_elements(start_order), jsonb_array_elements(end_order))
     WITH ORDINALITY AS images (in_start, in_end, number)),
  (SELECT string_agg(pg_temp.note(note), E'\n' ORDER BY number)
   FROM string_to_table(video_notes, E'\n') WITH ORDINALITY AS notes (note, number)), '')
FROM scenes s CROSS JOIN shot_assets.reference_orders(s.id) o JOIN shots t ON t.id = o.shot_id
WHERE shot_label IN ('2B', '2F', '2G', '4E') ORDER BY scene_number, shot_order;

\echo :bold'A picture that is still pending':plain
\echo '  The camera of 2B asks for a three-quarter view of Count Orlok, but that picture is not finished. His pictures by angle:'
SELECT format('    %-14s %s', angle_type, status) FROM asset_angle_variants
WHERE project_asset_id = pg_temp.film_id('asset', 'orlok') ORDER BY status, angle_type;
SELECT format('  Until it is completed, 2B takes %s: %s.', regexp_replace(url, '.*/', ''), reason)
FROM shot_assets.available_references(pg_temp.film_id('shot', '2B'))
WHERE asset_name = 'Count Orlok' AND cardinality(used_in) > 0;

\echo
\echo :bold'All that is known of a shot, for the program that writes its prompts: 2F':plain
\echo '  A manifest tells the image model who is in which picture. It shortens long descriptions.'
CREATE FUNCTION pg_temp.lines(title text, texts text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(rtrim(format('  %-20s %s', CASE number WHEN 1 THEN title ELSE '' END, line)), E'\n' ORDER BY number)
  FROM string_to_table(texts, E'\n') WITH ORDINALITY AS t (line, number)
$$;
SELECT concat_ws(E'\n', pg_temp.lines('setting', setting), pg_temp.lines('camera', format('%s, %s seconds', camera, duration)),
  pg_temp.lines('action', action), pg_temp.lines('manifest, start', start_manifest), pg_temp.lines('manifest, end', end_manifest),
  pg_temp.lines('video notes', video_notes))
FROM shot_assets.prompt_context(pg_temp.film_id('scene', '2')) WHERE shot_label = '2F';

\ir image_models.sql
\echo :bold'Stage locks':plain
\echo '  The prompts, stage 9, and all that is made from them depend on who is in which shot. So the list above outdates'
\echo '  stage 9 and each later stage that was locked: these stages have to be made and approved again. Stages 7 and 8, the'
\echo '  shot list and the visual definition, do not depend on it and stay locked.'
\echo '                before                      after'
\echo '           7  8  9  10  11  12       7  8  9  10  11  12'
CREATE FUNCTION pg_temp.signs(stage_locks jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(CASE stage_locks -> stage::text ->> 'status'
                      WHEN 'locked' THEN '✓' WHEN 'outdated' THEN '✗' ELSE '·' END,
                    CASE WHEN stage < 10 THEN '  ' ELSE '   ' END ORDER BY stage)
  FROM generate_series(7, 12) AS stage
$$;
SELECT format('  Scene %s  %s        %s', scene_number, pg_temp.signs(b.stage_locks), pg_temp.signs(s.stage_locks))
FROM scenes s JOIN before b USING (id) ORDER BY scene_number;
\echo
\echo '  ✓ locked   ✗ outdated   · not locked yet'
