#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string>
#include <string_view>

namespace shot_assets::core {

/// Whether `most` slips of the pen or fewer make one word of the other: a letter left out, added, mistaken for another,
/// or swapped with its neighbour. Needs no memory, and time linear in the words for the few slips that are worth asking
/// for.
bool is_within_slips(std::u32string_view a, std::u32string_view b, unsigned most);

/// The folded word without its accents: by these letters, names in scripts are compared.
void append_plain(std::string_view word, std::pmr::string& plain);

/// As is_one_of(), but whatever the accents of the word: "Gemälde" is one of {"gemalde"}.
bool is_one_of_unaccented(std::span<const std::string_view> folded_ascii, std::string_view word);

}  // namespace shot_assets::core
