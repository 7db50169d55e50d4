#include "core/references/extra_image.h"

#include "functions/references/scene_references.h"

#include "functions/references/extra_images.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"

namespace shot_assets {

namespace {

// What most shots need, where each has all assets.
std::size_t shot_memory(const SceneRows& rows) { return 1024 + 640 * rows.instances.size(); }

void read_images(const pg::Schema& schema, SceneRows& rows, pg::Access access, const pg_uuid_t* only_shot) {
  pg::Array<pg_uuid_t> shots;
  if (only_shot != nullptr) {
    shots.push_back(*only_shot);
  } else {
    for (const core::Shot& shot : rows.shots) shots.push_back(to_pg(shot.id));
  }
  read_extra_images(schema, shots.span(), access, rows.extra_images);
}

const core::ReferenceOrders* compute_orders(SceneRows& rows) {
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  core::ReferenceOrders* orders = nullptr;
  // Like everything that a computation leaves behind it is never destroyed: all it has is in the arena.
  pg::compute([&] {
    orders = std::pmr::polymorphic_allocator<core::ReferenceOrders>(&arena).allocate(1);
    new (orders) core::ReferenceOrders(scene, arena);
  });
  return orders;
}

}  // namespace

SceneReferences::SceneReferences(SceneRows& rows)
    : orders_(compute_orders(rows)), arena_(pg::make_arena(shot_memory(rows))) {}

SceneReferences::SceneReferences(const pg::Schema& schema, SceneRows& rows, pg::Access access,
                                 const pg_uuid_t* only_shot)
    : orders_((read_images(schema, rows, access, only_shot), compute_orders(rows))),
      arena_(pg::make_arena(shot_memory(rows))) {}

core::ShotReferences SceneReferences::of(std::size_t shot, const core::ImageModel& model) {
  core::ShotReferences references = {};
  arena_.release();
  pg::compute([&] { references = orders_->of(shot, model, arena_); });
  return references;
}

core::ShotWords SceneReferences::words_of(const core::ShotReferences& references) {
  core::ShotWords words = {};
  pg::compute([&] { words = core::words_of(references, arena_); });
  return words;
}

}  // namespace shot_assets
