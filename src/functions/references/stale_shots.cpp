// stale_shots(): what has changed since the orders of a scene's shots were computed.

#include "core/references/frame.h"
#include "core/references/override_check.h"
#include "core/references/shot_inputs.h"

#include "functions/references/image_models.h"
#include "functions/references/remembered_inputs.h"
#include "functions/references/scene_references.h"
#include "functions/references/stored_orders.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

void write_difference(pg::JsonBuilder& json, const core::OverrideDifference& difference) {
  json.begin_object();
  json.member("frame", to_text(difference.frame));
  json.key("shows").begin_array();
  for (const core::ShownOutside& one : difference.shown) json.string(one.name);
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
  const auto model_of = [&](std::size_t shot) { return models.find(stored.of(shot).computed); };
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
