// refresh_reference_orders(): what is computed of a scene's shots, written where it differs from what is stored.

#include "core/references/frame.h"
#include "core/references/override_check.h"
#include "core/references/shot_inputs.h"

#include "functions/references/image_models.h"
#include "functions/references/order_writer.h"
#include "functions/references/refresher.h"
#include "functions/references/stored_orders.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

struct Outcome {
  pg_uuid_t shot;
  bool is_changed;
  bool is_overridden[2];
};

// Goes through the shots of a scene, or those of them in `only`, and hands what is to be written to `write(shot,
// refresh)`, as long as that says true.
template <class Write>
void refresh(const pg::Schema& schema, const pg_uuid_t& scene, bool keep_overrides, const core::ImageModel& model,
             const pg::UuidSet* only, pg::Array<Outcome>& outcomes, Write write) {
  SceneRows rows = read_scene(schema, scene, pg::Access::write);
  SceneReferences references(schema, rows, pg::Access::write);
  StoredScene stored(schema, scene, pg::Access::write, references.orders().layout());
  Refresher refresher(rows, keep_overrides);
  outcomes.truncate(0);
  for_each_shot(
      references, [&](std::size_t) { return model; },
      [&](std::size_t shot, const core::ShotReferences& today) {
        const pg_uuid_t id = to_pg(today.shot->id);
        if (only != nullptr && !only->contains(id)) return true;
        const Refresh refresh = refresher.compare(today, stored, shot);
        outcomes.push_back({id, refresh.changes_an_order(), {refresh.is_overridden[0], refresh.is_overridden[1]}});
        return refresh.is_empty() || write(id, refresh);
      });
}

// Most refreshes find nothing to do, and then nothing is locked. Otherwise everything is read once more under the lock,
// so that no order is overwritten that a client has just put there.
void refresh_scene(const pg::Schema& schema, const pg_uuid_t& scene, bool keep_overrides, const core::ImageModel& model,
                   pg::Array<Outcome>& outcomes) {
  const MemoryContext look = AllocSetContextCreate(CurrentMemoryContext, "shot_assets look", ALLOCSET_DEFAULT_SIZES);
  const MemoryContext before = MemoryContextSwitchTo(look);
  bool is_current = true;
  refresh(schema, scene, keep_overrides, model, nullptr, outcomes,
          [&](const pg_uuid_t&, const Refresh&) { return is_current = false; });
  MemoryContextSwitchTo(before);
  MemoryContextDelete(look);
  if (is_current) return;

  const pg::UuidSet locked = lock_shots_of_scenes(schema, {&scene, 1});
  OrderWriter writer(schema);
  refresh(schema, scene, keep_overrides, model, &locked, outcomes, [&](const pg_uuid_t& shot, const Refresh& refresh) {
    writer.add(shot, refresh);
    return true;
  });
  writer.write();
}

Datum frame_array(const bool (&is_in)[2]) {
  Datum values[2];
  int count = 0;
  for (const core::Frame frame : core::frames)
    if (is_in[static_cast<int>(frame)]) values[count++] = pg::text_datum(to_text(frame));
  return PointerGetDatum(construct_array(values, count, TEXTOID, -1, false, TYPALIGN_INT));
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_refresh_reference_orders) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const bool keep_overrides = pg::boolean_argument(fcinfo, 1, "keep_overrides");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  pg::Array<Outcome> outcomes;
  const core::ImageModel model = model_argument(fcinfo, 2, schema, pg::Access::write);
  refresh_scene(schema, scene, keep_overrides, model, outcomes);
  for (const Outcome& outcome : outcomes)
    results.add(
        {{UUIDPGetDatum(&outcome.shot)}, {BoolGetDatum(outcome.is_changed)}, {frame_array(outcome.is_overridden)}});
  pg::finish();
  return Datum(0);
}
