#include "core/base/fingerprint.h"

#include <cstddef>

#define XXH_INLINE_ALL  // most texts are shorter than a call is worth
#include <xxhash.h>

namespace shot_assets::core {

std::uint64_t digest(std::string_view text, std::uint64_t seed) {
  return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

std::string_view to_text(std::uint64_t digest, std::pmr::memory_resource& memory) {
  constexpr std::size_t length = 16;
  auto* digits = static_cast<char*>(memory.allocate(length, alignof(char)));
  for (std::size_t i = length; i-- > 0; digest >>= 4) digits[i] = "0123456789abcdef"[digest & 0xF];
  return {digits, length};
}

std::string_view fingerprint(std::string_view text, std::pmr::memory_resource& memory) {
  return to_text(digest(text), memory);
}

}  // namespace shot_assets::core
