// refresh_reference_orders() and stale_shots(): what was computed of a scene's shots, and what has changed since.

#include "core/references/frame.h"
#include "core/references/override_check.h"
#include "core/references/shot_inputs.h"

#include "functions/references/image_models.h"
#include "functions/references/order_writer.h"
#include "functions/references/refresher.h"
#include "functions/references/remembered_inputs.h"
#include "functions/references/stored_orders.h"
#include "functions/base/errors.h"
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

// ---- stale_shots() --------------------------------------------------------------------------------------------------

void write_difference(pg::JsonBuilder& json, const core::OverrideDifference& difference) {
  json.begin_object();
  json.member("frame", to_text(difference.frame));
  json.key("shows").begin_array();
  for (const std::string_view name : difference.shown) json.string(name);
  json.end_array();
  json.member("change", "override_differs");
  json.key("leavesOut").begin_array();
  for (const core::Instance* const instance : difference.left_out) json.string(instance->name());
  json.end_array();
  json.end_object();
}

Jsonb* causes_json(std::span<const core::StalenessCause> causes, std::span<const core::OverrideDifference> differences,
                   const std::string_view* changed_model) {
  pg::JsonBuilder json;
  json.begin_array();
  if (changed_model != nullptr) {
    json.begin_object();
    json.member("model", *changed_model);
    json.member("change", "model");
    json.end_object();
  }
  for (const core::StalenessCause& cause : causes) {
    json.begin_object();
    if (!cause.from.empty() || !cause.to.empty()) {
      json.key("from").string_or_null(cause.from);
      json.key("to").string_or_null(cause.to);
    }
    if (cause.frame) json.member("frame", to_text(*cause.frame));
    json.member("change", to_text(cause.change));
    if (cause.asset != nullptr) {
      json.member("assetName", cause.asset->asset_name);
      if (cause.asset->instance_id) json.member("instanceId", id_text(*cause.asset->instance_id));
    }
    json.end_object();
  }
  for (const core::OverrideDifference& difference : differences) write_difference(json, difference);
  json.end_array();
  return json.take();
}

void add_stale_shots(pg::ResultSet& results, const pg::Schema& schema, const pg_uuid_t& scene) {
  SceneRows rows = read_scene(schema, scene);
  SceneReferences references(schema, rows, pg::Access::read);
  StoredScene stored(schema, scene, pg::Access::read, references.orders().layout());
  RememberedModels models(schema, pg::Access::read);
  const auto add = [&](const core::ShotReferences& shot, const char* reason,
                       std::span<const core::StalenessCause> causes,
                       std::span<const core::OverrideDifference> differences, const std::string_view* changed_model) {
    const pg_uuid_t id = to_pg(shot.shot->id);
    results.add({{UUIDPGetDatum(&id)},
                 pg::text_or_null(shot.shot->label),
                 {CStringGetTextDatum(reason)},
                 {JsonbPGetDatum(causes_json(causes, differences, changed_model))}});
  };
  const auto model_of = [&](std::size_t shot) {
    Jsonb* const computed = stored.of(shot).computed;
    return computed == nullptr ? core::ImageModel() : models.of(computed);
  };
  for_each_shot(references, model_of, [&](std::size_t shot, const core::ShotReferences& today) {
    const StoredOrders orders = stored.of(shot);
    const auto differences = check_overrides(orders, today, references.orders().layout());
    core::ShotInputs before = {};
    if (!read_inputs(orders.computed, before)) {
      add(today, "never_generated", {}, differences, nullptr);
      return true;
    }
    std::pmr::memory_resource& arena = pg::make_arena();
    std::span<const core::StalenessCause> causes;
    pg::compute([&] { causes = core::compare_inputs(before, today, references.orders().looks(), arena); });
    const std::string_view* const changed_model =
        models.has_changed(orders.computed, today.model) ? &today.model.name : nullptr;
    if (causes.empty() && differences.empty() && changed_model == nullptr) return true;
    bool is_of_assignments = false;
    for (const core::StalenessCause& cause : causes)
      is_of_assignments = is_of_assignments || is_of_assignment(cause.change);
    const char* const reason = is_of_assignments                            ? "assignments_changed"
                               : causes.empty() && changed_model == nullptr ? "override_differs"
                                                                            : "references_changed";
    add(today, reason, causes, differences, changed_model);
    return true;
  });
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

SHOT_ASSETS_FUNCTION(shot_assets_stale_shots) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  add_stale_shots(results, schema, scene);
  pg::finish();
  return Datum(0);
}
