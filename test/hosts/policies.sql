-- Row-level security of the application: a row belongs to the user of its project.
SET SESSION AUTHORIZATION host_owner;
SET search_path = film;
CREATE POLICY of_user ON projects USING (user_id::text = current_setting('shot_assets.user_id', true));
CREATE POLICY of_user ON scenes USING (EXISTS (SELECT FROM projects p WHERE p.id = scenes.project_id));
CREATE POLICY of_user ON shots USING (EXISTS (SELECT FROM scenes s WHERE s.id = shots.scene_id));
CREATE POLICY of_user ON project_assets USING (EXISTS (SELECT FROM projects p WHERE p.id = project_assets.project_id));
CREATE POLICY of_user ON scene_asset_instances USING (EXISTS (SELECT FROM scenes s WHERE s.id = scene_asset_instances.scene_id));
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_assets ENABLE ROW LEVEL SECURITY;
ALTER TABLE scene_asset_instances ENABLE ROW LEVEL SECURITY;
