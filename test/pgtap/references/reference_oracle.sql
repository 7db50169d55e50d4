-- Reference orders, computed a second time: in plain SQL, from the design alone, for random scenes. What the extension
-- answers must be the same.
--
-- SHOT_ASSETS_SEED chooses the scenes (a number; the same number, the same scenes, on any server); SHOT_ASSETS_LONG
-- makes three times as many.
--
-- The texts are simple on purpose: sentences of plain words that end in a full stop, none with an abbreviation, a
-- quotation or a comma. What the extension makes of other texts is tested where sentences are its subject.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();

\set seed 1
\set long
\getenv seed SHOT_ASSETS_SEED
\getenv long SHOT_ASSETS_LONG
SELECT :'long' <> '' AS is_long \gset
\set scenes 2000
\if :is_long
  \set scenes 6000
\endif
SELECT diag(:'scenes' || ' scenes of seed ' || :'seed');

SELECT count(*) FROM shot_assets.create_pipeline('reference_oracle');
SET LOCAL search_path = reference_oracle, public;

-- --- Random scenes ---------------------------------------------------------------------------------------------------

-- Chance that depends on the seed and on what it decides, not on the order in which a plan comes to it.
CREATE FUNCTION pg_temp.dice(sides int, VARIADIC decides text[]) RETURNS int IMMUTABLE
  RETURN ((hashtextextended(array_to_string(decides, '/'), :seed) & 9223372036854775807) % sides)::int;
CREATE FUNCTION pg_temp.pick(pool text[], VARIADIC decides text[]) RETURNS text IMMUTABLE
  RETURN pool[1 + pg_temp.dice(cardinality(pool), VARIADIC decides)];
-- Ids in an order of their own, so that neither age nor storage looks like it.
CREATE FUNCTION pg_temp.id(VARIADIC what text[]) RETURNS uuid IMMUTABLE
  RETURN md5(array_to_string(what, '/') || :seed)::uuid;

-- Phrases of a camera note; some only look like one of the rules. What the extension makes of other notes is tested in
-- test/core/references/camera_angle_test.cpp.
CREATE FUNCTION pg_temp.camera(VARIADIC decides text[]) RETURNS text IMMUTABLE
  RETURN (SELECT CASE pg_temp.dice(4, VARIADIC decides || '{case}'::text[])
            WHEN 0 THEN upper(words) WHEN 1 THEN initcap(words) ELSE words END
    FROM (SELECT string_agg(pg_temp.pick(
              '{CU,MS,wide,low angle,inside the car,background,backstage,sidewalk,profiles,13/4,OTSX,pull back,dolly back,
                side by side,side light,rear-view mirror,behind the counter,profile,side,side view,from the side,
                three-quarter,three quarters,3/4,3/4 profile,from behind,over-the-shoulder,OTS,back view,rear,
                OTS on Bob,over the shoulder on Karel,over Alice''s shoulder,OTS Waiter}'::text[],
              VARIADIC decides || word::text),
              pg_temp.pick('{", "," / ","; "," ("}'::text[], VARIADIC decides || '{joint}'::text[])) AS words
          FROM generate_series(1, pg_temp.dice(4, VARIADIC decides || '{words}'::text[])) AS word) AS note);

-- A look: none, empty, one sentence or two, a long one.
CREATE FUNCTION pg_temp.look(VARIADIC decides text[]) RETURNS text IMMUTABLE
  RETURN CASE pg_temp.dice(6, VARIADIC decides || '{look}'::text[]) WHEN 0 THEN NULL WHEN 1 THEN '' ELSE
    (SELECT 'A ' || string_agg(pg_temp.pick(
         '{tall,gaunt,old,red,wet,dusty,woman,man,lamp,silver,letter,with,from,kilometre,extraordinarily,ř}'::text[],
         VARIADIC decides || word::text), ' ')
       || pg_temp.pick('{"",.,". It hardly moves.",". Dark. Worn."}'::text[], VARIADIC decides || '{end}'::text[])
     FROM generate_series(1, pg_temp.pick('{1,3,6,11,13,15,18,24}'::text[],
                                          VARIADIC decides || '{length}'::text[])::int) AS word) END;

-- An image: half of the time none, or empty.
CREATE FUNCTION pg_temp.image(VARIADIC decides text[]) RETURNS text IMMUTABLE
  RETURN CASE pg_temp.dice(4, VARIADIC decides || '{image}'::text[])
    WHEN 0 THEN NULL WHEN 1 THEN '' ELSE array_to_string(decides, '-') || '.png' END;

CREATE TEMP TABLE plans AS
  SELECT n::text, pg_temp.id('scene', n::text) AS id,
         pg_temp.pick('{legacy,legacy,managed,managed,managed,managed,emptied}'::text[], 'kind', n::text) AS kind,
         nullif(pg_temp.dice(7, 'limit', n::text), 0) AS max_images,  -- no limit, or 1 to 6
         nullif('m' || pg_temp.dice(24, 'model', n::text), 'm0') AS model,
         pg_temp.dice(6, 'shots', n::text) AS shots, pg_temp.dice(9, 'instances', n::text) AS instances
  FROM generate_series(1, :scenes) AS n;
ALTER TABLE plans ADD PRIMARY KEY (id);

INSERT INTO scenes (id) SELECT id FROM plans;

-- What image models take: any number or 1 to 5, in all and of some types; what loses images first; labels.
INSERT INTO shot_asset_image_models (name, max_images, max_per_type, drop_first, label_format)
  SELECT 'm' || m, nullif(pg_temp.dice(6, 'most', m::text), 0),
         pg_temp.pick(ARRAY[NULL, '{}', '{"character": 1}', '{"character": 2, "prop": 1}', '{"location": 1}', '{"extra": 1}'],
                      'types', m::text)::jsonb,
         pg_temp.pick(ARRAY[NULL, '{}', '{prop}', '{character}', '{location,character,vehicle}', '{extra,prop}'], 'first', m::text)::text[],
         pg_temp.pick('{Image #\{n\},@\{name\},<\{n\}> \{name\} \{n}'::text[], 'label', m::text)
  FROM generate_series(1, 23) AS m;

-- Five assets of a scene, of which an instance is one: some have several instances, some none.
CREATE TEMP TABLE names (k, name) AS
  VALUES (0, 'Bob'), (1, 'Bobby'), (2, 'Alice'), (3, 'Waiter'), (4, 'Red Lamp'), (5, 'Café'), (6, 'Karel');
INSERT INTO project_assets (id, name, asset_type, description, image_key_url)
  SELECT pg_temp.id('asset', n, k::text),
         (SELECT name FROM names WHERE names.k = (p.k + pg_temp.dice(7, 'name', n)) % 7),
         pg_temp.pick('{character,character,character,location,prop,extra_archetype,vehicle,Character,props}'::text[],
                      'type', n, k::text),
         pg_temp.look('asset', n, k::text), pg_temp.image('asset', n, k::text)
  FROM plans CROSS JOIN generate_series(0, 4) AS p (k);

INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status)
  SELECT pg_temp.id('asset', n, k::text), angle, pg_temp.image('variant', n, k::text, angle),
         pg_temp.pick('{completed,completed,completed,pending,generating,failed}'::text[], 'status', n, k::text, angle)
  FROM plans CROSS JOIN generate_series(0, 4) AS k CROSS JOIN unnest('{front,side,three_quarter,back}'::text[]) AS angle
  WHERE pg_temp.dice(4, 'variant', n, k::text, angle) > 0;

INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, instance_name, description_override,
                                   effective_description, image_key_url, selected_master_reference_url, created_at)
  SELECT pg_temp.id('instance', n, i::text), id,
         pg_temp.id('asset', n, pg_temp.dice(5, 'of', n, i::text)::text),
         pg_temp.pick(ARRAY[NULL, NULL, NULL, '', 'Bob 1', 'waiter  2', 'Karel'], 'named', n, i::text),
         pg_temp.look('override', n, i::text), pg_temp.look('effective', n, i::text),
         pg_temp.image('instance', n, i::text), pg_temp.image('master', n, i::text),
         '2026-01-01 12:00Z'::timestamptz + pg_temp.dice(4, 'created', n, i::text) * interval '1 microsecond'
  FROM plans CROSS JOIN LATERAL generate_series(1, instances) AS i;

-- Variants of an instance; and an image that it has from its asset.
INSERT INTO asset_angle_variants (project_asset_id, scene_asset_instance_id, angle_type, image_url, status)
  SELECT i.project_asset_id, i.id, angle, pg_temp.image('own', i.id::text, angle),
         pg_temp.pick('{completed,completed,failed}'::text[], 'own', i.id::text, angle)
  FROM scene_asset_instances i CROSS JOIN unnest('{front,side,three_quarter,back}'::text[]) AS angle
  WHERE pg_temp.dice(8, 'own variant', i.id::text, angle) = 0;
UPDATE scene_asset_instances i SET image_key_url = pg_temp.pick(ARRAY[x.image_key_url, v.image_url], 'from', i.id::text)
  FROM project_assets x JOIN asset_angle_variants v ON v.project_asset_id = x.id AND v.angle_type = 'back'
                                                    AND v.scene_asset_instance_id IS NULL
  WHERE x.id = i.project_asset_id AND pg_temp.dice(4, 'same image', i.id::text) = 0;

-- What happens in a shot: no more than three sentences, in which assets of the scene act.
CREATE FUNCTION pg_temp.sentence(subject text, object text, VARIADIC decides text[]) RETURNS text IMMUTABLE
  RETURN format(pg_temp.pick(
    '{%1$s runs out.,A %3$s crosses behind the main characters.,%1$s looks at %2$s.,Nothing moves.,
      The %3$s turns around.}'::text[], VARIADIC decides), subject, object, lower(subject));
INSERT INTO shots (id, scene_id, shot_id, shot_order, camera, action)
  SELECT pg_temp.id('shot', n, s::text), id, s || 'A', pg_temp.dice(1000, 'order', n, s::text) * 8 + s,
         pg_temp.camera('camera', n, s::text),
         (SELECT string_agg(pg_temp.sentence(subject.name, object.name, 'sentence', n, s::text, t::text), ' '
                            ORDER BY t)
          FROM generate_series(1, pg_temp.dice(4, 'sentences', n, s::text)) AS t
          JOIN project_assets AS subject
            ON subject.id = pg_temp.id('asset', n, pg_temp.dice(5, 'subject', n, s::text, t::text)::text)
          JOIN project_assets AS object
            ON object.id = pg_temp.id('asset', n, pg_temp.dice(5, 'object', n, s::text, t::text)::text))
  FROM plans CROSS JOIN LATERAL generate_series(1, plans.shots) AS s;

-- Extra images of a third of the frames, two at most; some are called like an asset.
INSERT INTO shot_asset_extra_references (shot_id, frame_type, "position", url, label)
  SELECT s.id, f.frame, pg_temp.dice(20, 'place', s.id::text, f.frame, e::text) * 2 + e, format('extra-%s-%s-%s.png', s.shot_id, f.n, e),
         pg_temp.pick(ARRAY[NULL, '', 'Style', 'Bob', 'alice'], 'label', s.id::text, f.frame, e::text)
  FROM shots s CROSS JOIN (VALUES ('start', 1), ('end', 2)) AS f (frame, n)
  CROSS JOIN generate_series(0, 1) AS e WHERE pg_temp.dice(5, 'extra', s.id::text, f.frame, e::text) = 0;

CREATE TEMP TABLE ever_assigned AS
  SELECT s.id AS shot_id, i.id AS instance_id, s.scene_id, p.kind,
         pg_temp.pick('{throughout,throughout,enters,exits,passes_through}'::text[],
                      'presence', s.id::text, i.id::text) AS presence,
         pg_temp.pick(ARRAY[NULL, NULL, 'from the left', 'slowly'], 'note', s.id::text, i.id::text) AS note,
         pg_temp.pick(ARRAY[NULL, NULL, NULL, '0', '-1', '1', '2'], 'priority', s.id::text, i.id::text)::smallint
           AS priority,
         pg_temp.pick(ARRAY[NULL, NULL, NULL, NULL, 'front', 'side', 'three_quarter', 'back'],
                      'angle', s.id::text, i.id::text) AS angle,
         CASE pg_temp.dice(4, 'choice', s.id::text, i.id::text) WHEN 0
           THEN pg_temp.image('chosen', s.id::text, i.id::text) END AS image
  FROM plans p JOIN shots s ON s.scene_id = p.id JOIN scene_asset_instances i ON i.scene_id = p.id
  WHERE p.kind <> 'legacy' AND pg_temp.dice(3, 'assigned', s.id::text, i.id::text) > 0;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type, presence_note, priority,
                                    camera_angle, image_url)
  SELECT shot_id, instance_id, presence, note, priority, angle, image FROM ever_assigned;
DELETE FROM shot_asset_assignments a USING ever_assigned e
  WHERE (a.shot_id, a.scene_asset_instance_id) = (e.shot_id, e.instance_id)
    AND (e.kind = 'emptied' OR pg_temp.dice(8, 'unassigned', e.shot_id::text, e.instance_id::text) = 0);

-- Up to three events of an instance, in half of the scenes. What they say of the look before is a note to the reader.
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type,
    completion_shot_id, pre_description, post_description, transformation_narrative, pre_image_key_url,
    post_image_key_url, confirmed, created_at)
  SELECT pg_temp.id(VARIADIC '{event}' || e.key), pg_temp.id('instance', n, i::text), p.id, t.id,
         pg_temp.pick('{instant,gradual,within_shot}'::text[], VARIADIC '{kind}' || e.key),
         CASE WHEN c.shot_order > t.shot_order THEN c.id END,
         pg_temp.look(VARIADIC '{pre}' || e.key), pg_temp.look(VARIADIC '{post}' || e.key),
         'changes ' || array_to_string(e.key, '-'),
         pg_temp.image(VARIADIC '{pre}' || e.key), pg_temp.image(VARIADIC '{post}' || e.key),
         pg_temp.dice(4, VARIADIC '{confirmed}' || e.key) > 0,
         '2026-01-02 12:00Z'::timestamptz + pg_temp.dice(3, VARIADIC '{created}' || e.key) * interval '1 microsecond'
  FROM plans p
  CROSS JOIN LATERAL generate_series(1, p.instances) AS i
  CROSS JOIN LATERAL generate_series(1, pg_temp.dice(4, 'events', n, i::text)) AS j
  CROSS JOIN LATERAL (SELECT ARRAY[n, i::text, j::text]) AS e (key)
  JOIN shots t ON t.id = pg_temp.id('shot', n, (1 + pg_temp.dice(p.shots, VARIADIC '{trigger}' || e.key))::text)
  JOIN shots c ON c.id = pg_temp.id('shot', n, (1 + pg_temp.dice(p.shots, VARIADIC '{completion}' || e.key))::text)
  WHERE p.shots > 0 AND pg_temp.dice(2, 'transforms', n) = 0;
-- The extension looks variants up by project asset; what is computed here in plain SQL, by instance too.
CREATE INDEX ON asset_angle_variants (scene_asset_instance_id);
CREATE INDEX ON asset_angle_variants (project_asset_id);
ANALYZE;

-- --- The oracle ------------------------------------------------------------------------------------------------------

-- Phrases between the joints, in any case; the first rule that matches wins. Over a shoulder, names decide: whose
-- shoulder it is, else who is looked at.
CREATE FUNCTION pg_temp.angle(camera text, name text) RETURNS text IMMUTABLE
  RETURN (WITH part AS (SELECT lower(part) AS part, n FROM regexp_split_to_table(camera, ', | / |; | \(')
                          WITH ORDINALITY AS t (part, n)),
               named AS (SELECT
                 (SELECT CASE part WHEN 'ots waiter' THEN 'waiter' ELSE 'alice' END FROM part
                  WHERE part IN ('ots waiter', 'over alice''s shoulder') ORDER BY n LIMIT 1) AS shoulder,
                 (SELECT CASE part WHEN 'ots on bob' THEN 'bob' ELSE 'karel' END FROM part
                  WHERE part IN ('ots on bob', 'over the shoulder on karel') ORDER BY n LIMIT 1) AS favoured,
                 (SELECT CASE WHEN bool_or(part IN ('profile', 'side', 'side view', 'from the side')) THEN 'side'
                           WHEN bool_or(part IN ('three-quarter', 'three quarters', '3/4', '3/4 profile'))
                             THEN 'three_quarter'
                           ELSE 'front' END FROM part) AS faced,
                 (SELECT bool_or(part IN ('from behind', 'over-the-shoulder', 'ots', 'back view', 'rear')
                                 OR part LIKE 'ots %' OR part LIKE 'over %') FROM part) AS back)
          SELECT CASE WHEN shoulder = ANY (words) THEN 'back'
                   WHEN shoulder IS NOT NULL OR favoured = ANY (words) THEN faced
                   WHEN favoured IS NOT NULL THEN 'back'
                   WHEN faced = 'front' AND back THEN 'back'
                   ELSE faced END FROM named, regexp_split_to_array(lower(name), ' +') AS words);

-- The first sentence, at most 80 characters with the ellipsis, which stands where a word ended.
CREATE FUNCTION pg_temp.summary(look text) RETURNS text IMMUTABLE
  RETURN (SELECT CASE WHEN length(sentence) <= 80 THEN sentence
                      ELSE regexp_replace(left(sentence, 80), ' [^ ]*$', '') || '…' END
          FROM split_part(look, '.', 1) AS sentence);

-- As many whole sentences as have room in 300 characters; of a first one that has not, the words that have.
CREATE FUNCTION pg_temp.whole_sentences(look text) RETURNS text IMMUTABLE
  RETURN coalesce(
    (SELECT rtrim(string_agg(sentence, ' ' ORDER BY n), '.')
     FROM (SELECT sentence, n, sum(length(sentence) + 1) OVER (ORDER BY n) - 1 AS total
           FROM regexp_split_to_table(look, '(?<=\.) ') WITH ORDINALITY AS t (sentence, n)) AS sentences
     WHERE total <= 300),
    (SELECT CASE WHEN length(sentence) <= 300 THEN sentence
                 ELSE regexp_replace(left(sentence, 300), ' [^ ]*$', '') || '…' END
     FROM split_part(look, '.', 1) AS sentence));

-- How an asset moves, by the first sentence that has it as its subject and is not the opposite of its presence.
CREATE FUNCTION pg_temp.movement(action text, name text, presence text) RETURNS text IMMUTABLE
  RETURN (SELECT regexp_replace(sentence, format('^((a|the) )?%s ', name), '', 'i')
          FROM regexp_split_to_table(action, '\. ?') WITH ORDINALITY AS t (sentence, n)
          WHERE sentence ~* format('^((a|the) )?%s ', name) AND NOT (presence = 'enters' AND sentence LIKE '% runs out')
          ORDER BY n LIMIT 1);

-- What tells instances apart: of several of one asset, their own names, else numbers by age. What is numbered takes the
-- next number that nobody's name has, in any case and spacing.
CREATE TEMP TABLE siblings AS
  SELECT i.*, x.name, count(*) OVER (PARTITION BY i.scene_id, i.project_asset_id) > 1 AS has_sibling,
         nullif(i.instance_name, '') AS own_name
  FROM scene_asset_instances i JOIN project_assets x ON x.id = i.project_asset_id;
CREATE FUNCTION pg_temp.key(name text) RETURNS text IMMUTABLE RETURN lower(regexp_replace(name, ' +', ' ', 'g'));
CREATE TEMP TABLE display AS
  SELECT id AS instance_id, scene_id, CASE WHEN has_sibling THEN own_name ELSE name END AS name FROM siblings
  WHERE own_name IS NOT NULL OR NOT has_sibling;
CREATE INDEX ON siblings (scene_id);
CREATE INDEX ON display (scene_id);
ANALYZE siblings, display;
DO $$ DECLARE one record; scene uuid; taken text[]; last jsonb; k int; BEGIN
  FOR one IN SELECT * FROM siblings WHERE has_sibling AND own_name IS NULL ORDER BY scene_id, created_at, id LOOP
    IF scene IS DISTINCT FROM one.scene_id THEN
      scene := one.scene_id;
      last := '{}';
      taken := ARRAY(SELECT pg_temp.key(s.name) FROM siblings s WHERE s.scene_id = scene
                     UNION SELECT pg_temp.key(d.name) FROM display d WHERE d.scene_id = scene);
    END IF;
    k := coalesce((last ->> one.project_asset_id::text)::int, 0) + 1;
    WHILE pg_temp.key(one.name || ' ' || k) = ANY (taken) LOOP k := k + 1; END LOOP;
    INSERT INTO display VALUES (one.id, one.scene_id, one.name || ' ' || k);
    taken := taken || pg_temp.key(one.name || ' ' || k);
    last := last || jsonb_build_object(one.project_asset_id, k);
  END LOOP;
END $$;
ALTER TABLE display ADD PRIMARY KEY (instance_id);

CREATE TEMP TABLE placed AS
  SELECT s.id AS shot_id, i.id AS instance_id, s.scene_id, s.action, x.name AS asset_name,
         coalesce(a.presence_type, 'throughout') AS presence, a.presence_note AS note,
         i.created_at, d.name, x.asset_type AS type,
         coalesce(a.priority, 0) AS priority, a.camera_angle AS angle, nullif(a.image_url, '') AS chosen,
         coalesce(array_position('{character,extra_archetype,location,prop}', x.asset_type), 5) AS rank
  FROM shots s
  JOIN scene_asset_instances i ON i.scene_id = s.scene_id
  JOIN project_assets x ON x.id = i.project_asset_id
  JOIN display d ON d.instance_id = i.id
  LEFT JOIN shot_asset_assignments a ON (a.shot_id, a.scene_asset_instance_id) = (s.id, i.id)
  WHERE a.id IS NOT NULL OR s.scene_id NOT IN (SELECT scene_id FROM ever_assigned);

-- What confirmed events do at a shot: done when it starts, or happening in it.
CREATE TEMP TABLE effects AS
  SELECT s.id AS shot_id, e.scene_asset_instance_id AS instance_id,
         nullif(e.post_description, '') AS look, nullif(e.post_image_key_url, '') AS image,
         e.transformation_narrative AS narrative,
         CASE e.transformation_type WHEN 'instant' THEN s.shot_order >= t.shot_order
           WHEN 'within_shot' THEN s.shot_order > t.shot_order
           ELSE coalesce(s.shot_order >= c.shot_order, false) END AS done,
         e.transformation_type = 'within_shot' AND s.id = t.id AS happening,
         row_number() OVER (PARTITION BY s.id, e.scene_asset_instance_id
                            ORDER BY t.shot_order DESC, e.created_at DESC, e.id DESC) AS age
  FROM transformation_events e
  JOIN shots t ON t.id = e.trigger_shot_id
  LEFT JOIN shots c ON c.id = e.completion_shot_id
  JOIN shots s ON s.scene_id = e.scene_id
  WHERE e.confirmed;

-- They stack: the youngest that has a look, or an image, covers those before it.
CREATE TEMP TABLE transformed AS
  SELECT shot_id, instance_id, bool_or(happening) AS happening,
         string_agg(narrative, ' ' ORDER BY age DESC) FILTER (WHERE happening) AS narrative,
         (array_agg(look ORDER BY age) FILTER (WHERE done AND look IS NOT NULL))[1] AS start_look,
         (array_agg(image ORDER BY age) FILTER (WHERE done AND image IS NOT NULL))[1] AS start_image,
         (array_agg(look ORDER BY age) FILTER (WHERE look IS NOT NULL))[1] AS end_look,
         (array_agg(image ORDER BY age) FILTER (WHERE image IS NOT NULL))[1] AS end_image
  FROM effects WHERE done OR happening GROUP BY shot_id, instance_id;

-- The image of an instance by itself, from each angle.
CREATE TEMP TABLE own_images AS
  SELECT i.id AS instance_id, angle,
    coalesce((SELECT v.image_url FROM asset_angle_variants v
              WHERE v.scene_asset_instance_id = i.id AND v.status = 'completed' AND v.image_url <> ''
                AND v.angle_type IN ('front', angle)
              ORDER BY v.angle_type = 'front' LIMIT 1),
             CASE WHEN i.description_override <> '' AND i.image_key_url IS DISTINCT FROM x.image_key_url
                    AND i.image_key_url NOT IN (SELECT v.image_url FROM asset_angle_variants v
                                                WHERE v.project_asset_id = x.id AND v.scene_asset_instance_id IS NULL
                                                  AND v.image_url IS NOT NULL)
               THEN nullif(i.image_key_url, '') END,
             (SELECT v.image_url FROM asset_angle_variants v
              WHERE v.project_asset_id = x.id AND v.scene_asset_instance_id IS NULL AND x.asset_type = 'character'
                AND v.status = 'completed' AND v.image_url <> '' AND v.angle_type IN ('front', angle)
              ORDER BY v.angle_type = 'front' LIMIT 1),
             nullif(i.image_key_url, ''), nullif(i.selected_master_reference_url, ''),
             nullif(x.image_key_url, '')) AS image
  FROM scene_asset_instances i JOIN project_assets x ON x.id = i.project_asset_id
  CROSS JOIN unnest('{front,side,three_quarter,back}'::text[]) AS angle;
ALTER TABLE own_images ADD PRIMARY KEY (instance_id, angle);

-- Every instance at every shot of its scene, whether it is in the shot or not.
CREATE TEMP TABLE looks AS
  SELECT s.scene_id, s.id AS shot_id, i.id AS instance_id, own.look AS own_look, o.image AS own_image, o.angle,
         coalesce(t.start_look, own.look) AS start_look, coalesce(t.start_image, o.image) AS start_image,
         coalesce(t.end_look, own.look) AS end_look, t.start_image AS new_start_image, t.end_image AS new_end_image,
         coalesce(t.end_image, o.image) AS end_image, coalesce(t.happening, false) AS happening, t.narrative
  FROM shots s
  JOIN scene_asset_instances i ON i.scene_id = s.scene_id
  JOIN project_assets x ON x.id = i.project_asset_id
  JOIN display d ON d.instance_id = i.id
  JOIN own_images o ON (o.instance_id, o.angle) = (i.id, pg_temp.angle(s.camera, d.name))
  CROSS JOIN LATERAL (SELECT
    coalesce(nullif(i.effective_description, ''), nullif(i.description_override, ''), nullif(x.description, ''))
  ) AS own (look)
  LEFT JOIN transformed t ON (t.shot_id, t.instance_id) = (s.id, i.id);
ANALYZE;

-- What is in a shot, as the shot shows it: its angle and its image may be chosen.
CREATE TEMP TABLE shown AS
  SELECT p.*, l.start_look, l.end_look, o.angle AS shown_angle, l.angle AS camera_angle,
         coalesce(p.chosen, l.new_start_image, o.image) AS start_image,
         coalesce(p.chosen, l.new_end_image, o.image) AS end_image
  FROM placed p JOIN looks l USING (shot_id, instance_id)
  JOIN own_images o ON (o.instance_id, o.angle) = (p.instance_id, coalesce(p.angle, l.angle));

CREATE TEMP TABLE entries AS
  SELECT p.shot_id, f.frame, p.instance_id, p.name, p.type, v.image, p.start_image, p.end_image, p.priority, p.chosen,
         p.shown_angle <> p.camera_angle AS is_other_angle,
         CASE f.frame WHEN 'end' THEN p.end_look ELSE p.start_look END AS look, plans.max_images, p.scene_id,
         row_number() OVER (PARTITION BY p.shot_id, f.frame
                            ORDER BY p.priority DESC, p.rank, p.created_at, p.instance_id) AS n
  FROM shown p JOIN plans ON plans.id = p.scene_id
  JOIN (VALUES ('start', '{throughout,exits}'::text[]), ('end', '{throughout,enters}')) AS f (frame, presences)
    ON p.presence = ANY (f.presences)
  -- The order of the end frame has the image of the start of the shot, unless there is none yet.
  CROSS JOIN LATERAL (SELECT coalesce(p.start_image, CASE f.frame WHEN 'end' THEN p.end_image END)) AS v (image)
  WHERE v.image IS NOT NULL;
-- Extra images follow, in the order of their positions.
INSERT INTO entries (shot_id, frame, name, type, image, start_image, end_image, is_other_angle, max_images, scene_id, n)
  SELECT x.shot_id, x.frame_type, coalesce(nullif(x.label, ''), 'extra image'), 'extra', x.url, x.url, x.url, false, p.max_images, p.id,
         (SELECT count(*) FROM entries e WHERE (e.shot_id, e.frame) = (x.shot_id, x.frame_type))
         + row_number() OVER (PARTITION BY x.shot_id, x.frame_type ORDER BY x."position")
  FROM shot_asset_extra_references x JOIN shots s ON s.id = x.shot_id JOIN plans p ON p.id = s.scene_id;
ANALYZE entries;

-- What a model takes: the first of each type, as many as it takes of the type. Of the rest those go that are too many:
-- by the type that loses images first, then by place from the end, extra images after all assets.
CREATE TEMP TABLE limited AS
  WITH of_type AS (
    SELECT e.*, m.name AS model, m.drop_first, m.label_format, least(e.max_images, m.max_images) AS most,
           row_number() OVER (PARTITION BY e.shot_id, e.frame, e.type ORDER BY e.n)
             <= coalesce((m.max_per_type ->> e.type)::int, 99) AS fits
    FROM entries e JOIN plans p ON p.id = e.scene_id LEFT JOIN shot_asset_image_models m ON m.name = p.model
  ), leaving AS (
    SELECT t.*, count(*) OVER frame AS wanted,
           row_number() OVER (PARTITION BY t.shot_id, t.frame
                              ORDER BY array_position(t.drop_first, t.type) NULLS LAST, t.type = 'extra', t.n DESC) AS turn
    FROM of_type t WHERE fits WINDOW frame AS (PARTITION BY t.shot_id, t.frame)
  )
  SELECT t.*, coalesce(l.turn > l.wanted - coalesce(l.most, l.wanted), false) AS is_taken,
         CASE WHEN NOT t.fits THEN 'its type' WHEN l.turn > l.wanted - coalesce(l.most, l.wanted) THEN NULL
              WHEN t.type = ANY (t.drop_first) THEN 'dropped first'
              WHEN t.type = 'extra' THEN 'the end of extra images' ELSE 'the end' END AS cut_by
  FROM of_type t LEFT JOIN leaving l USING (shot_id, frame, n);
CREATE TEMP TABLE labelled AS
  SELECT l.*, replace(replace(coalesce(label_format, 'Image #{n}'), '{name}', name), '{n}', number::text) AS label
  FROM (SELECT *, row_number() OVER (PARTITION BY shot_id, frame ORDER BY n) AS number FROM limited WHERE is_taken) AS l;

CREATE TEMP TABLE frames AS
  SELECT shot_id, frame,
         jsonb_agg(jsonb_strip_nulls(jsonb_build_object('label', label, 'assetName', name, 'url', image, 'type', type,
                                                        'instanceId', instance_id)) ORDER BY n) AS images,
         E'Reference images:\n' || string_agg(format('%s: %s (%s)', label, name, type)
           || coalesce(' - ' || pg_temp.summary(look), ''), E'\n' ORDER BY n) AS manifest
  FROM labelled GROUP BY shot_id, frame;

CREATE TEMP TABLE cut AS
  SELECT shot_id, jsonb_agg(jsonb_strip_nulls(jsonb_build_object('frame', frame, 'assetName', name, 'url', image, 'type', type,
                                                                 'instanceId', instance_id)) ORDER BY frame DESC, n) AS omitted
  FROM limited WHERE NOT is_taken GROUP BY shot_id;

CREATE TEMP TABLE notes AS
  SELECT shot_id,
         jsonb_agg(jsonb_build_object('assetName', name, 'type', type, 'instanceId', instance_id, 'presenceNote', note)
                   ORDER BY priority DESC, rank, created_at, instance_id)
           FILTER (WHERE presence = 'passes_through') AS video_only,
         string_agg(CASE presence WHEN 'enters' THEN name || ' enters the frame'
                      WHEN 'exits' THEN name || ' exits the frame'
                      ELSE 'Midway through the shot, ' || name
                        || coalesce(' (' || pg_temp.whole_sentences(start_look) || ')', '')
                        || CASE WHEN note IS NOT NULL OR movement IS NULL THEN ' passes through the frame' ELSE '' END END
                    || coalesce(' ' || note, CASE presence WHEN 'passes_through' THEN ' ' ELSE ': ' END || movement, ''),
                    E'\n' ORDER BY priority DESC, rank, created_at, instance_id)
           FILTER (WHERE presence <> 'throughout') AS video_notes
  FROM shown
  CROSS JOIN LATERAL pg_temp.movement(action, asset_name, presence) AS movement GROUP BY shot_id;

CREATE TEMP TABLE expected AS
  SELECT s.scene_id, row_number() OVER (PARTITION BY s.scene_id ORDER BY s.shot_order) AS place, s.id AS shot_id,
         jsonb_build_object('shot_label', s.shot_id,
           'start_order', coalesce(start_frame.images, '[]'), 'end_order', coalesce(end_frame.images, '[]'),
           'start_manifest', coalesce(start_frame.manifest, ''), 'end_manifest', coalesce(end_frame.manifest, ''),
           'video_only', coalesce(notes.video_only, '[]'), 'video_notes', coalesce(notes.video_notes, ''),
           'omitted', coalesce(cut.omitted, '[]')) AS result
  FROM shots s LEFT JOIN frames AS start_frame ON start_frame.shot_id = s.id AND start_frame.frame = 'start'
  LEFT JOIN frames AS end_frame ON end_frame.shot_id = s.id AND end_frame.frame = 'end'
  LEFT JOIN notes ON notes.shot_id = s.id LEFT JOIN cut ON cut.shot_id = s.id;

-- --- The comparison --------------------------------------------------------------------------------------------------

CREATE TEMP TABLE actual AS
  SELECT p.id AS scene_id, r.place, r.shot_id, to_jsonb(r) - '{shot_id,place}'::text[] AS result
  FROM plans p CROSS JOIN LATERAL shot_assets.reference_orders(p.id, p.max_images, p.model) WITH ORDINALITY
    AS r (shot_id, shot_label, start_order, end_order, start_manifest, end_manifest, video_only, video_notes, omitted,
          place);

CREATE TEMP TABLE differences AS
  SELECT row_number() OVER (ORDER BY p.n::int, place, key) AS n,
         format(E'seed %s, scene %s (%s), shot %s, camera %L, max_images %L, model %L: %s\n  expected %s\n  actual   %s',
                :'seed', p.n, p.kind, d.shot_id, s.camera, p.max_images, p.model, key,
                d.expected -> key, d.actual -> key) AS difference
  FROM (SELECT scene_id, place, shot_id, e.result AS expected, a.result AS actual
        FROM expected e FULL JOIN actual a USING (scene_id, place, shot_id)) AS d
  JOIN plans p ON p.id = d.scene_id LEFT JOIN shots s ON s.id = d.shot_id
  CROSS JOIN LATERAL jsonb_object_keys(coalesce(d.expected, d.actual)) AS key
  WHERE d.expected -> key IS DISTINCT FROM d.actual -> key;
SELECT diag(difference) FROM differences WHERE n <= 5 ORDER BY n;
SELECT is((SELECT count(*) FROM differences), 0::bigint, 'reference_orders says what the design says');

-- The states of transformed assets, in shot order.
CREATE TEMP TABLE expected_states AS
  SELECT shot_id, instance_id, start_look AS effective_description, start_image AS image_url,
         happening AS is_transforming, narrative AS transformation_narrative,
         CASE WHEN happening THEN end_look END AS post_description,
         CASE WHEN happening THEN end_image END AS post_image_url
  FROM looks WHERE happening OR (start_look, start_image) IS DISTINCT FROM (own_look, own_image);
CREATE TEMP TABLE actual_states AS
  SELECT t.* FROM plans p CROSS JOIN LATERAL shot_assets.transformation_states(p.id) AS t;
SELECT set_eq('TABLE actual_states', 'TABLE expected_states',
              'transformation_states says what the design says, seed ' || :'seed');

-- What the generator of a frame reads: the images of the order, new ones for what transforms in the end frame.
CREATE TEMP TABLE expected_references AS
  SELECT shot_id, frame, n::int AS "position", instance_id, name AS asset_name, type AS asset_type,
         CASE frame WHEN 'end' THEN end_image ELSE image END AS url,
         CASE WHEN type = 'extra' THEN 'extra' WHEN chosen IS NOT NULL THEN 'chosen'
           WHEN frame = 'end' AND end_image IS DISTINCT FROM start_image THEN 'transformation'
           ELSE 'computed' END AS source
  FROM entries;
CREATE TEMP TABLE actual_references AS
  SELECT s.id AS shot_id, frame, r.* FROM shots s CROSS JOIN unnest('{start,end}'::text[]) AS frame
  CROSS JOIN LATERAL shot_assets.frame_references(s.id, frame) AS r;
SELECT set_eq('TABLE actual_references', 'TABLE expected_references',
              'frame_references says what the design says, seed ' || :'seed');

-- After a refresh for the model of a scene, stored order, manifest, prompt context and frame generator speak of the same
-- images by the same numbers.
SELECT count(*) AS refreshed FROM plans p CROSS JOIN LATERAL shot_assets.refresh_reference_orders(p.id, true, p.model) \gset
CREATE TEMP TABLE computed AS
  SELECT r.* FROM plans p CROSS JOIN LATERAL shot_assets.reference_orders(p.id, model => p.model) AS r;
SELECT is_empty($$ SELECT s.id FROM shots s JOIN computed c ON c.shot_id = s.id
                   WHERE (s.reference_image_order, s.end_frame_reference_image_order)
                     IS DISTINCT FROM (c.start_order, c.end_order) $$, 'the stored orders are those that are computed');
SELECT is_empty($$ SELECT c.shot_id FROM plans p CROSS JOIN LATERAL shot_assets.prompt_context(p.id, p.model) x
                     FULL JOIN computed c ON c.shot_id = x.shot_id
                   WHERE (x.start_order, x.end_order, x.start_manifest, x.end_manifest, x.omitted, x.video_notes)
                     IS DISTINCT FROM (c.start_order, c.end_order, c.start_manifest, c.end_manifest, c.omitted,
                                       c.video_notes) $$, 'the prompt context speaks of them');
CREATE TEMP TABLE stored AS
  SELECT s.id AS shot_id, f.frame, f.manifest, e.n::int AS "position", e.image ->> 'label' AS label,
         (e.image ->> 'instanceId')::uuid AS instance_id, e.image ->> 'assetName' AS asset_name
  FROM shots s JOIN computed c ON c.shot_id = s.id
  CROSS JOIN LATERAL (VALUES ('start', s.reference_image_order, c.start_manifest),
                             ('end', s.end_frame_reference_image_order, c.end_manifest)) AS f (frame, images, manifest)
  CROSS JOIN LATERAL jsonb_array_elements(f.images) WITH ORDINALITY AS e (image, n);
SELECT set_eq($$ SELECT s.id, frame, r."position", r.instance_id, r.asset_name
                 FROM shots s CROSS JOIN unnest('{start,end}'::text[]) AS frame
                 CROSS JOIN LATERAL shot_assets.frame_references(s.id, frame) AS r $$,
              'SELECT shot_id, frame, "position", instance_id, asset_name FROM stored',
              'frame_references has the images of the stored order, in its order');
SELECT is_empty($$ SELECT shot_id FROM stored
                   WHERE split_part(manifest, E'\n', 1 + "position") NOT LIKE replace(label || ': ' || asset_name, '_', '\_') || ' (%' $$,
                'line n of a manifest is of image n');
SELECT is((SELECT count(*) FROM plans p CROSS JOIN LATERAL shot_assets.stale_shots(p.id)), 0::bigint,
          'and nothing is stale');

-- A rule that hardly any scene asks for is not tested.
CREATE TEMP TABLE covered AS
  SELECT 'image of ' || substring(image FROM '^[a-z]+') || coalesce(substring(image FROM '-[a-z_]+.png$'), '') AS what,
         count(*) AS times FROM entries GROUP BY 1
  UNION ALL SELECT 'beyond the limit of the frame: ' || frame, count(*) FROM entries WHERE n > max_images GROUP BY frame
  UNION ALL SELECT 'cut by ' || cut_by, count(*) FROM limited WHERE cut_by IS NOT NULL GROUP BY cut_by
  UNION ALL SELECT 'label ' || coalesce(label_format, 'without a model'), count(*) FROM labelled GROUP BY 1
  UNION ALL SELECT 'extra image called like an asset', count(*) FROM entries WHERE type = 'extra' AND name ~* 'bob|alice'
  UNION ALL SELECT 'numbered name', count(*) FROM placed WHERE name = asset_name || ' 1'
  UNION ALL SELECT 'skipped number', count(*) FROM display d JOIN siblings s ON s.id = d.instance_id
    WHERE d.name = s.name || ' 2' AND NOT EXISTS (SELECT FROM display o JOIN siblings t ON t.id = o.instance_id
      WHERE o.scene_id = d.scene_id AND t.project_asset_id = s.project_asset_id AND o.name = s.name || ' 1')
  UNION ALL SELECT 'name of the instance', count(*) FROM placed WHERE name NOT LIKE asset_name || '%'
  UNION ALL SELECT 'type ' || type, count(*) FROM entries GROUP BY type
  UNION ALL SELECT presence || CASE WHEN note IS NULL THEN '' ELSE ', noted' END, count(*) FROM placed GROUP BY 1
  UNION ALL SELECT 'shots of a scene: ' || kind, count(*) FROM expected JOIN plans ON plans.id = scene_id
    WHERE instances > 0 AND (result ->> 'start_order' <> '[]') = (kind <> 'emptied') GROUP BY kind
  UNION ALL SELECT 'source ' || source, count(*) FROM expected_references GROUP BY source
  UNION ALL SELECT 'happening' || CASE WHEN narrative LIKE '% changes%' THEN ' twice' ELSE '' END, count(*)
    FROM looks WHERE happening GROUP BY 1
  UNION ALL SELECT 'priority ' || priority, count(*) FROM entries WHERE priority <> 0 GROUP BY priority
  UNION ALL SELECT 'an angle of its own', count(*) FROM entries WHERE is_other_angle
  UNION ALL SELECT 'cut summary', count(*) FROM expected WHERE result ->> 'start_manifest' LIKE '%…%'
  UNION ALL SELECT 'movement', count(*) FROM expected WHERE result ->> 'video_notes' LIKE '% frame: runs out%'
  UNION ALL SELECT 'equal created_at', count(*) FROM
    (SELECT FROM entries JOIN scene_asset_instances i ON i.id = instance_id
     GROUP BY shot_id, frame, type, created_at HAVING count(*) > 1) AS equal;
SELECT diag(what || ': ' || times) FROM covered WHERE times <= 20;
SELECT is(count(*) FILTER (WHERE times > 20), 60::bigint, 'each rule has scenes that ask for it') FROM covered;
SELECT * FROM finish();
ROLLBACK;
