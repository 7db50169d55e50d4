-- The pictures of a scene: the user looks at who is in which shot, in a browser and at a terminal.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.chart() RETURNS xml LANGUAGE sql AS $$ SELECT xmlparse(DOCUMENT shot_assets.presence_chart(pg_temp.scene())) $$;
-- What an XML parser finds in it; s stands for SVG.
CREATE FUNCTION pg_temp.find(path text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT x::text FROM unnest(xpath(path, pg_temp.chart(), ARRAY[ARRAY['s', 'http://www.w3.org/2000/svg']])) AS x $$;
CREATE FUNCTION pg_temp.tips(presence text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT replace(t, E'\n', ' / ') FROM pg_temp.find(format('//s:path[@class="%s"]/s:title/text()', presence)) AS t $$;

-- Nobody has edited the scene: everything is in every shot.
SELECT set_eq($$ SELECT pg_temp.tips('throughout') $$, $$ SELECT format('%s / %s / throughout', a, s) FROM unnest('{Renée,Café}'::text[]) a, unnest('{1A,1B,1ب}'::text[]) s $$,
  'a bar for each asset in each shot');
SELECT results_eq($$ SELECT pg_temp.find('//s:text[@class="label"]/text()') $$, ARRAY['1A', '1B', '1ب'], 'the shots stand above, in order');
SELECT results_eq($$ SELECT pg_temp.find('//s:text[@class="name"]/text()') $$, ARRAY['Renée', 'Café'], 'the assets on the left: characters, then locations');
SELECT results_eq($$ SELECT pg_temp.find('//s:text[@class="soft"]/text()') $$,
  ARRAY['4 s', '5 s', '6 s', 'character', 'location', '0:00', '0:04', '0:09', '0:15', 'throughout', 'enters', 'exits', 'passes through'], 'durations, types, times and the legend');

-- The user empties the scene and edits; each presence has a shape of its own, and its tooltip says who, where and how.
INSERT INTO shot_asset_scene_states (scene_id, managed_since) VALUES (pg_temp.scene(), now());
SELECT lives_ok($$ SELECT shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', pg_temp.shot('1A'), 'instance_id', pg_temp.instance('Renée'), 'presence_type', 'enters', 'presence_note', 'à gauche <vite> & "loin"'),
  jsonb_build_object('shot_id', pg_temp.shot('1B'), 'instance_id', pg_temp.instance('Renée'), 'presence_type', 'passes_through'),
  jsonb_build_object('shot_id', pg_temp.shot('1ب'), 'instance_id', pg_temp.instance('Café'), 'presence_type', 'exits'))) $$, 'the user edits three shots');
SELECT results_eq($$ SELECT pg_temp.tips('enters') $$, ARRAY['Renée / 1A / enters / à gauche &lt;vite&gt; &amp; "loin"'], 'Renée enters');
SELECT results_eq($$ SELECT pg_temp.tips('passes_through') $$, ARRAY['Renée / 1B / passes through'], 'and passes through');
SELECT results_eq($$ SELECT pg_temp.tips('exits') $$, ARRAY['Café / 1ب / exits'], 'the Café exits');
SELECT is_empty($$ SELECT pg_temp.tips('throughout') $$, 'nothing else is in a shot');

-- Names that no document expects.
UPDATE project_assets SET name = E'</text><script>"&''\x1B\x07\uFFFE\u202E]]>', asset_type = '<!-- ' WHERE name = 'Renée';
UPDATE shots SET shot_id = '&amp;' WHERE shot_id = '1A';
UPDATE scenes SET scene_number = 7, slug = E'a\r\nb <c>\x02';
SELECT results_eq($$ SELECT (xpath('string(//s:text[@class="name"])', pg_temp.chart(), ARRAY[ARRAY['s', 'http://www.w3.org/2000/svg']]))[1]::text $$,
  ARRAY['Café'], 'types that nobody knows come last');
SELECT is((SELECT t FROM pg_temp.find('//s:text[@class="name"]/text()') AS t OFFSET 1), '&lt;/text&gt;&lt;script&gt;"&amp;''' || U&'\FFFD' || ']]&gt;', 'a name is text, whatever is in it');
SELECT results_eq($$ SELECT pg_temp.find('//s:text[@class="heading"]/text()') $$, ARRAY['Scene 7: a b &lt;c&gt;'], 'the scene is named above');
SELECT is_empty($$ SELECT pg_temp.find('//*[local-name() = "script"]') $$, 'nothing of it is markup');
SELECT is_empty($$ SELECT pg_temp.find('//*[namespace-uri() != "http://www.w3.org/2000/svg"] | //@*[not(namespace-uri() = "" or namespace-uri() = "http://www.w3.org/XML/1998/namespace")]') $$,
                'and nothing comes from elsewhere');
SELECT is_empty($$ SELECT pg_temp.find('//@href | //@src | //@*[starts-with(name(), "on")]') $$, 'no address, no script');

-- At the terminal: columns stay where they are, however wide the names are.
UPDATE project_assets SET name = E'Ren\tée\n\u202E' WHERE asset_type = '<!-- ';
UPDATE shots SET shot_id = '場面' WHERE shot_id = '1B';
SELECT results_eq($$ SELECT shot_assets.presence_matrix(pg_temp.scene()) $$, ARRAY[
  '                  &amp;  場面  1ب',
  'Café    location  ·      ·     ◀',
  'Ren ée  <!--      ▶      ◇     ·', '', '● throughout   ▶ enters   ◀ exits   ◇ passes through   · not in the shot'], 'a table, whatever the names hold');

SELECT throws_ok($$ SELECT shot_assets.presence_chart(pg_temp.id('nothing')) $$, 'PT404', NULL, 'no picture of no scene');
SELECT throws_ok($$ SELECT shot_assets.presence_matrix(pg_temp.id('nothing')) $$, 'PT404', NULL, 'nor a table');
SELECT throws_ok($$ SELECT shot_assets.presence_chart(NULL) $$, '22023', NULL, 'nor of NULL');

SELECT * FROM finish();
ROLLBACK;
