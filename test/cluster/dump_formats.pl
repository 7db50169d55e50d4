# pg_dump in each of its formats, and data alone into a pipeline whose triggers are at work.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
make_film($node, scenes => 5, shots => 6, instances => 4);
in_film($node, q{
    SELECT shot_assets.auto_populate(id) FROM scenes WHERE scene_number::int < 5;
    SELECT count(*) FROM scenes s, shot_assets.refresh_reference_orders(s.id) WHERE scene_number::int < 3;
    -- changed after approval, changed and approved again, and emptied on purpose
    UPDATE shot_asset_assignments SET presence_type = 'exits', presence_note = 'to the left' WHERE shot_id IN
      (SELECT t.id FROM shots t JOIN scenes s ON s.id = t.scene_id WHERE s.scene_number::int < 3 AND t.shot_order = 2);
    UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}, "note": [1, {"a": null}]}' WHERE scene_number = '2';
    SELECT shot_assets.clear_scene(id) FROM scenes WHERE scene_number = '3';
    SELECT shot_assets.set_reference_override((SELECT t.id FROM shots t JOIN scenes s ON s.id = t.scene_id
      WHERE s.scene_number = '1' AND t.shot_order = 1), 'start', '[{"url": "mine.png"}]')});
my $before = everything($node);
like($before, qr/"outdated"/, 'the film has something to lose');
unlike($before, qr/"causes": null/, 'with its causes');

my $directory = PostgreSQL::Test::Utils::tempdir;
my %connection = map { ($_ => $node->connstr($_)) } qw(postgres custom parallel data);

sub comes_back {
    my ($database, $dump, $restore) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    $node->command_ok([@$dump, '-d', $connection{postgres}], "$database: dumped");
    $node->command_ok(['pg_restore', '--exit-on-error', @$restore, '-d', $connection{$database}],
        "$database: restored");
    is(everything($node, $database), $before, "$database: everything is there");
}
comes_back('custom', ['pg_dump', '-Fc', '-f', "$directory/custom"], ["$directory/custom"]);
comes_back('parallel', ['pg_dump', '-Fd', '-j', '2', '-f', "$directory/parallel"], ['-j', '2', "$directory/parallel"]);

# Data alone, its triggers enabled: every row arrives as a change of assignments like any other. Foreign keys are
# satisfied in the order of pg_dump; what is outdated is what arrives in the rows, since scenes come as they were.
$node->safe_psql('postgres', 'CREATE DATABASE data');
$node->safe_psql('data', q{CREATE EXTENSION shot_assets; SELECT shot_assets.create_pipeline('film')});
$node->command_ok(['pg_dump', '-Fc', '--data-only', '--schema=film', '-f', "$directory/data",
    '-d', $connection{postgres}], 'data: dumped');
my ($out, $error) = ('', '');
IPC::Run::run(['pg_restore', '--exit-on-error', '--single-transaction', '--disable-triggers', "$directory/data", '-d',
    $connection{data}], '>', \$out, '2>', \$error);
is($error, '', 'data: restored with triggers disabled');
is(everything($node, 'data'), $before, 'data: everything is there');
is($node->safe_psql('data', q{SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'}), '0',
    'data: the triggers are enabled again');

# For a role that may not disable triggers: these have marked scenes as managed by then, so rows that exist are skipped.
$node->safe_psql('postgres', 'CREATE DATABASE enabled');
$node->safe_psql('enabled', q{CREATE EXTENSION shot_assets; SELECT shot_assets.create_pipeline('film')});
$node->command_ok(['pg_dump', '--data-only', '--schema=film', '--inserts', '--on-conflict-do-nothing', '-f',
    "$directory/inserts", '-d', $connection{postgres}], 'inserts: dumped');
IPC::Run::run(['psql', '-XAtq', '-1', '-v', 'ON_ERROR_STOP=1', '-f', "$directory/inserts", '-d',
    $node->connstr('enabled')], '>', \$out, '2>', \$error);
is($error, '', 'inserts: restored with triggers enabled');
my $rows = q{SELECT md5(string_agg(a::text, ',' ORDER BY a.id)),
    (SELECT string_agg(m.scene_id::text, ',' ORDER BY m.scene_id) FROM film.shot_asset_scene_states m
     WHERE m.managed_since IS NOT NULL) FROM film.shot_asset_assignments a};
is($node->safe_psql('enabled', $rows), $node->safe_psql('postgres', $rows),
    'every assignment and managed scene is there');
my $locked = q{SELECT count(*) FROM film.scenes WHERE stage_locks @> '{"9": {"status": "locked"}}'};
is($node->safe_psql('enabled', $locked), '1',
    'a stage that was locked is outdated, as by any change; a legacy scene stays');

$node->stop;
done_testing();
