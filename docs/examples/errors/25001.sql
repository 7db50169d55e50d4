-- auto_populate_all() commits, so it cannot be part of a transaction.
BEGIN;
CALL shot_assets.auto_populate_all();
ROLLBACK;
