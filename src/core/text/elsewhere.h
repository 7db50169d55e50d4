// How a sentence says that whom it names is not in the picture, by phrases that stand further from the name than a word
// or two.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <string_view>

namespace shot_assets::core {

/// What stands before and after a name in its sentence.
struct NameContext {
  std::string_view before, found, after;
};

/// Only heard: "over the speakers, Bob", "Bob murmurs from the radio", "from below, Bob screams", "Bob nickers O.S."
bool is_heard_from_elsewhere(const NameContext& name);

/// Only pictured: "in the photo, Bob smiles", "Bob, in a framed photo", "a framed picture: Bob", "the Bob poster".
bool is_pictured(const NameContext& name);

/// Not there: "minus Bob", "instead of Bob", "Bob has already left", "Bob comes tomorrow", "imagines telling Bob".
bool is_absent(const NameContext& name);

/// Part of the name of something else: "Rose Garden", "Hotel Victoria", and the month in "It's June".
bool is_part_of_other_name(const NameContext& name);

}  // namespace shot_assets::core
