-- A pipeline of our own: the standalone model, for who has no tables yet. Its tables ask for nothing that attach() does
-- not ask of a host's, so what is written for the one works with the other.

CREATE FUNCTION shot_assets.create_pipeline(schema name DEFAULT 'public') RETURNS TABLE (object text, action text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off AS $$
DECLARE
  existing text;
  is_there boolean;
BEGIN
  PERFORM shot_assets.require_schema_name(schema);
  is_there := shot_assets.hold_schema(schema);
  SELECT string_agg(t.table_name, ', ' ORDER BY t.ordinal) INTO existing
  FROM shot_assets.find_tables(schema) t WHERE t.oid IS NOT NULL;
  IF existing IS NOT NULL THEN
    RAISE EXCEPTION 'schema "%" already has tables of a pipeline', schema
      USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = format('It has %s.', existing),
            HINT = format('Run SELECT * FROM shot_assets.attach(%L) to adopt them.', schema);
  END IF;

  IF NOT is_there THEN
    EXECUTE format('CREATE SCHEMA %I', schema);
    object := format('schema %I', schema);
    action := 'created';
    RETURN NEXT;
  END IF;

  -- As the caller, whom the tables will belong to; an event trigger gets no more rights than for plain SQL.
  PERFORM shot_assets.run_as(quote_ident(current_user)::regrole, format($ddl$
    CREATE TABLE %1$I.projects (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid,
      name text,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE %1$I.scenes (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      project_id uuid REFERENCES %1$I.projects ON DELETE CASCADE,
      scene_number text,
      slug text,
      stage_locks jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.scenes (project_id);
    CREATE TABLE %1$I.shots (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      scene_id uuid NOT NULL REFERENCES %1$I.scenes ON DELETE CASCADE,
      shot_id text,
      shot_order int,
      duration int,
      dialogue text,
      action text,
      setting text,
      camera text,
      characters_foreground text[],
      characters_background text[],
      continuity_flags text[],
      frame_prompt text,
      video_prompt text,
      prompts_generated_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE %1$I.project_assets (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      project_id uuid REFERENCES %1$I.projects ON DELETE CASCADE,
      name text NOT NULL,
      asset_type text NOT NULL,
      description text,
      image_key_url text,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.project_assets (project_id);
    CREATE TABLE %1$I.scene_asset_instances (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      scene_id uuid NOT NULL REFERENCES %1$I.scenes ON DELETE CASCADE,
      project_asset_id uuid NOT NULL REFERENCES %1$I.project_assets ON DELETE CASCADE,
      instance_name text,
      description_override text,
      effective_description text,
      image_key_url text,
      status_tags text[],
      selected_master_reference_url text,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.scene_asset_instances (project_asset_id);
    CREATE TABLE %1$I.asset_angle_variants (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      project_asset_id uuid NOT NULL REFERENCES %1$I.project_assets ON DELETE CASCADE,
      scene_asset_instance_id uuid REFERENCES %1$I.scene_asset_instances ON DELETE CASCADE,  -- of one instance's look
      angle_type text NOT NULL CHECK (angle_type IN ('front', 'side', 'three_quarter', 'back')),
      image_url text,
      status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'generating', 'completed', 'failed')),
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (project_asset_id, scene_asset_instance_id, angle_type)
    );
    CREATE TABLE %1$I.transformation_events (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      scene_asset_instance_id uuid NOT NULL REFERENCES %1$I.scene_asset_instances ON DELETE CASCADE,
      scene_id uuid NOT NULL REFERENCES %1$I.scenes ON DELETE CASCADE,
      trigger_shot_id uuid NOT NULL REFERENCES %1$I.shots ON DELETE CASCADE,
      transformation_type text NOT NULL CHECK (transformation_type IN ('instant', 'gradual', 'within_shot')),
      completion_shot_id uuid REFERENCES %1$I.shots ON DELETE SET NULL,  -- the event stays, and never completes
      pre_description text,
      post_description text,
      transformation_narrative text,
      pre_image_key_url text,
      post_image_key_url text,
      confirmed boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON %1$I.transformation_events (scene_asset_instance_id);
    CREATE INDEX ON %1$I.transformation_events (scene_id);
    CREATE INDEX ON %1$I.transformation_events (trigger_shot_id);
    CREATE INDEX ON %1$I.transformation_events (completion_shot_id);
  $ddl$, schema));
  RETURN QUERY
  SELECT format('table %I', t.table_name), 'created' FROM shot_assets.find_tables(schema) t
  WHERE t.oid IS NOT NULL ORDER BY t.ordinal;

  RETURN QUERY SELECT * FROM shot_assets.attach(schema);
END
$$;
COMMENT ON FUNCTION shot_assets.create_pipeline(name) IS
  'Creates a pipeline in a schema that has none (and the schema, if it does not exist): projects, scenes, shots, assets, angle variants, transformation events and assignments, attached. Returns a row per thing, as attach() does. Errors: 42501 where the caller may not CREATE in the schema, 55000 where a table of a pipeline exists there already, 22023 for a schema that cannot hold a pipeline.';
