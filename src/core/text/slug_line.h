#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

namespace shot_assets::core {

/// The places that a setting such as `INT./EXT. CASTLE, DINING HALL - NIGHT` names, without the prefix and the time of
/// day: first all of it, where it has several parts, then each part. Parts are set off by commas, slashes, spaced
/// dashes, full stops and the like. Prefixes and times are those of English scripts; what is written otherwise is one
/// part more.
std::span<const std::string_view> places_of(std::string_view setting, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
