#include "core/scene/cast_lists.h"

#include <utility>
#include <vector>

#include "core/text/running_text.h"
#include "core/text/screenplay.h"

namespace shot_assets::core {

namespace {

std::pmr::vector<std::string_view> names_of_people(const NamedAsset& asset, std::span<const NamedAsset> others,
                                                   std::pmr::memory_resource& memory) {
  std::pmr::vector<std::string_view> names(&memory);
  for (const NamedAsset& other : others)
    if (other.id != asset.id && is_person(other.type)) names.push_back(other.name);
  return names;
}

}  // namespace

bool is_person(std::string_view asset_type) { return asset_type == "character" || asset_type == "extra_archetype"; }

CastMember::CastMember(const NamedAsset& asset, std::span<const NamedAsset> others, std::pmr::memory_resource& memory)
    : memory_(memory), matcher_(asset.name, names_of_people(asset, others, memory), memory) {}

std::optional<Listing> CastMember::find_in(std::span<const std::string_view> list) const {
  std::optional<Listing> best;
  for (const std::string_view entry : list) {
    for (const ListedName& name : listed_names(entry, memory_)) {
      auto mention = matcher_.find_in_label(name.text);
      if (!mention) continue;
      const Standing standing = mention->name.empty() ? Standing::seen : standing_of(mention->sentence, mention->name);
      if (standing == Standing::owner) continue;  // "Sarah's mother" is not Sarah
      const bool is_in_frame = name.mark.empty() && standing == Standing::seen;
      if (!is_in_frame) mention->text = entry;
      if (!best || std::pair(is_in_frame, mention->percent) > std::pair(best->is_in_frame, best->mention.percent))
        best = {*mention, is_in_frame};
    }
  }
  return best;
}

bool CastMember::is_listed_in(const Shot& shot) const {
  for (const auto list : {shot.characters_foreground, shot.characters_background})
    if (const auto listing = find_in(list); listing && listing->is_in_frame) return true;
  return false;
}

}  // namespace shot_assets::core
