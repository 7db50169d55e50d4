#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <string_view>

namespace shot_assets::core {

/// Whether `most` slips of the pen or fewer make one word of the other: a letter left out, added, mistaken for another,
/// or swapped with its neighbour. Needs no memory, and time linear in the words for the few slips that are worth asking
/// for.
bool is_within_slips(std::u32string_view a, std::u32string_view b, unsigned most);

}  // namespace shot_assets::core
