#include "core/fingerprint.h"

#include <cstddef>
#include <cstdint>

namespace shot_assets::core {

std::string_view fingerprint(std::string_view text, std::pmr::memory_resource& memory) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;

  constexpr std::size_t length = 16;
  auto* digits = static_cast<char*>(memory.allocate(length, alignof(char)));
  for (std::size_t i = length; i-- > 0; hash >>= 4) digits[i] = "0123456789abcdef"[hash & 0xF];
  return {digits, length};
}

}  // namespace shot_assets::core
