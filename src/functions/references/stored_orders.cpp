#include <algorithm>

#include "core/references/override_check.h"
#include "core/references/override_order.h"
#include "core/references/shot_inputs.h"

#include "functions/references/stored_orders.h"

#include "functions/references/override_orders.h"
#include "functions/references/remembered_inputs.h"

#include "functions/base/errors.h"
#include "functions/base/uuid.h"
#include "pg/compute.h"

namespace shot_assets {

namespace {

#define STORED_ORDERS                                                                                           \
  "SELECT s.id, s.reference_image_order, s.end_frame_reference_image_order, c.computed "                        \
  "FROM {shots(id uuid, scene_id uuid, reference_image_order jsonb, end_frame_reference_image_order jsonb)} s " \
  "LEFT JOIN {shot_asset_shot_states(shot_id uuid, computed jsonb)} c ON c.shot_id = s.id "

using StoredOrdersStatement = pg::Statement<pg::Uuid, pg::Json, pg::Json, pg::Json>;
constexpr StoredOrdersStatement stored_orders_of_scene = {STORED_ORDERS "WHERE s.scene_id = $1"};
constexpr StoredOrdersStatement stored_orders_of_shot = {STORED_ORDERS "WHERE s.id = $1"};

constexpr pg::Statement<pg::Uuid> lock_one = {"SELECT s.id FROM {shots} s WHERE s.id = $1 FOR NO KEY UPDATE"};
constexpr pg::Statement<pg::Uuid> find_one = {"SELECT s.id FROM {shots} s WHERE s.id = $1"};

constexpr pg::Statement<pg::Uuid> lock_shots = {
    "SELECT s.id FROM {shots} s WHERE s.scene_id = ANY ($1) ORDER BY s.id FOR NO KEY UPDATE"};

Jsonb* unpacked(Datum value) { return value == Datum(0) ? nullptr : DatumGetJsonbP(value); }

// JSON null is what some clients write for NULL; whatever else is no array is no order either.
Jsonb* order_of(Datum column) {
  Jsonb* order = unpacked(column);
  return order != nullptr && pg::is_json_array(order) ? order : nullptr;
}

StoredOrders unpack(const Datum* values) { return {{order_of(values[0]), order_of(values[1])}, unpacked(values[2])}; }

}  // namespace

StoredScene::StoredScene(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access,
                         const core::SceneLayout& layout) {
  for (std::size_t shot = 0; shot < layout.shots().size(); ++shot) shots_.push_back({});
  pg::query(schema, stored_orders_of_scene, access, {pg::uuid(scene)}, [&](const auto& row) {
    if (const auto shot = layout.find_shot(to_core(row.uuid(0))))
      shots_[*shot] = {{row.packed_json(1), row.packed_json(2), row.packed_json(3)}};
  });
}

StoredOrders StoredScene::of(std::size_t shot) const { return unpack(shots_[shot].values); }

StoredOrders read_stored_orders(const pg::Schema& schema, const pg_uuid_t& shot, pg::Access access) {
  Datum values[3] = {};
  pg::query(schema, stored_orders_of_shot, access, {pg::uuid(shot)}, [&](const auto& row) {
    values[0] = row.packed_json(1);
    values[1] = row.packed_json(2);
    values[2] = row.packed_json(3);
  });
  return unpack(values);
}

std::span<const core::OverrideDifference> check_overrides(const StoredOrders& stored, const core::ShotReferences& today,
                                                          const core::SceneLayout& layout) {
  pg::Array<core::OverrideDifference> differences;
  for (const core::Frame frame : core::frames) {
    if (!stored.is_override(frame)) continue;
    const std::span<const core::ListedImage> sent = sent_images(stored.of(frame), today.model);
    std::pmr::memory_resource& arena = pg::make_arena();
    core::OverrideDifference difference = {};
    pg::compute([&] { difference = core::check_override(sent, frame, today, layout, arena); });
    if (!difference.empty()) differences.push_back(difference);
  }
  return differences.span();
}

void lock_orders_of_shot(const pg::Schema& schema, const pg_uuid_t& shot) {
  if (pg::exists(schema, lock_one, pg::Access::write, {pg::uuid(shot)})) return;
  if (pg::exists(schema, find_one, pg::Access::write, {pg::uuid(shot)})) raise_not_updatable(1);
  raise_not_found("shot", shot);
}

pg::UuidSet lock_shots_of_scenes(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  pg::UuidSet locked;
  pg::query(schema, lock_shots, pg::Access::write, {pg::uuid_array(scenes)},
            [&](const auto& row) { locked.insert(row.uuid(0)); });
  return locked;
}

bool StoredOrders::is_override(core::Frame frame) const {
  if (of(frame) == nullptr || computed == nullptr) return false;
  if (!pg::string_member(computed, override_member(frame)).empty()) return true;
  const std::string_view known = pg::string_member(computed, to_text(frame));
  return !known.empty() && known != fingerprint(of(frame));
}

}  // namespace shot_assets
