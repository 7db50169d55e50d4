"""Mutations of the session: its settings and temporary objects."""

from maker import COLUMNS, mutation

SETTINGS = ("TimeZone = 'Asia/Kathmandu'", "DateStyle = 'SQL, DMY'", "IntervalStyle = 'sql_standard'", "bytea_output = 'escape'",
            'extra_float_digits = 0', 'standard_conforming_strings = off', 'row_security = off', 'search_path = pg_temp, film',
            "search_path = 'film, public'", 'search_path = film, pg_catalog', 'enable_seqscan = off', 'enable_hashjoin = off',
            'enable_nestloop = off', 'enable_mergejoin = off', 'enable_hashagg = off', 'enable_sort = off', 'work_mem = 64',
            'plan_cache_mode = force_custom_plan', 'plan_cache_mode = force_generic_plan', 'constraint_exclusion = on',
            'session_replication_role = replica', 'from_collapse_limit = 1', 'geqo_threshold = 2', "xmlbinary = 'hex'",
            'quote_all_identifiers = on', 'default_toast_compression = pglz', 'array_nulls = off', 'transform_null_equals = on',
            "shot_assets.pipeline_schema = 'film'", 'parallel_setup_cost = 0', 'min_parallel_table_scan_size = 0',
            "debug_parallel_query = 'regress'", "force_parallel_mode = 'regress'", 'backslash_quote = off', "shot_assets.notify = on",
            "shot_assets.notify = changes", "shot_assets.notify = changes", "shot_assets.image_model = 'faces'", "shot_assets.image_model = 'gone'",
            "shot_assets.population_shortcuts = off",
            'default_transaction_read_only = on', 'check_function_bodies = off', "client_encoding = 'LATIN1'")


@mutation
def session_setting(m):
    for setting in m.rng.sample([s for s in SETTINGS if not s.startswith('force_par' if m.version >= 160000 else 'debug_par')], 3):
        m.add(f'SET {setting}')


@mutation
def temporary_tables_in_front(m):
    """Of the caller: they have the names of ours."""
    names = m.rng.sample(list(COLUMNS), 5)
    for name in names:
        m.add(f'CREATE TEMP TABLE {name} (id int8, scene_id int8, shot_id int8)')
    m.add(f"GRANT ALL ON {', '.join(f'pg_temp.{name}' for name in names)} TO PUBLIC")
    m.add('SET search_path = pg_temp, film')
