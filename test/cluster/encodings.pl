# A database of whatever encoding says what one in UTF-8 says, but for the signs that it lacks.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
$ENV{PGCLIENTENCODING} = 'UTF8';

# All that a database of this encoding says about a film, in the encoding of the client.
sub story {
    my ($encoding) = @_;
    my $database = lc "in_$encoding";
    $node->safe_psql('postgres', qq{CREATE DATABASE $database TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'});
    $node->safe_psql($database, q{
        SET client_min_messages = warning;
        CREATE EXTENSION shot_assets;
        SELECT shot_assets.create_pipeline('film');
        SELECT shot_assets.enable_history('film');
        SET search_path = film;
        INSERT INTO projects (id, name) VALUES ('f0000000-0000-0000-0000-000000000001', 'Film');
        INSERT INTO scenes (id, project_id, stage_locks) VALUES
          ('a0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', '{"9": {"status": "locked"}}');
        INSERT INTO shots (id, scene_id, shot_id, shot_order, action)
          SELECT ('b0000000-0000-0000-0000-00000000000' || n)::uuid, 'a0000000-0000-0000-0000-000000000001', n, n,
                 'Bob enters. Bob waits.' FROM generate_series(1, 2) n;
        INSERT INTO project_assets (id, project_id, name, asset_type, description, image_key_url) VALUES
          ('c0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', 'Bob', 'character',
           'A very tall man who limps' || repeat(' and limps', 30), 'bob.png'),
          ('c0000000-0000-0000-0000-000000000002', 'f0000000-0000-0000-0000-000000000001',
           'A' || repeat(' very', 20) || ' long name', 'location', NULL, 'long.png');
        INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
          SELECT replace(id::text, 'c', 'd')::uuid, 'a0000000-0000-0000-0000-000000000001', id FROM project_assets;
        SELECT shot_assets.auto_populate('a0000000-0000-0000-0000-000000000001');
        UPDATE shot_asset_assignments SET presence_type = 'enters' WHERE shot_id::text LIKE '%1';
        SELECT shot_assets.refresh_reference_orders('a0000000-0000-0000-0000-000000000001');
    });
    my $said = '';
    for my $call (
        q{SELECT shot_assets.trait_summary(description, 40) FROM project_assets ORDER BY id LIMIT 1},
        q{SELECT * FROM shot_assets.prompt_context('a0000000-0000-0000-0000-000000000001')},
        q{SELECT shot_assets.presence_chart('a0000000-0000-0000-0000-000000000001')},
        q{SELECT * FROM shot_assets.presence_matrix('a0000000-0000-0000-0000-000000000001')},
        q{SELECT * FROM shot_assets.shot_panel('b0000000-0000-0000-0000-000000000001')},
        q{SELECT * FROM shot_assets.shot_checklist('a0000000-0000-0000-0000-000000000001',
            'c0000000-0000-0000-0000-000000000001')},
        q{SELECT shot_assets.set_reference_override('b0000000-0000-0000-0000-000000000001', 'start', '[{"a": 1}]')},
        q{SELECT shot_assets.export_assignments()},
        q{SELECT shot_assets.assign_many('[{"shot_id": "nobody"}]')})
    {
        my ($status, $out, $error) = $node->psql($database, "SET search_path = film; $call");
        $out =~ s/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}\|//mg;  # the random id of an assignment
        $said .= "$call\n$out$error\n";
    }
    return $said;
}

my $unicode = story('UTF8');
like($unicode, qr/^A very tall man.*…$/m, 'a text is cut with an ellipsis');
like($unicode, qr/▶/, 'a matrix has signs');
like($unicode, qr/HINT: .*…/, 'so have messages');
unlike($unicode, qr/byte sequence/, 'all of it can be said');

is(story('SQL_ASCII'), $unicode, 'where the server does not know what its bytes mean, they are those of UTF-8');

my %stands_for = ('…' => '...', '●' => '*', '▶' => '>', '◀' => '<', '◇' => 'o', '·' => '.');
# Signs that the encoding lacks.
my %lacking = (
    LATIN1 => [ '…', '●', '▶', '◀', '◇' ], WIN1252 => [ '●', '▶', '◀', '◇' ], KOI8R => [ '…', '●', '▶', '◀', '◇' ],
    EUC_JP => [ '▶', '◀', '·' ]);
for my $encoding (sort keys %lacking) {
    my $expected = $unicode;
    $expected =~ s/\Q$_\E/$stands_for{$_}/g for @{ $lacking{$encoding} };
    is(story($encoding), $expected, "$encoding says the same, but for the signs that it lacks");
}

# Bytes that are no UTF-8, where the server does not look at them: whatever is written, the reason for it refuses nothing.
for my $table ('project_assets SET name', 'shots SET shot_id') {
    $node->safe_psql('in_sql_ascii', qq{
        SET search_path = film;
        UPDATE $table = E'Ren\\xe9e';
        SELECT shot_assets.auto_populate(id) FROM scenes});
    for my $statement (
        q{DELETE FROM shot_asset_assignments WHERE shot_id::text LIKE '%1'},
        q{INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_note)
          SELECT t.id, i.id, E'Ren\xe9e' FROM shots t, scene_asset_instances i WHERE t.id::text LIKE '%1'},
        q{UPDATE shot_asset_assignments SET presence_type = 'exits', presence_note = E'\xe9'},
        q{TRUNCATE shot_asset_assignments})
    {
        is($node->safe_psql('in_sql_ascii', qq{
            SET search_path = film;
            UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
            $statement;
            SELECT stage_locks #>> '{9,status}' FROM scenes}), 'outdated', "$table to other bytes, and $statement");
    }
}

# Neither does the name of who does it, which a history keeps.
is((split /\n/, $node->safe_psql('in_sql_ascii', q{
    SET search_path = film;
    SET shot_assets.user_id = E'Ren\\xe9e';
    SELECT shot_assets.auto_populate(id) FROM scenes;
    DELETE FROM shot_asset_assignments;
    SELECT DISTINCT changed_by FROM shot_asset_assignment_history WHERE changed_by <> 'postgres'}))[-1], 'Ren?e', 'a name that is no UTF-8 refuses no change');

$node->stop;
done_testing();
