-- The tables of an application that was there before: other types that the contract allows, an assignment table of its
-- own, functions and triggers of its own. attach() comes with film.sql.
SET SESSION AUTHORIZATION host_owner;
CREATE SCHEMA film;
SET search_path = film;
CREATE TYPE kind AS ENUM ('character', 'location', 'prop', 'extra');
CREATE FUNCTION fn_update_timestamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TABLE projects (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id text, name text);
CREATE TABLE scenes (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), project_id uuid REFERENCES projects ON DELETE CASCADE, scene_number text,
  slug varchar(80), updated_at timestamptz DEFAULT now(), shot_list_locked_at timestamptz);
CREATE TABLE shots (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), scene_id uuid REFERENCES scenes ON DELETE CASCADE, shot_id varchar(20),
  shot_order bigint, duration smallint, dialogue text, action text, setting varchar, camera varchar(200),
  characters_foreground text[], characters_background varchar[], frame_prompt text, video_prompt text,
  prompts_generated_at timestamptz, updated_at timestamptz DEFAULT now());
CREATE TABLE project_assets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), project_id uuid REFERENCES projects ON DELETE CASCADE,
  name varchar(200) NOT NULL, asset_type kind NOT NULL, description text, image_key_url text);
CREATE TABLE scene_asset_instances (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), scene_id uuid NOT NULL REFERENCES scenes ON DELETE CASCADE,
  project_asset_id uuid NOT NULL REFERENCES project_assets ON DELETE CASCADE, description_override text,
  effective_description text, image_key_url text, status_tags text[], selected_master_reference_url text,
  created_at timestamptz DEFAULT now());
CREATE TABLE asset_angle_variants (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), project_asset_id uuid NOT NULL REFERENCES project_assets ON DELETE CASCADE,
  angle_type text, image_url text, status text);
CREATE TABLE transformation_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  scene_asset_instance_id uuid REFERENCES scene_asset_instances ON DELETE CASCADE,
  scene_id uuid REFERENCES scenes ON DELETE CASCADE, trigger_shot_id uuid REFERENCES shots ON DELETE CASCADE,
  transformation_type text, completion_shot_id uuid, pre_description text, post_description text,
  transformation_narrative text, pre_image_key_url text, post_image_key_url text, confirmed boolean,
  created_at timestamptz DEFAULT now());
CREATE TABLE shot_asset_assignments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), shot_id uuid NOT NULL REFERENCES shots ON DELETE CASCADE,
  scene_asset_instance_id uuid NOT NULL REFERENCES scene_asset_instances ON DELETE CASCADE,
  presence_type varchar(30) NOT NULL DEFAULT 'throughout', presence_note text, colour text,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
