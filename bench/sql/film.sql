-- Films to measure on. Each is a pipeline in a schema of its own, with a bare twin of its assignment table: the same
-- columns, keys, checks, indexes and foreign keys, and no trigger of ours.

CREATE EXTENSION shot_assets;
CREATE SCHEMA bench;

CREATE PROCEDURE bench.make_film(film name, scenes int, shots_per_scene int, instances_per_scene int)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM shot_assets.create_pipeline(film);
  PERFORM set_config('search_path', quote_ident(film), true);

  INSERT INTO projects (name, user_id) VALUES (film, '00000000-0000-0000-0000-0000000000aa');
  INSERT INTO scenes (project_id, scene_number, stage_locks)
  SELECT p.id, n, '{"7": {"status": "locked"}, "8": {"status": "locked"}}'
  FROM projects p, generate_series(1, scenes) n;

  INSERT INTO shots (scene_id, shot_id, shot_order, duration, camera, action, setting)
  SELECT s.id, n || 'A', n, 4 + n % 5,
         (ARRAY['WS eye-level', 'MS profile', 'CU three-quarter', 'OTS from behind', 'MS'])[1 + n % 5],
         'Somebody crosses the room and opens the window.', 'INT. HOUSE - NIGHT'
  FROM scenes s, generate_series(1, shots_per_scene) n;

  INSERT INTO project_assets (project_id, name, asset_type, description, image_key_url)
  SELECT p.id, 'Asset ' || n, (ARRAY['character', 'character', 'location', 'prop', 'extra_archetype'])[1 + n % 5],
         'Number ' || n || ', tall and dressed in dark blue wool with brass buttons. Seen here before.',
         'https://images.example.com/project/assets/' || n || '/key.png'
  FROM projects p, generate_series(1, instances_per_scene) n;

  INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status)
  SELECT a.id, angle, replace(a.image_key_url, 'key', angle), 'completed'
  FROM project_assets a, unnest('{front,side,three_quarter,back}'::text[]) AS angle
  WHERE a.asset_type = 'character';

  INSERT INTO scene_asset_instances (scene_id, project_asset_id, effective_description, created_at)
  SELECT s.id, a.id, CASE WHEN right(a.name, 1) < '5' THEN a.name || ', soaked by rain. Shivering.' END,
         timestamptz '2026-01-01 UTC' + right(a.name, 1)::int * interval '1 minute'
  FROM scenes s, project_assets a;

  CREATE TABLE bare (
    LIKE shot_asset_assignments INCLUDING ALL,
    FOREIGN KEY (shot_id) REFERENCES shots ON DELETE CASCADE,
    FOREIGN KEY (scene_asset_instance_id) REFERENCES scene_asset_instances ON DELETE CASCADE
  );
  EXECUTE format('ALTER DATABASE %I SET search_path = %I', current_database(), film);
END
$$;

-- Every pair, with every presence: what a scene looks like after people have worked on it.
CREATE PROCEDURE bench.assign_mixed() LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type, presence_note)
  SELECT s.id, i.id, presence, CASE WHEN presence <> 'throughout' THEN 'past the window' END
  FROM shots s
  JOIN scene_asset_instances i ON i.scene_id = s.scene_id
  JOIN project_assets a ON a.id = i.project_asset_id
  CROSS JOIN LATERAL (
    SELECT CASE (s.shot_order + substr(a.name, 7)::int) % 10
             WHEN 0 THEN 'enters' WHEN 1 THEN 'exits' WHEN 2 THEN 'passes_through' ELSE 'throughout' END AS presence
  ) p;
END
$$;

-- Back to a film in which nothing is assigned. Tables that were emptied so start with fresh files and indexes.
CREATE PROCEDURE bench.clear() LANGUAGE plpgsql AS $$
BEGIN
  TRUNCATE shot_asset_assignments, shot_asset_scene_states, bare;
END
$$;

-- Shots and instances whose ids are numbers, in scenes that have none: client N of a benchmark works in scene N + 1.
CREATE PROCEDURE bench.number_shots_and_instances(shots int, instances int) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shots (id, scene_id, shot_id, shot_order)
  SELECT ('b0000000-0000-4000-8000-' || 100000000000 + (s.scene_number::int - 1) * 1000000 + n)::uuid, s.id, n || 'A', n
  FROM scenes s, generate_series(0, shots) n;
  INSERT INTO project_assets (project_id, name, asset_type)
  SELECT p.id, 'Asset ' || n, 'character' FROM projects p, generate_series(1, instances) n;
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  SELECT ('d0000000-0000-4000-8000-' || 200000000000 + (s.scene_number::int - 1) * 1000000 + a.n)::uuid, s.id, a.id
  FROM scenes s, (SELECT id, row_number() OVER () - 1 AS n FROM project_assets) a;
  ANALYZE;
END
$$;

-- The same in the only scene of a film: client N works in its shots from N million on.
CREATE PROCEDURE bench.number_shots_of_clients(clients int, shots int, instances int) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shots (id, scene_id, shot_id, shot_order)
  SELECT ('b0000000-0000-4000-8000-' || 100000000000 + client::bigint * 1000000 + n)::uuid, s.id, client || '/' || n, client * shots + n
  FROM scenes s, generate_series(0, clients - 1) client, generate_series(0, shots - 1) n;
  INSERT INTO project_assets (project_id, name, asset_type)
  SELECT p.id, 'Asset ' || n, 'character' FROM projects p, generate_series(1, instances) n;
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  SELECT ('d0000000-0000-4000-8000-' || 200000000000 + a.n)::uuid, s.id, a.id
  FROM scenes s, (SELECT id, row_number() OVER () - 1 AS n FROM project_assets) a;
  ANALYZE;
END
$$;

-- Row-level security: a user sees what belongs to projects of theirs. The policies of our own tables are attach()'s.
CREATE PROCEDURE bench.protect(film name) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bench_artist') THEN
    CREATE ROLE bench_artist;
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO bench_artist', film);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO bench_artist', film);
  EXECUTE format($ddl$
    ALTER TABLE %1$I.projects ENABLE ROW LEVEL SECURITY;
    ALTER TABLE %1$I.scenes ENABLE ROW LEVEL SECURITY;
    ALTER TABLE %1$I.shots ENABLE ROW LEVEL SECURITY;
    ALTER TABLE %1$I.scene_asset_instances ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON %1$I.projects USING (user_id = (SELECT current_setting('shot_assets.user_id')::uuid));
    CREATE POLICY own ON %1$I.scenes USING (project_id IN (SELECT id FROM %1$I.projects));
    CREATE POLICY own ON %1$I.shots USING (scene_id IN (SELECT id FROM %1$I.scenes));
    CREATE POLICY own ON %1$I.scene_asset_instances USING (scene_id IN (SELECT id FROM %1$I.scenes));
  $ddl$, film);
  PERFORM shot_assets.attach(film);
END
$$;
