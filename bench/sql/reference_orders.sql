-- Two other ways to what reference_orders() returns, for the schema in the search path and films as film.sql makes
-- them: no transformation events, no image limit, a note wherever the video prompt needs one, no sentence that ends
-- elsewhere than at ". ". The benchmark refuses to measure them unless they return the same rows.

SET check_function_bodies = off;  -- the tables are found by the search path of the caller

-- The best set-based SQL: what an instance looks like is computed once per instance and angle, positions by one window.
CREATE FUNCTION bench.reference_orders_in_sql(scene uuid) RETURNS SETOF shot_assets.reference_order
LANGUAGE sql VOLATILE AS $$  -- else it is inlined, and a count has the documents optimised away
WITH shot AS MATERIALIZED (
  SELECT s.id, s.shot_id AS label, s.shot_order,
         CASE WHEN s.camera ~* '\m(profile|side)\M' THEN 'side'
              WHEN s.camera ~* '(three[- ]quarter|3/4)' THEN 'three_quarter'
              WHEN s.camera ~* '\m(behind|over[- ]the[- ]shoulder|OTS|back|rear)\M' THEN 'back'
              ELSE 'front' END AS angle
  FROM shots s WHERE s.scene_id = scene
), instance AS MATERIALIZED (
  SELECT i.id, i.project_asset_id, a.name, a.asset_type,
         split_part(coalesce(nullif(i.effective_description, ''), nullif(i.description_override, ''),
                             nullif(a.description, '')), '. ', 1) AS summary,
         coalesce(nullif(i.image_key_url, ''), nullif(i.selected_master_reference_url, ''),
                  nullif(a.image_key_url, '')) AS url,
         row_number() OVER (ORDER BY CASE a.asset_type WHEN 'character' THEN 0 WHEN 'location' THEN 1 WHEN 'prop' THEN 2
                                     ELSE 3 END, i.created_at, i.id) AS rank
  FROM scene_asset_instances i JOIN project_assets a ON a.id = i.project_asset_id WHERE i.scene_id = scene
), seen AS MATERIALIZED (
  SELECT i.id, i.name, i.asset_type, i.summary, i.rank, angle,
         CASE WHEN i.asset_type = 'character' THEN coalesce(v.image_url, f.image_url, i.url) ELSE i.url END AS url
  FROM instance i CROSS JOIN unnest('{front,side,three_quarter,back}'::text[]) AS angle
  LEFT JOIN asset_angle_variants v ON v.project_asset_id = i.project_asset_id AND v.angle_type = angle
    AND v.status = 'completed' AND v.image_url <> ''
  LEFT JOIN asset_angle_variants f ON f.project_asset_id = i.project_asset_id AND f.angle_type = 'front'
    AND f.status = 'completed' AND f.image_url <> ''
), placed AS (
  SELECT s.id AS shot_id, i.*, a.presence_type, a.presence_note,
         i.url IS NOT NULL AND a.presence_type IN ('throughout', 'exits') AS in_start,
         i.url IS NOT NULL AND a.presence_type IN ('throughout', 'enters') AS in_end
  FROM shot s
  JOIN shot_asset_assignments a ON a.shot_id = s.id
  JOIN seen i ON i.id = a.scene_asset_instance_id AND i.angle = s.angle
), numbered AS (
  SELECT p.*, concat(name, ' (', asset_type, ')', ' - ' || nullif(summary, '')) AS line,
         count(*) FILTER (WHERE in_start) OVER in_shot AS start_number,
         count(*) FILTER (WHERE in_end) OVER in_shot AS end_number
  FROM placed p
  WINDOW in_shot AS (PARTITION BY shot_id ORDER BY rank)
), composed AS (
  SELECT shot_id,
         jsonb_agg(jsonb_build_object('label', 'Image #' || start_number, 'assetName', name, 'url', url,
                                      'type', asset_type, 'instanceId', id) ORDER BY rank)
           FILTER (WHERE in_start) AS start_order,
         jsonb_agg(jsonb_build_object('label', 'Image #' || end_number, 'assetName', name, 'url', url,
                                      'type', asset_type, 'instanceId', id) ORDER BY rank)
           FILTER (WHERE in_end) AS end_order,
         string_agg(concat('Image #', start_number, ': ', line), E'\n' ORDER BY rank)
           FILTER (WHERE in_start) AS start_lines,
         string_agg(concat('Image #', end_number, ': ', line), E'\n' ORDER BY rank)
           FILTER (WHERE in_end) AS end_lines,
         jsonb_agg(jsonb_build_object('assetName', name, 'type', asset_type, 'instanceId', id,
                                      'presenceNote', presence_note) ORDER BY rank)
           FILTER (WHERE presence_type = 'passes_through') AS video_only,
         string_agg(CASE presence_type
                      WHEN 'enters' THEN concat(name, ' enters the frame', ' ' || presence_note)
                      WHEN 'exits' THEN concat(name, ' exits the frame', ' ' || presence_note)
                      ELSE concat('Midway through the shot, ', name, ' (' || nullif(summary, '') || ')', ' ',
                                  coalesce(presence_note, 'passes through the frame')) END, E'\n' ORDER BY rank)
           FILTER (WHERE presence_type <> 'throughout') AS video_notes
  FROM numbered GROUP BY shot_id
)
SELECT s.id, s.label, coalesce(c.start_order, '[]'), coalesce(c.end_order, '[]'),
       coalesce(E'Reference images:\n' || c.start_lines, ''), coalesce(E'Reference images:\n' || c.end_lines, ''),
       coalesce(c.video_only, '[]'), coalesce(c.video_notes, ''), '[]'::jsonb
FROM shot s LEFT JOIN composed c ON c.shot_id = s.id
ORDER BY s.shot_order NULLS LAST, s.label COLLATE "C", s.id
$$;

-- The same row by row, as it would be written in PL/pgSQL.
CREATE FUNCTION bench.reference_orders_in_plpgsql(scene uuid) RETURNS SETOF shot_assets.reference_order
LANGUAGE plpgsql STABLE AS $$
DECLARE
  s record;
  a record;
  angle text;
  entry jsonb;
  start_entries jsonb[];
  end_entries jsonb[];
  video_entries jsonb[];
  start_lines text[];
  end_lines text[];
  notes text[];
  line text;
  result shot_assets.reference_order;
BEGIN
  FOR s IN SELECT id, shot_id, camera FROM shots WHERE scene_id = scene
           ORDER BY shot_order NULLS LAST, shot_id COLLATE "C", id LOOP
    angle := CASE WHEN s.camera ~* '\m(profile|side)\M' THEN 'side'
                  WHEN s.camera ~* '(three[- ]quarter|3/4)' THEN 'three_quarter'
                  WHEN s.camera ~* '\m(behind|over[- ]the[- ]shoulder|OTS|back|rear)\M' THEN 'back'
                  ELSE 'front' END;
    start_entries := '{}'; end_entries := '{}'; video_entries := '{}';
    start_lines := '{}'; end_lines := '{}'; notes := '{}';
    FOR a IN
      SELECT i.id, p.name, p.asset_type, x.presence_type, x.presence_note,
             split_part(coalesce(nullif(i.effective_description, ''), nullif(i.description_override, ''),
                                 nullif(p.description, '')), '. ', 1) AS summary,
             coalesce(CASE WHEN p.asset_type = 'character' THEN coalesce(
                        (SELECT v.image_url FROM asset_angle_variants v
                         WHERE v.project_asset_id = p.id AND v.angle_type = angle
                           AND v.status = 'completed' AND v.image_url <> ''),
                        (SELECT v.image_url FROM asset_angle_variants v
                         WHERE v.project_asset_id = p.id AND v.angle_type = 'front'
                           AND v.status = 'completed' AND v.image_url <> ''))
                      END,
                      nullif(i.image_key_url, ''), nullif(i.selected_master_reference_url, ''),
                      nullif(p.image_key_url, '')) AS url
      FROM shot_asset_assignments x
      JOIN scene_asset_instances i ON i.id = x.scene_asset_instance_id
      JOIN project_assets p ON p.id = i.project_asset_id
      WHERE x.shot_id = s.id
      ORDER BY CASE p.asset_type WHEN 'character' THEN 0 WHEN 'location' THEN 1 WHEN 'prop' THEN 2 ELSE 3 END,
               i.created_at, i.id
    LOOP
      IF a.url IS NOT NULL THEN
        line := concat(': ', a.name, ' (', a.asset_type, ')', ' - ' || nullif(a.summary, ''));
        IF a.presence_type IN ('throughout', 'exits') THEN
          start_lines := start_lines || ('Image #' || cardinality(start_lines) + 1 || line);
          start_entries := start_entries || jsonb_build_object('label', 'Image #' || cardinality(start_entries) + 1,
            'assetName', a.name, 'url', a.url, 'type', a.asset_type, 'instanceId', a.id);
        END IF;
        IF a.presence_type IN ('throughout', 'enters') THEN
          end_lines := end_lines || ('Image #' || cardinality(end_lines) + 1 || line);
          end_entries := end_entries || jsonb_build_object('label', 'Image #' || cardinality(end_entries) + 1,
            'assetName', a.name, 'url', a.url, 'type', a.asset_type, 'instanceId', a.id);
        END IF;
      END IF;
      CASE a.presence_type
        WHEN 'enters' THEN notes := notes || concat(a.name, ' enters the frame', ' ' || a.presence_note);
        WHEN 'exits' THEN notes := notes || concat(a.name, ' exits the frame', ' ' || a.presence_note);
        WHEN 'passes_through' THEN
          notes := notes || concat('Midway through the shot, ', a.name, ' (' || nullif(a.summary, '') || ')', ' ',
                                   coalesce(a.presence_note, 'passes through the frame'));
          video_entries := video_entries || jsonb_build_object('assetName', a.name, 'type', a.asset_type,
            'instanceId', a.id, 'presenceNote', a.presence_note);
        ELSE NULL;
      END CASE;
    END LOOP;
    result := (s.id, s.shot_id, to_jsonb(start_entries), to_jsonb(end_entries),
               CASE start_lines WHEN '{}' THEN ''
                                ELSE E'Reference images:\n' || array_to_string(start_lines, E'\n') END,
               CASE end_lines WHEN '{}' THEN ''
                              ELSE E'Reference images:\n' || array_to_string(end_lines, E'\n') END,
               to_jsonb(video_entries), array_to_string(notes, E'\n'), '[]'::jsonb);
    RETURN NEXT result;
  END LOOP;
END
$$;

-- Reads the rows that reference_orders() reads, and does nothing with them.
CREATE FUNCTION bench.read_scene(scene uuid) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM s.id, s.shot_id, s.shot_order, s.camera, s.action, s.setting, s.dialogue, s.duration, s.characters_foreground,
          s.characters_background FROM shots s WHERE s.scene_id = scene;
  PERFORM i.id, i.project_asset_id, i.created_at, p.name, p.asset_type, p.description, p.image_key_url,
          i.description_override, i.effective_description, i.image_key_url, i.selected_master_reference_url,
          i.status_tags
  FROM scene_asset_instances i JOIN project_assets p ON p.id = i.project_asset_id WHERE i.scene_id = scene;
  PERFORM v.project_asset_id, v.angle_type, v.status, v.image_url FROM asset_angle_variants v
  WHERE v.project_asset_id = ANY (ARRAY(
    SELECT i.project_asset_id FROM scene_asset_instances i WHERE i.scene_id = scene));
  PERFORM e.* FROM transformation_events e
  WHERE e.confirmed AND e.scene_asset_instance_id = ANY (ARRAY(
    SELECT i.id FROM scene_asset_instances i WHERE i.scene_id = scene));
  PERFORM a.id, a.shot_id, a.scene_asset_instance_id, a.presence_type, a.presence_note, a.created_at, a.updated_at
  FROM shot_asset_assignments a JOIN shots t ON t.id = a.shot_id WHERE t.scene_id = scene;
END
$$;
