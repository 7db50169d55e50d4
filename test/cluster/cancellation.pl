# A call that is cancelled, runs out of time, or loses its session ends soon and leaves nothing behind, whatever it was
# at. How soon is measured (docs/reliability.md); here it must only be far from how long the call would have taken.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

my $rounds = $ENV{SHOT_ASSETS_LONG} ? 12 : 3;
my $seed = $ENV{SHOT_ASSETS_SEED} // time;
srand($seed);
diag("SHOT_ASSETS_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\nlog_statement = none\nmax_stack_depth = '100kB'");
$node->start;
make_film($node, scenes => 2, shots => 300, instances => 100);

# One scene with a script that is read for minutes, and the same scene legacy, populated and changed by the calls.
in_film($node, q{
    UPDATE shots SET action = repeat('Asset 1 the waiter walks to the door, and Asset 2 waits. ', 18000)
      WHERE scene_id = (SELECT id FROM scenes WHERE scene_number = '2') AND shot_order <= 100;
    SELECT shot_assets.auto_populate(id) FROM scenes WHERE scene_number = '2';
    UPDATE shot_asset_assignments SET presence_type = 'enters'});
my $first = in_film($node, q{SELECT id FROM scenes WHERE scene_number = '1'});
my $second = in_film($node, q{SELECT id FROM scenes WHERE scene_number = '2'});
my $asset = in_film($node, q{SELECT id FROM project_assets WHERE name = 'Asset 1'});

# Whatever a call may have changed; cheap enough to ask after each.
my $state = q{
    SELECT (SELECT md5(string_agg(a::text, ',' ORDER BY a.id)) FROM shot_asset_assignments a),
           (SELECT md5(string_agg(s::text, ',' ORDER BY s.id)) FROM scenes s),
           (SELECT md5(string_agg(m::text, ',' ORDER BY m.scene_id)) FROM shot_asset_scene_states m),
           (SELECT count(*) FROM shot_asset_shot_states),
           (SELECT count(*) FROM shots WHERE reference_image_order IS NOT NULL OR frame_prompt IS NOT NULL)};

my $session_number = 0;
# Runs statements in a session of its own and hands back what was printed as an error; $meddle is called with its pid.
sub run_and {
    my ($statements, $meddle) = @_;
    my ($out, $error) = ('', '');
    my $name = 'long ' . ++$session_number;
    my $session = IPC::Run::start(
        ['psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres') . " application_name='$name'",
            map { ('-c', $_) } 'SET search_path = film', @$statements],
        '>', \$out, '2>', \$error);
    $meddle->("SELECT pid FROM pg_stat_activity WHERE application_name = '$name'") if $meddle;
    $session->finish;
    return $error;
}

my %calls = (
    'auto_populate' => "SELECT * FROM shot_assets.auto_populate('$first')",
    'assign_many' => qq{
        SELECT count(*) FROM shot_assets.assign_many((
          SELECT jsonb_agg(jsonb_build_object('shot_id', t.id, 'instance_id', i.id, 'presence_type', 'exits'))
          FROM shots t JOIN scene_asset_instances i USING (scene_id) WHERE t.scene_id = '$first'))},
    'refresh_reference_orders' => "SELECT count(*) FROM shot_assets.refresh_reference_orders('$second')",
    'reference_orders' => "SELECT count(*) FROM shot_assets.reference_orders('$second')",
    'shot_checklist' => "SELECT count(*) FROM shot_assets.shot_checklist('$second', '$asset')",
    'record_prompts' => qq{
        SELECT count(*) FROM shot_assets.record_prompts('$second', (
          SELECT jsonb_agg(jsonb_build_object('shot_id', id, 'frame_prompt', repeat('x', 10000)))
          FROM shots WHERE scene_id = '$second'))},
    'set_presence_many' => q{
        SELECT count(*)
        FROM shot_assets.set_presence_many((SELECT array_agg(id) FROM shot_asset_assignments), 'exits')},
    'map_camera_to_angle' => q{SELECT shot_assets.map_camera_to_angle(repeat('x y ', 25000000))},
    'trait_summary' => q{SELECT shot_assets.trait_summary(repeat('x y ', 25000000))});

# --- at random moments
my $before = in_film($node, $state);
my %outcomes;
for my $name (sort keys %calls) {
    for my $round (1 .. $rounds) {
        # The longer it goes on, the rarer: most of what can go wrong goes wrong early. It is never committed.
        my $delay = 10 ** (1 + rand(2));    # milliseconds
        my $how = (qw(cancel timeout terminate))[rand 3];
        my $error;
        if ($how eq 'timeout') {
            $error = run_and(['BEGIN', 'SET LOCAL statement_timeout = ' . int($delay), $calls{$name}, 'ROLLBACK']);
        } else {
            $error = run_and(['BEGIN', $calls{$name}, 'ROLLBACK'], sub {
                my ($pid) = @_;
                wait_in_film($node, "EXISTS ($pid AND state = 'active' AND query LIKE '%shot_assets%')
                    OR NOT EXISTS ($pid)");
                usleep(int($delay * 1000));
                in_film($node, "SELECT pg_${how}_backend(pid) FROM ($pid AND state = 'active') p");
            });
        }
        my ($code) = $error =~ /(?:ERROR|FATAL):  ([0-9A-Z]{5}):/;
        $code //= 'finished';
        ++$outcomes{$code};
        ok($code =~ /^(?:57014|57P01|finished)$/, "$name, $how after $delay ms") or diag($error);
    }
    is(in_film($node, $state), $before, "$name leaves nothing behind");
}
diag(join ', ', map { "$_: $outcomes{$_}" } sort keys %outcomes);

# --- texts that take minutes: each of them would go on for much longer than the test waits
for my $name ('shot_checklist', 'map_camera_to_angle') {
    my $started = time;
    my $error = run_and(["SET statement_timeout = '200ms'", $calls{$name}]);
    like($error, qr/57014: canceling statement due to statement timeout/, "$name runs out of time");
    cmp_ok(time - $started, '<', 10, "$name ends soon");
}

# --- idle in a transaction
my $error = run_and(["SET idle_in_transaction_session_timeout = '100ms'", 'BEGIN',
    "SELECT shot_assets.auto_populate('$first')", '\! sleep 1', 'COMMIT']);
unlike($error, qr/PANIC|XX000/, 'a session that is idle in a transaction is ended');
is(in_film($node, $state), $before, 'and what it did is undone');

# --- savepoints
my $shot = in_film($node, "SELECT id FROM shots WHERE scene_id = '$first' ORDER BY shot_order LIMIT 1");
my $instance = in_film($node, "SELECT id FROM scene_asset_instances WHERE scene_id = '$first' LIMIT 1");
in_film($node, qq{
    DO \$\$
    DECLARE
      pair record;
    BEGIN
      FOR pair IN SELECT t.id AS shot_id, i.id AS instance_id
                  FROM shots t JOIN scene_asset_instances i USING (scene_id)
                  WHERE t.scene_id = '$first' ORDER BY t.shot_order, i.id LIMIT 10000 LOOP
        BEGIN
          PERFORM shot_assets.assign_many(jsonb_build_array(
            jsonb_build_object('shot_id', pair.shot_id, 'instance_id', pair.instance_id, 'presence_type', 'exits')));
          IF pair.shot_id = '$shot' THEN RAISE division_by_zero; END IF;
        EXCEPTION WHEN division_by_zero THEN NULL;
        END;
      END LOOP;
    END \$\$});
is(in_film($node, q{SELECT count(*) FROM shot_asset_assignments WHERE presence_type = 'exits'}), '9900',
    'ten thousand savepoints: what was taken back is not there, all else is');
is(in_film($node, "SELECT stage_locks #>> '{9,status}' FROM scenes WHERE id = '$first'"), 'outdated',
    'and has outdated');
in_film($node, 'BEGIN; '
    . join('', map { "SAVEPOINT s$_; SELECT shot_assets.invalidate_stages('$first');\n" } 1 .. 1000)
    . 'ROLLBACK TO s7; COMMIT');
in_film($node, "UPDATE scenes SET stage_locks = '{\"9\": {\"status\": \"locked\"}}' WHERE id = '$first'");
my $kept = in_film($node, $state);
in_film($node, qq{
    BEGIN;
    SAVEPOINT first;
    }
    . join('', map { "SAVEPOINT s$_; SELECT shot_assets.clear_scene('$first'); ROLLBACK TO s$_;
        SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', '$shot'::uuid,
          'instance_id', '$instance'::uuid, 'presence_type', 'passes_through')));\n" } 1 .. 5)
    . 'ROLLBACK TO first; COMMIT');
is(in_film($node, $state), $kept, 'what is rolled back to a savepoint was never');

# --- deep JSON: refused by PostgreSQL or by us, and the session goes on
my $deep = q{(repeat('[', 50000) || repeat(']', 50000))::jsonb};
my $nested = q{(repeat('[', 500) || repeat(']', 500))::jsonb};
for my $json ($deep, $nested) {
    my @deep = ("SELECT count(*) FROM shot_assets.assign_many($json)",
        "SELECT shot_assets.set_reference_override('$shot', 'start', $json)",
        "SELECT shot_assets.outdate_stages(jsonb_build_object('9', $json))",
        "SELECT count(*) FROM shot_assets.record_prompts('$first', $json)");
    for my $call (@deep) {
        my $refused = run_and([$call, 'SELECT 1 / (count(*) - 1) FROM scenes']);
        unlike($refused, qr/XX000|server closed|division/, "$call: the session lives on");
        like($refused, qr/54001|22023/, "$call is refused") unless $call =~ /outdate/;
    }
}
is(in_film($node, $state), $kept, 'deep JSON leaves nothing behind');

$node->stop;
done_testing();
