# pg_upgrade: a cluster of an older major version, with a pipeline that create_pipeline made, row-level security and a
# history, and with one of an application that was attached. Upgraded, both answer as before, and their triggers work.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../cluster";
use Film;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my @encoding = (extra => ['--encoding=UTF8', '--locale=C.UTF-8']);
my $old = PostgreSQL::Test::Cluster->new('old', install_path => $ENV{OLDER});
$old->init(@encoding);
$old->start;
$old->safe_psql('postgres', 'CREATE EXTENSION shot_assets');

# --- the studio: tenants A and B, each with a managed scene and a legacy one (sql/tenants.inc)
$old->command_ok(['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $old->connstr('postgres'),
    '-f', "$FindBin::RealBin/../../sql/tenants.inc"], 'a studio of two tenants is made');
$old->safe_psql('postgres', q{
    SET search_path = studio;
    SELECT count(*) FROM scenes s, shot_assets.refresh_reference_orders(s.id);
    SELECT shot_assets.set_reference_override(id('b', 'a', 2), 'start', '[{"url": "chosen.png", "assetName": "Chosen"}]');
    UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE id = id('e', 'a', 2)});

# --- the application: an assignment table of its own, a legacy scene, a managed one, one that was emptied on purpose
$old->safe_psql('postgres', q{
    CREATE SCHEMA app;
    SET search_path = app;
    CREATE TABLE scenes (id uuid PRIMARY KEY, title text);
    CREATE TABLE shots (id uuid PRIMARY KEY, scene_id uuid NOT NULL REFERENCES scenes ON DELETE CASCADE, shot_id text,
                        shot_order int, camera text);
    CREATE TABLE project_assets (id uuid PRIMARY KEY, name text, asset_type text, image_key_url text);
    CREATE TABLE scene_asset_instances (id uuid PRIMARY KEY, scene_id uuid REFERENCES scenes ON DELETE CASCADE,
                                        project_asset_id uuid REFERENCES project_assets);
    CREATE TABLE shot_asset_assignments (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, shot_id uuid REFERENCES shots ON DELETE CASCADE,
      scene_asset_instance_id uuid REFERENCES scene_asset_instances ON DELETE CASCADE,
      presence_type text DEFAULT 'throughout', UNIQUE (shot_id, scene_asset_instance_id));
    CREATE FUNCTION id(kind text, number int) RETURNS uuid IMMUTABLE
      RETURN (kind || '0000000-0000-0000-0000-00000000000' || number)::uuid;
    INSERT INTO scenes SELECT id('a', n), 'Scene ' || n FROM generate_series(1, 3) n;
    INSERT INTO shots SELECT id('b', n), id('a', (n + 1) / 2), 'Shot ' || n, n, 'OTS' FROM generate_series(1, 6) n;
    INSERT INTO project_assets VALUES (id('c', 1), 'Knock', 'character', 'knock.png');
    INSERT INTO scene_asset_instances SELECT id('d', n), id('a', n), id('c', 1) FROM generate_series(1, 3) n;
    INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id('b', 1), id('d', 1));
    SELECT count(*) FROM shot_assets.attach('app');
    SELECT shot_assets.auto_populate(id('a', 2));
    SELECT shot_assets.clear_scene(id('a', 2));
    UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}, "10": {"status": "locked"}}';
    SELECT count(*) FROM shot_assets.refresh_reference_orders(id('a', 1))});

# --- what both answer, whom the studio shows what, and what they are made of
my $more = q{
    SET search_path = %s;
    SELECT to_jsonb(c) FROM shot_assets.check_pipeline('%1$s') c;
    SELECT s.id, f.frame, r FROM shots s, unnest('{start,end}'::text[]) AS f (frame),
      shot_assets.frame_references(s.id, f.frame) r ORDER BY s.id, f.frame, r.position;
    SELECT c.relname, c.relrowsecurity, p.polname, pg_get_expr(p.polqual, p.polrelid)
      FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relnamespace = '%1$s'::regnamespace ORDER BY 1, 3;
    -- a condition that was read back has other parentheses
    SELECT tgrelid::regclass, tgname, tgenabled, translate(pg_get_triggerdef(oid), '()', '') FROM pg_trigger
      WHERE NOT tgisinternal AND tgrelid::regclass::text ~ '^[a-z_]+$' ORDER BY tgrelid::regclass::text, tgname};
my $tenant = q{
    SET search_path = studio;
    SET ROLE regress_app;
    SET shot_assets.user_id = '10000000-0000-0000-0000-0000000000b1';
    SELECT (SELECT count(*) FROM shots), (SELECT count(*) FROM shot_asset_assignments);
    SELECT to_jsonb(h) FROM scenes s, shot_assets.history(s.id) h WHERE s.id = id('a', 'b', 1);
    SELECT to_jsonb(a) FROM scenes s, shot_assets.assignments_for_scene(s.id) a};

sub answers {
    my ($node) = @_;
    return join "\n", map({ everything($node, 'postgres', $_), $node->safe_psql('postgres', sprintf $more, $_) } qw(studio app)),
        $node->safe_psql('postgres', $tenant);
}
my $before = answers($old);
like($before, qr/$_/, "there is $_ to lose") for qw(outdated chosen.png exits knock.png shot_history_insert Look.of.b);
unlike($old->safe_psql('postgres', $tenant), qr/of a\b/, 'a tenant sees nothing of the other');

my $version = 'SHOW server_version';
my $old_version = $old->safe_psql('postgres', $version);
$old->stop;

# --- the upgrade
my $new = PostgreSQL::Test::Cluster->new('new');
$new->init(@encoding);
my @pg_upgrade = ('pg_upgrade', '--no-sync', '--old-datadir' => $old->data_dir, '--new-datadir' => $new->data_dir,
    '--old-bindir' => $old->config_data('--bindir'), '--new-bindir' => $new->config_data('--bindir'),
    '--socketdir' => $new->host, '--old-port' => $old->port, '--new-port' => $new->port);

# The library of the new version has to be there first; pg_upgrade says so before it does anything.
my $library = $new->config_data('--pkglibdir') . '/shot_assets.so';
rename $library, "$library.away" or die "cannot rename $library: $!";
$new->command_checks_all([@pg_upgrade, '--check'], 1, [qr/loadable libraries that are missing/], [qr/^/],
    'without the library, pg_upgrade refuses');
rename "$library.away", $library or die "cannot rename $library: $!";

$new->command_ok(\@pg_upgrade, 'with it, pg_upgrade succeeds');
$new->start;
my $new_version = $new->safe_psql('postgres', $version);
note("from $old_version to $new_version");
cmp_ok(int($new_version), '>', int($old_version), 'this is a later version');
is_deeply([split /\n/, answers($new)], [split /\n/, $before], 'everything answers as before');

# --- what triggers do
sub after {
    my ($schema, $statements) = @_;
    return $new->safe_psql('postgres', "SET search_path = $schema; BEGIN; $statements; ROLLBACK");
}
is(after('studio', q{UPDATE scenes SET stage_locks = jsonb_set(stage_locks, '{9,status}', '"locked"');
    SET LOCAL ROLE regress_app;
    SET LOCAL shot_assets.user_id = '10000000-0000-0000-0000-0000000000b1';
    UPDATE shot_asset_assignments SET presence_type = 'enters' WHERE shot_id = id('b', 'b', 1);
    RESET ROLE;
    SELECT id, stage_locks #>> '{9,status}' FROM scenes ORDER BY id}),
    join("\n", map { "a0000000-0000-0000-0000-0000000000$_" } qw(a1|locked a2|locked b1|outdated b2|locked)),
    'a change of a tenant outdates the scene, and no other');
is(after('studio', q{SELECT shot_assets.undo_last(id('a', 'a', 1));
    SELECT presence_type FROM shot_asset_assignments WHERE id = id('e', 'a', 2)}), "1\nthroughout",
    'a change made before the upgrade can be taken back');
is(after('studio', q{SELECT count(*) FROM shot_assets.refresh_reference_orders(id('a', 'a', 1));
    SELECT url, source FROM shot_assets.frame_references(id('b', 'a', 2), 'start')}) =~ s/^\d+\n//r,
    'chosen.png|override', 'an override survives a refresh');
is(after('app', q{SELECT created FROM shot_assets.ensure_populated(id('a', 2));
    SELECT created FROM shot_assets.ensure_populated(id('a', 3))}), "0\n2",
    'the scene emptied on purpose stays empty, and the legacy one is populated');
is(after('app', q{DELETE FROM shot_asset_assignments; SELECT stage_locks -> '10' ->> 'status' FROM scenes ORDER BY id}),
    "outdated\nlocked\nlocked", 'deleted assignments outdate their scene');
my ($code, undef, $error) = $new->psql('postgres', q{UPDATE app.shots SET scene_id = app.id('a', 2) WHERE id = app.id('b', 1)});
like($error, qr/different scenes/, 'an assignment cannot span scenes');

# --- nothing is left to do
for my $schema (qw(studio app)) {
    is($new->safe_psql('postgres', "SELECT * FROM shot_assets.attach('$schema') WHERE action <> 'kept'"), '',
        "$schema: attach finds nothing to add");
}
is($new->safe_psql('postgres', 'ALTER EXTENSION shot_assets UPDATE; SELECT shot_assets.version()'),
    $new->safe_psql('postgres', q{SELECT default_version || '.0' FROM pg_available_extensions WHERE name = 'shot_assets'}),
    'the extension is up to date');

$new->stop;
done_testing();
