#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <memory_resource>
#include <string_view>

namespace shot_assets::core {

/// Tells texts apart without keeping them: XXH3, which is the same on every machine and in every version, so that it
/// may be stored. `seed` chains the digests of several texts.
std::uint64_t digest(std::string_view text, std::uint64_t seed = 0);

/// As sixteen hexadecimal digits.
std::string_view to_text(std::uint64_t digest, std::pmr::memory_resource& memory);

/// The digest of a text, as text.
std::string_view fingerprint(std::string_view text, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
