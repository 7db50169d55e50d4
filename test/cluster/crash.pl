# kill -9 in the middle of the work: after recovery nothing is half done, and what was committed is there. A base
# backup taken meanwhile, and a standby that takes over, have the same to show.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'usleep';

my $rounds = $ENV{SHOT_ASSETS_LONG} ? 10 : 2;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(allows_streaming => 1);
# A crash is what these are for.
$node->append_conf('postgresql.conf', "fsync = on\nfull_page_writes = on\nsynchronous_commit = on\nautovacuum = off");
$node->start;
make_film($node, scenes => 60, shots => 20, instances => 10);

# Starts a session at work, waits until it has come so far (a query that says true), and kills the server.
sub kill_amid {
    my ($work, $far_enough, $what) = @_;
    my ($out, $error) = ('', '');
    my $session = IPC::Run::start(
        ['psql', '-XAt', '-d', $node->connstr('postgres'), '-c', 'SET search_path = film', '-c', $work],
        '>', \$out, '2>', \$error);
    wait_in_film($node, $far_enough);
    usleep(int(rand(30_000)));
    kill_and_restart($node);
    $session->finish;
    unlike($error, qr/^ERROR/m, "$what: the work was under way");
    is(contradictions($node), '', "$what: nothing is half done");
}

# The first batch or more is committed when the server is killed.
my $populate = 'CALL shot_assets.auto_populate_all(batch_size => 2)';
for my $round (1 .. $rounds) {
    in_film($node, 'TRUNCATE shot_asset_assignments, shot_asset_scene_states') if $round > 1;
    kill_amid($populate, '(SELECT count(*) FROM shot_asset_assignments) >= 400', "populating all, round $round");
    my $populated = in_film($node, 'SELECT count(*) FROM shot_asset_assignments');
    cmp_ok($populated, '>=', 400, "populating all, round $round: what was committed is there");
    # TRUNCATE has outdated the stages; from the second round on they are outdated by something.
    in_film($node, q{UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}'});
}
in_film($node, $populate);
is(in_film($node, 'SELECT count(*) FROM shot_asset_assignments'), '12000', 'the next call does the rest');

# One statement over all scenes: another session sees it only with its commit, so it is looked for by its locks.
sub is_writing {
    my ($table, $is_done) = @_;
    return qq{EXISTS (SELECT FROM pg_locks l WHERE l.relation = '$table'::regclass AND l.mode = 'RowExclusiveLock'
        AND l.granted) OR EXISTS ($is_done)};
}
for my $round (1 .. $rounds) {
    in_film($node, q{UPDATE shot_asset_assignments SET presence_type = 'throughout';
        UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}'});
    kill_amid(q{UPDATE shot_asset_assignments SET presence_type = 'enters'},
        is_writing('shot_asset_assignments', q{SELECT FROM shot_asset_assignments WHERE presence_type = 'enters'}),
        "changing all, round $round");
}
for my $round (1 .. $rounds) {
    in_film($node, q{TRUNCATE shot_asset_shot_states;
        UPDATE shots SET reference_image_order = NULL, end_frame_reference_image_order = NULL});
    kill_amid('SELECT count(*) FROM scenes s, shot_assets.refresh_reference_orders(s.id)',
        is_writing('shots', 'SELECT FROM shot_asset_shot_states'), "refreshing all, round $round");
}
in_film($node, 'SELECT count(*) FROM scenes s, shot_assets.refresh_reference_orders(s.id)');
is(contradictions($node), '', 'a refresh after the crash');
is(in_film($node, 'SELECT count(*) FROM shots WHERE reference_image_order IS NULL'), '0', 'is complete');

# --- a base backup while somebody works
in_film($node, 'TRUNCATE shot_asset_assignments, shot_asset_scene_states, shot_asset_shot_states;
    UPDATE shots SET reference_image_order = NULL, end_frame_reference_image_order = NULL;
    UPDATE scenes SET stage_locks = jsonb_set(stage_locks, \'{9}\', \'{"status": "locked"}\')');
my ($out, $error) = ('', '');
my $session = IPC::Run::start(
    ['psql', '-XAt', '-d', $node->connstr('postgres'), '-c', 'SET search_path = film', '-c', $populate],
    '>', \$out, '2>', \$error);
$node->backup('amid');
$session->finish;
like($out, qr/^60\|12000\|0$/m, 'the work does not mind a backup');
my $restored = PostgreSQL::Test::Cluster->new('restored');
$restored->init_from_backup($node, 'amid');
$restored->start;
is(contradictions($restored), '', 'a base backup has nothing half done');
in_film($restored, $populate);
is(in_film($restored, 'SELECT count(*) FROM shot_asset_assignments'), '12000', 'and can be worked on');
$restored->stop;

# --- a standby takes over
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'amid', has_streaming => 1);
$standby->start;
in_film($node, q{SELECT count(*) FROM scenes s, shot_assets.refresh_reference_orders(s.id);
    UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id IN (SELECT id FROM shots WHERE scene_id =
        (SELECT id FROM scenes ORDER BY id LIMIT 1))});
$node->wait_for_catchup($standby, 'replay', $node->lsn('flush'));
my $before = everything($node);
$node->kill9;
is(everything($standby), $before, 'a standby shows what the primary showed');
$standby->promote;
is(everything($standby), $before, 'promoted, too');
in_film($standby, q{UPDATE shot_asset_assignments SET presence_type = 'enters'});
is(in_film($standby, q{SELECT count(*) FROM scenes WHERE stage_locks #>> '{9,status}' = 'outdated'}), '60',
    'promoted, it goes on where the primary stopped');
is(contradictions($standby), '', 'without a contradiction');
in_film($standby, 'DELETE FROM shot_asset_assignments
    WHERE id = (SELECT min(id::text)::uuid FROM shot_asset_assignments)');
like(contradictions($standby), qr/half populated/, 'which would be seen');
$standby->stop;

done_testing();
