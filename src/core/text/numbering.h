// Numbers of scenes and shots as people write them, and the order in which people count: 1A, 1B, 2, 10, 10A.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

namespace shot_assets::core {

/// Words that stand before the number of a scene or a shot, folded.
std::span<const std::string_view> scene_words();
std::span<const std::string_view> shot_words();

/// The same key for numbers that mean the same: `01`, `1.0`, `Scene 1`, `SC01` and `#1` are `1`; `12 A` is `12a`. Empty
/// if the text is no number, or begins with a word that is none of these.
std::string_view number_key(std::string_view text, std::span<const std::string_view> words,
                            std::pmr::memory_resource& memory);

/// The digits without the zeros before them if the text consists of digits only, as a spreadsheet shows it; else the
/// text.
std::string_view without_leading_zeros(std::string_view text);

/// Whether a label comes before another: bytes, and runs of digits by the numbers that they are (by their last 20
/// digits).
bool natural_before(std::string_view a, std::string_view b);

}  // namespace shot_assets::core
