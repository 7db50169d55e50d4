#include "core/scene/display_names.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

using Numbers = std::pmr::vector<std::uint32_t>;

// Those of which the scene has another instance of the same asset, the oldest first.
Numbers find_siblings(std::span<const InstanceName> names, std::pmr::memory_resource& memory) {
  Numbers sorted(&memory);
  sorted.reserve(names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i) sorted.push_back(i);
  std::ranges::sort(sorted, {}, [&](std::uint32_t i) { return names[i].project_asset_id; });

  Numbers siblings(&memory);
  const auto is_of_asset = [&](std::size_t at, const Uuid& asset) {
    return at < sorted.size() && names[sorted[at]].project_asset_id == asset;
  };
  for (std::size_t at = 0; at < sorted.size(); ++at) {
    const Uuid& asset = names[sorted[at]].project_asset_id;
    if (is_of_asset(at + 1, asset) || (at > 0 && is_of_asset(at - 1, asset))) siblings.push_back(sorted[at]);
  }
  std::ranges::sort(siblings, {}, [&](std::uint32_t i) { return std::tie(names[i].created_at, names[i].id); });
  return siblings;
}

// Names that are taken, as people compare them.
class TakenNames {
 public:
  explicit TakenNames(std::pmr::memory_resource& memory) : names_(&memory), memory_(memory) {}

  std::string_view as_compared(std::string_view name) const {
    return fold_case(collapse_white_space(name, memory_), memory_);
  }

  /// False if it was taken before.
  bool take(std::string_view name) { return names_.insert(as_compared(name)).second; }

 private:
  std::pmr::unordered_set<std::string_view> names_;
  std::pmr::memory_resource& memory_;
};

std::string_view numbered(std::string_view name, std::uint32_t number, std::pmr::memory_resource& memory) {
  char digits[12];
  return concatenate(
      {name, name.empty() ? "" : " ", {digits, std::to_chars(digits, digits + sizeof(digits), number).ptr}}, memory);
}

}  // namespace

std::span<const std::string_view> display_names(std::span<const InstanceName> of_scene,
                                                std::pmr::memory_resource& memory) {
  auto* const names = allocate<std::string_view>(of_scene.size(), memory);
  for (std::size_t i = 0; i < of_scene.size(); ++i) new (names + i) std::string_view(of_scene[i].asset_name);
  const Numbers siblings = find_siblings(of_scene, memory);
  if (siblings.empty()) return {names, of_scene.size()};

  TakenNames taken(memory);
  for (const InstanceName& one : of_scene) taken.take(one.asset_name);
  for (const std::uint32_t i : siblings) {
    if (!has_content(of_scene[i].instance_name)) continue;
    names[i] = of_scene[i].instance_name;
    taken.take(names[i]);
  }
  // By name, because several assets can have the same one: to try its numbers from 1 on for each of them would take the
  // square of the time and memory.
  std::pmr::unordered_map<std::string_view, std::uint32_t> last(&memory);
  for (const std::uint32_t i : siblings) {
    if (has_content(of_scene[i].instance_name)) continue;
    std::uint32_t& number = last[taken.as_compared(of_scene[i].asset_name)];
    do names[i] = numbered(of_scene[i].asset_name, ++number, memory);
    while (!taken.take(names[i]));
  }
  return {names, of_scene.size()};
}

void name_instances(std::span<Instance> of_scene, std::pmr::memory_resource& memory) {
  auto* const all = allocate<InstanceName>(of_scene.size(), memory);
  for (std::size_t i = 0; i < of_scene.size(); ++i) {
    const Instance& one = of_scene[i];
    new (all + i) InstanceName{one.id, one.project_asset_id, one.created_at, one.asset_name, one.instance_name};
  }
  const std::span<const std::string_view> names = display_names({all, of_scene.size()}, memory);
  for (std::size_t i = 0; i < of_scene.size(); ++i)
    if (names[i].data() != of_scene[i].asset_name.data()) of_scene[i].display_name = names[i];
}

}  // namespace shot_assets::core
