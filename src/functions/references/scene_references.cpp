#include "functions/references/scene_references.h"

#include "functions/base/uuid.h"
#include "pg/arguments.h"

namespace shot_assets {

namespace {

// What most shots need, where each has all assets.
std::size_t shot_memory(const SceneRows& rows) { return 1024 + 640 * rows.instances.size(); }

constexpr pg::Statement<pg::Uuid, pg::Text, pg::Int4, pg::Text, pg::Text> extra_images_of_shots = {
    "SELECT e.shot_id, e.frame_type, e.position, e.url, e.label FROM {shot_asset_extra_references(shot_id uuid, "
    "frame_type text, position int4, url text, label text)} e WHERE e.shot_id = ANY ($1)"};

void read_extra_images(const pg::Schema& schema, SceneRows& rows, pg::Access access, const pg_uuid_t* only_shot) {
  pg::Array<pg_uuid_t> shots;
  if (only_shot != nullptr) {
    shots.push_back(*only_shot);
  } else {
    for (const core::Shot& shot : rows.shots) shots.push_back(to_pg(shot.id));
  }
  pg::query(schema, extra_images_of_shots, access, {pg::uuid_array(shots.span())}, [&](const auto& row) {
    const std::string_view frame = row.text(1);
    const bool in_end_frame = frame == to_text(core::Frame::end);
    // The host may have dropped the check.
    if (!in_end_frame && frame != to_text(core::Frame::start)) return;
    rows.extra_images.push_back({to_core(row.uuid(0)), in_end_frame, row.integer(2), row.text(3), row.text(4)});
  });
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
    : orders_((read_extra_images(schema, rows, access, only_shot), compute_orders(rows))),
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
