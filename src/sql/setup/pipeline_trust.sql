-- Whom the owner of a pipeline trusts with its rights, knowingly or not.

CREATE FUNCTION shot_assets.grantees(grantees oid[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT string_agg(CASE g WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g)) END, ', '
                  ORDER BY g <> 0, pg_get_userbyid(g))
FROM unnest(grantees) AS g
$$;
COMMENT ON FUNCTION shot_assets.grantees(oid[]) IS
  'The names of roles as GRANT and REVOKE take them; 0 is PUBLIC.';

CREATE FUNCTION shot_assets.find_untrusted(acl aclitem[], owner oid, privilege text, trusting oid, object text)
RETURNS TABLE (grantees text, revoke text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT shot_assets.grantees(array_agg(x.grantee)),
       -- Only who has granted can revoke; a superuser revokes as the owner.
       CASE WHEN x.grantor = owner THEN '' ELSE format('SET ROLE %I; ', pg_get_userbyid(x.grantor)) END
       || format('REVOKE %s ON %s FROM %s', privilege, object, shot_assets.grantees(array_agg(x.grantee)))
       || CASE WHEN bool_or(x.is_grantable) THEN ' CASCADE' ELSE '' END
       || CASE WHEN x.grantor = owner THEN '' ELSE '; RESET ROLE' END
FROM aclexplode(acl) x
WHERE x.privilege_type = privilege AND x.grantee <> owner AND NOT shot_assets.is_trusted(x.grantee, trusting)
GROUP BY x.grantor
ORDER BY x.grantor <> owner, x.grantor
$$;
COMMENT ON FUNCTION shot_assets.find_untrusted(aclitem[], oid, text, oid, text) IS
  'The roles that have a privilege without being trusted with the rights of a role, a row for each grantor, and the statement that takes it from them.';

CREATE FUNCTION shot_assets.check_trust(schema name)
RETURNS TABLE (severity text, object text, problem text, remedy text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH common AS (
  SELECT o.owner, pg_get_userbyid(o.owner) AS owner_name
  FROM shot_assets.owner_of(schema) AS o (owner) WHERE o.owner IS NOT NULL
), problems (ordinal, severity, object, problem, remedy) AS (
  SELECT 0, 'warning', format('schema %I', schema),
         format('%s may CREATE objects in it, which is as good as the rights of role %I', g.grantees, o.owner_name),
         g.revoke
  FROM common o
  JOIN pg_namespace n ON n.nspname = schema
  CROSS JOIN LATERAL shot_assets.find_untrusted(n.nspacl, n.nspowner, 'CREATE', o.owner,
                                                    format('SCHEMA %I', schema)) g
  UNION ALL
  -- Somebody may have put it there to have its policies run.
  SELECT t.ordinal, 'error', t.table_name,
         format('belongs to role %I, whose policies would run with the rights of role %I', pg_get_userbyid(t.owner),
                o.owner_name),
         format('Look what it is and what policies and triggers it has. Then drop or rename it, or run ALTER TABLE %s OWNER TO %I.',
                t.qualified, o.owner_name)
  FROM common o
  JOIN shot_assets.find_tables(schema) t ON t.kind = 'optional' AND t.oid IS NOT NULL
  WHERE NOT shot_assets.is_trusted(t.owner, o.owner)
  UNION ALL
  SELECT 100 + t.ordinal, 'warning', t.table_name,
         format('%s may create triggers on it, which would run with the rights of role %I', g.grantees,
                pg_get_userbyid(t.owner)),
         g.revoke
  FROM (
    SELECT t.ordinal, t.table_name, t.qualified, t.oid, t.owner
    FROM shot_assets.find_tables(schema) t
    WHERE t.kind IN ('host', 'ours') OR t.table_name = 'transformation_events' AND t.owner = (SELECT owner FROM common)
    UNION ALL
    SELECT 100, h.relname, format('%I.%I', schema, h.relname), h.oid, h.relowner
    FROM pg_class h JOIN pg_namespace n ON n.oid = h.relnamespace AND n.nspname = schema
    WHERE h.relname = 'shot_asset_assignment_history'
  ) t
  JOIN pg_class r ON r.oid = t.oid
  CROSS JOIN LATERAL shot_assets.find_untrusted(r.relacl, r.relowner, 'TRIGGER', t.owner,
                                                    format('TABLE %s', t.qualified)) g
)
SELECT p.severity, p.object, p.problem, p.remedy FROM problems p ORDER BY p.ordinal, p.object, p.problem
$$;
COMMENT ON FUNCTION shot_assets.check_trust(name) IS
  'Part of check_pipeline(): roles that could have code of theirs run with the rights of the owner, as they may create objects in the schema or triggers on its tables, and optional tables of such roles.';
