#include <algorithm>

#include "core/references/override_check.h"
#include "core/references/shot_inputs.h"
#include "core/scene/display_names.h"

#include "functions/editing/kept_overrides.h"

#include "functions/references/order_writer.h"
#include "functions/references/remembered_inputs.h"
#include "functions/references/stored_orders.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/jsonb.h"

namespace shot_assets {

namespace {

// Of how the orders were made nothing is known any more.
constexpr pg::Statement<> forget = {
    "UPDATE {shot_asset_shot_states} SET computed = jsonb_build_object() WHERE shot_id = $1"};

// $2: for each instance an order that holds an image of it and nothing else.
constexpr pg::Statement<pg::Uuid> lock_shots_with_image = {
    "SELECT s.id FROM {shots} s JOIN {scene_asset_instances} i ON i.scene_id = s.scene_id "
    "WHERE i.id = $1 AND (s.reference_image_order @> ANY ($2) OR s.end_frame_reference_image_order @> ANY ($2)) "
    "ORDER BY s.id FOR NO KEY UPDATE OF s"};

// NULL for an order without an image of these.
#define RENAMED(column)                                                                   \
  "CASE WHEN s." column                                                                   \
  " @> ANY ($2) THEN (SELECT jsonb_agg(CASE WHEN e.image ->> 'instanceId' = ANY ($3) "    \
  "THEN e.image || $4 ELSE e.image END ORDER BY e.n) FROM jsonb_array_elements(s." column \
  ") WITH ORDINALITY AS e(image, n)) END"
// clang-format off
constexpr pg::Statement<pg::Json, pg::Json> renamed_orders = {
    "SELECT " RENAMED("reference_image_order") ", " RENAMED("end_frame_reference_image_order")
    " FROM {shots(id uuid, reference_image_order jsonb, end_frame_reference_image_order jsonb)} s WHERE s.id = $1"};
// clang-format on

Jsonb* order_with_image_of(std::string_view instance_id) {
  pg::JsonBuilder json;
  json.begin_array();
  json.begin_object();
  json.member("instanceId", instance_id);
  json.end_object();
  json.end_array();
  return json.take();
}

pg::Array<Jsonb*> orders_with_images_of(std::span<const pg_uuid_t> instances) {
  pg::Array<Jsonb*> orders;
  for (const pg_uuid_t& instance : instances) orders.push_back(order_with_image_of(pg::to_string(instance)));
  return orders;
}

// What tells of an image that it is of this instance, once the absorbed ones are gone.
Jsonb* members_of_images(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& instance,
                         std::span<const pg_uuid_t> absorbed) {
  const SceneRows rows = read_scene(schema, scene, pg::Access::write);
  pg::Array<core::Instance> left;
  for (const core::Instance& one : rows.instances) {
    const auto is_it = [&](const pg_uuid_t& id) { return to_core(id) == one.id; };
    if (std::ranges::any_of(absorbed, is_it)) continue;
    left.push_back(one);
    left[left.size() - 1].display_name = {};
  }
  const std::span<core::Instance> all = left.span();
  std::pmr::memory_resource& arena = pg::make_arena();
  pg::compute([&] { core::name_instances(all, arena); });
  for (const core::Instance& one : left) {
    if (one.id != to_core(instance)) continue;
    pg::JsonBuilder json;
    json.begin_object();
    json.member("type", one.asset_type);
    json.member("assetName", one.name());
    json.member("instanceId", id_text(one.id));
    json.end_object();
    return json.take();
  }
  return nullptr;
}

}  // namespace

Jsonb* override_of(const pg::Schema& schema, const pg_uuid_t& shot, core::Frame frame) {
  const StoredOrders stored = read_stored_orders(schema, shot, pg::Access::write);
  return stored.is_override(frame) ? stored.of(frame) : nullptr;
}

Jsonb* remembered_model(const pg::Schema& schema, std::span<const pg_uuid_t> shots) {
  for (const pg_uuid_t& shot : shots)
    if (Jsonb* const model = model_alone(read_stored_orders(schema, shot, pg::Access::write).computed)) return model;
  return nullptr;
}

void remember_model(const pg::Schema& schema, std::span<const pg_uuid_t> shots, Jsonb* model) {
  pg::Array<Jsonb*> computed;
  for (std::size_t i = 0; i < shots.size(); ++i) computed.push_back(model);
  remember_computed(schema, shots, computed.span());
}

void keep_overrides(const pg::Schema& schema, const pg_uuid_t& shot, Jsonb* start, Jsonb* end, Jsonb* model) {
  replace_orders(schema, shot, start, end);
  Jsonb* computed = model;
  if (start != nullptr) computed = with_override(computed, core::Frame::start);
  if (end != nullptr) computed = with_override(computed, core::Frame::end);
  if (computed != nullptr)
    remember_computed(schema, {&shot, 1}, {&computed, 1});
  else
    pg::execute(schema, forget, {pg::uuid(shot)});
}

pg::Array<pg_uuid_t> lock_shots_that_name(const pg::Schema& schema, const pg_uuid_t& survivor,
                                          std::span<const pg_uuid_t> absorbed) {
  pg::Array<Jsonb*> orders = orders_with_images_of(absorbed);
  pg::Array<pg_uuid_t> shots;
  pg::query(schema, lock_shots_with_image, pg::Access::write, {pg::uuid(survivor), pg::jsonb_array(orders.span())},
            [&](const auto& row) { shots.push_back(row.uuid(0)); });
  return shots;
}

uint64 rename_in_overrides(const pg::Schema& schema, const pg_uuid_t& scene, std::span<const pg_uuid_t> shots,
                           const pg_uuid_t& survivor, std::span<const pg_uuid_t> absorbed) {
  pg::Array<std::string_view> names;
  for (const pg_uuid_t& instance : absorbed) names.push_back(pg::to_string(instance));
  pg::Array<Jsonb*> orders = orders_with_images_of(absorbed);
  Jsonb* const members = shots.empty() ? nullptr : members_of_images(schema, scene, survivor, absorbed);
  OrderWriter writer(schema);
  uint64 renamed = 0;
  for (const pg_uuid_t& shot : shots) {
    const StoredOrders stored = read_stored_orders(schema, shot, pg::Access::write);
    Refresh refresh = {};
    pg::query(schema, renamed_orders, pg::Access::write,
              {pg::uuid(shot), pg::jsonb_array(orders.span()), pg::text_array(names.span()), pg::json(members)},
              [&](const auto& row) {
                if (stored.is_override(core::Frame::start)) refresh.order[0] = row.json(0);
                if (stored.is_override(core::Frame::end)) refresh.order[1] = row.json(1);
              });
    for (const Jsonb* const order : refresh.order)
      if (order != nullptr) ++renamed;
    writer.add(shot, refresh);
  }
  writer.write();
  return renamed;
}

}  // namespace shot_assets
