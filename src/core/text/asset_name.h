#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <string_view>

namespace shot_assets::core {

/// A name to look for in a script.
struct AssetName {
  std::string_view text;
  bool is_person = true;  // of whom everyday words are names: Will, May. A prop may well be a rose.

  bool speaks = true;  // so that a line that is nothing but the name may be a cue

  // NOLINTNEXTLINE(google-explicit-constructor): a name is its text first.
  AssetName(std::string_view name, bool person = true) : text(name), is_person(person), speaks(person) {}
  AssetName(std::string_view name, bool person, bool can_speak) : text(name), is_person(person), speaks(can_speak) {}
  AssetName(const char* name) : text(name) {}  // NOLINT(google-explicit-constructor)
};

/// Whether an asset of this type has a person's name. An extra is named after a kind of person: a Waiter, a Hunter.
inline bool has_personal_name(std::string_view asset_type) { return asset_type == "character"; }

}  // namespace shot_assets::core
