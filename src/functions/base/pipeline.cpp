#include "functions/base/pipeline.h"

#include "functions/base/errors.h"
#include "functions/base/settings.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr char assignment_table[] = "shot_asset_assignments";
constexpr const char* other_tables[] = {
    "scenes", "shots", "project_assets", "scene_asset_instances", "shot_asset_scene_states", "shot_asset_shot_states"};

constexpr pg::Statement<pg::Bool> scene_exists = {"SELECT true FROM {scenes} WHERE id = $1"};
constexpr pg::Statement<pg::Uuid> scene_by_shot = {
    "SELECT scene_id FROM {shots} WHERE id = $1 AND scene_id IS NOT NULL"};

bool holds_pipeline(Oid schema) {
  const Oid table = get_relname_relid(assignment_table, schema);
  return OidIsValid(table) && get_rel_relkind(table) == RELKIND_RELATION;
}

pg::Schema configured_schema(const char* name) {
  const Oid schema = get_namespace_oid(name, true);
  if (!OidIsValid(schema) || !holds_pipeline(schema))
    ereport(ERROR,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("schema \"%s\" holds no pipeline", name),
             errdetail("The setting shot_assets.pipeline_schema names it, but it has no table %s.", assignment_table),
             errhint("Run SELECT * FROM shot_assets.attach(%s), or change the setting.", quote_literal_cstr(name))));
  return {schema, pstrdup(name)};  // the setting can change while a function runs
}

pg::Schema find_pipeline() {
  if (settings::pipeline_schema != nullptr && settings::pipeline_schema[0] != '\0')
    return configured_schema(settings::pipeline_schema);

  // Not the temporary schema: its tables must not pass themselves off as the pipeline.
  for (const Oid schema : pg::schemas_of_search_path()) {
    const char* const name = get_namespace_name(schema);  // NULL: somebody has just dropped it
    if (name != nullptr && !isAnyTempNamespace(schema) && holds_pipeline(schema)) return {schema, name};
  }
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("no pipeline schema"),
                  errdetail("No schema of the search path holds a table %s.", assignment_table),
                  errhint("Run SELECT * FROM shot_assets.create_pipeline('...') for a new pipeline or "
                          "shot_assets.attach('...') for tables of your own, or set shot_assets.pipeline_schema.")));
  pg_unreachable();
}

pg::Schema require_tables(const pg::Schema& schema) {
  for (const char* const table : other_tables)
    if (!pg::has_table(schema, table))
      ereport(
          ERROR,
          (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
           errmsg("schema \"%s\" has no table \"%s\"", schema.name, table),
           // A trigger works on the schema of its table, which may have been moved away from the others.
           holds_pipeline(schema.oid)
               ? errdetail("It is a pipeline schema, because it has a table %s.", assignment_table)
               : errdetail("A trigger of shot_assets is on a table of this schema."),
           errhint("Run SELECT * FROM shot_assets.attach(%s), which adds what it can and says what else is missing.",
                   quote_literal_cstr(schema.name))));
  return schema;
}

// Set-up needs all tables at the same time, and begins with this one. A call that holds others before it comes to this
// one would be in the way of set-up, and set-up of it. Who may not read the table does not get to lock it either.
void lock_assignments_first(const pg::Schema& schema) {
  const Oid table = get_relname_relid(assignment_table, schema.oid);
  if (OidIsValid(table) && pg_class_aclcheck(table, GetUserId(), ACL_SELECT) == ACLCHECK_OK)
    LockRelationOid(table, AccessShareLock);
}

}  // namespace

pg::Schema pipeline_schema() {
  const pg::Schema schema = find_pipeline();
  lock_assignments_first(schema);
  return require_tables(schema);
}

pg::Schema schema_of(Relation relation) {
  const Oid schema = RelationGetNamespace(relation);
  return require_tables({schema, get_namespace_name(schema), pg::Acting::owner});
}

void require_ordinary_table(Relation relation) {
  if (relation->rd_rel->relkind == RELKIND_RELATION) return;
  ereport(ERROR,
          (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
           errmsg("a trigger of shot_assets is on \"%s\", which is not an ordinary table",
                  RelationGetRelationName(relation)),
           errdetail("The tables of a pipeline hold their rows themselves: they are neither partitioned nor foreign."),
           errhint("Drop the trigger.")));
}

void require_scene(const pg::Schema& schema, const pg_uuid_t& scene) {
  if (!pg::exists(schema, scene_exists, pg::Access::read, {pg::uuid(scene)})) raise_not_found("scene", scene);
}

pg_uuid_t scene_of_shot(const pg::Schema& schema, const pg_uuid_t& shot, pg::Access access, const char* place) {
  pg_uuid_t scene = {};
  if (pg::query(schema, scene_by_shot, access, {pg::uuid(shot)}, [&](const auto& row) { scene = row.uuid(0); }) == 0)
    raise_not_found("shot", shot, place);
  return scene;
}

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_pipeline_schema) {
  auto* name = static_cast<Name>(palloc0(NAMEDATALEN));
  namestrcpy(name, shot_assets::find_pipeline().name);
  PG_RETURN_NAME(name);
}
