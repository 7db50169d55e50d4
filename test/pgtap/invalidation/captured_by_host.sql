-- A trigger of the host fills columns of the rows that capture a legacy scene. Stages are outdated where the scene shows something else by that.
\i test/pgtap/screen.inc

CREATE FUNCTION gives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW := jsonb_populate_record(NEW, current_setting('test.gives')::jsonb);
  RETURN NEW;
END $$;
CREATE TRIGGER gives BEFORE INSERT ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION gives();

-- The stages of a legacy scene after a client has opened it, where the trigger gives this to each row.
CREATE FUNCTION pg_temp.stages_where(given jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM shot_asset_assignments;
  DELETE FROM shot_asset_scene_states;
  CALL pg_temp.approve();
  PERFORM set_config('test.gives', given::text, true), shot_assets.ensure_populated(pg_temp.scene());
  RETURN pg_temp.stages();
END $$;

SELECT is(pg_temp.stages_where('{}'), 'locked locked', '1. nothing: the scene shows what it showed');
SELECT is((SELECT count(*) FROM shot_asset_assignments), 6::bigint, '2. every asset in every shot');
SELECT is(pg_temp.stages_where('{"image_url": "a.png"}'), 'outdated outdated', '3. an image: it shows another one');
SELECT is((SELECT string_agg(DISTINCT cause, ' ') FROM shot_assets.outdated_because(pg_temp.scene()) WHERE stage = 9), 'assignment_added', '4. and the cause is known');
SELECT is(pg_temp.stages_where('{"camera_angle": "side"}'), 'outdated outdated', '5. an angle: another image may be chosen');
SELECT is(pg_temp.stages_where('{"priority": 1}'), 'outdated outdated', '6. a priority: the order may be another');
SELECT is(pg_temp.stages_where('{"presence_note": "left"}'), 'outdated outdated', '7. a note');
SELECT is(pg_temp.stages_where('{"presence_type": "enters"}'), 'outdated outdated', '8. another presence');
SELECT is(pg_temp.stages_where('{"image_url": "", "camera_angle": null, "priority": 0}'), 'locked locked', '9. empty choices are none');
SELECT is(pg_temp.stages_where('{"presence_note": ""}'), 'locked locked', '10. an empty note is none');

SELECT * FROM finish();
ROLLBACK;
