-- Prints a query per function of the API, by which PgTyped asks the server for the types of arguments and
-- rows. An argument that has a default may be left out.
SELECT string_agg(format(E'/* @name %s */\nSELECT * FROM shot_assets.%I(%s);\n', f.proname, f.proname, f.arguments),
                  E'\n' ORDER BY f.proname)
FROM (
  SELECT p.proname, string_agg(
    format('%I => ', a.name) || CASE
      WHEN a.default_value IS NULL THEN format(':%s!', a.name)
      WHEN a.default_value LIKE 'NULL::%' THEN format(':%s', a.name)
      ELSE format('coalesce(:%s, %s)', a.name, a.default_value) END, ', ' ORDER BY a.n)
    FILTER (WHERE a.n IS NOT NULL) AS arguments
  FROM pg_proc p
  LEFT JOIN LATERAL (
    SELECT n, name, pg_get_function_arg_default(p.oid, n::int)
    FROM unnest(p.proargnames[1:p.pronargs]) WITH ORDINALITY AS x (name, n)
  ) AS a (n, name, default_value) ON true
  WHERE p.pronamespace = 'shot_assets'::regnamespace AND p.prokind = 'f'
    AND has_function_privilege('public', p.oid, 'EXECUTE')
  GROUP BY p.oid
) AS f;
