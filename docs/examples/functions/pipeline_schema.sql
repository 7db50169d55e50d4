SELECT shot_assets.pipeline_schema();
