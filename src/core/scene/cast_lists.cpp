#include "core/scene/cast_lists.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

std::pmr::vector<std::string_view> names_of_people(const NamedAsset& asset, std::span<const NamedAsset> others,
                                                   std::pmr::memory_resource& memory) {
  std::pmr::vector<std::string_view> names(&memory);
  for (const NamedAsset& other : others)
    if (other.id != asset.id && is_person(other.type)) names.push_back(other.name);
  return names;
}

// Who is heard only.
bool is_voice(std::string_view entry) {
  const std::string_view remark = entry.substr(std::min(entry.find('('), entry.size()));
  return std::ranges::any_of(std::initializer_list<std::string_view>{"(v.o.)", "(o.s.)", "(o.c.)"},
                             [&](std::string_view mark) { return folds_to(trim_white_space(remark), mark); });
}

}  // namespace

bool is_person(std::string_view asset_type) { return asset_type == "character" || asset_type == "extra_archetype"; }

CastMember::CastMember(const NamedAsset& asset, std::span<const NamedAsset> others, std::pmr::memory_resource& memory)
    : matcher_(asset.name, names_of_people(asset, others, memory), memory) {}

std::optional<Mention> CastMember::find_in(std::span<const std::string_view> list) const {
  std::optional<Mention> best;
  for (const std::string_view entry : list) {
    if (is_voice(entry)) continue;
    const auto mention = matcher_.find_in_label(entry);
    if (mention && (!best || mention->percent > best->percent)) best = mention;
  }
  return best;
}

bool CastMember::is_listed_in(const Shot& shot) const {
  return find_in(shot.characters_foreground) || find_in(shot.characters_background);
}

}  // namespace shot_assets::core
