// Reads what is stored of a shot's reference orders: the two columns of shots, which clients read and may write, and
// what shot_assets remembers of their making (remembered_inputs.h).
#pragma once

#include "core/references/override_check.h"
#include "core/scene/scene_layout.h"

#include "pg/statement.h"
#include "pg/uuid_set.h"

namespace shot_assets {

struct StoredOrders {
  Jsonb* order[2];  // per frame; nullptr where the column holds no array: nothing is set
  Jsonb* computed;  // nullptr where nothing is remembered

  Jsonb* of(core::Frame frame) const { return order[static_cast<int>(frame)]; }

  // Whether a client has replaced the computed order: it was remembered, or the order shows something else than was
  // computed. An order from before the first refresh is no override.
  bool is_override(core::Frame frame) const;
};

// The rows of a scene's shots, packed as they are stored until one is asked for.
class StoredScene {
 public:
  StoredScene(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access, const core::SceneLayout& layout);

  // Packed: both orders and `computed`; 0 for NULL.
  std::span<const Datum, 3> packed(std::size_t shot) const { return shots_[shot].values; }

  // Unpacked, in the current memory context.
  StoredOrders of(std::size_t shot) const;

 private:
  struct Packed {
    Datum values[3];
  };
  pg::Array<Packed> shots_;  // per place in the layout
};

// What differs where an override is in the place of a computed order, per frame that has one.
std::span<const core::OverrideDifference> check_overrides(const StoredOrders& stored, const core::ShotReferences& today,
                                                          const core::SceneLayout& layout);

// The orders of one shot as they are stored, with what was computed for them.
StoredOrders read_stored_orders(const pg::Schema& schema, const pg_uuid_t& shot, pg::Access access);

// Nobody else writes the orders of these shots until the transaction ends. One order for all sessions. Returns the
// shots that it locked: one that came while it waited is not among them, and to lock that later would break the order.
pg::UuidSet lock_shots_of_scenes(const pg::Schema& schema, std::span<const pg_uuid_t> scenes);
void lock_orders_of_shot(const pg::Schema& schema, const pg_uuid_t& shot);

}  // namespace shot_assets
