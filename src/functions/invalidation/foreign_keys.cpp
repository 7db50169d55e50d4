#include <utility>

#include "core/invalidation/causes.h"

#include "functions/invalidation/change.h"
#include "functions/invalidation/foreign_keys.h"

#include "functions/base/own_triggers.h"
#include "pg/arguments.h"
#include "pg/role.h"
#include "pg/statement.h"
#include "pg/table.h"

namespace shot_assets {

namespace {

constexpr char assignment_table[] = "shot_asset_assignments";

// What PostgreSQL's own trigger asks, for all of them at once.
constexpr pg::Statement<pg::Uuid> lock_shots = {
    "SELECT t.id FROM ONLY {shots} t WHERE t.id = ANY ($1) ORDER BY t.id FOR KEY SHARE OF t"};
constexpr pg::Statement<pg::Uuid> lock_instances = {
    "SELECT i.id FROM ONLY {scene_asset_instances} i WHERE i.id = ANY ($1) "
    "ORDER BY i.id FOR KEY SHARE OF i"};

const pg::Array<ForeignKey>* replaced = nullptr;

const char* column_of(ForeignKey::To to) { return to == ForeignKey::To::shot ? "shot_id" : "scene_asset_instance_id"; }

const char* table_of(ForeignKey::To to) { return to == ForeignKey::To::shot ? "shots" : "scene_asset_instances"; }

// Somebody may have made it anew so that it does not see all rows.
bool sees_every_row(const Trigger& trigger) {
  return TRIGGER_FOR_AFTER(trigger.tgtype) && !TRIGGER_FOR_ROW(trigger.tgtype) && trigger.tgqual == nullptr &&
         trigger.tgnattr == 0 && trigger.tgnewtable != nullptr;
}

bool is_checking(const Trigger& trigger) {
  return is_ours(trigger, "assignments_changed") && fires(trigger) && sees_every_row(trigger);
}

// What could tell that the keys are not checked row by row, or keep us from checking them; NULL if nothing could.
const char* obstacle(Relation table, Oid& checking_trigger) {
  if (SessionReplicationRole != SESSION_REPLICATION_ROLE_ORIGIN) return "session_replication_role is not origin";
  if (table->rd_rel->relkind != RELKIND_RELATION || table->rd_rel->relispartition) return "it is partitioned";
  if (table->rd_rules != nullptr) return "it has rules";
  for (int i = 0; table->trigdesc != nullptr && i < table->trigdesc->numtriggers; ++i) {
    const Trigger& trigger = table->trigdesc->triggers[i];
    if (!TRIGGER_FOR_INSERT(trigger.tgtype) || trigger.tgisinternal || trigger.tgenabled == TRIGGER_DISABLED) continue;
    if (!is_ours(trigger)) return psprintf("it has the trigger \"%s\"", trigger.tgname);
    if (is_checking(trigger)) checking_trigger = trigger.tgoid;
  }
  return OidIsValid(checking_trigger)
             ? nullptr
             : "its trigger of shot_assets is missing, disabled, or does not fire for every row";
}

// Of one uuid column to the id of an ordinary table.
bool refers(Relation table, const ForeignKeyCacheInfo& key, ForeignKey::To to) {
  const Oid referred = get_relname_relid(table_of(to), RelationGetNamespace(table));
  return key.confrelid == referred && get_rel_relkind(referred) == RELKIND_RELATION && key.nkeys == 1 &&
         key.conkey[0] == get_attnum(RelationGetRelid(table), column_of(to)) &&
         key.confkey[0] == get_attnum(referred, "id") && get_opcode(key.conpfeqop[0]) == F_UUID_EQ &&
         get_atttype(RelationGetRelid(table), key.conkey[0]) == UUIDOID;
}

// A trigger that may wait for the end of the transaction could find that the row is gone again; it is left in place.
void add_key(pg::Array<ForeignKey>& keys, Relation table, const ForeignKeyCacheInfo& key, ForeignKey::To to) {
  for (int i = 0; i < table->trigdesc->numtriggers; ++i) {
    const Trigger& trigger = table->trigdesc->triggers[i];
    if (trigger.tgfoid != F_RI_FKEY_CHECK_INS || trigger.tgconstraint != key.conoid || !fires(trigger)) continue;
    const char* name = get_constraint_name(key.conoid);
    if (trigger.tgdeferrable)
      ereport(DEBUG1, (errmsg_internal("foreign key \"%s\" is checked row by row: it is deferrable", name)));
    else
      keys.push_back({to, trigger.tgoid, name, RelationGetRelid(table), key.confrelid});
  }
}

[[noreturn]] void raise_not_present(const ForeignKey& key, const pg_uuid_t& id) {
  const Relation table = table_open(key.table, NoLock);
  ereport(ERROR, (errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
                  errmsg("insert or update on table \"%s\" violates foreign key constraint \"%s\"",
                         RelationGetRelationName(table), key.constraint),
                  errdetail("Key (%s)=(%s) is not present in table \"%s\".", column_of(key.to), pg::to_string(id),
                            table_of(key.to)),
                  errtableconstraint(table, key.constraint)));
  pg_unreachable();
}

// A policy that runs before the statement could put another table in the place of the one that the key refers to, and
// what is asked for by name would be found in the wrong one.
void require_same_table(const pg::Schema& schema, const ForeignKey& key) {
  if (get_relname_relid(table_of(key.to), schema.oid) == key.referred) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("table \"%s\" was changed while the function was running", table_of(key.to)),
                  errdetail("Foreign key \"%s\" refers to another table than this one.", key.constraint),
                  errhint("Try the call again.")));
}

void check(const pg::Schema& schema, const ForeignKey& key, pg::UuidSet& ids) {
  const Oid owner = pg::lasting_owner(schema, table_of(key.to));
  require_same_table(schema, key);
  const pg::RoleBefore before = pg::act_as(owner, schema.as_owner());
  pg::UuidSet present;
  pg::query(schema, key.to == ForeignKey::To::shot ? lock_shots : lock_instances, pg::Access::write,
            {pg::uuid_array(ids.span())}, [&](const auto& row) { present.insert(row.uuid(0)); });
  pg::restore_role(before);
  for (const pg_uuid_t& id : ids.values())
    if (!present.contains(id)) raise_not_present(key, id);
}

}  // namespace

ReplaceableKeys replaceable_foreign_keys(const pg::Schema& schema) {
  ReplaceableKeys replaceable;
  const Relation table = pg::open_table(schema, assignment_table, RowExclusiveLock);
  if (const char* reason = obstacle(table, replaceable.checking_trigger)) {
    ereport(DEBUG1, (errmsg_internal("foreign keys of \"%s\" are checked row by row: %s", assignment_table, reason)));
  } else {
    ListCell* cell;
    foreach (cell, RelationGetFKeyList(table))
      for (const ForeignKey::To to : {ForeignKey::To::shot, ForeignKey::To::instance})
        if (refers(table, *lfirst_node(ForeignKeyCacheInfo, cell), to))
          add_key(replaceable.keys, table, *lfirst_node(ForeignKeyCacheInfo, cell), to);
  }
  table_close(table, NoLock);
  return replaceable;
}

const pg::Array<ForeignKey>* replace_foreign_keys(const pg::Array<ForeignKey>* now) {
  return std::exchange(replaced, now);
}

void check_replaced_foreign_keys(const pg::Schema& schema, Change& change) {
  if (replaced == nullptr) return;
  // Meanwhile a trigger of the host may do anything else, which PostgreSQL checks.
  for (const ForeignKey& key : *replaced) {
    if (key.table != change.inserted_into) continue;
    check(schema, key, key.to == ForeignKey::To::shot ? change.shots : change.instances);
  }
}

}  // namespace shot_assets
