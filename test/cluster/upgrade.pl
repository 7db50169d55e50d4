# ALTER EXTENSION UPDATE: a database that was updated, one that was made new, and one that was dumped and restored have
# the same catalog and answer the same questions. The version after this one, which the test makes up, changes what a
# version can: a function and its comment, a view that depends on the old one, something new, a privilege.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Film;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

chomp(my $directory = `$ENV{PG_CONFIG} --sharedir`);
$directory .= '/extension';
my ($current) = slurp_file("$directory/shot_assets.control") =~ /^default_version = '(.*)'$/m;
my $next = "$current.next";

my $changes = q{
CREATE OR REPLACE FUNCTION shot_assets.map_camera_to_angle(camera text, asset_name text DEFAULT NULL) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT lower(camera) $$;
COMMENT ON FUNCTION shot_assets.map_camera_to_angle(text, text) IS 'Another rule.';
CREATE FUNCTION shot_assets.count_scenes() RETURNS bigint
  LANGUAGE sql STABLE AS $$ SELECT count(*) FROM film.scenes $$;
COMMENT ON FUNCTION shot_assets.count_scenes() IS 'How many there are.';
REVOKE ALL ON FUNCTION shot_assets.count_scenes() FROM PUBLIC;
};
my @made;
sub make_script {
    my ($name, $content) = @_;
    push @made, "$directory/shot_assets--$name.sql";
    unlink $made[-1];
    append_to_file($made[-1], $content);
}
END { unlink @made }
make_script($next, slurp_file("$directory/shot_assets--$current.sql") . $changes);
make_script("$current--$next", $changes);
make_script("$next--$next.broken", "$changes SELECT 1 / 0;");

# Everything that the extension owns, as it is defined, and everything of the pipeline that depends on it.
my $catalog = q{
    SELECT format('%s | %s | %s', pg_describe_object(d.classid, d.objid, 0),
             obj_description(d.objid, d.classid::regclass::name),
             (SELECT concat_ws(' | ', pg_get_functiondef(p.oid),
                ARRAY(SELECT a::text FROM unnest(p.proacl) a ORDER BY 1))
              FROM pg_proc p WHERE d.classid = 'pg_proc'::regclass AND p.oid = d.objid))
    FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'shot_assets'
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
    UNION ALL
    -- a condition that was read back has other parentheses
    SELECT format('trigger %s', translate(pg_get_triggerdef(oid), '()', '')) FROM pg_trigger
    WHERE tgname LIKE 'shot_assets%' AND NOT tgisinternal
    ORDER BY 1};

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

sub database {
    my ($name, @statements) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name");
    $node->safe_psql($name, $_) for @statements;
}

# --- the version there is now, dumped and restored
make_film($node, scenes => 3, shots => 4, instances => 3);
in_film($node, q{SELECT shot_assets.auto_populate(id) FROM scenes WHERE scene_number::int < 3;
    SELECT count(*) FROM scenes s, shot_assets.refresh_reference_orders(s.id);
    UPDATE shot_asset_assignments SET presence_type = 'exits'
      WHERE shot_id IN (SELECT id FROM shots WHERE shot_order = 2);
    CREATE VIEW angles AS SELECT t.id, shot_assets.map_camera_to_angle(t.camera) AS angle FROM shots t});
$node->safe_psql('postgres', 'CREATE ROLE film_admin;
    GRANT EXECUTE ON FUNCTION shot_assets.attach(name) TO film_admin');
my $answers = everything($node);
my $before = $node->safe_psql('postgres', $catalog);
like($before, qr/film_admin.*map_camera_to_angle/s, 'there is a catalog to compare');

sub restore {
    my ($from, $to) = @_;
    database($to);
    $node->command_ok(['bash', '-c', sprintf('pg_dump -d %s | psql -X -q -v ON_ERROR_STOP=1 -d %s',
        map { "'" . $node->connstr($_) . "'" } $from, $to)], "$from is dumped and restored as $to");
}
restore('postgres', 'restored');
is($node->safe_psql('restored', $catalog), $before, 'restored, the catalog is the same');
is(everything($node, 'restored'), $answers, 'and so are the answers');

# --- the version after it
database('fresh', "CREATE EXTENSION shot_assets VERSION '$next';
    GRANT EXECUTE ON FUNCTION shot_assets.attach(name) TO film_admin; SELECT shot_assets.create_pipeline('film')");
my $fresh = $node->safe_psql('fresh', $catalog);
isnt($fresh, $before, 'the next version is another one');

for my $database (qw(postgres restored)) {
    $node->safe_psql($database, "ALTER EXTENSION shot_assets UPDATE TO '$next'");
    is($node->safe_psql($database, $catalog), $fresh, "$database: updated, the catalog is that of a fresh database");
    is(everything($node, $database), $answers, "$database: updated, it answers the same");
    is($node->safe_psql($database, 'SELECT DISTINCT angle FROM film.angles'), 'ms profile',
        "$database: what depends on a function uses the new one");
    is($node->safe_psql($database, 'SELECT shot_assets.count_scenes()'), '3', "$database: and there is something new");
    is($node->safe_psql($database, q{SELECT count(*) FROM shot_assets.attach('film') WHERE action <> 'kept'}), '0',
        "$database: the pipeline lacks nothing");
}
# A dump names no version: what is restored has the version that is the default there.
restore('postgres', 'restored_later');
$node->safe_psql('restored_later', "ALTER EXTENSION shot_assets UPDATE TO '$next'");
is($node->safe_psql('restored_later', $catalog), $fresh,
    'updated, dumped and restored: the catalog of a fresh database');
is(everything($node, 'restored_later'), $answers, 'and the same answers');

# What goes wrong in an update leaves the version that was.
my ($code, undef, $error) = $node->psql('postgres', "ALTER EXTENSION shot_assets UPDATE TO '$next.broken'");
isnt($code, 0, 'an update that fails');
is($node->safe_psql('postgres', q{SELECT extversion FROM pg_extension WHERE extname = 'shot_assets'}), $next,
    'leaves the version that was');
is($node->safe_psql('postgres', $catalog), $fresh, 'and its catalog');

$node->stop;
done_testing();
