-- The tables as create_pipeline() makes them.
SET SESSION AUTHORIZATION host_owner;
SELECT count(*) FROM shot_assets.create_pipeline('film');
