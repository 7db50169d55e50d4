#include "functions/invalidation/truncation.h"

namespace shot_assets {

namespace {

// It has its tables open and locked.
bool is_emptied(Oid oid) {
  const Relation table = try_table_open(oid, AccessShareLock);
  if (table == nullptr) return false;
  const bool emptied = table->rd_refcnt > 1 && CheckRelationLockedByMe(table, AccessExclusiveLock, true);
  table_close(table, NoLock);
  return emptied;
}

// Adds the tables that the table at a place of a list refers to, and that are emptied, too.
List* add_emptied_parents(List* tables, int place) {
  const Relation table = table_open(list_nth_oid(tables, place), NoLock);
  ListCell* cell;
  foreach (cell, RelationGetFKeyList(table)) {
    const Oid parent = static_cast<ForeignKeyCacheInfo*>(lfirst(cell))->confrelid;
    if (is_emptied(parent)) tables = list_append_unique_oid(tables, parent);
  }
  table_close(table, NoLock);
  return tables;
}

}  // namespace

bool is_emptied(const pg::Schema& schema, const char* table) {
  const Oid oid = get_relname_relid(table, schema.oid);
  return OidIsValid(oid) && is_emptied(oid);
}

void refuse_pending_triggers(Oid table) {
  List* tables = list_make1_oid(table);
  for (int i = 0; i < list_length(tables); ++i) tables = add_emptied_parents(tables, i);
  for (List* more; (more = heap_truncate_find_FKs(tables)) != NIL;) tables = list_concat(tables, more);
  ListCell* cell;
  foreach (cell, tables) {
    const Oid emptied = lfirst_oid(cell);
    if (!AfterTriggerPendingOnRel(emptied)) continue;
    const char* const name = get_rel_name(emptied);
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("cannot truncate table \"%s\" because it has pending trigger events", name),
                    errdetail("Code on table \"scenes\" or \"shot_asset_scene_states\" has just written to it."),
                    errhint("Make the triggers of \"%s\" not deferrable, or drop that code.", name)));
  }
}

}  // namespace shot_assets
