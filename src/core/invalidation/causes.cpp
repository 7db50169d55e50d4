#include "core/invalidation/causes.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/scene/scene_layout.h"

namespace shot_assets::core {

namespace {

// What concerns no shot in particular comes before what concerns one; the same goes for assets.
template <class Item>
int compare(const Item* a, const Item* b, bool (*before)(const Item*, const Item*)) {
  if (a == nullptr || b == nullptr) return static_cast<int>(a != nullptr) - static_cast<int>(b != nullptr);
  return before(a, b) ? -1 : before(b, a) ? 1 : 0;
}

bool change_before(const NamedChange& a, const NamedChange& b) {
  if (a.scene != b.scene) return a.scene < b.scene;
  const bool a_is_more = a.cause == Cause::more_changes, b_is_more = b.cause == Cause::more_changes;
  if (a_is_more || b_is_more) return !a_is_more;
  if (const int shots = compare(a.shot, b.shot, shot_before); shots != 0) return shots < 0;
  if (const int instances = compare(a.instance, b.instance, instance_before); instances != 0) return instances < 0;
  return a.cause < b.cause;
}

bool same_change(const NamedChange& a, const NamedChange& b) { return !change_before(a, b) && !change_before(b, a); }

}  // namespace

std::string_view to_text(Cause cause) {
  switch (cause) {
    case Cause::assignment_added:
      return "assignment_added";
    case Cause::assignment_removed:
      return "assignment_removed";
    case Cause::assignment_moved:
      return "assignment_moved";
    case Cause::presence_changed:
      return "presence_changed";
    case Cause::note_changed:
      return "note_changed";
    case Cause::reference_changed:
      return "reference_changed";
    case Cause::extra_reference_changed:
      return "extra_reference_changed";
    case Cause::assignments_truncated:
      return "assignments_truncated";
    case Cause::shot_deleted:
      return "shot_deleted";
    case Cause::shot_moved:
      return "shot_moved";
    case Cause::instance_deleted:
      return "instance_deleted";
    case Cause::instance_moved:
      return "instance_moved";
    case Cause::instances_truncated:
      return "instances_truncated";
    case Cause::stage_unlocked:
      return "stage_unlocked";
    case Cause::requested:
      return "requested";
    case Cause::more_changes:
      break;
  }
  return "more_changes";
}

Cause cause_of_writing(const StageStatuses& before, const StageStatuses& after, int stage) {
  for (int earlier = first_stage; earlier < stage; ++earlier)
    if (is_closed(before[earlier]) && !is_closed(after[earlier])) return Cause::stage_unlocked;
  return Cause::requested;
}

std::span<const bool> have_first_changes(std::span<const ShotWithChanges> shots, std::pmr::memory_resource& memory) {
  std::pmr::vector<std::uint32_t> order(shots.size(), 0, &memory);
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return shot_before(&shots[a].shot, &shots[b].shot); });

  std::uint32_t scenes = 0;
  for (const ShotWithChanges& shot : shots) scenes = std::max(scenes, shot.scene + 1);
  std::pmr::vector<std::size_t> taken(scenes, 0, &memory);
  bool* const result = allocate<bool>(shots.size(), memory);
  for (const std::uint32_t i : order) {
    result[i] = taken[shots[i].scene] < remembered_changes;
    taken[shots[i].scene] += shots[i].changes;
  }
  return {result, shots.size()};
}

std::span<const NamedChange> remember(std::span<const NamedChange> changes, std::pmr::memory_resource& memory) {
  std::pmr::vector<NamedChange> sorted(changes.begin(), changes.end(), &memory);
  std::sort(sorted.begin(), sorted.end(), change_before);
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same_change), sorted.end());

  auto* const kept = allocate<NamedChange>(sorted.size(), memory);
  std::size_t size = 0, of_scene = 0;
  for (const NamedChange& change : sorted) {
    of_scene = size > 0 && kept[size - 1].scene == change.scene ? of_scene + 1 : 1;
    if (of_scene <= remembered_changes + 1) kept[size++] = change;
    if (of_scene == remembered_changes + 1) kept[size - 1] = {change.scene, Cause::more_changes, nullptr, nullptr};
  }
  return {kept, size};
}

}  // namespace shot_assets::core
