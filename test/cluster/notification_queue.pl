# PostgreSQL's queue of notifications is nearly full, because a listener stands still: a change of assignments still
# succeeds. PostgreSQL 17 and later can be given a small queue; before, it has 8 GB, which only the long form fills
# (SHOT_ASSETS_WHOLE_QUEUE=1, a few minutes and 9 GB of disk). test/core/invalidation/notification_room_test.cpp has the rule.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
# A listener reads 8 GB.
BEGIN { $ENV{PG_TEST_TIMEOUT_DEFAULT} //= 900 if $ENV{SHOT_ASSETS_WHOLE_QUEUE} }
use Film;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
my $is_small = $node->pg_version >= 17;
my $pages_of_queue = $is_small ? 64 : 8 * 2**30 / 8192;
if (!$is_small && !$ENV{SHOT_ASSETS_WHOLE_QUEUE}) {
    plan skip_all => 'the size of the queue can be set since PostgreSQL 17; SHOT_ASSETS_WHOLE_QUEUE=1 fills one of 8 GB';
}
$node->append_conf('postgresql.conf', 'log_statement = none');
$node->append_conf('postgresql.conf', "max_notify_queue_pages = $pages_of_queue") if $is_small;
$node->start;
make_film($node, scenes => 1, shots => 2, instances => 2);
in_film($node, q{SELECT shot_assets.ensure_populated(id) FROM scenes});

my $usage = 'SELECT pg_notification_queue_usage()';
my $presence = 'SELECT string_agg(DISTINCT presence_type, $$ $$) FROM shot_asset_assignments';
sub change {
    my ($type) = @_;
    return "SET shot_assets.notify = changes; UPDATE shot_asset_assignments SET presence_type = '$type'";
}
# What PostgreSQL says to a statement that it refuses; nothing to one that it does not.
sub refusal {
    my ($statement) = @_;
    my ($status, undef, $error) = $node->psql('postgres', "SET search_path = film; $statement");
    return $status == 0 ? '' : $error || $status;
}
# A session that listens; and how many notifications have come to it, by the end of a statement.
sub listener {
    my $one = $node->background_psql('postgres');
    $one->query_safe('LISTEN shot_assets');
    return $one;
}
sub come {
    my ($one, $statement) = @_;
    return scalar(() = $one->query($statement // 'SELECT 1') =~ /Asynchronous notification "shot_assets"/g);
}
# Notifications of others, a page of the queue each, until it is as full as that, or takes no more.
sub fill {
    my ($fullest) = @_;
    my $pages = int($pages_of_queue * ($fullest - $node->safe_psql('postgres', $usage))) + 1;
    $node->psql('postgres', qq{
        DO \$\$
        BEGIN
          FOR page IN 1..$pages LOOP
            PERFORM pg_notify('others', page || repeat('.', 7900));
            IF page % 1000 = 0 THEN COMMIT; END IF;
          END LOOP;
        END \$\$});
    my $full = $node->safe_psql('postgres', $usage);
    cmp_ok($full, '>=', $fullest - 0.04, "the queue is full: $full");
}

my $still = listener();
in_film($node, change('enters'));
is(come($still), 1, 'a listener hears of a change');

# It stands still in a transaction: the queue cannot forget what it has not read.
$still->query_safe('BEGIN');
fill(0.6);
is(refusal(change('exits')), '', 'a change succeeds where the queue is more than half full');
is(in_film($node, $presence), 'exits', 'and is there');
fill(1.02);
like(refusal(q{SELECT pg_notify('others', n || repeat('.', 7900)) FROM generate_series(1, 3) n}),
    qr/too many notifications in the NOTIFY queue/, 'there is no room for those of others');
is(refusal(change('enters')), '', 'a change succeeds all the same');
is(in_film($node, $presence), 'enters', 'and is there');
is(come($still, 'COMMIT') + come($still), 0, 'nobody has heard of these two');

# When it has read everything, all is as before.
in_film($node, change('exits'));
is(come($still), 1, 'then changes are heard again');
$still->quit;

# One transaction that has more to tell than the queue can take, if it is small.
if (!$is_small) {
    done_testing();
    exit;
}
in_film($node, q{
    INSERT INTO scenes (project_id) SELECT p.id FROM projects p, generate_series(1, 10000);
    INSERT INTO shots (scene_id, shot_id, shot_order) SELECT id, '1', 1 FROM scenes WHERE scene_number IS NULL;
    INSERT INTO scene_asset_instances (scene_id, project_asset_id)
      SELECT s.id, (SELECT id FROM project_assets LIMIT 1) FROM scenes s WHERE scene_number IS NULL;
    SELECT shot_assets.ensure_populated(id) FROM scenes});
my $late = listener();
in_film($node, change('passes_through'));
is(in_film($node, $presence), 'passes_through', 'a change of ten thousand scenes succeeds');
my $heard = come($late);
cmp_ok($heard, '>', 100, 'what there is room for is told');
cmp_ok($heard, '<', 10000, 'the rest is not');
in_film($node, change('enters') . ' WHERE id = (SELECT min(id::text)::uuid FROM shot_asset_assignments)');
is(come($late), 1, 'the next transaction is heard');
$late->quit;

done_testing();
