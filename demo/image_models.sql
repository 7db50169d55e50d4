-- One frame for three models, and one over-the-shoulder pair. What it changes it takes back.
BEGIN;
INSERT INTO shot_asset_image_models (name, max_images, max_per_type, label_format, drop_first) VALUES
  ('gen4_image', 3, '{"character": 2}', '@{name}', '{prop}'),
  ('grok-imagine-video', 7, NULL, '<IMAGE_{n}> {name}', '{prop}'),
  ('gemini-3-pro-image', 14, NULL, 'Image #{n} {name}', NULL);

-- Shot 2A with all that lies on the table, and Ellen and Knock, whose portraits hang in the hall. Each is a minute
-- younger than the one before it, because that is their order.
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
SELECT pg_temp.film_id('instance', '2', key), pg_temp.film_id('scene', '2'), pg_temp.film_id('asset', key),
       timestamptz '2026-10-03 00:00Z' + ordinality * interval '1 minute'
FROM unnest('{ellen,knock,rats,coffin}'::text[]) WITH ORDINALITY AS added (key, ordinality);
SELECT count(*) AS filled
FROM shot_assets.auto_populate(pg_temp.film_id('scene', '2'), ARRAY[pg_temp.film_id('shot', '2A')]) \gset

\echo
\echo :bold'One frame for three models':plain
\echo '  A model takes a limited number of pictures, and has its own way to name them. As an example, ten assets are put into'
\echo '  shot 2A, Ellen and Knock as portraits on the wall; afterwards this is taken back. Each column is the order that one'
\echo '  model gets. What exceeds its limit is left out from the end. The first two models are set to leave out props before'
\echo '  all else, and gen4_image takes two characters at most, so the hall stays while Ellen and Knock are left out.'
SELECT format(E'  2A  %s, start frame: %s images\n', camera,
              (SELECT jsonb_array_length(start_order) FROM shot_assets.reference_orders_for_shot(t.id)))
FROM shots t WHERE shot_id = '2A';
CREATE FUNCTION pg_temp.column_of(model text) RETURNS text[] LANGUAGE sql AS $$
  SELECT ARRAY[m.name, 'takes ' || m.max_images, '']
    || ARRAY(SELECT e ->> 'label' FROM jsonb_array_elements(o.start_order) WITH ORDINALITY AS t (e, n) ORDER BY n)
    || ARRAY(SELECT 'left out: ' || (e ->> 'assetName')
             FROM jsonb_array_elements(o.omitted) WITH ORDINALITY AS t (e, n) WHERE e ->> 'frame' = 'start' ORDER BY n)
  FROM shot_asset_image_models m
  CROSS JOIN LATERAL shot_assets.reference_orders_for_shot(pg_temp.film_id('shot', '2A'), model => m.name) o
  WHERE m.name = model
$$;
SELECT rtrim(format('    %-31s %-31s %s', a, b, c))
FROM unnest(pg_temp.column_of('gen4_image'), pg_temp.column_of('grok-imagine-video'),
            pg_temp.column_of('gemini-3-pro-image')) AS line (a, b, c);

\echo
\echo :bold'An over-the-shoulder pair':plain
\echo '  A camera over the shoulder of one (OTS) looks at the other. The description of the camera decides whose back is shown.'
\echo '  Here is the start frame of 2D with one camera and with the opposite one, without the hall and the knife. Orlok has a'
\echo '  picture of his back for this, which is taken back as well.'
\echo
INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status)
VALUES (pg_temp.film_id('asset', 'orlok'), 'back', 'https://assets.example/nosferatu/orlok-back.png', 'completed');
CREATE FUNCTION pg_temp.pictures(note text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shots SET camera = note WHERE shot_id = '2D';
  RETURN (SELECT string_agg(rtrim(format('    %s', pg_temp.image(e))), E'\n' ORDER BY n)
          FROM shot_assets.reference_orders_for_shot(pg_temp.film_id('shot', '2D')),
               jsonb_array_elements(start_order) WITH ORDINALITY AS t (e, n) WHERE n <= 2);
END
$$;
SELECT format(E'  2D  %s\n%s', note, pg_temp.pictures(note))
FROM unnest('{"OTS Hutter, on Count Orlok","OTS Count Orlok, on Hutter"}'::text[]) AS note;
ROLLBACK;
\echo
