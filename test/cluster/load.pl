# Many clients at once, doing all that an editor, a generator and an administrator do: nothing fails beyond what is
# documented to be tried again, sessions stay small, and at the end everything is as a recomputation has it.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seconds = $ENV{SHOT_ASSETS_LONG} ? 90 : 8;
my $clients = $ENV{SHOT_ASSETS_LONG} ? 32 : 8;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "log_statement = none\ndeadlock_timeout = '200ms'\nfull_page_writes = off");
$node->start;
make_film($node, scenes => 12, shots => 12, instances => 8);

# What happens, and how often. A row of the film is drawn by number.
my $shot = '(SELECT id FROM shots WHERE scene_id = :scene ORDER BY shot_order OFFSET :shot LIMIT 1)';
my $other = '(SELECT id FROM shots WHERE scene_id = :scene ORDER BY shot_order OFFSET :other LIMIT 1)';
my $instance = '(SELECT id FROM scene_asset_instances WHERE scene_id = :scene ORDER BY id OFFSET :instance LIMIT 1)';
my $presence = q{(ARRAY['throughout', 'enters', 'exits', 'passes_through'])[:presence]};
my %scripts = (
    assign => [30, qq{SELECT * FROM shot_assets.assign_many(jsonb_build_array(
        jsonb_build_object('shot_id', $shot, 'instance_id', $instance, 'presence_type', $presence)))}],
    several => [10, qq{SELECT count(*) FROM shot_assets.assign_many((
        SELECT jsonb_agg(jsonb_build_object('shotId', id, 'instanceId', $instance, 'presenceType', $presence))
        FROM shots WHERE scene_id = :scene))}],
    unassign => [10, "DELETE FROM shot_asset_assignments
        WHERE shot_id = $shot AND scene_asset_instance_id = $instance"],
    update => [10, "UPDATE shot_asset_assignments SET presence_type = $presence WHERE shot_id = $shot"],
    copy => [5, "SELECT * FROM shot_assets.copy_assignments($shot, ARRAY[$other]) WHERE $shot <> $other"],
    template => [2, q{SELECT * FROM shot_assets.apply_template(:scene, 'locations_throughout')}],
    populate => [5, 'SELECT * FROM shot_assets.ensure_populated(:scene)'],
    clear => [1, 'SELECT shot_assets.clear_scene(:scene)'],
    lock => [10, q{UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}, "10": {"status": "locked"}}'
        WHERE id = :scene}],
    invalidate => [2, 'SELECT shot_assets.invalidate_stages(:scene, 10)'],
    refresh => [10, 'SELECT count(*) FROM shot_assets.refresh_reference_orders(:scene)'],
    read => [30, "SELECT * FROM shot_assets.reference_orders_for_shot($shot)"],
    panel => [20, "SELECT * FROM shot_assets.shot_panel($shot)"],
    stale => [10, 'SELECT * FROM shot_assets.stale_shots(:scene)'],
    frame => [10, "SELECT * FROM shot_assets.frame_references($shot, 'end')"],
    context => [5, 'SELECT count(*) FROM shot_assets.prompt_context(:scene)'],
    chart => [5, 'SELECT count(*) FROM shot_assets.presence_matrix(:scene)']);

my $directory = PostgreSQL::Test::Utils::tempdir;
my @files;
for my $name (sort keys %scripts) {
    my ($weight, $statement) = @{ $scripts{$name} };
    $statement =~ s/\s*\n\s*/ /g;
    append_to_file("$directory/$name", qq{
\\set number random(1, 12)
\\set shot random(0, 11)
\\set other random(0, 11)
\\set instance random(0, 7)
\\set presence random(1, 4)
SELECT quote_literal(id) || '::uuid' AS scene FROM scenes WHERE scene_number = (:number)::text \\gset
$statement;
});
    push @files, '-f', "$directory/$name\@$weight";
}

# Into files: a pipe that nobody empties meanwhile would stop the clients.
my ($out_file, $error_file) = ("$directory/out", "$directory/error");
$ENV{PGOPTIONS} = '-c search_path=film';
my $load = IPC::Run::start(['pgbench', '-n', '-c', $clients, '-j', '2', '-T', $seconds, '--max-tries=10',
    '--failures-detailed', '--random-seed=5', @files,
    '-d', $node->connstr('postgres') . ' application_name=client'], '>', $out_file, '2>', $error_file);
delete $ENV{PGOPTIONS};

# The largest session, in kB, when all have been at work for a while and later.
my $largest = q{
    SELECT max(substring(pg_read_file(format('/proc/%s/status', pid), 0, 10000, true) FROM 'RssAnon:\s+(\d+)')::int)
    FROM pg_stat_activity WHERE application_name = 'client'};
sleep($seconds / 2);
my $halfway = in_film($node, $largest);
sleep($seconds / 4);
my $at_end = in_film($node, $largest);
$load->finish;
my ($out, $error) = map { slurp_file($_) } $out_file, $error_file;

is($load->result(0), 0, 'no client gave up') or diag($error);
unlike($error, qr/error:/, 'and nothing was refused');
my ($done) = $out =~ /number of transactions actually processed: (\d+)/;
my ($serialization) = $out =~ /number of serialization failures: (\d+)/;
my ($deadlocks) = $out =~ /number of deadlock failures: (\d+)/;
my ($retried) = $out =~ /number of transactions retried: (\d+)/;
cmp_ok($done, '>', $clients, 'they have worked');
is($deadlocks, 0, 'no deadlock was too much to try again');
is($serialization, 0, 'nor a serialization failure');
diag("$clients clients, $seconds s: $done transactions, $retried tried again; "
    . "largest session $halfway kB, then $at_end kB");
like("$halfway $at_end", qr/^\d+ \d+$/, 'sessions have a size, both times');
cmp_ok($at_end, '<', $halfway + 4096, 'sessions stay as small as they were');

# --- at the end
is(in_film($node, q{SELECT count(*) FROM shot_asset_assignments a JOIN shots t ON t.id = a.shot_id
    JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id WHERE t.scene_id <> i.scene_id}), '0',
    'no assignment spans two scenes');
is(in_film($node, q{SELECT count(*) FROM shots t JOIN shot_asset_assignments a ON a.shot_id = t.id
    LEFT JOIN shot_asset_scene_states m ON m.scene_id = t.scene_id WHERE m.managed_since IS NULL}), '0',
    'a scene with assignments is managed');
is(in_film($node, q{SELECT count(*) FROM scenes s CROSS JOIN LATERAL jsonb_each(s.stage_locks) l
    WHERE l.value ->> 'status' = 'outdated'
      AND NOT EXISTS (SELECT FROM shot_assets.outdated_because(s.id) b WHERE b.stage = l.key::int)}), '0',
    'every outdated stage has a cause');
in_film($node, 'SELECT count(*) FROM scenes s, shot_assets.refresh_reference_orders(s.id)');
is(in_film($node, 'SELECT count(*) FROM scenes s, shot_assets.stale_shots(s.id)'), '0', 'refreshed, nothing is stale');

# The stored orders beside ones computed in SQL, of assignments alone: every asset is a character with its own image.
my $recomputed = q{
    SELECT count(*) FROM shots t
    JOIN shot_asset_scene_states m ON m.scene_id = t.scene_id AND m.managed_since IS NOT NULL
    CROSS JOIN LATERAL (
      SELECT COALESCE(jsonb_agg(url ORDER BY created_at, id)
               FILTER (WHERE presence_type IN ('throughout', 'exits')), '[]') AS start_urls,
             COALESCE(jsonb_agg(url ORDER BY created_at, id)
               FILTER (WHERE presence_type IN ('throughout', 'enters')), '[]') AS end_urls
      FROM (SELECT p.image_key_url AS url, i.created_at, i.id, a.presence_type
            FROM shot_asset_assignments a JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id
            JOIN project_assets p ON p.id = i.project_asset_id WHERE a.shot_id = t.id) r) computed
    WHERE jsonb_path_query_array(t.reference_image_order, '$[*].url') <> computed.start_urls
       OR jsonb_path_query_array(t.end_frame_reference_image_order, '$[*].url') <> computed.end_urls};
is(in_film($node, $recomputed), '0', 'stored orders are those that SQL makes of the assignments');

$node->stop;
done_testing();
