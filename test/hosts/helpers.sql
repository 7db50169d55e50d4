-- Functions that planted code, mutations and the oracle call. All of them belong to the superuser.
CREATE SCHEMA fuzz;
GRANT USAGE ON SCHEMA fuzz TO PUBLIC;

-- INFO reaches the client at once: client_min_messages does not hold it back, and a rollback does not take it back.
CREATE FUNCTION fuzz.note(label text, relation oid, planter text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE INFO 'planted|%|%|%|%|%', label,
    coalesce((SELECT pg_get_userbyid(c.relowner) FROM pg_class c WHERE c.oid = relation), planter), planter,
    current_user, session_user;
  RETURN true;
END $$;

-- What a call must not change. All names are qualified, because the search path may be hostile; a SET clause would hide it.
CREATE FUNCTION fuzz.state_of_the_session() RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN pg_catalog.jsonb_build_object(
    'current_user', current_user, 'session_user', session_user,
    'settings', (SELECT pg_catalog.string_agg(pg_catalog.concat(name, ' = ', setting), pg_catalog.chr(10))
                 FROM pg_catalog.pg_show_all_settings() WHERE source OPERATOR(pg_catalog.=) 'session'
                   AND NOT name OPERATOR(pg_catalog.=) ANY ('{transaction_isolation,transaction_read_only,transaction_deferrable}')),
    'holdable cursors', (SELECT pg_catalog.string_agg(name, pg_catalog.chr(10)) FROM pg_catalog.pg_cursor() WHERE is_holdable),
    'temporary relations', (SELECT pg_catalog.string_agg(relname, pg_catalog.chr(10) ORDER BY oid) FROM pg_catalog.pg_class
                            WHERE relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()),
    'temporary functions', (SELECT pg_catalog.string_agg(proname, pg_catalog.chr(10) ORDER BY oid) FROM pg_catalog.pg_proc
                            WHERE pronamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()),
    'prepared statements', (SELECT pg_catalog.string_agg(name, pg_catalog.chr(10)) FROM pg_catalog.pg_prepared_statement()),
    'advisory locks', (SELECT pg_catalog.string_agg(pg_catalog.concat(l.classid, ' ', l.objid, ' ', l.mode), pg_catalog.chr(10))
                       FROM pg_catalog.pg_lock_status() AS l
                       WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()),
    'channels', (SELECT pg_catalog.string_agg(c, pg_catalog.chr(10)) FROM pg_catalog.pg_listening_channels() AS c));
END $$;

-- Changes a column's type. Foreign keys, policies and views that stand in the way go; triggers and indexes come back.
CREATE FUNCTION fuzz.retype(relation regclass, col name, type text, value text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
  later text[];
BEGIN
  FOR statement IN
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) FROM pg_constraint c
    WHERE c.contype = 'f' AND relation IN (c.conrelid, c.confrelid) AND EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = col
        AND (c.conrelid = relation AND a.attnum = ANY (c.conkey) OR c.confrelid = relation AND a.attnum = ANY (c.confkey)))
    UNION ALL
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) FROM pg_constraint c
    WHERE c.contype = 'c' AND c.conrelid = relation AND EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = col AND a.attnum = ANY (c.conkey))
    UNION ALL
    SELECT DISTINCT format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass)
    FROM pg_policy p JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
    JOIN pg_attribute a ON a.attrelid = relation AND a.attname = col AND d.refobjid = relation AND d.refobjsubid = a.attnum
  LOOP
    EXECUTE statement;
  END LOOP;
  SELECT array_agg(pg_get_triggerdef(g.oid)) INTO later
  FROM pg_trigger g WHERE g.tgrelid = relation AND NOT g.tgisinternal AND g.tgqual IS NOT NULL;
  FOR statement IN
    SELECT format('DROP TRIGGER %I ON %s', g.tgname, relation)
    FROM pg_trigger g WHERE g.tgrelid = relation AND NOT g.tgisinternal AND g.tgqual IS NOT NULL
  LOOP
    EXECUTE statement;
  END LOOP;
  EXECUTE format('ALTER TABLE %s ALTER %I DROP DEFAULT', relation, col);
  EXECUTE format('ALTER TABLE %s ALTER %I TYPE %s USING %s', relation, col, type, value);
  FOREACH statement IN ARRAY coalesce(later, '{}') LOOP
    BEGIN
      EXECUTE statement;
    EXCEPTION WHEN OTHERS THEN NULL;  -- a type may have no equality
    END;
  END LOOP;
END $$;

-- Disables the triggers of shot_assets on the tables of a schema, so that a statement does what PostgreSQL does by itself.
CREATE FUNCTION fuzz.without_triggers(schema name) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
BEGIN
  FOR statement IN
    SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', g.tgrelid::regclass, g.tgname)
    FROM pg_trigger g
    JOIN pg_class c ON c.oid = g.tgrelid AND c.relnamespace = to_regnamespace(quote_ident(schema))
    JOIN pg_proc p ON p.oid = g.tgfoid
    WHERE NOT g.tgisinternal
      AND (p.pronamespace = 'shot_assets'::regnamespace OR p.proname = 'record_shot_asset_assignment_history')
  LOOP
    EXECUTE statement;
  END LOOP;
END $$;

-- Schemas of the rival: one for types and functions, one for the search path, one that is empty.
CREATE SCHEMA rival AUTHORIZATION host_rival;
CREATE SCHEMA trap AUTHORIZATION host_rival;
CREATE SCHEMA yard AUTHORIZATION host_rival;
GRANT USAGE ON SCHEMA rival, trap, yard TO PUBLIC;
DO $$ BEGIN
  EXECUTE format('GRANT CREATE ON DATABASE %I TO host_owner, host_rival, host_stranger, host_admin', current_database());
END $$;
CREATE EXTENSION shot_assets;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO host_owner, host_rival, host_stranger, host_admin;
