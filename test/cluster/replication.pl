# Logical replication: what happened at the publisher arrives as rows, stages and reasons included; the subscriber's
# triggers add nothing to it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my %node;
for my $name (qw(publisher subscriber alone)) {
    $node{$name} = PostgreSQL::Test::Cluster->new($name);
    $node{$name}->init(allows_streaming => 'logical');
    $node{$name}->start;
    $node{$name}->safe_psql('postgres', q{CREATE EXTENSION shot_assets; SELECT shot_assets.create_pipeline('film')});
}
my ($publisher, $subscriber, $alone) = @node{qw(publisher subscriber alone)};

my $film = q{
  SET search_path = film;
  INSERT INTO projects (id, name) VALUES ('f0000000-0000-0000-0000-000000000001', 'Film');
  INSERT INTO scenes (id, project_id, stage_locks) VALUES
    ('a0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', '{"9": {"status": "locked"}, "10": {"status": "locked"}}');
  INSERT INTO shots (id, scene_id, shot_id, shot_order)
    VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', '1A', 1);
  INSERT INTO project_assets (id, project_id, name, asset_type)
    VALUES ('c0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', 'Bob', 'character');
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
    VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
};
$publisher->safe_psql('postgres', $film);
$publisher->safe_psql('postgres', q{SET shot_assets.pipeline_schema = 'film';
  SELECT shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000001')});
# This one has a film of its own, and is sent assignments only.
$alone->safe_psql('postgres', $film);

$publisher->safe_psql('postgres', q{
  CREATE PUBLICATION everything FOR ALL TABLES;
  CREATE PUBLICATION assignments FOR TABLE film.shot_asset_assignments});
my $connection = $publisher->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION everything CONNECTION '$connection' PUBLICATION everything");
$alone->safe_psql('postgres', "CREATE SUBSCRIPTION assignments CONNECTION '$connection' PUBLICATION assignments");
$subscriber->wait_for_subscription_sync($publisher, 'everything');
$alone->wait_for_subscription_sync($publisher, 'assignments');

my $state = q{
  SET search_path = film;
  SELECT s.stage_locks, (SELECT string_agg(concat_ws(' ', b.stage, b.cause, b.shot_label, b.asset_name), ', ') FROM shot_assets.outdated_because(s.id) b),
    (SELECT string_agg(a.presence_type, ', ') FROM shot_asset_assignments a),
    (SELECT count(*) FROM shot_asset_scene_states m WHERE m.managed_since IS NOT NULL)
  FROM scenes s};
sub is_everywhere {
    my ($expected, $of_alone, $what) = @_;
    is($publisher->safe_psql('postgres', $state), $expected, "$what, at the publisher");
    $publisher->wait_for_catchup($_) for qw(everything assignments);
    is($subscriber->safe_psql('postgres', $state), $expected, "$what, at the subscriber");
    is($alone->safe_psql('postgres', $state), $of_alone, "$what, where assignments alone arrive");
}

is_everywhere('{"9": {"status": "locked"}, "10": {"status": "locked"}}||throughout|1',
    '{"9": {"status": "locked"}, "10": {"status": "locked"}}||throughout|0', 'the first copy outdates nothing');

$publisher->safe_psql('postgres', q{UPDATE film.shot_asset_assignments SET presence_type = 'enters'});
is_everywhere('{"9": {"status": "outdated"}, "10": {"status": "outdated"}}|9 presence_changed 1A Bob, 10 presence_changed 1A Bob|enters|1',
    '{"9": {"status": "locked"}, "10": {"status": "locked"}}||enters|0', 'a change outdates where it is made, and arrives');

$publisher->safe_psql('postgres', q{SET shot_assets.pipeline_schema = 'film';
  UPDATE film.scenes SET stage_locks = '{"9": {"status": "locked"}}'});
is_everywhere('{"9": {"status": "locked"}}||enters|1',
    '{"9": {"status": "locked"}, "10": {"status": "locked"}}||enters|0', 'locked again, a stage is outdated for no reason');

$publisher->safe_psql('postgres', q{DELETE FROM film.project_assets});
is_everywhere('{"9": {"status": "outdated"}}|9 instance_deleted||1',
    '{"9": {"status": "locked"}, "10": {"status": "locked"}}|||0', 'a cascade outdates where it happens, and arrives');

is($alone->safe_psql('postgres', q{SET shot_assets.pipeline_schema = 'film';
    SELECT shot_assets.invalidate_stages(id) FROM film.scenes}), '{9,10}', 'a subscriber that receives assignments alone outdates by hand');

# What is done at the subscriber itself is a change like any other.
$alone->safe_psql('postgres', q{UPDATE film.scenes SET stage_locks = '{"9": {"status": "locked"}}';
  INSERT INTO film.shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)
    VALUES ('b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'enters')});
is($alone->safe_psql('postgres', 'SELECT stage_locks FROM film.scenes'), '{"9": {"status": "outdated"}}',
    'a change at the subscriber outdates there');

# Triggers that are enabled for replication stop the first copy of a table, because the rows that it refers to are missing.
# check_pipeline() reports them, and what the copy brings while they are off.
$alone->safe_psql('postgres', 'DROP SUBSCRIPTION assignments');
$publisher->safe_psql('postgres', q{SET search_path = film;
  INSERT INTO project_assets (id, name, asset_type) VALUES ('c0000000-0000-0000-0000-000000000001', 'Bob', 'character');
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
    VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
  INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
    VALUES ('b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001')});
$alone->safe_psql('postgres', 'CREATE DATABASE copy');
$alone->safe_psql('copy', q{CREATE EXTENSION shot_assets; SELECT shot_assets.create_pipeline('film');
  ALTER TABLE film.shot_asset_assignments ENABLE ALWAYS TRIGGER shot_assets_insert});
$alone->safe_psql('copy', "CREATE SUBSCRIPTION copied CONNECTION '$connection' PUBLICATION assignments");
my $stopped = 0;
for (1 .. 600) {
    last if $stopped = slurp_file($alone->logfile) =~ /ERROR: +shot b0000000-0000-0000-0000-000000000001 does not exist/;
    select undef, undef, undef, 0.1;
}
ok($stopped, 'a trigger that is enabled for replication stops the first copy');
like($alone->safe_psql('copy', q{SELECT object, problem FROM shot_assets.check_pipeline('film')}),
    qr/^trigger shot_assets_insert on shot_asset_assignments\|is enabled for replication/, 'the check reports it');
$alone->safe_psql('copy', $alone->safe_psql('copy', q{SELECT remedy FROM shot_assets.check_pipeline('film')}));
$alone->wait_for_subscription_sync($publisher, 'copied', 'copy');
$alone->safe_psql('copy', $film);
is($alone->safe_psql('copy', q{SELECT object, problem FROM shot_assets.check_pipeline('film')}), 'shot_asset_scene_states|'
    . 'lacks managed_since of scenes that have assignments: 1, for example a0000000-0000-0000-0000-000000000001',
    'without it rows arrive, and the check reports what the bookkeeping does not know');
$alone->safe_psql('copy', q{SELECT shot_assets.attach('film')});
is($alone->safe_psql('copy', q{SELECT count(*) FROM shot_assets.check_pipeline('film')}), '0', 'which attach() mends');

$_->stop for values %node;
done_testing();
