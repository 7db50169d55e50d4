# Restores by another role than the one that created the extension: what is lost is reported by check_pipeline(), and
# docs/how_to/back_up_and_upgrade.md says how to lose nothing.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

# --- a studio whose extension and tables belong to ordinary roles
$node->safe_psql('postgres', q{
  CREATE ROLE film_admin LOGIN;
  CREATE ROLE film_helper LOGIN;
  CREATE DATABASE studio;
  GRANT CREATE ON DATABASE studio TO film_admin});
$node->safe_psql('studio', q{
  SET ROLE film_admin;
  CREATE EXTENSION shot_assets;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO film_helper;
  SELECT shot_assets.create_pipeline('film');
  SELECT shot_assets.enable_history('film')});
is($node->safe_psql('studio', q{SELECT * FROM shot_assets.check_pipeline('film')}), '', 'there is a pipeline');
my $dump = $node->basedir . '/studio.sql';
$node->command_ok(['pg_dump', '-d', $node->connstr('studio'), '-f', $dump], 'it is dumped');

sub check { return $node->safe_psql($_[0], q{SELECT severity || ' ' || object || ' ' || problem FROM shot_assets.check_pipeline('film')}) }
sub may { return $node->safe_psql($_[0], qq{SELECT has_function_privilege('$_[1]', 'shot_assets.attach(name)', 'EXECUTE')}) }

# --- by a superuser: the extension is the superuser's, and grants of film_admin are gone
$node->safe_psql('postgres', 'CREATE DATABASE restored');
my ($out, $error) = run_command(['psql', '-X', '-q', '-d', $node->connstr('restored'), '-f', $dump]);
is(may('restored', 'film_admin'), 'f', 'by a superuser: set-up is no longer for the former owner of the extension');
is(check('restored'), 'warning schema shot_assets role film_admin lacks EXECUTE on trigger functions, without which it cannot create or restore triggers',
    'and the check reports what the owner of the tables lacks');
$node->safe_psql('restored', $node->safe_psql('restored', q{SELECT remedy FROM shot_assets.check_pipeline('film')}));
is(check('restored'), '', 'the remedy is enough');

# --- the way of the documentation: the role that owned the extension creates it first
$node->safe_psql('postgres', 'CREATE DATABASE prepared; GRANT CREATE ON DATABASE prepared TO film_admin');
$node->safe_psql('prepared', 'SET ROLE film_admin; CREATE EXTENSION shot_assets');
$node->command_ok(['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('prepared'), '-f', $dump],
    'into a database where the extension was created by its former owner, the dump is restored without an error');
is(may('prepared', 'film_admin'), 't', 'its owner may set up');
is(may('prepared', 'film_helper'), 't', 'so may whom it granted that');
is(check('prepared'), '', 'and nothing is missing');

# --- by a role that may not use the trigger functions: tables without triggers
$node->safe_psql('postgres', 'CREATE DATABASE poor; GRANT CREATE ON DATABASE poor TO film_admin');
$node->safe_psql('poor', 'CREATE EXTENSION shot_assets');
$node->command_ok(['pg_dump', '--no-owner', '--no-privileges', '-d', $node->connstr('studio'), '-f', "$dump.poor"], 'a dump without owners');
run_command(['psql', '-X', '-q', '-d', $node->connstr('poor') . ' user=film_admin', '-f', "$dump.poor"]);
is($node->safe_psql('poor', q{SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'shot_assets%'}), '0', 'by a role without EXECUTE: no triggers are restored');
is(check('poor'), "warning schema shot_assets role film_admin lacks EXECUTE on trigger functions, without which it cannot create or restore triggers\n"
    . join("\n", 'warning schema film is not attached: none of the triggers that guard it is there',
           map { my $event = $_; map { "warning trigger shot_history_$event on shot_asset_$_ is missing" } qw(assignments extra_references) }
               qw(delete insert truncate update)),
    'the check reports it');
$node->safe_psql('poor', q{SELECT shot_assets.attach('film'); SELECT shot_assets.enable_history('film')});
is(check('poor'), '', 'attach() and enable_history() by a superuser bring everything back');

# --- settings of a role, in a session that has not loaded the library
my ($code, undef, $message) = $node->psql('studio', q{SET ROLE film_admin; ALTER ROLE film_admin SET shot_assets.pipeline_schema = 'film'});
like($message, qr/permission denied to set parameter "shot_assets.pipeline_schema"/, 'a setting that PostgreSQL does not know yet is for superusers');
$node->safe_psql('studio', q{SET ROLE film_admin; SELECT shot_assets.version(); ALTER ROLE film_admin SET shot_assets.pipeline_schema = 'film'});
is($node->safe_psql('studio', 'SELECT shot_assets.pipeline_schema()', connstr => $node->connstr('studio') . ' user=film_admin'), 'film',
    'once a function has loaded the library, everyone can set it');
$node->safe_psql('postgres', 'GRANT SET ON PARAMETER shot_assets.pipeline_schema TO film_helper');
$node->safe_psql('studio', q{SET ROLE film_helper; ALTER ROLE film_helper SET shot_assets.pipeline_schema = 'film'});
is($node->safe_psql('studio', 'SHOW shot_assets.pipeline_schema', connstr => $node->connstr('studio') . ' user=film_helper'), 'film',
    'a role that was granted SET needs no library for it');

$node->stop;
done_testing();
