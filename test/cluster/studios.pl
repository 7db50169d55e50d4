# Studios on two servers behind PgBouncer: calls through it are as calls beside it, studios move while clients work, and
# a move that breaks off leaves one copy that works.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $root = "$FindBin::RealBin/../..";
my $long = $ENV{SHOT_ASSETS_LONG};
my $moves = $long ? 10 : 4;

# --- two servers, a replica of the second, and PgBouncer
my %node = map { $_ => PostgreSQL::Test::Cluster->new($_) } 'east', 'west', 'west_replica';
for my $name ('east', 'west') {
    $node{$name}->init(allows_streaming => 1);
    $node{$name}->append_conf('postgresql.conf', 'full_page_writes = off');
    $node{$name}->start;
}
$node{west}->backup('copy');
$node{west_replica}->init_from_backup($node{west}, 'copy', has_streaming => 1);
$node{west_replica}->start;

my $directory = PostgreSQL::Test::Utils::tempdir_short;
my ($list, $aliases, $log) = ("$directory/studios.ini", "$directory/aliases.ini", "$directory/pgbouncer.log");
my $port = PostgreSQL::Test::Cluster::get_free_port();
append_to_file("$directory/users.txt", join('', map { qq{"$_" ""\n} } 'postgres', 'app', 'regress_app'));
append_to_file("$directory/pgbouncer.ini", qq{[pgbouncer]
listen_addr =
listen_port = $port
unix_socket_dir = $directory
auth_type = trust
auth_file = $directory/users.txt
admin_users = postgres
pool_mode = transaction
logfile = $log
pidfile = $directory/pgbouncer.pid
max_client_conn = 200
default_pool_size = 8
%include $aliases
});

sub server {
    my ($name, @more) = @_;
    return "[server $name]\nhost = " . $node{$name}->host . "\nport = " . $node{$name}->port . "\nuser = postgres\n" . join('', @more);
}

sub write_list {
    my (%where) = @_;
    unlink $list;
    append_to_file($list, "# where everything is\n[pgbouncer]\nadmin = host=$directory port=$port user=postgres\n"
        . "aliases = $aliases\npause_timeout = 20\n" . server('east')
        . server('west', 'replica_host = ' . $node{west_replica}->host . "\nreplica_port = " . $node{west_replica}->port . "\n")
        . join('', map { "[studio $_]\nserver = $where{$_}\n" } sort keys %where));
}

sub studios {
    my (@arguments) = @_;
    my ($out, $error);
    IPC::Run::run(["$root/scripts/studios", '--list', $list, @arguments], '<', \undef, '>', \$out, '2>', \$error);
    return ($? >> 8, $out, $error);
}

# psql through PgBouncer, or directly
sub query {
    my ($connection, $query) = @_;
    my ($out, $error);
    IPC::Run::run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-d', $connection], '<', \$query, '>', \$out, '2>', \$error);
    # The place in our source is the same; that of the line in the script, too.
    return ($out, $error);
}
sub through { my ($alias, $user) = @_; return "host=$directory port=$port dbname=$alias user=" . ($user // 'postgres'); }

sub fingerprint {
    my ($name, $studio) = @_;
    return $node{$name}->safe_psql($studio, q{
        SELECT (SELECT count(*) || ' ' || md5(string_agg(a::text, ',' ORDER BY a.id)) FROM film.shot_asset_assignments a),
               (SELECT md5(string_agg(s::text, ',' ORDER BY s.id)) FROM film.scenes s)});
}

my %where = (babelsberg => 'east', pinewood => 'east', cinecitta => 'west', nordisk => 'west');
for my $studio (sort keys %where) {
    my $node = $node{ $where{$studio} };
    $node->safe_psql('postgres', "CREATE DATABASE $studio");
    $node->safe_psql('postgres', "ALTER DATABASE $studio SET search_path = film, public");
    $node->safe_psql($studio, qq{
        SET client_min_messages = warning;
        CREATE EXTENSION shot_assets;
        SELECT shot_assets.create_pipeline('film');
        SELECT shot_assets.enable_history('film');
        INSERT INTO film.projects (name) VALUES ('$studio');
        INSERT INTO film.scenes (project_id, scene_number, stage_locks) SELECT id, n, '{"9": {"status": "locked"}}'
          FROM film.projects, generate_series(1, @{[$studio eq 'pinewood' && $long ? 1000 : 10]}) n;
        INSERT INTO film.shots (scene_id, shot_id, shot_order) SELECT id, n, n FROM film.scenes, generate_series(1, 10) n;
        INSERT INTO film.project_assets (project_id, name, asset_type) SELECT id, 'Asset ' || n, 'character' FROM film.projects, generate_series(1, 10) n;
        INSERT INTO film.scene_asset_instances (scene_id, project_asset_id) SELECT s.id, p.id FROM film.scenes s, film.project_assets p;
        CALL shot_assets.auto_populate_all();});
}
write_list(%where);

# --- the aliases
my ($status, $out, $error) = studios('pgbouncer');
is($status, 0, 'the aliases are printed');
is(() = $out =~ /^(babelsberg|pinewood|cinecitta|nordisk|cinecitta_ro|nordisk_ro) = host=/mg, 6,
    'an alias per studio, and another where its server has a replica');
append_to_file($aliases, $out);
system_or_bail('pgbouncer', '-d', '-q', "$directory/pgbouncer.ini");
# It goes into the background before it listens.
for (1 .. 600) { last if (query("host=$directory port=$port dbname=pgbouncer user=postgres", 'SHOW VERSION'))[1] eq ''; sleep 0.1 }
END { kill 'INT', slurp_file("$directory/pgbouncer.pid") if $directory && -e "$directory/pgbouncer.pid"; }
is((query(through('nordisk'), 'SELECT name FROM projects'))[0], "nordisk\n", 'an alias leads to its studio, and finds its schema');
is((query(through('cinecitta_ro'), 'SELECT pg_is_in_recovery()'))[0], "t\n", 'and the other to the replica');

# --- what is refused before anything is touched
sub refused {
    my ($lines, $arguments, $message, $name) = @_;
    my $before = slurp_file($list);
    append_to_file($list, $lines);
    my ($status, $out, $error) = studios(@$arguments);
    like("$status $error", qr/^2 studios: .*$message.*\. Nothing was touched\./s, $name);
    unlink $list;
    append_to_file($list, $before);
}
refused('', ['move', 'nobody', 'west'], 'there is no studio "nobody" in the list; there are: babelsberg', 'an unknown studio');
refused('', ['move', 'nordisk', 'north'], 'there is no server "north" in the list; there are: east, west', 'an unknown server');
refused('', ['move', 'nordisk', 'west'], 'nordisk is on server "west" already', 'the server where it is');
refused("[studio nordisk]\nserver = east\n", ['pgbouncer'], 'section .studio nordisk. already exists', 'a studio twice');
refused("[studio a'b]\nserver = east\n", ['pgbouncer'], q{"a'b" is no name of a studio}, 'a quote in a name');
refused("[studio A b]\nserver = east\n", ['pgbouncer'], '"A b" is no name of a studio', 'a space in a name');
refused("[studio x; DROP]\nserver = east\n", ['pgbouncer'], 'is no name of a studio', 'SQL in a name');
refused("[studio long$_]\nserver = east\n", ['pgbouncer'], 'is no name of a studio', 'a long name') for 'g' x 60;
refused("[studio nordisk_ro]\nserver = east\n", ['pgbouncer'], 'is no name of a studio', 'the name of a replica');
refused("[studio nordisk_arriving]\nserver = east\n", ['pgbouncer'], 'is no name of a studio', 'the name of a copy');
refused("[studio other]\nserver = north\n", ['pgbouncer'], 'studio "other" is on server "north", which is not in the list', 'an unknown server in the list');
refused("[studio other]\nservers = east\n", ['pgbouncer'], 'unknown entry: servers', 'an unknown entry');
refused("[servers]\n", ['pgbouncer'], 'is no section of a placement list', 'an unknown section');
refused("[server north]\nhost = x y\n", ['pgbouncer'], 'host with spaces or quotes', 'a host with spaces');
refused("[server north]\nhost = x\nport = y\n", ['pgbouncer'], q{server north.: invalid literal for int}, 'a port that is no number');
refused("[server north]\nhost = x\nroom = much\n", ['pgbouncer'], 'room is a number of MB, GB or TB, not "much"', 'room that is no size');
refused('[server full]' . "\n" . (server('west') =~ s/.*?\n//r) . "room = 1 MB\n", ['move', 'babelsberg', 'full'], 'server "full" has no room: babelsberg has \d+ MB, and 0 MB are left of its 1 MB', 'a server without room');
$node{west}->safe_psql('postgres', 'CREATE DATABASE babelsberg');
refused('', ['move', 'babelsberg', 'west'], 'server "west" has a database "babelsberg" already', 'a studio that is there already');
$node{west}->safe_psql('postgres', 'DROP DATABASE babelsberg');
$node{east}->safe_psql('babelsberg', 'CREATE ROLE app LOGIN; GRANT USAGE ON SCHEMA film TO app; GRANT SELECT ON ALL TABLES IN SCHEMA film TO app');
refused('', ['move', 'babelsberg', 'west'], 'server "west" lacks what babelsberg needs: role "app"', 'a role that is missing there');
$node{west}->safe_psql('postgres', 'CREATE ROLE app LOGIN');
# What pg_restore evaluates, and what is constant in indexes and statistics, runs as the superuser who moves a studio.
for my $name ('east', 'west') { $node{$name}->safe_psql('postgres', 'CREATE ROLE tinkerer') }
$node{east}->safe_psql('babelsberg', q{
    CREATE SCHEMA tinkers AUTHORIZATION tinkerer;
    SET ROLE tinkerer;
    CREATE FUNCTION tinkers.who(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
    CREATE FUNCTION tinkers.same(int, int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
    CREATE OPERATOR tinkers.=== (FUNCTION = tinkers.same, LEFTARG = int, RIGHTARG = int);
    CREATE DOMAIN tinkers.checked AS int CHECK (tinkers.who(VALUE));
    CREATE TABLE tinkers.a (n int CONSTRAINT calls CHECK (tinkers.who(n)), m int CONSTRAINT compares CHECK (m OPERATOR(tinkers.===) 1),
      q text CONSTRAINT queries CHECK (query_to_xml(q, false, false, '') IS NOT NULL), g boolean GENERATED ALWAYS AS (tinkers.who(n)) STORED,
      day date CONSTRAINT harmless CHECK (day <= now() AND day > '2000-01-01'), word text CHECK (lower(word) = word));
    CREATE TABLE tinkers.b (n int) PARTITION BY LIST (tinkers.who(n));
    CREATE TYPE tinkers.digit AS ENUM ('1');
    CREATE DOMAIN tinkers.one AS tinkers.digit;
    CREATE FUNCTION tinkers.number(tinkers.digit) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN 1; END';
    CREATE CAST (tinkers.digit AS int) WITH FUNCTION tinkers.number AS IMPLICIT;
    CREATE TABLE tinkers.c (n int PRIMARY KEY, t text);
    CREATE TABLE tinkers.d (d tinkers.one CONSTRAINT casts REFERENCES tinkers.c, n int CONSTRAINT plain REFERENCES tinkers.c);
    CREATE INDEX folded ON tinkers.c (n) WHERE tinkers.who(1);
    CREATE INDEX harmless ON tinkers.c (lower(t)) WHERE n > 1;
    CREATE STATISTICS tinkers.counted ON (tinkers.who(n)), n FROM tinkers.c});
refused('', ['move', 'babelsberg', 'west'], 'babelsberg has code that would run as the role that moves it: constraint "calls" of tinkers.a, '
    . 'constraint "checked_check" of domain tinkers.checked, constraint "compares" of tinkers.a, constraint "queries" of tinkers.a, '
    . 'foreign key "casts" of tinkers.d, generated column "g" of tinkers.a, index tinkers.folded, partition key of tinkers.b, '
    . 'statistics "counted" of tinkers.c; look at', 'code that the superuser would run');
$node{east}->safe_psql('babelsberg', 'SET client_min_messages = warning; DROP SCHEMA tinkers CASCADE');
# A transaction that a move waits for commits such code after the move has begun.
my $typed = q{BEGIN; CREATE SCHEMA late;
    CREATE FUNCTION late.who(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
    ALTER FUNCTION late.who OWNER TO tinkerer; CREATE TABLE late.t (n int CONSTRAINT late CHECK (late.who(n)));} . "\n";
my $late = IPC::Run::start(['psql', '-Xq', '-d', through('babelsberg')], '<', \$typed, '>', \my $late_out, '2>', \my $late_error);
$late->pump while $typed ne '';
$node{east}->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE state = 'idle in transaction' AND query ~ 'late'});
my $late_move = IPC::Run::start(["$root/scripts/studios", '--list', $list, 'move', 'babelsberg', 'west'], '<', \undef, '>', \my $late_moved, '2>', \my $late_message);
$node{west}->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_database WHERE datname = 'babelsberg_arriving'});
$typed = "COMMIT;\n";
$late->finish;
$late_move->finish;
my $late_status = $late_move->result(0);
is("$late_status$late_error", '1', 'a move that finds such code when its clients have stopped fails');
like($late_message, qr/babelsberg has code that would run as the role that moves it: constraint "late" of late\.t;.*was not moved\. It works on east/s, 'and says so');
$node{east}->safe_psql('babelsberg', 'SET client_min_messages = warning; DROP SCHEMA late CASCADE');

# --- every function, through PgBouncer as without it
$node{east}->safe_psql('postgres', 'CREATE DATABASE tenants');
$node{east}->safe_psql('tenants', 'CREATE EXTENSION shot_assets');
command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $node{east}->connstr('tenants'), '-f', "$root/sql/tenants.inc"], 'two tenants');
$node{east}->safe_psql('postgres', 'ALTER ROLE regress_app LOGIN; ALTER DATABASE tenants SET search_path = studio');
write_list(%where, tenants => 'east');
unlink $aliases;
append_to_file($aliases, (studios('pgbouncer'))[1]);
query("host=$directory port=$port dbname=pgbouncer user=postgres", 'RELOAD');
my $tsv = slurp_file("$root/test/arguments.tsv");
my ($calls) = query($node{east}->connstr('tenants'), "\\cd $root\n\\i test/pgtap/calls.inc\n"
    . q{SELECT call FROM right_calls UNION ALL SELECT translate(call, '~', 'b') FROM calls UNION ALL SELECT translate(call, '~', 'a') FROM calls
        UNION ALL SELECT regexp_replace(call, 'b\d', '77', 'g') FROM right_calls ORDER BY 1;});
my @calls = split /\n(?=SELECT)/, $calls;
cmp_ok(scalar(@calls), '>', 100, 'there are calls');
# The same clock and ids on both sides would be a server of their own; what is random is left out of what is compared.
my $as_user = q{SET LOCAL role = regress_app; SET LOCAL "shot_assets.user_id" = '10000000-0000-0000-0000-0000000000b1';};
my ($differ, @different) = (0);
for my $call (@calls) {
    my @answers = map {
        my ($answer, $complaint) = query($_, "BEGIN; $as_user $call; ROLLBACK;");
        "$answer$complaint" =~ s/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[ T][\d:.]+(\+00(:00)?|Z)?/*/gr
    } through('tenants'), $node{east}->connstr('tenants');
    next if $answers[0] eq $answers[1];
    push @different, "$call\n$answers[0]---\n$answers[1]" if ++$differ <= 3;
}
is($differ, 0, 'answers and errors are word for word the same') or diag(join "\n", @different);

# Two users take turns on one connection, and neither sees the other.
my $count = 'SELECT count(*), min(right(name, 1)) FROM project_assets';
my $user = sub { qq{BEGIN; SET LOCAL role = regress_app; SET LOCAL "shot_assets.user_id" = '10000000-0000-0000-0000-0000000000$_[0]1'; $count; COMMIT;} };
is((query(through('tenants'), $user->($_)))[0], "3|$_\n", "tenant $_ sees what is theirs") for 'a', 'b', 'a';
is((query(through('tenants', 'regress_app'), $count))[0], "0|\n", 'and the next client sees nothing of it');

# --- on the replica
my ($reading) = query(through('cinecitta_ro'), 'SELECT count(*) FROM scenes s, shot_assets.reference_orders(s.id)');
is($reading, "100\n", 'functions that read work on a replica');
like((query(through('cinecitta_ro'), 'SELECT shot_assets.clear_scene(id) FROM scenes LIMIT 1'))[1], qr/25006/, 'those that write say 25006');

# --- studios move while clients work
write_list(%where);
append_to_file("$directory/load.sql", q{
\set scene random(1, 10)
\set shot random(1, 10)
\set presence random(1, 4)
BEGIN;
SELECT count(*) FROM shots s JOIN scenes c ON c.id = s.scene_id, shot_assets.assign_many((SELECT jsonb_agg(jsonb_build_object('shotId', s.id, 'instanceId', i.id,
  'presenceType', (ARRAY['throughout', 'enters', 'exits', 'passes_through'])[:presence]) ORDER BY i.id) FROM scene_asset_instances i WHERE i.scene_id = s.scene_id))
  WHERE c.scene_number::text = :scene::text AND s.shot_order = :shot;
COMMIT;
});

sub start_load {
    my ($studio, $seconds) = @_;
    my %load = (out => "$directory/out$studio", error => "$directory/error$studio");
    unlink $load{out}, $load{error};
    $load{run} = IPC::Run::start(['pgbench', '-n', '-c', 6, '-j', 2, '-T', $seconds, '--max-tries=20', '-f', "$directory/load.sql",
        '-d', through($studio)], '>', $load{out}, '2>', $load{error});
    return \%load;
}

sub finish_load {
    my ($load, $name) = @_;
    $load->{run}->finish;
    my ($out, $error) = map { slurp_file($load->{$_}) } 'out', 'error';
    is($load->{run}->result(0), 0, "$name: no client gave up") or diag($error);
    unlike($error, qr/error:/, "$name: no call failed");
    my ($done) = $out =~ /number of transactions actually processed: (\d+)/;
    cmp_ok($done, '>', 10, "$name: they have worked");
    return $done;
}

# Code of a studio's own role, which must not run as the superuser who moves the studio.
for my $name ('east', 'west') { $node{$name}->safe_psql('postgres', 'CREATE ROLE planter') }
$node{east}->safe_psql('pinewood', q{
    CREATE TABLE public.ran (who text);
    GRANT INSERT ON public.ran TO PUBLIC;
    CREATE SCHEMA plants AUTHORIZATION planter;
    SET ROLE planter;
    CREATE TABLE plants.planted (n int);
    INSERT INTO plants.planted VALUES (1);
    CREATE FUNCTION plants.words(plants.planted) RETURNS text LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.ran VALUES (current_user); RETURN $1.n; END';
    CREATE CAST (plants.planted AS text) WITH FUNCTION plants.words;
    CREATE FUNCTION plants.who() RETURNS int LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.ran VALUES (current_user); RETURN 1; END';
    CREATE VIEW plants.pg_shdepend AS SELECT d.* FROM pg_catalog.pg_shdepend d WHERE plants.who() = 1;
    GRANT ALL ON ALL TABLES IN SCHEMA plants TO PUBLIC; GRANT USAGE ON SCHEMA plants TO PUBLIC;
    RESET ROLE});
$node{east}->safe_psql('postgres', 'ALTER DATABASE pinewood SET search_path = plants, pg_catalog, film, public');

my $load = start_load('pinewood', $long ? 90 : 20);
my ($here, @pauses) = ('east');
for (1 .. $moves) {
    my $there = $here eq 'east' ? 'west' : 'east';
    my ($status, $out, $error) = studios('move', 'pinewood', $there);
    is($status, 0, "pinewood has moved to $there") or diag($error);
    push @pauses, $out =~ /waited ([\d.]+) s/;
    is((query(through('pinewood'), 'SELECT name FROM projects'))[0], "pinewood\n", 'and is found there');
    my ($left) = $out =~ /old copy is (\w+)/;
    like($node{$here}->safe_psql('postgres', "SELECT datname FROM pg_database WHERE datname ~ 'pinewood'"), qr/$left/, 'its old copy is kept under another name');
    $here = $there;
    sleep 0.3;
}
my $done = finish_load($load, 'a studio that moves');
diag("$moves moves, $done transactions; clients waited " . join(', ', @pauses) . ' s');
is($node{$here}->safe_psql('pinewood', q{SET search_path = film; SELECT count(*) FROM scenes s CROSS JOIN LATERAL shot_assets.check_pipeline('film')}), '0', 'the pipeline is whole');
is($node{$here}->safe_psql('pinewood', 'SELECT DISTINCT who FROM public.ran'), '', 'no code of a role of the studio has run on the way');
like(slurp_file($list), qr/^# where everything is\n/, 'the list keeps its comments');
like(slurp_file($list), qr/\[studio pinewood\]\nserver = $here\n/, 'and says where the studio is');
is($node{$here}->safe_psql('postgres', "SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE datname = 'pinewood'"),
    '{"search_path=plants, pg_catalog, film, public"}', 'settings of the database came along');

# --- a move that breaks off, at each of its steps
sub works {
    my ($studio, $name) = @_;
    my @servers = grep { $node{$_}->safe_psql('postgres', "SELECT count(*) FROM pg_database WHERE datname = '$studio'") eq '1' } 'east', 'west';
    my ($answer, $complaint) = query(through($studio), 'BEGIN; UPDATE scenes SET scene_number = scene_number; SELECT name FROM projects; COMMIT;');
    return (scalar(@servers) == 1 && $answer eq "$studio\n") ? $servers[0] : "@servers: $answer$complaint";
}
my $steps = "$directory/steps.py";
# Each step of Move, and each function that changes a database, is told to fail, or to be killed, before or after its work.
append_to_file($steps, qq{
import importlib.machinery, importlib.util, os, signal, sys
loader = importlib.machinery.SourceFileLoader('studios', '$root/scripts/studios')
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_loader('studios', loader)
studios = importlib.util.module_from_spec(spec)
sys.modules['studios'] = studios
loader.exec_module(studios)
step, when, how, calls = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1), 0
owner = studios.Move if hasattr(studios.Move, step) else studios.PgBouncers if hasattr(studios.PgBouncers, step) else studios
number = int(step[-1]) if step[-1].isdigit() else 1
original = getattr(owner, step)
def broken(*arguments):
    global calls
    calls += 1
    def end():
        if calls == 1:
            if how == 'fail':
                raise studios.Failed('told to')
            os.kill(os.getpid(), getattr(signal, how))
    if when == 'before': end()
    result = original(*arguments)
    if when == 'after': end()
    return result
setattr(owner, step, broken)
sys.exit(studios.main())
});
my $before = fingerprint('east', 'babelsberg');
my @broken;
for my $step ('create_empty', 'pause', 'refuse_or_end_sessions', 'copy', 'rename', 'compare', 'wait_for_replica', 'switch_to') {
    for my $when ('before', 'after') {
        for my $how ('fail', $long ? ('SIGTERM', 'SIGKILL') : ('SIGKILL')) {
            push @broken, [$step, $when, $how];
        }
    }
}
my $is_on = 'east';
for my $case (@broken) {
    my ($step, $when, $how) = @$case;
    my $to = $is_on eq 'east' ? 'west' : 'east';
    my ($out, $error) = ('', '');
    IPC::Run::run(['/usr/bin/python3', $steps, $step, $when, $how, '--list', $list, 'move', 'babelsberg', $to], '<', \undef, '>', \$out, '2>', \$error);
    my $name = "broken off ($how) $when $step";
    if ($how ne 'SIGKILL') {
        like($error, qr/babelsberg was not moved\. It works on $is_on/, "$name: it says so") or diag($out);
        is(works('babelsberg'), $is_on, "$name: and it does");
        next;
    }
    # Killed, it says nothing; the next call does.
    my ($status, $next_out, $next_error) = studios('move', 'babelsberg', $to);
    my $now = works('babelsberg');
    like("$status $now $next_out$next_error", qr/^(0 $to .*is on $to now|2 $to .*is on server "$to" already)/s, "$name: the next call ends it");
    $is_on = $now if $now eq 'east' || $now eq 'west';
}
($status) = studios('move', 'babelsberg', 'east') if $is_on eq 'west';
is(fingerprint('east', 'babelsberg'), $before, 'after all of this it is as it was');
is($node{$_}->safe_psql('postgres', "SELECT count(*) FROM pg_database WHERE datname ~ 'arriving|begun'"), '0', "nothing half done is on $_") for 'east', 'west';

# --- a session beside PgBouncer, and a transaction that stays open
my $direct = $node{east}->background_psql('babelsberg');
$direct->query_safe('SELECT 1');
($status, $out, $error) = studios('move', 'babelsberg', 'west');
like("$status $error", qr/^1 .*sessions are connected to babelsberg directly: \d+ \(.*--end-sessions.*babelsberg was not moved\. It works on east/s, 'a direct session stops a move');
is(works('babelsberg'), 'east', 'and nothing has happened');
($status, $out, $error) = studios('move', 'babelsberg', 'west', '--end-sessions');
is($status, 0, 'unless it may be ended') or diag($error);
eval { $direct->quit };

# --- a server that is down
$node{east}->stop('immediate');
($status, $out, $error) = studios('each', 'SELECT count(*) FROM scenes');
is($status, 1, 'a command in each studio, with a server down, fails');
like($out, qr/== nordisk \(west\).*10/s, 'but is run in the others');
is((query(through('nordisk'), 'SELECT name FROM projects'))[0], "nordisk\n", 'and the others go on');
($status, $out, $error) = studios('move', 'nordisk', 'east');
like("$status $error", qr/^2 .*cannot reach server "east"/s, 'nothing moves to it');
$node{east}->start;
($status, $out) = studios('each', 'CALL shot_assets.auto_populate_all()');
is($status, 0, 'when it is back, a command runs in each');

# --- the replica takes over
$node{west}->stop('immediate');
$node{west_replica}->promote;
my $changed = slurp_file($list) =~ s/\[server west\].*?(?=\n\[)/"[server west]\nhost = " . $node{west_replica}->host . "\nport = " . $node{west_replica}->port . "\nuser = postgres"/esr;
unlink $list, $aliases;
append_to_file($list, $changed);
append_to_file($aliases, (studios('pgbouncer'))[1]);
query("host=$directory port=$port dbname=pgbouncer user=postgres", 'RELOAD');
is((query(through('nordisk'), 'BEGIN; UPDATE scenes SET scene_number = scene_number; SELECT name FROM projects; COMMIT;'))[0], "nordisk\n", 'after a promotion the alias leads to the new primary');

kill 'INT', slurp_file("$directory/pgbouncer.pid");
$node{$_}->stop for 'east', 'west_replica';
done_testing();
