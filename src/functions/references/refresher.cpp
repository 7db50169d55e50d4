#include "core/base/fingerprint.h"
#include "core/references/override_check.h"
#include "core/references/override_order.h"
#include "core/references/shot_inputs.h"

#include "functions/references/refresher.h"

#include "functions/references/image_models.h"
#include "functions/references/override_orders.h"
#include "functions/references/remembered_inputs.h"
#include "pg/compute.h"

namespace shot_assets {

Refresher::Refresher(SceneRows& rows, bool keep_overrides)
    : json_(rows), keep_overrides_(keep_overrides), arena_(pg::make_arena(first_block)) {
  std::pmr::memory_resource& arena = pg::make_arena();
  // Never destroyed: all it has is in the arena.
  pg::compute([&] {
    digests_ = std::pmr::polymorphic_allocator<core::InputDigests>(&arena).allocate(1);
    new (digests_) core::InputDigests(rows.instances.size(), arena);
  });
}

std::string_view Refresher::digest_with(std::uint64_t inputs, Jsonb* start, Jsonb* end) {
  const std::string_view bytes[] = {pg::json_bytes(start), pg::json_bytes(end)};
  std::string_view result;
  pg::compute([&] { result = core::to_text(core::digest(bytes[1], core::digest(bytes[0], inputs)), arena_); });
  return result;
}

// Whether the columns still hold what was computed of these inputs. Most refreshes find just that, and then need not
// compute it again, nor unpack what it was made of.
bool Refresher::is_as_remembered(std::uint64_t inputs, std::span<const Datum, 3> packed) {
  for (const Datum value : packed)
    if (value == Datum(0)) return false;
  const std::string_view remembered = pg::first_string_member(packed[2], "all");
  return !remembered.empty() && remembered == digest_with(inputs, DatumGetJsonbP(packed[0]), DatumGetJsonbP(packed[1]));
}

Refresh Refresher::compare(const core::ShotReferences& references, const StoredScene& scene, std::size_t shot) {
  std::uint64_t digest = 0;
  arena_.release();
  const core::ImageModel& model = references.model;
  const std::string_view model_row = model.name.empty() ? std::string_view() : fingerprint(model);
  // What an earlier version remembered of no model does not say so, and is written anew.
  const std::string_view model_digest = model.name.empty() ? "no model" : model_row;
  pg::compute([&] { digest = core::digest(model_digest, digests_->of(references, arena_)); });
  Refresh refresh = {};
  if (is_as_remembered(digest, scene.packed(shot))) return refresh;

  const StoredOrders stored = scene.of(shot);
  Jsonb* today[2];
  for (const core::Frame frame : core::frames) {
    const auto i = static_cast<int>(frame);
    today[i] = order(references, frame);
    refresh.is_overridden[i] = keep_overrides_ && stored.is_override(frame);
    Jsonb* const order = refresh.is_overridden[i] ? labelled_override(stored.of(frame), model) : today[i];
    if (stored.of(frame) == nullptr || !pg::json_equals(stored.of(frame), order)) refresh.order[i] = order;
  }

  const bool is_overridden = refresh.is_overridden[0] || refresh.is_overridden[1];
  const std::string_view all = is_overridden ? std::string_view() : digest_with(digest, today[0], today[1]);
  core::ShotInputs inputs = {};
  pg::compute([&] { inputs = core::inputs_of(references, arena_); });
  Jsonb* const made_of = assets(inputs, references);
  const auto extra_images = [&](core::Frame frame) { return inputs.extra_images[static_cast<std::size_t>(frame)]; };
  bool is_remembered = stored.computed != nullptr && pg::member_equals(stored.computed, "assets", made_of) &&
                       pg::string_member(stored.computed, "all") == all && remembers_model(stored.computed) &&
                       pg::string_member(stored.computed, "model") == model.name &&
                       pg::string_member(stored.computed, "modelRow") == model_row;
  for (const core::Frame frame : core::frames)
    is_remembered = is_remembered &&
                    refresh.is_overridden[static_cast<int>(frame)] ==
                        !pg::string_member(stored.computed, override_member(frame)).empty() &&
                    pg::string_member(stored.computed, extra_member(frame)) == extra_images(frame);
  if (!is_remembered) {
    builder_.begin_object();
    if (!all.empty()) builder_.member("all", all);
    builder_.member("end", fingerprint(today[1]));
    builder_.member("start", fingerprint(today[0]));
    builder_.member("model", model.name);
    builder_.key("assets").json(made_of);
    if (!model.name.empty()) builder_.member("modelRow", model_row);
    for (const core::Frame frame : core::frames)
      if (!extra_images(frame).empty()) builder_.member(extra_member(frame), extra_images(frame));
    for (const core::Frame frame : core::frames)
      if (refresh.is_overridden[static_cast<int>(frame)]) builder_.member(override_member(frame), "set");
    builder_.end_object();
    refresh.computed = builder_.take();
  }
  return refresh;
}

Jsonb* Refresher::assets(const core::ShotInputs& inputs, const core::ShotReferences& references) {
  builder_.begin_array();
  for (std::size_t i = 0; i < inputs.assets.size(); ++i)
    write_inputs(builder_, inputs.assets[i], json_.id_of(*references.assets[i].instance));
  builder_.end_array();
  return builder_.take();
}

}  // namespace shot_assets
