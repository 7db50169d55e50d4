SET client_min_messages = warning;
CALL shot_assets.auto_populate_all();
