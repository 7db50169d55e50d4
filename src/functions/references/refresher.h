// Compares what is stored of the reference orders of a scene's shots with what is computed today.
#pragma once

#include "core/references/frame.h"
#include "core/references/shot_inputs.h"
#include "core/scene/scene_layout.h"

#include "functions/references/reference_json.h"
#include "functions/references/scene_references.h"
#include "functions/references/stored_orders.h"

namespace shot_assets {

// What a refresh has to write for a shot; nullptr for what stays as it is.
struct Refresh {
  Jsonb* order[2];        // per frame
  bool is_overridden[2];  // a client's order that is kept
  Jsonb* computed;

  bool changes_an_order() const { return order[0] != nullptr || order[1] != nullptr; }
  bool is_empty() const { return !changes_an_order() && computed == nullptr; }
};

// Finds what a refresh writes, shot by shot.
class Refresher {
 public:
  Refresher(SceneRows& rows, bool keep_overrides);

  Jsonb* order(const core::ShotReferences& references, core::Frame frame) { return json_.order(references.of(frame)); }

  // `shot`: its place in the layout.
  Refresh compare(const core::ShotReferences& references, const StoredScene& stored, std::size_t shot);

 private:
  static constexpr std::size_t first_block = 32 * 1024;

  std::string_view digest_with(std::uint64_t inputs, Jsonb* start, Jsonb* end);
  bool is_as_remembered(std::uint64_t inputs, std::span<const Datum, 3> packed);
  Jsonb* assets(const core::ShotInputs& inputs, const core::ShotReferences& references);

  ReferenceJson json_;
  pg::JsonBuilder builder_;
  bool keep_overrides_;
  std::pmr::monotonic_buffer_resource& arena_;
  core::InputDigests* digests_;
};

}  // namespace shot_assets
