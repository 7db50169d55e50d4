# What survives: DROP EXTENSION and back, pg_dump into a new database. The data always, and managed scenes with it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

# What a user can see of a pipeline, as one text.
my $everything = q{
  SET search_path = film;
  SELECT jsonb_pretty(jsonb_build_object(
    'assignments', (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM shot_asset_assignments a),
    'managed', (SELECT jsonb_agg(m.scene_id ORDER BY m.scene_id) FROM shot_asset_scene_states m WHERE m.managed_since IS NOT NULL),
    'locks', (SELECT jsonb_agg(s.stage_locks ORDER BY s.id) FROM scenes s),
    'orders', (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.shot_id) FROM scenes s, shot_assets.reference_orders(s.id) o)));
};

$node->safe_psql('postgres', q{
  CREATE EXTENSION shot_assets;
  SELECT shot_assets.create_pipeline('film');
  SET search_path = film;
  INSERT INTO projects (id, name) VALUES ('f0000000-0000-0000-0000-000000000001', 'Film');
  INSERT INTO scenes (id, project_id, stage_locks)
    SELECT ('a0000000-0000-0000-0000-00000000000' || n)::uuid, 'f0000000-0000-0000-0000-000000000001', '{"9": {"status": "locked"}}'
    FROM generate_series(1, 3) n;
  INSERT INTO shots (scene_id, shot_id, shot_order) SELECT id, 'A', 1 FROM scenes UNION ALL SELECT id, 'B', 2 FROM scenes;
  INSERT INTO project_assets (project_id, name, asset_type, image_key_url) SELECT id, 'Bob', 'character', 'bob.png' FROM projects;
  INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT s.id, p.id FROM scenes s, project_assets p;
  SELECT shot_assets.auto_populate('a0000000-0000-0000-0000-000000000001');
  -- emptied on purpose: managed, without an assignment
  SELECT shot_assets.auto_populate('a0000000-0000-0000-0000-000000000002');
  SELECT shot_assets.clear_scene('a0000000-0000-0000-0000-000000000002');
});
my $before = $node->safe_psql('postgres', $everything);
like($before, qr/"outdated"/, 'the film has something to lose');

# Only attached triggers outdate, refuse and mark; a restored database must have them too.
sub behaves {
    my ($database, $what) = @_;
    is($node->safe_psql($database, $everything), $before, "$what: everything is there");
    is($node->safe_psql($database, q{
        SET search_path = film;
        SELECT created, existing FROM shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000002')}),
        '0|0', "$what: the scene emptied on purpose stays empty");
    is($node->safe_psql($database, q{
        SET search_path = film;
        BEGIN;
        DELETE FROM shot_asset_assignments;
        SELECT stage_locks #>> '{9,status}' FROM scenes ORDER BY id;
        ROLLBACK}), "outdated\noutdated\nlocked", "$what: a change outdates its scene");
    my ($code, $out, $error) = $node->psql($database, q{
        SET search_path = film;
        UPDATE shots SET scene_id = 'a0000000-0000-0000-0000-000000000003' WHERE scene_id = 'a0000000-0000-0000-0000-000000000001'});
    like($error, qr/different scenes/, "$what: an assignment cannot span scenes");
}
behaves('postgres', 'before');

# DROP EXTENSION is refused, and does nothing, while triggers need it.
my ($code, $out, $error) = $node->psql('postgres', 'DROP EXTENSION shot_assets');
like($error, qr/cannot drop extension shot_assets because other objects depend on it/, 'the drop is refused while attached');
is($node->safe_psql('postgres', $everything), $before, 'and nothing has changed');

# detach, drop, create, attach
$node->safe_psql('postgres', q{SELECT shot_assets.detach('film'); DROP EXTENSION shot_assets;});
is($node->safe_psql('postgres', 'SELECT count(*) FROM film.shot_asset_assignments'), '2', 'the drop keeps the rows');
$node->safe_psql('postgres', q{CREATE EXTENSION shot_assets; SELECT shot_assets.attach('film');});
behaves('postgres', 'after detach, drop, create, attach');

# the same by force
$node->safe_psql('postgres', q{DROP EXTENSION shot_assets CASCADE; CREATE EXTENSION shot_assets; SELECT shot_assets.attach('film');});
behaves('postgres', 'after drop cascade, create, attach');

# pg_dump | psql
$node->safe_psql('postgres', 'CREATE ROLE film_admin; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO film_admin');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok(['bash', '-c', sprintf(q{pg_dump -h %s -p %s postgres | psql -X -q -v ON_ERROR_STOP=1 -h %s -p %s restored},
    $node->host, $node->port, $node->host, $node->port)], 'pg_dump | psql succeeds');
behaves('restored', 'after pg_dump | psql');
is($node->safe_psql('restored', q{SELECT count(*) FROM shot_assets.attach('film') WHERE action <> 'kept'}), '0',
    'the restored pipeline lacks nothing');
is($node->safe_psql('restored', q{
    SELECT has_function_privilege(r.role, 'shot_assets.attach(name)', 'EXECUTE'), has_function_privilege(r.role, 'shot_assets.version()', 'EXECUTE')
    FROM (VALUES ('film_admin'), ('public')) AS r (role)}), "t|t\nf|t", 'a role that could set up still can, and no other role');

# Data alone, with history on, into a pipeline that has been made before. Where the triggers there are at work, they write
# bookkeeping and history of their own, which is in nobody's way.
$node->safe_psql('postgres', q{
    SELECT shot_assets.enable_history('film');
    SET search_path = film;
    SELECT shot_assets.assign(s.id, i.id, 'enters') FROM shots s JOIN scene_asset_instances i USING (scene_id)
    WHERE s.scene_id = 'a0000000-0000-0000-0000-000000000002';
    UPDATE shot_asset_assignments SET presence_note = 'x';
    DELETE FROM shot_asset_assignments WHERE presence_type = 'enters'});
my $assigned = $node->safe_psql('postgres', 'SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM film.shot_asset_assignments a');
like($assigned, qr/"x"/, 'there is something to lose');
for my $options ('--inserts --on-conflict-do-nothing', '--disable-triggers') {
    my $database = $options =~ /disable/ ? 'data_without_triggers' : 'data_with_triggers';
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    $node->safe_psql($database, q{CREATE EXTENSION shot_assets; SELECT shot_assets.create_pipeline('film'); SELECT shot_assets.enable_history('film')});
    $node->command_ok(['bash', '-c', sprintf(q{pg_dump -h %s -p %s --data-only %s postgres | psql -X -q -v ON_ERROR_STOP=1 -h %s -p %s %s},
        $node->host, $node->port, $options, $node->host, $node->port, $database)], "pg_dump --data-only $options | psql succeeds");
    is($node->safe_psql($database, 'SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM film.shot_asset_assignments a'), $assigned, "$database: assignments are there");
    my $there = $node->safe_psql($database, q{SET search_path = film; SELECT count(*) FROM shot_asset_assignment_history});
    cmp_ok($there, '>=', $node->safe_psql('postgres', 'SELECT count(*) FROM film.shot_asset_assignment_history'), "$database: so is the history");
    is($node->safe_psql($database, q{SELECT string_agg(DISTINCT problem, ', ') FROM shot_assets.check_pipeline('film')}), '', "$database: nothing is wrong");
    # What is recorded from now on comes last, and is what is taken back.
    is($node->safe_psql($database, q{
        SET search_path = film;
        UPDATE shot_asset_assignments SET presence_note = 'after the restore';
        SELECT DISTINCT to_note FROM shot_assets.history('a0000000-0000-0000-0000-000000000001') h WHERE h.changed_at = (SELECT max(changed_at) FROM shot_asset_assignment_history);
        SELECT shot_assets.undo_last('a0000000-0000-0000-0000-000000000001');
        SELECT string_agg(DISTINCT presence_note, ', ') FROM shot_asset_assignments}), "after the restore\n2\nx", "$database: history goes on");
}

$node->stop;
done_testing();
