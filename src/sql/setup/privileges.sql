-- Who may call what. Last of all parts: it closes every function, so a function is internal unless the part that
-- creates it grants it to PUBLIC. make moves these grants to the end of the script, after this part.
--
-- What applications call is open to everyone and works with the caller's own rights. The rest (set-up, what set-up is
-- made of, trigger functions) is for the role that created the extension, which may pass it on. A gateway that publishes
-- what a role may call shows the API and nothing else.

REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA shot_assets FROM PUBLIC;
-- ALTER DEFAULT PRIVILEGES may have given some roles more than that.
DO $$
DECLARE
  grantee name;
BEGIN
  FOR grantee IN
    SELECT DISTINCT pg_get_userbyid(x.grantee)
    FROM (SELECT p.proacl, p.proowner FROM pg_proc p WHERE p.pronamespace = 'shot_assets'::regnamespace
          UNION ALL
          SELECT n.nspacl, n.nspowner FROM pg_namespace n WHERE n.nspname = 'shot_assets') AS o (acl, owner)
    CROSS JOIN LATERAL aclexplode(o.acl) x
    WHERE x.grantee NOT IN (0, o.owner)
  LOOP
    EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA shot_assets FROM %I CASCADE', grantee);
    EXECUTE format('REVOKE ALL ON SCHEMA shot_assets FROM %I CASCADE', grantee);
  END LOOP;
END
$$;
REVOKE ALL ON SCHEMA shot_assets FROM PUBLIC;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA shot_assets TO @extowner@ WITH GRANT OPTION;

GRANT USAGE ON SCHEMA shot_assets TO PUBLIC;
