// The lists of characters of shots: whom they name. Suggestions and templates both ask here.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/scene/scene.h"
#include "core/text/name_match.h"

namespace shot_assets::core {

struct NamedAsset {
  Uuid id;
  std::string_view name;
  std::string_view type;
};

/// Characters and extras. Nobody else takes a name in a list of characters from another asset, and the lists decide in
/// which shots a template puts them. Of other types a host may list what it likes (an animal, a robot), except
/// locations and props: the checklist looks for it.
bool is_person(std::string_view asset_type);

/// An entry of a list that names the asset.
struct Listing {
  Mention mention;
  bool is_in_frame;  // not marked as "(O.S.)" or the like
};

/// Looks for one asset in lists of characters. Of the other assets only people can be meant there instead: a prop that
/// has the name of a character takes nothing from the character.
class CastMember {
 public:
  CastMember(const NamedAsset& asset, std::span<const NamedAsset> others, std::pmr::memory_resource& memory);

  /// The surest place of a list; what is in the frame comes first.
  std::optional<Listing> find_in(std::span<const std::string_view> list) const;

  /// Whether a list of the shot names the asset as somebody who is in the frame.
  bool is_listed_in(const Shot& shot) const;

 private:
  std::pmr::memory_resource& memory_;
  NameMatcher matcher_;
};

}  // namespace shot_assets::core
