// Lists of reference images as JSON documents.
#pragma once

#include "core/references/reference_order.h"

#include "functions/scene/scene_reader.h"
#include "pg/jsonb.h"
#include "pg/results.h"

namespace shot_assets {

namespace core {
struct ListedImage;
}
struct SentOverride;

// Writes reference images as JSON, with the ids of instances and the labels made once for all shots of a scene.
class ReferenceJson {
 public:
  explicit ReferenceJson(SceneRows& rows);

  Jsonb* order(std::span<const core::Reference> order);
  Jsonb* video_only(std::span<const core::ShownAsset* const> assets);

  // Of each frame what the model does not take: of its override, where it has one, else of what is computed.
  Jsonb* omitted(const core::ShotReferences& references, std::span<const SentOverride* const, 2> overrides);

  std::string_view id_of(const core::Instance& instance) const { return ids_[&instance - instances_]; }

 private:
  std::string_view label(std::size_t number);
  void asset_members(const core::Instance& instance);
  void omitted_entries(std::span<const core::Reference> omitted, std::string_view frame);
  void omitted_entries(std::span<const core::ListedImage> omitted, std::string_view frame);

  MemoryContext memory_ = CurrentMemoryContext;
  pg::JsonBuilder json_;
  const core::Instance* instances_;
  pg::Array<std::string_view> ids_;     // per row of the instances
  pg::Array<std::string_view> labels_;  // of the images 1, 2, ... as far as they were needed
};

// A row of the type shot_assets.reference_order, in the current memory context.
class ReferenceColumns {
 public:
  ReferenceColumns(const core::ShotReferences& references, const core::ShotWords& words, ReferenceJson& json);

  // Puts what is sent of overrides, per frame, in the place of what is computed; nullptr for a frame without one.
  void replace(const core::ShotReferences& references, std::span<const SentOverride* const, 2> overrides,
               ReferenceJson& json);

  Jsonb* order(core::Frame frame) const { return orders_[static_cast<int>(frame)]; }
  std::span<const pg::Value> values() const { return values_; }

 private:
  pg_uuid_t shot_;
  Jsonb* orders_[2];
  pg::Value values_[9];
};

}  // namespace shot_assets
