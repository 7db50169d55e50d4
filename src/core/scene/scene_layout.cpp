#include "core/scene/scene_layout.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

#include "core/base/interruption.h"
#include "core/text/numbering.h"

namespace shot_assets::core {

bool shot_before(const Shot* a, const Shot* b) {
  if (number_key(*a) != number_key(*b)) return number_key(*a) < number_key(*b);
  if (natural_before(a->label, b->label)) return true;
  if (natural_before(b->label, a->label)) return false;
  return std::tie(a->label, a->id) < std::tie(b->label, b->id);
}

bool instance_before(const Instance* a, const Instance* b) {
  const auto key = [](const Instance* instance) {
    return std::tuple(type_rank(instance->asset_type), instance->created_at, instance->id);
  };
  return key(a) < key(b);
}

namespace {

template <class Positions, class Items>
void number(Positions& positions, const Items& items) {
  positions.reserve(items.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) positions.emplace(items[i]->id, i);
}

}  // namespace

int type_rank(std::string_view asset_type) {
  if (asset_type == "character") return 0;
  if (asset_type == "extra_archetype") return 1;
  if (asset_type == "location") return 2;
  if (asset_type == "prop") return 3;
  return 4;
}

SceneLayout::SceneLayout(const Scene& scene, std::pmr::memory_resource& memory)
    : shots_(&memory),
      instances_(&memory),
      shot_at_(&memory),
      instance_at_(&memory),
      appearances_(&memory),
      first_(&memory) {
  shots_.reserve(scene.shots.size());
  for (const Shot& shot : scene.shots) shots_.push_back(&shot);
  std::sort(shots_.begin(), shots_.end(), shot_before);
  number(shot_at_, shots_);

  instances_.reserve(scene.instances.size());
  for (const Instance& instance : scene.instances) instances_.push_back(&instance);
  std::sort(instances_.begin(), instances_.end(), instance_before);
  number(instance_at_, instances_);

  if (scene.managed)
    place_assignments(scene, memory);
  else
    place_all(shots_.size(), instances_.size());
}

void SceneLayout::place_all(std::size_t shots, std::size_t instances) {
  appearances_.reserve(shots * instances);
  first_.reserve(shots + 1);
  for (std::size_t shot = 0; shot < shots; ++shot) {
    stop_if_interrupted();
    first_.push_back(appearances_.size());
    for (std::uint32_t instance = 0; instance < instances; ++instance)
      appearances_.push_back({instance, Presence::throughout, false, 0, {}, nullptr});
  }
  first_.push_back(appearances_.size());
}

// A counting sort by shot of assignments that come ordered by instance: linear, where sorting pairs is not.
void SceneLayout::place_assignments(const Scene& scene, std::pmr::memory_resource& memory) {
  struct Placed {
    std::uint32_t shot;
    std::uint32_t instance;
    const Assignment* assignment;
  };
  constexpr auto elsewhere = std::numeric_limits<std::uint32_t>::max();
  std::pmr::vector<Placed> placed(&memory);
  placed.reserve(scene.assignments.size());
  std::pmr::vector<std::size_t> instance_end(instances_.size() + 1, 0, &memory);
  first_.assign(shots_.size() + 1, 0);

  for (const Assignment& assignment : scene.assignments) {
    stop_if_interrupted();
    const auto shot = find_shot(assignment.shot_id);
    const auto instance = find_instance(assignment.instance_id);
    // A row-level policy may hide one side of an assignment that it shows.
    if (!shot || !instance) {
      placed.push_back({elsewhere, elsewhere, nullptr});
      continue;
    }
    placed.push_back({*shot, *instance, &assignment});
    ++first_[*shot + 1];
    ++instance_end[*instance + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  for (std::size_t i = 1; i < instance_end.size(); ++i) instance_end[i] += instance_end[i - 1];

  std::pmr::vector<const Placed*> by_instance(first_.back(), nullptr, &memory);
  for (const Placed& one : placed)
    if (one.shot != elsewhere) by_instance[instance_end[one.instance]++] = &one;

  std::pmr::vector<std::size_t> next(first_.begin(), first_.end(), &memory);
  appearances_.resize(by_instance.size());
  for (const Placed* one : by_instance) {
    const Assignment& assignment = *one->assignment;
    appearances_[next[one->shot]++] = {
        one->instance,       assignment.presence, !assignment.camera_angle.empty() || !assignment.image_url.empty(),
        assignment.priority, assignment.note,     &assignment};
  }
}

}  // namespace shot_assets::core
