#include "functions/base/errors.h"

#include "pg/arguments.h"
#include "pg/template.h"
#include "pg/uuid_set.h"

namespace shot_assets {

void raise_not_found(const char* what, const pg_uuid_t& id, const char* place) {
  ereport(ERROR, (errcode(SHOT_ASSETS_NOT_FOUND), errmsg("%s %s does not exist%s", what, pg::to_string(id), place),
                  errdetail("No such %s is visible in the pipeline.", what),
                  errhint("Check the id, and that shot_assets.pipeline_schema() is the pipeline you mean.")));
  pg_unreachable();
}

void raise_different_scenes(const pg_uuid_t& shot, const pg_uuid_t& instance, const char* place) {
  ereport(
      ERROR,
      (errcode(ERRCODE_CHECK_VIOLATION), errmsg("shot and scene asset instance belong to different scenes%s", place),
       errdetail("Shot %s and instance %s are not of one scene.", pg::to_string(shot), pg::to_string(instance)),
       errhint("Assign an instance of the shot's own scene.")));
  pg_unreachable();
}

void raise_not_updatable(uint64 shots) {
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg_plural("%llu shot cannot be updated", "%llu shots cannot be updated", shots,
                                static_cast<unsigned long long>(shots)),
                  errdetail("Row-level security shows them to role \"%s\" but does not let it change them.",
                            GetUserNameFromId(GetUserId(), false)),
                  errhint("Give the role an UPDATE policy on shots that covers what its SELECT policy shows.")));
  pg_unreachable();
}

void raise_not_deletable(const char* table, uint64 rows) {
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg_plural("%llu row of %s cannot be deleted", "%llu rows of %s cannot be deleted", rows,
                                static_cast<unsigned long long>(rows), table),
                  errdetail("Row-level security, or a trigger, keeps what role \"%s\" wants to delete.",
                            GetUserNameFromId(GetUserId(), false)),
                  errhint("Give the role a DELETE policy on %s that covers what its SELECT policy shows.", table)));
  pg_unreachable();
}

void raise_another_scene(const pg_uuid_t& shot, const pg_uuid_t& scene, const char* place) {
  ereport(
      ERROR,
      (errcode(ERRCODE_CHECK_VIOLATION), errmsg("shot %s belongs to another scene%s", pg::to_string(shot), place),
       errdetail("It is not a shot of scene %s.", pg::to_string(scene)), errhint("Name shots of this scene only.")));
  pg_unreachable();
}

void raise_not_one_row(const char* table, uint64 rows) {
  ereport(ERROR,
          (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
           errmsg_plural("table \"%s\" answers one row with %llu row", "table \"%s\" answers one row with %llu rows",
                         rows, table, static_cast<unsigned long long>(rows)),
           errdetail("A trigger or a rule of the table has skipped or added rows."),
           errhint("Have it let each row through as one row.")));
  pg_unreachable();
}

void raise_doubled_id(const pg::Schema& schema, const char* table, const pg_uuid_t& id) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("table \"%s\" has several rows with id %s", table, pg::to_string(id)),
                  errdetail("The table is in schema \"%s\", and has no primary or unique key on id.", schema.name),
                  pg::hint_at_check(schema)));
  pg_unreachable();
}

void require_distinct(std::span<const pg_uuid_t> ids, const char* list, const char* what) {
  pg::UuidSet seen;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::size_t first = seen.insert(ids[i]);
    if (first < i)
      ereport(ERROR, (errcode(ERRCODE_UNIQUE_VIOLATION),
                      errmsg("elements %zu and %zu of %s are the same %s", first + 1, i + 1, list, what),
                      errdetail("Both are %s.", pg::to_string(ids[i])), errhint("Name each %s once.", what)));
  }
}

}  // namespace shot_assets
