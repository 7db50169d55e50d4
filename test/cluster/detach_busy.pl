# detach() and attach() while six clients edit the scenes of the pipeline, and beside a migration: each waits for the others,
# and nobody is the victim of a deadlock. What was edited stays.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{SHOT_ASSETS_LONG} ? 20 : 4;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = none\ndeadlock_timeout = '50ms'");
$node->start;
make_film($node, scenes => 3, shots => 6, instances => 5);
in_film($node, q{SELECT shot_assets.enable_history('film'); CALL shot_assets.auto_populate_all()});

# Each of one scene: docs/invalidation.md names statements over several that may deadlock with each other. As applications
# do, they look up what they name before, so that a call holds no table when it begins; one does not.
my %sought = (
    scene => 'SELECT id AS scene FROM scenes ORDER BY id OFFSET :shot % 3 LIMIT 1',
    pairs => q{SELECT jsonb_agg(jsonb_build_object('shot_id', s.id, 'instance_id', i.id, 'presence_type', 'enters')) AS pairs
        FROM shots s JOIN scene_asset_instances i USING (scene_id) WHERE s.scene_id = ':scene'});
my %edits = (
    assign_many => q{PERFORM FROM shot_assets.assign_many(':pairs')},
    update => q{UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE id = (SELECT id FROM shot_asset_assignments ORDER BY md5(:shot || id::text) LIMIT 1)},
    delete => q{DELETE FROM shot_asset_assignments WHERE id = (SELECT id FROM shot_asset_assignments ORDER BY md5(id::text || :shot) LIMIT 1)},
    template => q{PERFORM FROM shot_assets.apply_template(':scene', 'all_throughout')},
    looks_up => q{PERFORM FROM shot_assets.clear_scene((SELECT id FROM scenes ORDER BY id OFFSET :shot % 3 LIMIT 1))},
    undo => q{PERFORM FROM shot_assets.undo_last(':scene')},
    lock => q{UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}' WHERE id = ':scene'},
    instance => q{INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT s.id, a.id FROM scenes s, project_assets a
        WHERE (SELECT count(*) FROM scene_asset_instances) < 20 LIMIT 1});
my %sought_by = (assign_many => [qw(scene pairs)], map { $_ => ['scene'] } qw(template undo lock));
my $directory = PostgreSQL::Test::Utils::tempdir;
for my $name (keys %edits) {
    # A pipeline that is detached may refuse; that is no deadlock. Neither is a row that is gone.
    my ($statement, @before) = map { s/\s*\n\s*/ /gr } $edits{$name}, map { $sought{$_} } $sought_by{$name}->@*;
    append_to_file("$directory/$name", qq{\\set shot random(1, 6)
} . join('', map { "$_ \\gset\n" } @before) . qq{DO \$\$ BEGIN $statement; EXCEPTION WHEN SQLSTATE 'PT404' OR SQLSTATE 'PT409' OR SQLSTATE '55000' OR SQLSTATE '22023' OR unique_violation THEN NULL; END \$\$;
});
}
my $out = '';
my $editors;
{
    local $ENV{PGOPTIONS} = '-c search_path=film';
    local $ENV{PGAPPNAME} = 'editors';
    $editors = IPC::Run::start(['pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', 6, '-T', 600, '--failures-detailed', '--max-tries=1',
        (map { ('-f', "$directory/$_") } sort keys %edits), 'postgres'], '>&', \$out);
}
wait_in_film($node, q{(SELECT count(*) FROM pg_stat_activity WHERE application_name = 'editors') = 6});

my @failed;
for my $round (1 .. $rounds) {
    for my $statement ("SELECT count(*) FROM shot_assets.detach('film')", 'ALTER TABLE film.shots ADD COLUMN migrated int', 'ALTER TABLE film.scenes ADD COLUMN migrated int',
        "SELECT count(*) FROM shot_assets.attach('film')", "SELECT count(*) FROM shot_assets.enable_history('film')",
        'ALTER TABLE film.shots DROP COLUMN migrated', 'ALTER TABLE film.scenes DROP COLUMN migrated') {
        my ($code, $rows, $error) = $node->psql('postgres', "SET client_min_messages = error; SET lock_timeout = '60s'; $statement");
        push @failed, "$statement: $error" if $error ne '';
    }
}
is(join("\n", @failed), '', "$rounds rounds of detach(), migration and attach() beside editors: all go through");
$editors->signal('TERM');
$editors->finish;
unlike($out, qr/aborted/, 'no editor failed in another way') or diag($out);
my $log = slurp_file($node->logfile);
is(scalar(() = $log =~ /deadlock detected/g), 0, 'no deadlock');
is(in_film($node, q{SELECT count(*) FROM shot_assets.check_pipeline('film')}), 0, 'the pipeline is whole');
my $edits = in_film($node, 'SELECT count(*) FROM shot_asset_assignment_history');
cmp_ok($edits, '>', 100, 'there were edits');
note("$edits edits");

done_testing();
