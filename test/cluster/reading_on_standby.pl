# Everything that reads does so on a hot standby, and answers as the primary does; what writes is refused as any write is.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->start;
$primary->safe_psql('postgres', q{
  CREATE EXTENSION shot_assets;
  SELECT shot_assets.create_pipeline('film');
  SELECT shot_assets.enable_history('film');
  ALTER DATABASE postgres SET shot_assets.pipeline_schema = 'film';
  SET search_path = film;
  INSERT INTO projects (id, name) VALUES ('f0000000-0000-0000-0000-000000000001', 'Film');
  INSERT INTO scenes (id, project_id) VALUES ('a0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001');
  INSERT INTO shots (id, scene_id, shot_id, shot_order)
    VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', '1A', 1),
           ('b0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000001', '1B', 2);
  INSERT INTO project_assets (id, project_id, name, asset_type, description, image_key_url)
    VALUES ('c0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', 'Bob', 'character', 'A tall man.', 'bob.png');
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
    VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
  INSERT INTO transformation_events (scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, post_description, post_image_key_url, confirmed)
    VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'b0000000-0000-0000-0000-000000000001', 'within_shot', 'A wolf.', 'wolf.png', true);
  INSERT INTO scenes (id, project_id) VALUES ('a0000000-0000-0000-0000-000000000002', 'f0000000-0000-0000-0000-000000000001');
  INSERT INTO shots (id, scene_id, shot_id) VALUES ('b0000000-0000-0000-0000-000000000009', 'a0000000-0000-0000-0000-000000000002', '2A');
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
    VALUES ('d0000000-0000-0000-0000-000000000009', 'a0000000-0000-0000-0000-000000000002', 'c0000000-0000-0000-0000-000000000001');
  SELECT shot_assets.auto_populate(id) FROM scenes;
  UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
  SELECT shot_assets.refresh_reference_orders('a0000000-0000-0000-0000-000000000001');
  UPDATE project_assets SET image_key_url = 'new.png';
});
$primary->backup('copy');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'copy', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby);

my $scene = "'a0000000-0000-0000-0000-000000000001'";
my $shot = "'b0000000-0000-0000-0000-000000000001'";

# Functions that say of themselves that they only read, with one scene or one shot for an argument, are found in the
# catalog, so that a new one is tried too.
my @calls = split /\n/, $primary->safe_psql('postgres', qq{
  SELECT format('SELECT * FROM shot_assets.%I(%s)', proname, CASE proargnames[1] WHEN 'scene_id' THEN \$\$$scene\$\$ ELSE \$\$$shot\$\$ END)
  FROM pg_proc WHERE pronamespace = 'shot_assets'::regnamespace AND provolatile = 's' AND prokind = 'f'
    AND proargnames[1] IN ('scene_id', 'shot_id') AND pronargs - pronargdefaults = 1
    AND has_function_privilege('public', oid, 'EXECUTE') ORDER BY 1});
push @calls, map { "SELECT * FROM shot_assets.frame_references($shot, '$_')" } 'start', 'end';
cmp_ok(scalar(@calls), '>', 8, 'there are functions that read');
for my $call (@calls) {
    my ($code, $out, $error) = $standby->psql('postgres', $call);
    is($error, '', "$call works on a standby");
    is($out, $primary->safe_psql('postgres', $call), "$call answers as on the primary");
}
for my $call (@calls) {
    # A path that begins with the temporary schema must not make PostgreSQL create it.
    my ($code, $out, $error) = $standby->psql('postgres', "SET shot_assets.pipeline_schema = ''; SET search_path = pg_temp, film; $call");
    is($error, '', "$call works under a path that begins with pg_temp");
}
like($standby->safe_psql('postgres', "SELECT url, source FROM shot_assets.frame_references($shot, 'end')"), qr/^wolf\.png\|transformation$/,
    'a transformation is swapped in on a standby');

for my $call ("refresh_reference_orders($scene)", "set_reference_override($shot, 'start', '[]')", "clear_reference_override($shot, 'start')",
    "record_prompts($scene, '[{\"shot_id\": \"b0000000-0000-0000-0000-000000000001\", \"frame_prompt\": \"x\"}]')",
    # of two scenes, which are locked together
    "assign_many('[{\"shot_id\": \"b0000000-0000-0000-0000-000000000001\", \"instance_id\": \"d0000000-0000-0000-0000-000000000001\", \"presence_type\": \"exits\"},
      {\"shot_id\": \"b0000000-0000-0000-0000-000000000009\", \"instance_id\": \"d0000000-0000-0000-0000-000000000009\", \"presence_type\": \"exits\"}]')") {
    my ($code, $out, $error) = $standby->psql('postgres', "SELECT shot_assets.$call");
    like($error, qr/cannot execute .* (in a read-only transaction|during recovery)/, "$call is refused as any write is");
}

my $check = "SELECT * FROM shot_assets.check_pipeline('film')";
$primary->safe_psql('postgres', "GRANT CREATE ON SCHEMA film TO PUBLIC");
$primary->wait_for_catchup($standby);
my ($code, $out, $error) = $standby->psql('postgres', $check);
is($error, '', 'check_pipeline() works on a standby');
is($out, $primary->safe_psql('postgres', $check), 'and answers as on the primary');
my ($there, $here) = map { $_->connstr('postgres') } $primary, $standby;
# The snapshot of this transaction is older than the drop that is replayed meanwhile.
($code, $out, $error) = $standby->psql('postgres', qq{
\\set VERBOSITY verbose
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT FROM pg_class WHERE false;
\\! psql -Xqd "$there" -c "SET client_min_messages = warning; DROP SCHEMA film CASCADE"
\\! until [ "\$(psql -XAtd "$here" -c "SELECT to_regnamespace('film') IS NULL")" = t ]; do sleep 0.1; done
$check;
});
like($error, qr/40001: the schema has been changed meanwhile/, 'what is dropped meanwhile is no internal error on a standby');

$standby->stop;
$primary->stop;
done_testing();
