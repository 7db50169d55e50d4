# PostgreSQL's queue of notifications is nearly full, because a listener stands still: a change of assignments still
# succeeds. Only PostgreSQL 17 and later can be given a small queue; before, it has 8 GB.
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
if ($node->pg_version < 17) {
    plan skip_all => 'the size of the queue can be set since PostgreSQL 17';
}
$node->append_conf('postgresql.conf', "max_notify_queue_pages = 64\nlog_statement = none");
$node->start;
make_film($node, scenes => 1, shots => 2, instances => 2);
in_film($node, q{SELECT shot_assets.ensure_populated(id) FROM scenes});

my $usage = 'SELECT pg_notification_queue_usage()';
my $presence = 'SELECT string_agg(DISTINCT presence_type, $$ $$) FROM shot_asset_assignments';
sub change {
    my ($type) = @_;
    return "SET shot_assets.notify = changes; UPDATE shot_asset_assignments SET presence_type = '$type'";
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
# Notifications of others, a page of the queue each, until it is as full as that.
sub fill {
    my ($pages, $least) = @_;
    $node->psql('postgres', join(';', map { "SELECT pg_notify('others', repeat('.', 7900) || clock_timestamp())" } 1 .. $pages),
        on_error_stop => 0);
    cmp_ok($node->safe_psql('postgres', $usage), '>=', $least, "the queue is full to $least");
}

my $still = listener();
in_film($node, change('enters'));
is(come($still), 1, 'a listener hears of a change');

# It stands still in a transaction: the queue cannot forget what it has not read.
$still->query_safe('BEGIN');
fill(40, 0.6);
my $before = $node->safe_psql('postgres', $usage);
in_film($node, change('exits'));
is(in_film($node, $presence), 'exits', 'a change succeeds where the queue is more than half full');
is($node->safe_psql('postgres', $usage), $before, 'and leaves the rest of it to others');
fill(24, 0.98);
my ($status, $out, $error) = $node->psql('postgres', "SELECT pg_notify('others', n || repeat('.', 7900)) FROM generate_series(1, 3) n");
like($error, qr/too many notifications in the NOTIFY queue/, 'there is no room for those of others');
in_film($node, change('enters'));
is(in_film($node, $presence), 'enters', 'a change succeeds all the same');
is(come($still, 'COMMIT') + come($still), 0, 'nobody has heard of these two');

# When it has read everything, all is as before.
in_film($node, change('exits'));
is(come($still), 1, 'then changes are heard again');
$still->quit;

# One transaction that has more to tell than the queue can take.
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
