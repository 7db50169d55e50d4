-- Auto-population of all legacy scenes.

CREATE PROCEDURE shot_assets.auto_populate_all(
  batch_size int DEFAULT 1000, report_every interval DEFAULT '2 seconds',
  INOUT scenes bigint DEFAULT NULL, INOUT created bigint DEFAULT NULL, INOUT failed bigint DEFAULT NULL
)
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_auto_populate_all';
COMMENT ON PROCEDURE shot_assets.auto_populate_all(int, interval, bigint, bigint, bigint) IS
  'Populates every legacy scene of the pipeline, batch_size scenes per transaction (at most 1,000, for each is a lock), and returns how many scenes it populated, how many assignments it created, and how many scenes failed. Reports progress in notices, at most every report_every. Can be stopped and called again; sessions that call it at once share the work. A scene that somebody is at work on comes last, and is then waited for (lock_timeout applies). A scene that cannot be populated is reported in a warning and stays legacy; the others go on. Errors: 25001 inside a transaction block, 22023 bad batch_size.';
GRANT EXECUTE ON ROUTINE shot_assets.auto_populate_all TO PUBLIC;
