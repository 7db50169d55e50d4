#include <utility>

#include "core/invalidation/causes.h"

#include "functions/invalidation/capture.h"
#include "functions/invalidation/change.h"
#include "pg/arguments.h"
#include "pg/sqlstate.h"

namespace shot_assets {

namespace {
PopulationUnderWay* population = nullptr;

// The latest statement that captured scenes by itself. Its triggers have its snapshot; those of others have not.
struct CapturingStatement {
  FullTransactionId transaction;
  CommandId command;
  Oid schema;
  std::span<const pg_uuid_t> scenes;  // in the memory of the transaction

  bool is_at_work(Oid at) const {
    return schema == at && FullTransactionIdEquals(transaction, GetTopFullTransactionIdIfAny()) &&
           ActiveSnapshotSet() && command == GetActiveSnapshot()->curcid;
  }
};
CapturingStatement capturing = {};

}  // namespace

PopulationUnderWay* set_population(PopulationUnderWay* now) { return std::exchange(population, now); }

void note_captured(Oid schema, const pg::UuidSet& scenes) {
  const MemoryContext before = MemoryContextSwitchTo(TopTransactionContext);
  pg::Array<pg_uuid_t> kept;
  for (const pg_uuid_t& scene : scenes.values()) kept.push_back(scene);
  MemoryContextSwitchTo(before);
  capturing = {GetTopFullTransactionId(), GetActiveSnapshot()->curcid, schema, kept.span()};
}

std::span<const pg_uuid_t> captured_scenes(Oid schema) {
  if (capturing.is_at_work(schema)) return capturing.scenes;
  if (population == nullptr || population->schema != schema) return {};
  return population->captured.span();
}

bool is_being_populated(Oid schema, const pg_uuid_t& scene) {
  return population != nullptr && population->schema == schema && population->scenes.contains(scene);
}

bool is_capture(Oid schema, const Change& change, const pg_uuid_t& scene, bool managed) {
  if (!is_being_populated(schema, scene)) return false;
  if (!managed) population->captured.insert(scene);
  const bool captured = population->captured.contains(scene);
  if (!captured && population->kind == Population::of_legacy_scene)
    ereport(ERROR,
            (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
             errmsg("scene %s was given its first assignment meanwhile", pg::to_string(scene)),
             errdetail("It is no longer a legacy scene, so it was not populated."), errhint("Try the call again.")));
  return captured && change.only_throughout;
}

}  // namespace shot_assets
