# What the tests of crashes, dumps and load stand on: a film of any size, and everything that contradicts itself in it.
package Film;
use strict;
use warnings;
use Exporter 'import';
use Time::HiRes 'usleep';

our @EXPORT = qw(make_film in_film wait_in_film kill_and_restart contradictions everything);

# A pipeline "film" with so many scenes, all legacy and with stages 7 to 12 locked; shots and instances are per scene.
sub make_film {
    my ($node, %size) = @_;
    $node->safe_psql('postgres', qq{
        SET client_min_messages = warning;
        CREATE EXTENSION IF NOT EXISTS shot_assets;
        DROP SCHEMA IF EXISTS film CASCADE;
        SELECT shot_assets.create_pipeline('film');
        SET search_path = film;
        INSERT INTO projects (name) VALUES ('Film');
        INSERT INTO scenes (project_id, scene_number, stage_locks)
          SELECT p.id, n,
                 (SELECT jsonb_object_agg(stage, '{"status": "locked"}'::jsonb) FROM generate_series(7, 12) stage)
          FROM projects p, generate_series(1, $size{scenes}) n;
        INSERT INTO shots (scene_id, shot_id, shot_order, camera, action)
          SELECT id, n, n, 'MS profile', 'Asset 1 walks. Asset 2 waits.'
          FROM scenes, generate_series(1, $size{shots}) n;
        INSERT INTO project_assets (project_id, name, asset_type, description, image_key_url)
          SELECT p.id, 'Asset ' || n, 'character', 'A tall man. He limps.', n || '.png'
          FROM projects p, generate_series(1, $size{instances}) n;
        INSERT INTO scene_asset_instances (scene_id, project_asset_id)
          SELECT s.id, p.id FROM scenes s, project_assets p;
        ANALYZE});
}

sub in_film {
    my ($node, $query) = @_;
    return $node->safe_psql('postgres', "SET search_path = film; $query");
}

# Waits until a condition is true; dies where it does not become so.
sub wait_in_film {
    my ($node, $condition) = @_;
    in_film($node, qq{
        DO \$\$
        BEGIN
          FOR attempt IN 1..60000 LOOP
            IF ($condition) THEN RETURN; END IF;
            PERFORM pg_sleep(0.002);
            -- What other sessions do is looked up once in a transaction, unless one asks again.
            PERFORM pg_stat_clear_snapshot();
          END LOOP;
          RAISE 'it never came so far';
        END \$\$});
}

# kill -9 of the postmaster. Its children notice by themselves; a new server starts when all of them have.
sub kill_and_restart {
    my ($node) = @_;
    my @processes = split /\n/, in_film($node, 'SELECT pid FROM pg_stat_activity');
    push @processes, $node->{_pid};
    $node->kill9;
    for my $process (@processes) {
        usleep(10_000) while kill 0, $process;
    }
    $node->start;
}

# Empty where a film that is populated, refreshed and changed by whole scenes has nothing half done.
sub contradictions {
    my ($node) = @_;
    return in_film($node, q{
        WITH counted AS (
          SELECT s.id, s.stage_locks, (SELECT count(*) FROM shots t WHERE t.scene_id = s.id) AS shots,
                 (SELECT count(*) FROM scene_asset_instances i WHERE i.scene_id = s.id) AS instances,
                 (SELECT count(*) FROM shot_asset_assignments a JOIN shots t ON t.id = a.shot_id
                  WHERE t.scene_id = s.id) AS assignments,
                 (SELECT count(DISTINCT a.presence_type) FROM shot_asset_assignments a JOIN shots t ON t.id = a.shot_id
                  WHERE t.scene_id = s.id) AS presences,
                 (SELECT bool_or(a.presence_type <> 'throughout') FROM shot_asset_assignments a
                  JOIN shots t ON t.id = a.shot_id WHERE t.scene_id = s.id) AS is_changed,
                 (SELECT count(*) FROM shot_asset_shot_states r JOIN shots t ON t.id = r.shot_id
                  WHERE t.scene_id = s.id) AS refreshed,
                 (SELECT count(*) FROM shots t
                  WHERE t.scene_id = s.id AND t.reference_image_order IS NOT NULL) AS written,
                 EXISTS (SELECT FROM shot_asset_scene_states m
                         WHERE m.scene_id = s.id AND m.managed_since IS NOT NULL) AS is_managed
          FROM scenes s)
        SELECT id, 'half populated' FROM counted WHERE assignments NOT IN (0, shots * instances)
        UNION ALL SELECT id, 'managed by halves' FROM counted WHERE is_managed <> (assignments > 0)
        UNION ALL SELECT id, 'half refreshed' FROM counted WHERE refreshed NOT IN (0, shots) OR written <> refreshed
        UNION ALL SELECT id, 'half changed' FROM counted WHERE presences > 1
        UNION ALL SELECT id, 'a locked stage missed a change' FROM counted
          WHERE is_changed AND stage_locks #>> '{9,status}' = 'locked'
        UNION ALL SELECT id, 'a stage is outdated by nothing' FROM counted
          WHERE NOT COALESCE(is_changed, false) AND stage_locks #>> '{9,status}' = 'outdated'
        UNION ALL SELECT a.id, 'spans two scenes' FROM shot_asset_assignments a JOIN shots t ON t.id = a.shot_id
          JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id WHERE t.scene_id <> i.scene_id});
}

# What a user can see of a film, as one text.
sub everything {
    my ($node, $database, $schema) = @_;
    return $node->safe_psql($database // 'postgres', 'SET search_path = ' . ($schema // 'film') . q{;
        SELECT jsonb_pretty(jsonb_build_object(
          'assignments', (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM shot_asset_assignments a),
          'managed', (SELECT jsonb_agg(m.scene_id ORDER BY m.scene_id) FROM shot_asset_scene_states m
                      WHERE m.managed_since IS NOT NULL),
          'locks', (SELECT jsonb_agg(s.stage_locks ORDER BY s.id) FROM scenes s),
          'causes', (SELECT jsonb_agg(to_jsonb(b) ORDER BY s.id, b)
                     FROM scenes s, shot_assets.outdated_because(s.id) b),
          'stored', (SELECT jsonb_agg(jsonb_build_array(t.reference_image_order, t.end_frame_reference_image_order)
                     ORDER BY t.id) FROM shots t),
          'stale', (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.shot_id) FROM scenes s, shot_assets.stale_shots(s.id) r),
          'orders', (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.shot_id)
                     FROM scenes s, shot_assets.reference_orders(s.id) o)))});
}

1;
