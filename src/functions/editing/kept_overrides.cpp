#include <algorithm>

#include "core/references/override_check.h"
#include "core/references/shot_inputs.h"
#include "core/scene/display_names.h"

#include "functions/editing/kept_overrides.h"

#include "functions/references/remembered_inputs.h"
#include "functions/references/stored_orders.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/errors.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/jsonb.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<> write_orders = {
    "UPDATE {shots} SET reference_image_order = $2, end_frame_reference_image_order = $3 WHERE id = $1"};

// Nothing but the overrides: of how the orders were made nothing is known.
constexpr pg::Statement<> remember_overrides = {
    "INSERT INTO {shot_asset_shot_states} (shot_id, computed, refreshed_at) VALUES ($1, $2, now()) "
    "ON CONFLICT (shot_id) DO UPDATE SET computed = excluded.computed"};
constexpr pg::Statement<> forget = {
    "UPDATE {shot_asset_shot_states} SET computed = jsonb_build_object() WHERE shot_id = $1"};

// $2: for each instance an order that holds an image of it and nothing else.
constexpr pg::Statement<pg::Uuid> lock_shots_with_image = {
    "SELECT s.id FROM {shots} s JOIN {scene_asset_instances} i ON i.scene_id = s.scene_id "
    "WHERE i.id = $1 AND (s.reference_image_order @> ANY ($2) OR s.end_frame_reference_image_order @> ANY ($2)) "
    "ORDER BY s.id FOR NO KEY UPDATE OF s"};

#define RENAME(column)                                                                                            \
  "UPDATE {shots} SET " column                                                                                    \
  " = (SELECT jsonb_agg(CASE WHEN e.image ->> 'instanceId' = ANY ($3) THEN e.image || $4 ELSE e.image END "       \
  "ORDER BY e.n) FROM jsonb_array_elements(" column ") WITH ORDINALITY AS e(image, n)) WHERE id = $1 AND " column \
  " @> ANY ($2)"
constexpr pg::Statement<> rename_in_start = {RENAME("reference_image_order")};
constexpr pg::Statement<> rename_in_end = {RENAME("end_frame_reference_image_order")};

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

void keep_overrides(const pg::Schema& schema, const pg_uuid_t& shot, Jsonb* start, Jsonb* end) {
  if (pg::execute(schema, write_orders, {pg::uuid(shot), pg::json(start), pg::json(end)}) == 0) raise_not_updatable(1);
  Jsonb* computed = nullptr;
  if (start != nullptr) computed = with_override(computed, core::Frame::start);
  if (end != nullptr) computed = with_override(computed, core::Frame::end);
  if (computed != nullptr)
    pg::execute(schema, remember_overrides, {pg::uuid(shot), pg::json(computed)});
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
  uint64 renamed = 0;
  for (const pg_uuid_t& shot : shots) {
    const StoredOrders stored = read_stored_orders(schema, shot, pg::Access::write);
    for (const core::Frame frame : core::frames)
      if (stored.is_override(frame))
        renamed += pg::execute(
            schema, frame == core::Frame::start ? rename_in_start : rename_in_end,
            {pg::uuid(shot), pg::jsonb_array(orders.span()), pg::text_array(names.span()), pg::json(members)});
  }
  return renamed;
}

}  // namespace shot_assets
