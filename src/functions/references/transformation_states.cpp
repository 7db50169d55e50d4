// transformation_states(): where in a scene an asset does not look as it does by itself.

#include "core/references/reference_order.h"

#include "functions/references/scene_references.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

void add_state(pg::ResultSet& results, const core::Shot& shot, const core::Instance& instance,
               const core::LookInShot& look) {
  const pg_uuid_t shot_id = to_pg(shot.id), instance_id = to_pg(instance.id);
  const auto of_transformation = [&](std::string_view text) {
    return look.is_transforming() ? pg::text_or_null(text) : pg::null();
  };
  results.add({{UUIDPGetDatum(&shot_id)},
               {UUIDPGetDatum(&instance_id)},
               pg::text_or_null(look.start.description->text),
               pg::text_or_null(look.start.image_url),
               {BoolGetDatum(look.is_transforming())},
               of_transformation(look.transformation->narrative),
               of_transformation(look.end.description->text),
               of_transformation(look.end.image_url)});
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_transformation_states) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  SceneRows rows = read_scene(schema, scene);
  SceneReferences references(rows);
  const core::SceneLayout& layout = references.orders().layout();
  const MemoryContext per_shot =
      AllocSetContextCreate(CurrentMemoryContext, "shot_assets shot", ALLOCSET_DEFAULT_SIZES);
  MemoryContextSwitchTo(per_shot);
  for (std::size_t shot = 0; shot < layout.shots().size(); ++shot) {
    CHECK_FOR_INTERRUPTS();
    std::pmr::memory_resource& arena = pg::make_arena();
    std::span<const std::optional<core::LookInShot>> changed;
    pg::compute([&] { changed = core::transformed_looks(references.orders(), shot, arena); });
    for (std::size_t instance = 0; instance < changed.size(); ++instance)
      if (changed[instance])
        add_state(results, *layout.shots()[shot], *layout.instances()[instance], *changed[instance]);
    MemoryContextReset(per_shot);
  }
  pg::finish();
  return Datum(0);
}
