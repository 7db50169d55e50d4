#include "functions/pipeline.h"

#include "functions/errors.h"
#include "functions/settings.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr char assignment_table[] = "shot_asset_assignments";

constexpr pg::Statement scene_exists = {"SELECT true FROM {scenes} WHERE id OPERATOR(pg_catalog.=) $1"};

bool holds_pipeline(Oid schema) {
  const Oid table = get_relname_relid(assignment_table, schema);
  return OidIsValid(table) && get_rel_relkind(table) == RELKIND_RELATION;
}

std::string_view configured_schema(const char* name) {
  const Oid schema = get_namespace_oid(name, true);
  if (!OidIsValid(schema) || !holds_pipeline(schema))
    ereport(ERROR,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("schema \"%s\" holds no pipeline", name),
             errdetail("The setting shot_assets.pipeline_schema names it, but it has no table %s.", assignment_table),
             errhint("Run SELECT * FROM shot_assets.attach(%s), or change the setting.", quote_literal_cstr(name))));
  return name;
}

}  // namespace

std::string_view pipeline_schema() {
  if (settings::pipeline_schema != nullptr && settings::pipeline_schema[0] != '\0')
    return configured_schema(settings::pipeline_schema);

  // A temporary table must not pass itself off as the pipeline.
  ListCell* cell;
  foreach (cell, fetch_search_path(false)) {
    const Oid schema = lfirst_oid(cell);
    if (!isAnyTempNamespace(schema) && holds_pipeline(schema)) return get_namespace_name(schema);
  }
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("no pipeline schema"),
                  errdetail("No schema of the search path holds a table %s.", assignment_table),
                  errhint("Run SELECT * FROM shot_assets.create_pipeline('…') for a new pipeline or "
                          "shot_assets.attach('…') for tables of your own, or set shot_assets.pipeline_schema.")));
  pg_unreachable();
}

std::string_view schema_of(Relation relation) { return get_namespace_name(RelationGetNamespace(relation)); }

void require_scene(std::string_view schema, const pg_uuid_t& scene) {
  if (pg::query(schema, scene_exists, pg::Access::read, {pg::uuid(scene)}, [](const pg::Row&) {}) == 0)
    raise_not_found("scene", scene);
}

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_pipeline_schema) {
  const std::string_view schema = shot_assets::pipeline_schema();
  auto* name = static_cast<Name>(palloc0(NAMEDATALEN));
  memcpy(NameStr(*name), schema.data(), schema.size());
  PG_RETURN_NAME(name);
}
