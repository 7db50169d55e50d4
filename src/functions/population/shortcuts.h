// What population asks once instead of once per row: each foreign key once per shot and instance, and each row-level
// policy once per value. The results are the same, in half the time. shot_assets.population_shortcuts switches it off.
//
// To do without it, delete shortcuts.*, functions/invalidation/foreign_keys.*, pg/insert_pairs.* and pg/row_policies.*,
// and let populate.cpp call pg::execute(). Then remove what only they use: the call in invalidation.cpp,
// Change::inserted_into, pg::Started, StatementPlan::queries, and the setting.
#pragma once

#include "functions/invalidation/foreign_keys.h"
#include "pg/statement.h"

namespace shot_assets {

using Shortcuts = ReplaceableKeys;  // none are taken where there are no keys

// Finds those that are safe for a schema. The table stays locked against a change of its triggers
// until the transaction ends.
Shortcuts find_shortcuts(const pg::Schema& schema);

// Runs an INSERT of pairs of a shot and an instance; returns how many rows it inserted.
uint64 insert_by(const Shortcuts& shortcuts, const pg::Schema& schema, const pg::Statement<>& statement,
                 std::initializer_list<pg::Param> params);

}  // namespace shot_assets
