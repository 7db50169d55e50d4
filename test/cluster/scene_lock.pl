# The protocol of docs/invalidation.md, "No lost invalidation", under 24 editors and two who lock a stage: as a model in plain
# SQL, with and without its slots, and as it is built. Then what happens to slots in a crash, in a prepared transaction, on a
# standby that is promoted, and where the lock table is as small as it can be.
#
# The checker knows one rule: of a change and a lock of a stage, one has seen the other. If neither has, somebody has approved
# a scene without the change, and the change has outdated nothing.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seconds = $ENV{SHOT_ASSETS_LONG} ? 30 : 4;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(allows_streaming => 1);
$node->append_conf('postgresql.conf', "log_statement = none\nautovacuum = off\nmax_prepared_transactions = 5\nmax_connections = 50\nrestart_after_crash = on");
$node->start;
make_film($node, scenes => 1, shots => 24, instances => 1);
my $draft = q{UPDATE scenes SET stage_locks = '{"7": {"status": "locked"}, "8": {"status": "locked"}}'};
in_film($node, qq{
    SELECT shot_assets.auto_populate(id) FROM scenes;
    $draft;
    CREATE TABLE edits (transaction xid8, seen pg_snapshot);
    CREATE TABLE locks (transaction xid8, seen pg_snapshot)});

# --- the model: a scene, a stage, and advisory locks in place of slots
in_film($node, q{
    CREATE SCHEMA model;
    CREATE TABLE model.scene (stage_9 text);
    INSERT INTO model.scene VALUES ('draft');
    CREATE PROCEDURE model.edit(with_slots boolean) LANGUAGE plpgsql AS $$
    DECLARE
      status text = (SELECT stage_9 FROM model.scene);
      shares boolean = false;
    BEGIN
      IF status <> 'locked' THEN
        BEGIN
          IF with_slots THEN PERFORM pg_advisory_xact_lock_shared(15); END IF;
          IF (SELECT stage_9 FROM model.scene) = 'locked' AND with_slots THEN RAISE SQLSTATE 'P0ZZZ'; END IF;
          shares := true;
        EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN NULL; -- gives back the slot
        END;
      END IF;
      IF NOT shares THEN
        SELECT stage_9 INTO status FROM model.scene FOR NO KEY UPDATE;
        UPDATE model.scene SET stage_9 = 'outdated' WHERE stage_9 = 'locked';
      END IF;
      INSERT INTO film.edits VALUES (pg_current_xact_id(), pg_current_snapshot());
    END $$;
    CREATE PROCEDURE model.lock(with_slots boolean) LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE model.scene SET stage_9 = 'locked';
      IF with_slots THEN PERFORM pg_advisory_xact_lock(15); END IF;
      INSERT INTO film.locks VALUES (pg_current_xact_id(), pg_current_snapshot());
    END $$});

my $directory = PostgreSQL::Test::Utils::tempdir;

# 24 clients and two; returns how many pairs of a change and a lock missed each other, and how many of each there were.
sub missed {
    my ($name, $edit, $lock, $options_of_locker) = @_;
    in_film($node, 'TRUNCATE edits, locks');
    my @sessions;
    for my $of (['edit', 24, $edit, ''], ['lock', 2, $lock, $options_of_locker // '']) {
        my ($kind, $clients, $statement, $options) = @$of;
        append_to_file("$directory/$name.$kind", "BEGIN;\n$statement;\n\\sleep 2 ms\nCOMMIT;\n" . ($kind eq 'lock' ? "\\sleep 5 ms\n" : ''));
        local $ENV{PGOPTIONS} = "-c search_path=film $options";
        push @sessions, my $session = {out => '', name => "$name, $kind"};
        $session->{run} = IPC::Run::start(['pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', $clients, '-T', $seconds,
            '-f', "$directory/$name.$kind", 'postgres'], '>&', \$session->{out});
    }
    for (@sessions) {
        $_->{run}->finish;
        unlike($_->{out}, qr/aborted|error:/i, "$_->{name}: nobody fails") or diag($_->{out});
    }
    my ($missed, $edits, $locks) = split /\|/, in_film($node, q{
        SELECT (SELECT count(*) FROM edits e, locks l WHERE NOT pg_visible_in_snapshot(e.transaction, l.seen)
                AND NOT pg_visible_in_snapshot(l.transaction, e.seen)),
               (SELECT count(*) FROM edits), (SELECT count(*) FROM locks)});
    note("$name: $edits edits, $locks locks, $missed pairs that missed each other");
    cmp_ok($edits, '>', 100, "$name: there were edits") && cmp_ok($locks, '>', 20, "$name: and locks");
    return $missed;
}

is(missed('model', 'CALL model.edit(true)', 'CALL model.lock(true)'), 0, 'the model: no change and no lock miss each other');
cmp_ok(missed('model_without_slots', 'CALL model.edit(false)', 'CALL model.lock(false)'), '>', 0, 'without its slots they do');

# --- as it is built: each editor changes an assignment of their own
my $note_of = sub { "INSERT INTO $_[0] VALUES (pg_current_xact_id(), pg_current_snapshot())" };
my $change = q{UPDATE shot_asset_assignments SET presence_type = CASE presence_type WHEN 'enters' THEN 'exits' ELSE 'enters' END
    WHERE shot_id = (SELECT id FROM shots ORDER BY shot_order OFFSET :client_id LIMIT 1)};
$change =~ s/\s*\n\s*/ /g;
my $lock = q{UPDATE scenes SET stage_locks = stage_locks || '{"9": {"status": "locked"}}'};
my @built = ("$change;\n" . $note_of->('edits'), "$lock;\n" . $note_of->('locks'));
is(missed('built', @built), 0, 'as it is built: no change and no lock miss each other');
is(in_film($node, q{SELECT count(*) FROM edits e WHERE NOT EXISTS (SELECT FROM scenes WHERE stage_locks #>> '{9,status}' <> 'draft')}),
    0, 'stage 9 is locked or outdated at the end');
is(in_film($node, q{
    SELECT stage_locks #>> '{9,status}' = CASE WHEN EXISTS (SELECT FROM edits e WHERE NOT EXISTS (
      SELECT FROM locks l WHERE pg_visible_in_snapshot(e.transaction, l.seen))) THEN 'outdated' ELSE 'locked' END FROM scenes}),
    't', 'outdated, if a change came after the last lock');
# A role that fires no trigger takes no slot. The documents say so, and the checker sees it.
cmp_ok(missed('replica', @built, '-c session_replication_role=replica'), '>', 0, 'a locker in role replica misses changes');

# --- a session with a slot is killed
in_film($node, $draft);
my $editor = $node->background_psql('postgres', on_error_stop => 0);
$editor->query_safe('SET search_path = film; BEGIN; ' . $change =~ s/:client_id/0/r);
my $before = in_film($node, 'SELECT string_agg(presence_type, \',\' ORDER BY shot_id) FROM shot_asset_assignments');
my $slots = q{SELECT count(*) FROM pg_locks WHERE locktype = 'userlock' AND classid = 'scenes'::regclass AND objsubid = 6 AND granted};
is(in_film($node, $slots), 2, 'an editor has the slot of the scene, and has announced that at the table');
like(($node->psql('postgres', "SET search_path = film; SET lock_timeout = '100ms'; $lock"))[2], qr/lock timeout/, 'a locker waits for it');
my $pid = in_film($node, q{SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'userlock' AND classid = 'scenes'::regclass});
kill 'KILL', $pid;
$node->poll_query_until('postgres', "SELECT pid IS DISTINCT FROM $pid FROM (SELECT max(pid) FILTER (WHERE pid = $pid) AS pid FROM pg_stat_activity) a");
eval { $editor->quit };
is(in_film($node, $slots), 0, 'its slots are free when the server has recovered');
in_film($node, $lock);
is(in_film($node, 'SELECT string_agg(presence_type, \',\' ORDER BY shot_id) FROM shot_asset_assignments'), $before, 'without its change');
is(in_film($node, q{SELECT stage_locks #>> '{9,status}' FROM scenes}), 'locked', 'and stage 9 can be locked');

# --- a prepared transaction with a slot outlives a crash, and is there on a standby that is promoted
in_film($node, $draft);
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
$node->safe_psql('postgres', q{SET search_path = film; BEGIN; UPDATE shot_asset_assignments SET presence_note = 'prepared'; PREPARE TRANSACTION 'edit'});
$node->wait_for_catchup($standby, 'replay', $node->lsn('flush'));
is(in_film($standby, $slots), 0, 'a standby has no slots');
like(($standby->psql('postgres', "SET search_path = film; $lock"))[2], qr/read-only transaction/, 'and nobody locks a stage there');
kill_and_restart($node);
$standby->promote;
for my $server ($node, $standby) {
    my $name = $server == $node ? 'after a crash' : 'on a promoted standby';
    is(in_film($server, $slots), 2, "$name: the slot of a prepared transaction is taken");
    like(($server->psql('postgres', "SET search_path = film; SET lock_timeout = '100ms'; $lock"))[2], qr/lock timeout/, "$name: a locker waits");
    my $other = 'BEGIN; ' . q{INSERT INTO shots (scene_id, shot_id, shot_order) SELECT id, 'new', 99 FROM scenes;
        INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT s.id, i.id FROM shots s, scene_asset_instances i WHERE s.shot_id = 'new'; COMMIT};
    is(($server->psql('postgres', "SET search_path = film; SET lock_timeout = '100ms'; $other"))[2], '', "$name: an editor does not");
    $server->safe_psql('postgres', "COMMIT PREPARED 'edit'");
    in_film($server, $lock);
    is(in_film($server, q{SELECT bool_and(presence_note = 'prepared') FILTER (WHERE presence_note IS NOT NULL) || (SELECT stage_locks #>> '{9,status}' FROM scenes) FROM shot_asset_assignments}),
        'truelocked', "$name: when it is committed, stage 9 can be locked");
    in_film($server, q{UPDATE shot_asset_assignments SET presence_type = 'passes_through' WHERE presence_note IS NULL});
    is(in_film($server, q{SELECT stage_locks #>> '{9,status}' FROM scenes}), 'outdated', "$name: and is outdated by a change");
}
$standby->stop;
$node->stop;

# --- a lock table as small as it can be: bulk statements over 3,000 scenes
my $small = PostgreSQL::Test::Cluster->new('small');
$small->init;
$small->append_conf('postgresql.conf', "log_statement = none\nautovacuum = off\nmax_locks_per_transaction = 10\nmax_connections = 10\nmax_wal_senders = 0");
$small->start;
make_film($small, scenes => 3000, shots => 1, instances => 1);
in_film($small, 'CALL shot_assets.auto_populate_all(batch_size => 50)');
my $lock_all = q{UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}'};
in_film($small, q{UPDATE scenes SET stage_locks = '{}'});
for my $statement (
    q{UPDATE shot_asset_assignments SET presence_type = 'enters'},
    q{SELECT count(*) FROM shot_assets.set_presence_many((SELECT array_agg(id) FROM shot_asset_assignments), 'exits')},
    q{SELECT count(*) FROM shot_assets.assign_many((SELECT jsonb_agg(jsonb_build_object('shot_id', shot_id, 'instance_id', scene_asset_instance_id, 'presence_type', 'enters')) FROM shot_asset_assignments))},
    q{DO $$ DECLARE one uuid; BEGIN FOR one IN SELECT id FROM shot_asset_assignments LOOP UPDATE shot_asset_assignments SET presence_note = 'x' WHERE id = one; END LOOP; END $$},
    $lock_all,
    q{INSERT INTO scenes (project_id, scene_number, stage_locks) SELECT id, n::text, '{"9": {"status": "locked"}}' FROM projects, generate_series(3001, 6000) n},
    q{UPDATE shot_asset_assignments SET presence_type = 'exits'},
    q{DELETE FROM scene_asset_instances}) {
    my ($code, $out, $error) = $small->psql('postgres', "SET search_path = film; SET client_min_messages = warning; $statement");
    is($error, '', 'in a small lock table: ' . substr($statement, 0, 80));
}
is(in_film($small, q{SELECT string_agg(DISTINCT stage_locks #>> '{9,status}', ', ') FROM scenes WHERE scene_number::int <= 3000}), 'outdated', 'no lock of 3,000 has missed the change');
$small->stop;

done_testing();
