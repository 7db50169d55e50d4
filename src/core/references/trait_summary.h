#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <string_view>

namespace shot_assets::core {

inline constexpr std::size_t default_trait_summary_length = 80;

/// The look of an asset in a few words, for a manifest line: the first sentence of its description, without the closing
/// full stop, on one line. Longer than `max_length` graphemes it is cut after a word, or inside a first word that alone
/// is too long, and an ellipsis takes the last place. So a length of 1 leaves the ellipsis, and of 0 nothing. A
/// description of only punctuation says nothing.
std::string_view trait_summary(std::string_view description, std::size_t max_length, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
