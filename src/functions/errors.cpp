#include "functions/errors.h"

#include "pg/arguments.h"

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

}  // namespace shot_assets
