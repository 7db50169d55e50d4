# Population leaves foreign-key triggers out of its statement, and nothing out of the log: a subscriber gets every row,
# and a transaction that was rolled back leaves none.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $publisher = PostgreSQL::Test::Cluster->new('publisher');
$publisher->init(allows_streaming => 'logical');
$publisher->start;
my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init;
$subscriber->start;

my $scene = "'a0000000-0000-0000-0000-000000000001'";
for my $node ($publisher, $subscriber) {
    $node->safe_psql('postgres', q{CREATE EXTENSION shot_assets; SELECT shot_assets.create_pipeline('film')});
}
$publisher->safe_psql('postgres', qq{
    SET search_path = film;
    INSERT INTO projects (name) VALUES ('Film');
    INSERT INTO scenes (id, project_id) SELECT $scene, id FROM projects;
    INSERT INTO shots (scene_id, shot_id, shot_order) SELECT $scene, n, n FROM generate_series(1, 20) n;
    INSERT INTO project_assets (project_id, name, asset_type) SELECT id, 'Bob', 'character' FROM projects;
    INSERT INTO scene_asset_instances (scene_id, project_asset_id)
      SELECT $scene, id FROM project_assets, generate_series(1, 10);
    CREATE PUBLICATION film FOR ALL TABLES;
});
$subscriber->safe_psql('postgres',
    sprintf(q{CREATE SUBSCRIPTION film CONNECTION '%s dbname=postgres' PUBLICATION film}, $publisher->connstr));
$subscriber->wait_for_subscription_sync($publisher, 'film');

$publisher->safe_psql('postgres', qq{
    SET search_path = film;
    BEGIN; SELECT shot_assets.auto_populate($scene); ROLLBACK;
    BEGIN; SAVEPOINT s; SELECT shot_assets.auto_populate($scene); ROLLBACK TO s; COMMIT;
});
$publisher->wait_for_catchup('film');
is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM film.shot_asset_assignments'), '0',
    'what was rolled back does not arrive');

is($publisher->safe_psql('postgres', qq{SET search_path = film; SELECT created FROM shot_assets.auto_populate($scene)}),
    '200', 'a scene is populated');
$publisher->wait_for_catchup('film');
my $rows = 'SELECT a::text FROM film.shot_asset_assignments a ORDER BY id';
is($subscriber->safe_psql('postgres', $rows), $publisher->safe_psql('postgres', $rows), 'every row arrives as it is');

# the second call inserts beside rows that are there
$publisher->safe_psql('postgres', qq{
    SET search_path = film;
    DELETE FROM shot_asset_assignments WHERE id::text < '8';
    SELECT shot_assets.auto_populate($scene);
});
$publisher->wait_for_catchup('film');
is($subscriber->safe_psql('postgres', $rows), $publisher->safe_psql('postgres', $rows), 'so do the missing ones');
is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM film.shot_asset_assignments'), '200', 'all of them');

$subscriber->stop;
$publisher->stop;
done_testing();
