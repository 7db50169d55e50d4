// The references of a scene's shots, one shot after the other, so that a large scene never lies in memory whole.
#pragma once

#include "core/references/reference_order.h"

#include "functions/scene/scene_reader.h"
#include "pg/compute.h"

namespace shot_assets {

// Computes them from the rows of a scene, which must outlive it. Connected to SPI.
class SceneReferences {
 public:
  // For what does not depend on extra images.
  explicit SceneReferences(SceneRows& rows);

  // Reads the extra images of the shots, or of one of them.
  SceneReferences(const pg::Schema& schema, SceneRows& rows, pg::Access access, const pg_uuid_t* only_shot = nullptr);

  const core::ReferenceOrders& orders() const { return *orders_; }
  std::size_t shot_count() const { return orders_->layout().shots().size(); }

  // The shot at a place of the layout. Readable until the next call.
  core::ShotReferences of(std::size_t shot, const core::ImageModel& model = {});

  // Likewise.
  core::ShotWords words_of(const core::ShotReferences& references);

 private:
  const core::ReferenceOrders* orders_;
  std::pmr::monotonic_buffer_resource& arena_;
};

// Calls visit(shot, references) for every shot in shot order, in a memory context that is reset after each of them,
// as long as it says true. The references are for the image model that model_of(shot) says.
template <class ModelOf, class Visit>
void for_each_shot(SceneReferences& references, ModelOf model_of, Visit visit) {
  const MemoryContext per_shot =
      AllocSetContextCreate(CurrentMemoryContext, "shot_assets shot", ALLOCSET_DEFAULT_SIZES);
  bool goes_on = true;
  for (std::size_t shot = 0; goes_on && shot < references.shot_count(); ++shot) {
    CHECK_FOR_INTERRUPTS();
    const MemoryContext before = MemoryContextSwitchTo(per_shot);
    goes_on = visit(shot, references.of(shot, model_of(shot)));
    MemoryContextSwitchTo(before);
    MemoryContextReset(per_shot);
  }
  MemoryContextDelete(per_shot);
}

}  // namespace shot_assets
