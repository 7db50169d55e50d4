// Names in a narrow column.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <span>
#include <string_view>

namespace shot_assets::core {

/// Shortens the texts that are wider than so many columns. Each keeps its beginning and its end, with an ellipsis
/// between them; if two different ones still look the same, they get numbers at their ends.
void fit_apart(std::span<std::string_view> texts, std::size_t columns, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
