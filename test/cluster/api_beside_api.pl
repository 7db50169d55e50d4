# Every call that writes assignments beside every other, six clients in one scene, under READ COMMITTED: no pair of them ends
# in a deadlock or fails to serialize, nor do all of them at once, as docs/invalidation.md promises. What it names as an
# exception, calls that change a scene whose stage is locked and then add pairs, is counted, and is rare.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seconds = 1;    # for each pair, of which there are 120
my $longer = $ENV{SHOT_ASSETS_LONG} ? 20 : 10;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = none\ndeadlock_timeout = '50ms'");
$node->start;
make_film($node, scenes => 2, shots => 6, instances => 5);
in_film($node, q{SELECT shot_assets.enable_history('film')});

my $scene = q{(SELECT id FROM scenes WHERE scene_number = '1')};
my $other_scene = q{(SELECT id FROM scenes WHERE scene_number = '2')};
my $shots = "shots WHERE scene_id = $scene";
my $instances = "scene_asset_instances WHERE scene_id = $scene";
my $shot = "(SELECT id FROM $shots ORDER BY shot_order OFFSET :shot LIMIT 1)";
my $other = "(SELECT id FROM $shots ORDER BY shot_order OFFSET (:shot + 1) % 6 LIMIT 1)";
my $instance = "(SELECT id FROM $instances ORDER BY id OFFSET :instance LIMIT 1)";
my $presence = q{(ARRAY['throughout', 'enters', 'exits', 'passes_through'])[:presence]};
my $assignments = "shot_asset_assignments a JOIN shots t ON t.id = a.shot_id WHERE t.scene_id = $scene";
my $some = qq{COALESCE((SELECT a.id FROM $assignments ORDER BY md5(a.id || ':shot') LIMIT 1), gen_random_uuid())};
my %calls = (
    assign => qq{shot_assets.assign($shot, $instance, $presence)},
    assign_many => qq{shot_assets.assign_many(jsonb_build_array(
        jsonb_build_object('shot_id', $other, 'instance_id', $instance, 'presence_type', $presence),
        jsonb_build_object('shot_id', $shot, 'instance_id', $instance, 'presence_type', $presence)))},
    set_presence => qq{shot_assets.set_presence($some, $presence)},
    set_presence_many => qq{shot_assets.set_presence_many(COALESCE((SELECT array_agg(a.id) FROM $assignments), ARRAY[gen_random_uuid()]), $presence)},
    unassign => qq{shot_assets.unassign($some)},
    clear_scene => qq{shot_assets.clear_scene($scene)},
    auto_populate => qq{shot_assets.auto_populate($scene)},
    apply_template => qq{shot_assets.apply_template($scene, 'all_throughout')},
    copy_assignments => qq{shot_assets.copy_assignments($shot, ARRAY[$other])},
    import_assignments => qq{shot_assets.import_assignments(shot_assets.export_assignments($scene))},
    undo_last => qq{shot_assets.undo_last($scene)},
    INSERT => qq{INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES ($shot, $instance)},
    UPDATE => qq{UPDATE shot_asset_assignments SET presence_type = $presence WHERE id = $some},
    DELETE => qq{DELETE FROM shot_asset_assignments WHERE shot_id = $shot AND scene_asset_instance_id = $instance},
    lock => qq{UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}' WHERE id = $scene});

# Everything else that an editor does. Shots and instances stay between a few and a few more.
my $split_shot = qq{PERFORM FROM shot_assets.split_shot($shot, ARRAY(SELECT left(gen_random_uuid()::text, 8) FROM generate_series(1, 2)))};
my $merge_shots = qq{PERFORM FROM shot_assets.merge_shots(ARRAY(SELECT id FROM $shots ORDER BY shot_order, shot_id OFFSET :shot LIMIT 2))};
my %gestures = (
    redo_last => qq{shot_assets.redo_last($scene)},
    ensure_populated => qq{shot_assets.ensure_populated($scene)},
    add_asset => qq{IF (SELECT count(*) < 7 FROM $instances) THEN
        INSERT INTO project_assets (project_id, name, asset_type) SELECT id, 'Another ' || gen_random_uuid(), 'character' FROM projects;
        PERFORM FROM shot_assets.add_asset($scene, (SELECT a.id FROM project_assets a
          WHERE NOT EXISTS (SELECT FROM $instances AND project_asset_id = a.id) LIMIT 1), ARRAY[$shot]); END IF},
    merge_instances => qq{IF (SELECT count(*) > 5 FROM $instances) THEN
        PERFORM FROM shot_assets.merge_instances((SELECT id FROM $instances ORDER BY id LIMIT 1),
          (SELECT array_agg(id) FROM (SELECT id FROM $instances ORDER BY id DESC LIMIT 1) i)); END IF},
    split_shot => qq{IF (SELECT count(*) < 9 FROM $shots) THEN $split_shot; ELSE $merge_shots; END IF},
    merge_shots => qq{IF (SELECT count(*) > 6 FROM $shots) THEN $merge_shots; ELSE $split_shot; END IF},
    move_shot => qq{IF (SELECT count(*) > 6 FROM $shots)
        THEN PERFORM FROM shot_assets.move_shot($shot, $other_scene);
        ELSE PERFORM FROM shot_assets.move_shot((SELECT id FROM shots WHERE scene_id = $other_scene ORDER BY id OFFSET :shot LIMIT 1), $scene, $shot);
        END IF},
    set_reference => qq{shot_assets.set_reference($some, camera_angle => 'side', priority => :instance)},
    set_extra_references => qq{shot_assets.set_extra_references($shot, 'start', '[{"url": "style:instance.png"}]')},
    set_reference_override => qq{shot_assets.set_reference_override($shot, 'end', '[{"url": "poster:instance.png", "assetName": "Poster"}]')},
    clear_reference_override => qq{shot_assets.clear_reference_override($shot, 'end')},
    refresh_reference_orders => qq{shot_assets.refresh_reference_orders($scene)},
    record_prompts => qq{shot_assets.record_prompts($scene, jsonb_build_array(jsonb_build_object('shot_id', $shot, 'frame_prompt', 'A door.')))},
    lock_stage => qq{shot_assets.lock_stage($scene, 9)},
    relock_stage => qq{shot_assets.relock_stage($scene, 9)},
    unlock_stage => qq{shot_assets.unlock_stage($scene, 9)},
    invalidate_stages => qq{shot_assets.invalidate_stages($scene)});

# Of all scenes, in many transactions: it has tests of its own.
my %others = map { $_ => 1 } qw(auto_populate_all);
my $tried = join(',', map { "'$_'" } sort(keys %calls, keys %gestures, keys %others));
is($node->safe_psql('postgres', qq(SELECT string_agg(DISTINCT proname, ' ') FROM pg_proc
    WHERE pronamespace = 'shot_assets'::regnamespace AND provolatile = 'v' AND prorettype <> 'trigger'::regtype
      AND has_function_privilege('public', oid, 'EXECUTE') AND proname NOT IN ($tried))),
    '', 'each function of the API that writes is tried beside the others');

# What an editor is told about what others have done is no failure of these. A call never tells it by the name of a
# constraint, as PostgreSQL does of a pair that another client has made.
my $directory = PostgreSQL::Test::Utils::tempdir;
my %statements = (%calls, %gestures);
for my $name (sort keys %statements) {
    my $is_plain = $statements{$name} =~ /^(?:INSERT|UPDATE)/ ? 'true' : 'false';
    my $statement = $statements{$name} =~ /^[A-Z]/ ? $statements{$name} : "PERFORM FROM $statements{$name}";
    $statement =~ s/\s*\n\s*/ /g;
    my %drawn = map { $_ => 1 } $statement =~ /:(shot|instance|presence)/g;
    append_to_file("$directory/$name", qq{\\set shot random(0, 5)
\\set instance random(0, 4)
\\set presence random(1, 4)
DO \$\$ DECLARE named text; BEGIN $statement;
EXCEPTION WHEN unique_violation THEN GET STACKED DIAGNOSTICS named = CONSTRAINT_NAME; IF named <> '' AND NOT $is_plain THEN RAISE; END IF;
  WHEN SQLSTATE 'PT404' OR SQLSTATE 'PT409' OR SQLSTATE '22023' OR SQLSTATE '55000' OR foreign_key_violation OR check_violation
  OR not_null_violation THEN NULL; END \$\$;
});
}

my $all = 0;

# Deadlocks and failures to serialize of six clients, and how many calls there were.
sub failures {
    my ($seconds, @names) = @_;
    my ($out, $err) = ('', '');
    local $ENV{PGOPTIONS} = '-c search_path=film';
    IPC::Run::run(['pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', 6, '-j', 2, '-T', $seconds, '--failures-detailed',
        (map { ('-f', "$directory/$_") } @names), 'postgres'], '>', \$out, '2>', \$err);
    note($err) if $err =~ /aborted|error:/;
    my ($done) = $out =~ /actually processed: (\d+)/;
    $all += $done // 0;
    # On a busy machine a second may not be enough for anybody.
    return failures(20, @names) if !$done && $err !~ /error:/ && $seconds < 20;
    return 'nothing was done: ' . $err unless $done;
    return 'a client gave up: ' . $err if $err =~ /aborted/;
    my @failed = $out =~ /^number of (?:serialization|deadlock) failures: (\d+)/mg;
    return 'not told: ' . $out unless @failed >= 2;
    return wantarray ? ($failed[0] + $failed[1], $done) : $failed[0] + $failed[1];
}

sub is_none {
    my ($name, @run) = @_;
    my ($failed, $done) = failures(@run);
    is($failed, 0, $name);
    note("$name: $done calls") if defined $done;
}

my @names = sort keys %calls;
for my $i (0 .. $#names) {
    is_none("$names[$i] beside $names[$_]", $seconds, $names[$i], $names[$_]) for $i .. $#names;
}
is_none('all of them', $longer, grep { $_ ne 'lock' } @names);

# They lock the row of the scene, and may then wait for a pair that somebody else makes who waits for the row.
my %is_excepted = map { $_ => 1 } qw(undo_last copy_assignments import_assignments);
is_none('all of the others, while stage 9 is locked again and again', $longer, grep { !$is_excepted{$_} } @names);
my ($failed, $done) = failures($longer, @names);
ok(defined $done && $failed * 1000 < $done, 'all of them, while stage 9 is locked again and again') or diag($failed);
note("exceptions: $failed of $done calls") if defined $done;

# Half of the calls are the one, the other half is all that changes assignments.
my @edits = grep { $_ ne 'lock' } @names;
for my $name (sort keys %gestures) { is_none("$name beside all edits", 3, "$name\@" . scalar(@edits), @edits) }
is_none('calls that change which shots there are', $longer, qw(split_shot merge_shots move_shot refresh_reference_orders));
is_none('all gestures beside each other', $longer, sort keys %gestures);
note("$all calls");

done_testing();
