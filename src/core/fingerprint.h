#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <memory_resource>
#include <string_view>

namespace shot_assets::core {

/// Sixteen hexadecimal digits that tell texts apart without keeping them: FNV-1a, the same on every machine and in
/// every version, so that it may be stored.
std::string_view fingerprint(std::string_view text, std::pmr::memory_resource& memory);

/// XXH64, likewise the same everywhere, for much text: it reads eight bytes where a fingerprint reads one. `seed`
/// chains the digests of several texts.
std::uint64_t digest(std::string_view text, std::uint64_t seed = 0);

/// As sixteen hexadecimal digits.
std::string_view to_text(std::uint64_t digest, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
