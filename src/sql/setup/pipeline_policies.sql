-- Row-level security: where the host uses it, a row of ours belongs to the user that its scene's project belongs to.
--
-- What the policies say is written out in each of them: it needs no function of ours, no search path, and no right on
-- anything but the tables on the way, which PostgreSQL reads as the role whose statement it is.

CREATE FUNCTION shot_assets.find_user(schema name) RETURNS TABLE (source text, expression text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT u.source, u.expression
FROM (
  SELECT 1, 'auth.uid()', 'auth.uid()'
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN shot_assets.find_tables(schema) t ON t.table_name = 'scenes'
  WHERE n.nspname = 'auth' AND p.proname = 'uid' AND p.pronargs = 0 AND p.prokind = 'f' AND NOT p.proretset
    AND p.prorettype = 'uuid'::regtype
    -- Everyone who uses the tables will run it: nobody may have made it, or may put another in its place, but who could
    -- have made the tables.
    AND shot_assets.is_trusted(p.proowner, t.owner) AND shot_assets.is_trusted(n.nspowner, t.owner)
    AND NOT EXISTS (SELECT FROM aclexplode(n.nspacl) x
                    WHERE x.privilege_type = 'CREATE' AND NOT shot_assets.is_trusted(x.grantee, t.owner))
  UNION ALL VALUES
    (2, 'request.jwt.claims, shot_assets.user_id',
     -- A gateway that says nothing of a user has nobody; what another program left in the setting does not count.
     $e$CASE WHEN current_setting('request.jwt.claims', true) <> ''
             THEN nullif(current_setting('request.jwt.claims', true)::jsonb ->> 'sub', '')
             ELSE nullif(current_setting('shot_assets.user_id', true), '') END$e$)
) AS u (preference, source, expression)
ORDER BY u.preference LIMIT 1
$$;
COMMENT ON FUNCTION shot_assets.find_user(name) IS
  'Who the user of a statement is: what says so, and the expression that policies ask.';

CREATE FUNCTION shot_assets.find_owner_path(schema name) RETURNS TABLE (joins text, is_owner text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH columns AS (
  SELECT format('%s.%s', c.table_name, c.column_name) AS name, a.atttypid AS type
  FROM shot_assets.find_columns(schema) c JOIN pg_attribute a ON a.attrelid = c.table_oid AND a.attnum = c.number
  WHERE c.fits
)
SELECT format(path.joins, schema),
       -- A sub-select that depends on no row is evaluated once per statement.
       format('p.user_id%s = (SELECT (%s)::%s)', CASE WHEN type.compares IS NULL THEN '::text' END, u.expression,
              coalesce(type.compares, 'text'))
FROM (VALUES
  (1, '{scenes.project_id,projects.id}'::text[], 'JOIN %1$I.projects p ON p.id = c.project_id'),
  (2, '{scenes.branch_id,branches.id,branches.project_id,projects.id}',
   'JOIN %1$I.branches b ON b.id = c.branch_id JOIN %1$I.projects p ON p.id = b.project_id')
) AS path (preference, columns, joins)
JOIN columns user_id ON user_id.name = 'projects.user_id'
CROSS JOIN LATERAL (
  SELECT CASE WHEN shot_assets.type_fits(user_id.type, 'uuid', false) THEN 'uuid'
              WHEN shot_assets.type_fits(user_id.type, 'text', true) THEN 'text' END AS compares
) type
CROSS JOIN shot_assets.find_user(schema) u
WHERE path.columns <@ ARRAY(SELECT c.name FROM columns c)
ORDER BY path.preference LIMIT 1
$$;
COMMENT ON FUNCTION shot_assets.find_owner_path(name) IS
  'The way from a scene (c) to its project (p), and the condition that this is the user''s; no row where the host has no such way.';

CREATE FUNCTION shot_assets.host_has_row_security(schema name) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT coalesce(bool_or(r.relrowsecurity), false)
FROM shot_assets.find_tables(schema) t JOIN pg_class r ON r.oid = t.oid
WHERE t.table_name IN ('scenes', 'shots')
$$;
COMMENT ON FUNCTION shot_assets.host_has_row_security(name) IS
  'Whether a host keeps its users apart by row-level security, on scenes or on shots.';

-- Detaching has no other way to know what it may undo, and a comment goes where the policy goes: into dumps, too.
CREATE FUNCTION shot_assets.policy_comment(protects boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT 'A row belongs to the user that its scene''s project belongs to.'
  || CASE WHEN protects THEN ' The table had no row-level security before; detach() switches it off again.' ELSE '' END
$$;
COMMENT ON FUNCTION shot_assets.policy_comment(boolean) IS
  'The comment on a policy of ours. protects: it came with row-level security on a table that the host had without.';

CREATE FUNCTION shot_assets.find_policies(schema name)
RETURNS TABLE (ordinal bigint, table_name text, qualified text, owner oid, policies bigint, is_ours boolean,
               is_enabled boolean, was_open boolean, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT t.ordinal, t.table_name, t.qualified, t.owner, p.number, p.is_ours, r.relrowsecurity, p.was_open,
       format('CREATE POLICY shot_assets_owner ON %1$s USING (%2$s) WITH CHECK (%2$s%3$s);'
              ' COMMENT ON POLICY shot_assets_owner ON %1$s IS %4$L; ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY',
              t.qualified, owned.condition, seen.condition,
              shot_assets.policy_comment(NOT r.relrowsecurity
                                         AND obj_description(t.oid, 'pg_class') IS DISTINCT FROM t.description))
FROM shot_assets.find_tables(schema) t
LEFT JOIN pg_class r ON r.oid = t.oid
CROSS JOIN LATERAL (
  SELECT count(*) AS number, coalesce(bool_or(p.polname = 'shot_assets_owner'), false) AS is_ours,
         bool_or(obj_description(p.oid, 'pg_policy') = shot_assets.policy_comment(true)) AS was_open
  FROM pg_policy p WHERE p.polrelid = t.oid
) p
LEFT JOIN shot_assets.find_owner_path(schema) path ON true
CROSS JOIN LATERAL (
  SELECT format('EXISTS (SELECT FROM ' || CASE k.target
                  WHEN 'shots' THEN '%1$I.shots s JOIN %1$I.scenes c ON c.id = s.scene_id %2$s WHERE s.id'
                  ELSE '%1$I.scenes c %2$s WHERE c.id' END || ' = %3$I.%4$I AND %5$s)',
                schema, path.joins, t.table_name, k.columns[1], path.is_owner) AS condition
  FROM shot_assets.contract_constraints() k
  WHERE k.table_name = t.table_name AND k.kind = 'foreign key' AND k.target IN ('shots', 'scenes')
) owned
CROSS JOIN LATERAL (
  -- What else a row refers to must be visible, or the foreign key would tell of rows of others that they exist.
  SELECT string_agg(format(' AND EXISTS (SELECT FROM %1$I.%2$I o WHERE o.id = %3$I.%4$I)', schema, k.target,
                           t.table_name, k.columns[1]), '') AS condition
  FROM shot_assets.contract_constraints() k
  WHERE k.table_name = t.table_name AND k.kind = 'foreign key' AND k.target NOT IN ('shots', 'scenes')
) seen
WHERE t.kind = 'ours'
$$;
COMMENT ON FUNCTION shot_assets.find_policies(name) IS
  'The tables of ours with how many policies they have, whether ours is one of them, whether row-level security is on (was_open: with ours only), and the statement that adds ours (NULL where no way leads to the user).';

CREATE FUNCTION shot_assets.plan_policies(schema name) RETURNS TABLE (object text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH host AS (
  SELECT h.has_row_security, EXISTS (SELECT FROM shot_assets.find_owner_path(schema)) AS has_owners, u.source
  FROM shot_assets.host_has_row_security(schema) AS h (has_row_security)
  CROSS JOIN shot_assets.find_user(schema) u
)
SELECT plan.object, plan.statement
FROM host h
CROSS JOIN LATERAL (
  SELECT 0, CASE WHEN NOT h.has_row_security THEN 'no policies: row-level security is off'
                 WHEN NOT h.has_owners THEN 'no policies: no way leads from scenes to projects.user_id'
                 ELSE format('user of policies: %s', h.source) END, NULL
  UNION ALL
  SELECT p.ordinal,
         format(CASE WHEN p.policies > 0 AND NOT p.is_ours THEN 'policies of %I'
                  ELSE 'policy shot_assets_owner on %I' END, p.table_name),
         CASE WHEN p.policies = 0 THEN p.statement END
  FROM shot_assets.find_policies(schema) p
  WHERE h.has_row_security AND h.has_owners
) AS plan (ordinal, object, statement)
ORDER BY plan.ordinal
$$;
COMMENT ON FUNCTION shot_assets.plan_policies(name) IS
  'Part of attach(): policies, where the host has row-level security and a way to the user. A table that has any policy gets none.';

CREATE FUNCTION shot_assets.find_slow_policies(schema name)
RETURNS TABLE (ordinal bigint, table_name text, policy_name text, target text, statement text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT t.ordinal, t.table_name, p.polname, found.part[4],
       format('ALTER POLICY %1$I ON %2$s USING (EXISTS (SELECT FROM %3$s o WHERE o.%4$s = %5$I.%6$s))', p.polname,
              t.qualified, found.part[4], found.part[3], t.table_name, found.part[1])
FROM shot_assets.find_tables(schema) t
JOIN pg_policy p ON p.polrelid = t.oid
-- A policy that looks for a row in all rows of another table, where this row does not say which one.
CROSS JOIN LATERAL (SELECT regexp_match(
  pg_get_expr(p.polqual, p.polrelid),
  $r$^\((\w+|"[^"]+") IN \( SELECT (\w+|"[^"]+")\.(\w+|"[^"]+")\s+FROM ((?:\w+|"[^"]+")\.(?:\w+|"[^"]+"))(?: (?:\w+|"[^"]+"))?\)\)\Z$r$)
) AS found (part)
WHERE found.part IS NOT NULL
$$;
COMMENT ON FUNCTION shot_assets.find_slow_policies(name) IS
  'Policies that read all rows of another table (target) for each statement, because they look for a value IN it, and the statement that asks for one row instead.';

CREATE FUNCTION shot_assets.check_policies(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH host AS MATERIALIZED (
  SELECT shot_assets.host_has_row_security(schema) AS protects,
         EXISTS (SELECT FROM shot_assets.find_owner_path(schema)) AS has_owners,
         EXISTS (SELECT FROM shot_assets.find_triggers(schema) t
                 WHERE t.present AND t.function_name <> 'set_updated_at') AS is_attached
), policies AS MATERIALIZED (
  SELECT * FROM shot_assets.find_policies(schema)
)
SELECT 'warning', f.object, f.problem, f.remedy
FROM host
CROSS JOIN LATERAL (
  SELECT 0, 'scenes',
         'no way leads to projects.user_id, so attach() adds no policies, though there is row-level security',
         'Add scenes.project_id, or scenes.branch_id and branches.project_id; or write policies of your own.'
  WHERE host.protects AND NOT host.has_owners
  UNION ALL
  SELECT p.ordinal, p.table_name, 'has policies, but row-level security is off',
         format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p.qualified)
  FROM policies p WHERE p.policies > 0 AND NOT p.is_enabled
  UNION ALL
  SELECT p.ordinal, p.table_name, 'has no policy, though scenes or shots have row-level security',
         format('SELECT * FROM shot_assets.attach(%L)', schema)
  FROM policies p
  WHERE host.protects AND host.has_owners AND host.is_attached AND p.policies = 0
  UNION ALL
  SELECT p.ordinal, p.table_name, 'has row-level security but no policy, so that only its owner sees and writes rows',
         format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', p.qualified)
  FROM policies p
  WHERE p.is_enabled AND p.policies = 0 AND NOT (host.protects AND host.has_owners)
  UNION ALL
  SELECT s.ordinal, s.table_name,
         format('policy %I reads all of %s for each statement, also for one scene', s.policy_name, s.target), s.statement
  FROM shot_assets.find_slow_policies(schema) s
) AS f (ordinal, object, problem, remedy)
ORDER BY f.ordinal
$$;
COMMENT ON FUNCTION shot_assets.check_policies(name) IS
  'Part of check_pipeline(): tables of ours that row-level security does not protect, where the host relies on it, those that it closes to everyone, and policies that read a whole table for each statement.';

CREATE FUNCTION shot_assets.tables_of_policies(schema name) RETURNS TABLE (owner oid, qualified text, mode text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT t.owner, t.qualified, 'ACCESS SHARE'
FROM pg_namespace n CROSS JOIN shot_assets.find_tables(schema) t
WHERE n.nspname = schema AND t.table_name IN ('projects', 'branches') AND t.relkind = 'r'
  AND shot_assets.may_run_as(t.owner) AND has_schema_privilege(t.owner, n.oid, 'USAGE')
  AND has_table_privilege(t.owner, t.oid, 'SELECT')
$$;
COMMENT ON FUNCTION shot_assets.tables_of_policies(name) IS
  'Part of attach() and enable_history(): the tables that get no trigger and lie on the way to the user, which PostgreSQL locks when it creates a policy that names them.';
