# Memory that runs out is an ordinary error, at whatever allocation it does, and the session lives on. Memory that was
# needed is given back: very many calls leave a session as large as few.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $long = $ENV{SHOT_ASSETS_LONG};

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\nlog_statement = none\njit = off\nshared_buffers = 16MB");
$node->start;
make_film($node, scenes => 2, shots => 40, instances => 20);
in_film($node, q{
    UPDATE shots SET action = repeat('Asset 1 the waiter walks to the door.  ', 500);
    SELECT shot_assets.auto_populate(id) FROM scenes;
    UPDATE shot_asset_assignments SET presence_type = 'enters'});
my $scene = in_film($node, 'SELECT id FROM scenes ORDER BY scene_number LIMIT 1');
my $asset = in_film($node, q{SELECT id FROM project_assets WHERE name = 'Asset 1'});

my %calls = (
    'shot_checklist' => "SELECT count(*) FROM shot_assets.shot_checklist('$scene', '$asset')",
    'reference_orders' => "SELECT count(*) FROM shot_assets.reference_orders('$scene')",
    'trait_summary' => q{SELECT shot_assets.trait_summary(repeat('x  ', 1000000), 2000000) IS NULL},
    'assign_many' => qq{
        SELECT count(*) FROM shot_assets.assign_many((
          SELECT jsonb_agg(jsonb_build_object('shot_id', t.id, 'instance_id', i.id, 'presence_type', 'exits'))
          FROM shots t JOIN scene_asset_instances i USING (scene_id) WHERE t.scene_id = '$scene'))});

# --- the operating system gives no more: a limit on the session's address space, a little higher each time
my $state = q{SELECT md5(string_agg(a::text, ',' ORDER BY a.id)) FROM shot_asset_assignments a};
my $before = in_film($node, $state);
my $in_core = 0;
for my $name (sort keys %calls) {
    my ($failures, $successes) = (0, 0);
    for (my $headroom = 0; $successes == 0 && $headroom < 400; $headroom += $long ? 0.5 : 1.5) {
        my ($code, $out, $error) = $node->psql('postgres', qq{
            SET search_path = film;
            SELECT shot_assets.version();
            BEGIN;
            DO \$\$
            DECLARE
              size bigint := (regexp_match(pg_read_file('/proc/self/status'), 'VmSize:\\s+(\\d+)'))[1];
            BEGIN
              EXECUTE format('COPY (SELECT) TO PROGRAM %L',
                format('prlimit --pid %s --as=%s: && cat',  -- cat, because COPY writes a line in any case
                  pg_backend_pid(), size * 1024 + ($headroom * 1048576)::bigint));
            END \$\$;
            SAVEPOINT before;
            $calls{$name};
            ROLLBACK TO before;
            SELECT 'lives on';
            ROLLBACK}, on_error_stop => 0);
        like($out, qr/^lives on$/m, "$name, with $headroom MB: the session lives on") or diag($error);
        if ($error =~ /ERROR/) {
            ++$failures;
            like($error, qr/ERROR:  out of memory/, "$name, with $headroom MB: an ordinary error");
            ++$in_core if $error =~ /The computation of shot_assets could not get memory/;
        } else {
            ++$successes;
        }
    }
    cmp_ok($failures, '>', 0, "$name has run out of memory");
    cmp_ok($successes, '>', 0, "$name needs no more than there is");
}
is(in_film($node, $state), $before, 'nothing is left behind');
cmp_ok($in_core, '>', 0, 'some of the errors are those of the core');
unlike(slurp_file($node->logfile), qr/was terminated by signal|PANIC|TRAP/, 'no session crashed');

# --- very many calls in one session
my $calls = $long ? 100_000 : 4_000;
my $shot = in_film($node, "SELECT id FROM shots WHERE scene_id = '$scene' ORDER BY shot_order LIMIT 1");
my $sizes = in_film($node, qq{
    UPDATE shots SET action = 'Asset 1 walks.';
    CREATE TEMP TABLE assignment AS SELECT id FROM shot_asset_assignments WHERE shot_id = '$shot' LIMIT 1;
    CREATE PROCEDURE pg_temp.call_all(calls int) LANGUAGE plpgsql AS \$\$
    BEGIN
      FOR n IN 1..calls LOOP
        PERFORM shot_assets.set_presence(id, (ARRAY['enters', 'exits'])[1 + n % 2]) FROM assignment;
        PERFORM shot_assets.reference_orders_for_shot('$shot');
        PERFORM shot_assets.shot_panel('$shot');
        PERFORM shot_assets.trait_summary('A tall  man. He limps.');
        BEGIN
          PERFORM shot_assets.assign_many('[{"shot_id": 1}]');
        EXCEPTION WHEN invalid_parameter_value THEN NULL;
        END;
        IF n % 100 = 0 THEN COMMIT; END IF;
      END LOOP;
    END \$\$;
    CREATE FUNCTION pg_temp.size() RETURNS bigint LANGUAGE sql AS
      'SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name NOT IN (''CacheMemoryContext'')';
    CALL pg_temp.call_all(500);
    SELECT pg_temp.size(), (regexp_match(pg_read_file('/proc/self/status'), 'RssAnon:\\s+(\\d+)'))[1];
    CALL pg_temp.call_all($calls);
    SELECT pg_temp.size(), (regexp_match(pg_read_file('/proc/self/status'), 'RssAnon:\\s+(\\d+)'))[1]});
my ($contexts, $anonymous, $contexts_after, $anonymous_after) = split /[|\n]/, $sizes;
diag("after 500 rounds and $calls more: contexts $contexts and $contexts_after bytes, "
    . "process $anonymous and $anonymous_after kB");
cmp_ok($contexts_after, '<', $contexts + 256 * 1024, 'the memory contexts are as large as before');
cmp_ok($anonymous_after, '<', $anonymous + 2048, 'and so is the process');

# --- very many pipelines in one session, one after the other
# Plans of ours name tables with the schema in front; those of PostgreSQL's foreign keys quote it, and are kept for good.
my $plans = q{SELECT count(*), coalesce(sum(total_bytes), 0) FROM pg_backend_memory_contexts
    WHERE name ~ '^CachedPlan' AND ident ~ '(gone|stays)_\d+\.'};
my $pipelines = $node->safe_psql('postgres', qq{
    SET client_min_messages = warning;
    CREATE PROCEDURE pg_temp.use(schema text, drops boolean) LANGUAGE plpgsql AS \$\$
    BEGIN
      PERFORM shot_assets.create_pipeline(schema);
      PERFORM set_config('search_path', schema, false);
      EXECUTE 'INSERT INTO scenes (id) VALUES (''a0000000-0000-0000-0000-000000000001'');
        INSERT INTO shots (id, scene_id, shot_id) VALUES (''b0000000-0000-0000-0000-000000000001'', ''a0000000-0000-0000-0000-000000000001'', ''1'');
        INSERT INTO project_assets (id, name, asset_type) VALUES (''c0000000-0000-0000-0000-000000000001'', ''Bob'', ''character'');
        INSERT INTO scene_asset_instances (scene_id, project_asset_id) VALUES (''a0000000-0000-0000-0000-000000000001'', ''c0000000-0000-0000-0000-000000000001'')';
      PERFORM shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000001');
      PERFORM shot_assets.reference_orders('a0000000-0000-0000-0000-000000000001');
      PERFORM shot_assets.shot_panel('b0000000-0000-0000-0000-000000000001');
      PERFORM shot_assets.clear_scene('a0000000-0000-0000-0000-000000000001');
      IF drops THEN
        PERFORM shot_assets.detach(schema);
        EXECUTE format('DROP SCHEMA %I CASCADE', schema);
      END IF;
      COMMIT;
    END \$\$;
    DO \$\$ BEGIN FOR n IN 1..3 LOOP CALL pg_temp.use('gone_' || n, true); END LOOP; END \$\$;
    $plans;
    DO \$\$ BEGIN FOR n IN 4..60 LOOP CALL pg_temp.use('gone_' || n, true); END LOOP; END \$\$;
    $plans;
    DO \$\$ BEGIN FOR n IN 1..20 LOOP CALL pg_temp.use('stays_' || n, false); END LOOP; END \$\$;
    $plans;
    DO \$\$ BEGIN FOR n IN 21..40 LOOP CALL pg_temp.use('stays_' || n, false); END LOOP; END \$\$;
    $plans});
my ($after_3, $after_60, $after_20_more, $after_40_more) = map { (split /\|/)[0] } grep { /^\d+\|/ } split /\n/, $pipelines;
diag("plans after 3 pipelines that are gone: $after_3, after 60: $after_60; after 20 that stay: $after_20_more, after 40: $after_40_more");
cmp_ok($after_60, '<=', $after_3 + 10, 'plans of schemas that are gone are freed');
cmp_ok($after_20_more, '>', $after_60 + 100, 'those of others are kept');
cmp_ok($after_40_more, '<=', $after_20_more + 10, 'of no more than so many schemas');

$node->stop;
done_testing();
