# auto_populate_all as an administrator meets it: it reports, shares its work, survives a scene that cannot be populated,
# and goes on where it was stopped.
use strict;
use warnings;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Large memory that is freed goes back to the system at once, so that reading it afterwards ends the server.
local $ENV{MALLOC_MMAP_THRESHOLD_} = 65536;
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

# A film of legacy scenes, 3 shots and 2 instances each, and one that has no instance, so nothing to populate.
sub film {
    my ($scenes) = @_;
    $node->safe_psql('postgres', qq{
        SET client_min_messages = warning;
        DROP SCHEMA IF EXISTS film CASCADE;
        SELECT shot_assets.create_pipeline('film');
        SET search_path = film;
        INSERT INTO projects (name) VALUES ('Film');
        INSERT INTO scenes (project_id, scene_number) SELECT id, n FROM projects, generate_series(1, $scenes + 1) n;
        INSERT INTO shots (scene_id, shot_id, shot_order) SELECT id, n, n FROM scenes, generate_series(1, 3) n;
        INSERT INTO project_assets (project_id, name, asset_type) SELECT id, 'Bob', 'character' FROM projects;
        INSERT INTO scene_asset_instances (scene_id, project_asset_id)
          SELECT s.id, p.id FROM scenes s, project_assets p, generate_series(1, 2) WHERE s.scene_number::int <= $scenes;
    });
}

sub migrate {
    my ($arguments) = @_;
    return ['psql', '-XAt', '-d', $node->connstr('postgres'), '-c', 'SET search_path = film',
        '-c', "CALL shot_assets.auto_populate_all($arguments)"];
}

sub value { return $node->safe_psql('postgres', "SET search_path = film; $_[0]"); }

$node->safe_psql('postgres', 'CREATE EXTENSION shot_assets');

# --- reports
film(10);
my ($out, $notices);
IPC::Run::run(migrate(q{batch_size => 4, report_every => '0'}), '>', \$out, '2>', \$notices);
like($out, qr/^10\|60\|0$/m, 'ten scenes, sixty pairs, no failure');
like($notices, qr/^NOTICE:  legacy scenes to populate: 10$/m, 'it says how much there is to do');
like($notices, qr/^NOTICE:  scenes: 4 of 10, pairs: 24, \d+ scenes\/s, \d+ s left$/m, 'it says how far it has come');
like($notices, qr/^NOTICE:  scenes populated: 10, pairs: 60, failed: 0, time: \d+ s$/m, 'it says what it did');
IPC::Run::run(migrate(q{report_every => '1 hour'}), '>', \$out, '2>', \$notices);
like($out, qr/^0\|0\|0$/m, 'a second call has nothing to do');
unlike($notices, qr/ left$/m, 'and no progress to report');

# --- shares: each of two sessions waits inside its first batch until the other is inside one of its own
film(12);
$node->safe_psql('postgres', q{
    SET search_path = film;
    CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      FOR attempt IN 1..2000 LOOP
        IF EXISTS (SELECT FROM film.shot_asset_scene_states)
           OR 1 < (SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'userlock' AND granted) THEN
          RETURN NULL;
        END IF;
        PERFORM pg_sleep(0.01);
      END LOOP;
      RAISE 'nobody else came';
    END $$;
    CREATE TRIGGER meet BEFORE INSERT ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION meet();
});
my @out = ('', '');
my @errors = ('', '');
my @sessions = map { IPC::Run::start(migrate('batch_size => 3'), '>', \$out[$_], '2>', \$errors[$_]) } 0, 1;
$_->finish for @sessions;
unlike("@errors", qr/WARNING|ERROR/, 'two sessions do not disturb each other');
my @counts = map { [ /^(\d+)\|(\d+)\|(\d+)$/m ] } @out;
cmp_ok($counts[$_][0], '>', 0, "session $_ has populated some scenes") for 0, 1;
is($counts[0][0] + $counts[1][0], 12, 'together all of them');
is($counts[0][1] + $counts[1][1], 72, 'each pair once');
is(value('SELECT count(*), count(DISTINCT (shot_id, scene_asset_instance_id)) FROM shot_asset_assignments'), '72|72',
    'as the table says');

# --- a scene that cannot be populated
film(6);
my $poisoned = value('SELECT id FROM scenes ORDER BY id LIMIT 1');
my $shot = value("SELECT min(id::text) FROM shots WHERE scene_id = '$poisoned'");
my $has_instances = value("SELECT count(*) FROM scene_asset_instances WHERE scene_id = '$poisoned'");
if ($has_instances eq '0') {
    $poisoned = value('SELECT id FROM scenes ORDER BY id OFFSET 1 LIMIT 1');
    $shot = value("SELECT min(id::text) FROM shots WHERE scene_id = '$poisoned'");
}
value("ALTER TABLE shot_asset_assignments ADD CONSTRAINT nobody_here CHECK (shot_id <> '$shot'),
    ADD written_in xid8 DEFAULT pg_current_xact_id()");
IPC::Run::run(migrate('batch_size => 4'), '>', \$out, '2>', \$notices);
like($out, qr/^5\|30\|1$/m, 'the others are populated');
like($notices, qr/^WARNING:  scene $poisoned was not populated: new row .* violates check constraint "nobody_here"$/m,
    'the failure is reported');
is(() = $notices =~ /WARNING/g, 1, 'once');
is(value("SELECT count(*) FROM shot_asset_scene_states WHERE scene_id = '$poisoned'"), '0', 'the scene stays legacy');
is(value('SELECT count(DISTINCT written_in) FROM shot_asset_assignments'), '4',
    'each scene of its batch in a transaction of its own, the next batch in one');
value('ALTER TABLE shot_asset_assignments DROP CONSTRAINT nobody_here');
IPC::Run::run(migrate(''), '>', \$out, '2>', \$notices);
like($out, qr/^1\|6\|0$/m, 'and is populated by the next call');

# --- a shot that somebody deletes after it was read and before its pairs are inserted is no failure
film(3);
my $doomed = value('SELECT t.id FROM shots t JOIN scene_asset_instances USING (scene_id) ORDER BY scene_id, t.id LIMIT 1');
$node->safe_psql('postgres', qq{
    SET search_path = film;
    CREATE FUNCTION await_deletion() RETURNS trigger LANGUAGE plpgsql AS \$\$
    BEGIN
      FOR attempt IN 1..2000 LOOP
        EXIT WHEN NOT EXISTS (SELECT FROM film.shots WHERE id = '$doomed');
        PERFORM pg_sleep(0.01);
      END LOOP;
      RETURN NULL;
    END \$\$;
    CREATE TRIGGER await_deletion BEFORE INSERT ON shot_asset_assignments
      FOR EACH STATEMENT EXECUTE FUNCTION await_deletion();
});
my $migration = IPC::Run::start(migrate('batch_size => 1'), '>', \$out, '2>', \$notices);
ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'}),
    'it has read the shot');
value("DELETE FROM shots WHERE id = '$doomed'");
$migration->finish;
like($out, qr/^3\|16\|0$/m, 'all scenes are populated, without the shot');
like($notices, qr/^NOTICE:  scenes to try again, waiting for others this time: 1$/m, 'its scene at the end');

# --- what a host checks at the end of a transaction fails the scene, not the migration
film(4);
$poisoned = value('SELECT t.scene_id FROM shots t JOIN scene_asset_instances USING (scene_id) ORDER BY 1 LIMIT 1');
$node->safe_psql('postgres', qq{
    SET search_path = film;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN RAISE 'not this one'; END \$\$;
    CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON shot_asset_scene_states DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.scene_id = '$poisoned') EXECUTE FUNCTION refuse();
});
IPC::Run::run(migrate('batch_size => 2'), '>', \$out, '2>', \$notices);
like($out, qr/^3\|18\|1$/m, 'the others are populated');
like($notices, qr/^WARNING:  scene $poisoned was not populated: not this one$/m, 'and the check is reported');

# --- somebody takes a whole table for longer than a scene waits, after a batch that failed
film(3);
$shot = value('SELECT t.id FROM shots t JOIN scene_asset_instances USING (scene_id) ORDER BY scene_id, t.id LIMIT 1');
value("ALTER TABLE shot_asset_assignments ADD CONSTRAINT nobody_here CHECK (shot_id <> '$shot')");
$node->safe_psql('postgres', q{
    SET search_path = film;
    CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END';
    CREATE TRIGGER linger BEFORE INSERT ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION linger();
});
$migration = IPC::Run::start(migrate(''), '>', \$out, '2>', \$notices);
ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'}),
    'it is at work');
value('BEGIN; LOCK TABLE shots IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(0.5); COMMIT');
$migration->finish;
like($out, qr/^2\|12\|1$/m, 'then it goes on') or diag($notices);

# --- the first id there can be, and a batch that is larger than one may be
film(2);
$node->safe_psql('postgres', q{
    SET search_path = film;
    INSERT INTO scenes (id, project_id) SELECT '00000000-0000-0000-0000-000000000000', id FROM projects;
    INSERT INTO shots (scene_id, shot_id, shot_order) VALUES ('00000000-0000-0000-0000-000000000000', '1', 1);
    INSERT INTO scene_asset_instances (scene_id, project_asset_id)
      SELECT '00000000-0000-0000-0000-000000000000', id FROM project_assets;
});
IPC::Run::run(migrate('batch_size => 2000000000'), '>', \$out, '2>', \$notices);
like($out, qr/^3\|13\|0$/m, 'all are populated');

# --- attempts that fail leave no memory behind: all pairs are there, put in while triggers were switched off
film(800);
value(q{SET session_replication_role = replica;
    INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
      SELECT t.id, i.id FROM shots t JOIN scene_asset_instances i USING (scene_id)});
my $peak = q{SELECT 'peak ' || (regexp_match(pg_read_file('/proc/' || pg_backend_pid() || '/status'),
    'VmHWM:\s+(\d+)'))[1]};
IPC::Run::run([@{ migrate('') }[0 .. 5], '-c', $peak, '-c', 'CALL shot_assets.auto_populate_all()', '-c', $peak],
    '>', \$out, '2>', \$notices);
my ($at_first, $at_last) = $out =~ /^peak (\d+)$/mg;
cmp_ok($at_last, '<', $at_first + 65536, "a session of $at_first kB has not become much larger") or diag($notices);
value('TRUNCATE shot_asset_assignments');

# --- stopped in the third scene, and resumed
film(5);
$node->safe_psql('postgres', q{
    SET search_path = film;
    CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (SELECT count(*) FROM film.shot_asset_scene_states) = 2 THEN PERFORM pg_sleep(600); END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER hang BEFORE INSERT ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION hang();
});
my $stopped = IPC::Run::start(migrate('batch_size => 1'), '>', \$out, '2>', \$notices);
ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'}),
    'it hangs in the third scene');
is(value('SELECT count(*) FROM shot_asset_assignments'), '12', 'two scenes are safe');
$node->safe_psql('postgres', q{SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'});
$stopped->finish;
like($notices, qr/^ERROR:  canceling statement due to user request$/m, 'it stops when told to');
is(value('SELECT count(*) FROM shot_asset_assignments'), '12', 'and keeps what it had done');
value('DROP TRIGGER hang ON shot_asset_assignments');
IPC::Run::run(migrate(''), '>', \$out, '2>', \$notices);
like($out, qr/^3\|18\|0$/m, 'the next call does the rest');

# --- more pairs than one statement inserts: it ends with a scene, and the next one goes on
film(6);
$node->safe_psql('postgres', q{
    SET search_path = film;
    INSERT INTO shots (scene_id, shot_id, shot_order)
      SELECT s.id, n, n FROM scenes s, generate_series(4, 600) n WHERE s.scene_number::int <= 6;
    INSERT INTO scene_asset_instances (scene_id, project_asset_id)
      SELECT s.id, p.id FROM scenes s, project_assets p, generate_series(3, 600) WHERE s.scene_number::int <= 6;
    UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
});
IPC::Run::run(migrate(''), '>', \$out, '2>', \$notices);
like($out, qr/^6\|2160000\|0$/m, 'six scenes in one batch');
is(value('SELECT count(DISTINCT cmin::text), count(DISTINCT xmin::text) FROM shot_asset_assignments'), '2|1',
    'by two statements of one transaction');
is(value('SELECT count(*), count(DISTINCT (shot_id, scene_asset_instance_id)), count(DISTINCT id)
          FROM shot_asset_assignments'), '2160000|2160000|2160000', 'every pair once');
is(value(q{SELECT count(*) FROM scenes WHERE stage_locks #>> '{9,status}' <> 'locked'}), '0', 'and nothing is outdated');

# --- a trigger of the host changes many scenes by a call of its own: what that remembers ends with its transaction
film(2);
$node->safe_psql('postgres', q{
    SET search_path = film;
    INSERT INTO scenes (id) SELECT md5('scene' || n)::uuid FROM generate_series(1, 20000) n;
    INSERT INTO shots (id, scene_id) SELECT md5('shot' || n)::uuid, md5('scene' || n)::uuid FROM generate_series(1, 20000) n;
    INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
      SELECT md5('instance' || n)::uuid, md5('scene' || n)::uuid, p.id FROM generate_series(1, 20000) n, project_assets p;
    INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
      SELECT md5('shot' || n)::uuid, md5('instance' || n)::uuid FROM generate_series(1, 20000) n;
    CREATE FUNCTION change_many() RETURNS trigger LANGUAGE plpgsql SET search_path = film AS $$
    BEGIN
      IF pg_trigger_depth() = 1 THEN
        PERFORM count(*) FROM shot_assets.assign_many((
          SELECT jsonb_agg(jsonb_build_object('shot_id', md5('shot' || n)::uuid, 'instance_id', md5('instance' || n)::uuid, 'presence_type', 'enters'))
          FROM generate_series(1, 20000) n));
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER z_change_many AFTER INSERT ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION change_many();
});
IPC::Run::run(migrate(q{batch_size => 1}), '>', \$out, '2>', \$notices);
like($out, qr/^2\|12\|0$/m, 'each batch runs the trigger, and no batch reads what the one before it remembered');

$node->stop;
done_testing();
