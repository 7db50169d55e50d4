#include "core/fingerprint.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace shot_assets::core {

namespace {

// The names of the algorithm's description.
constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87, prime2 = 0xC2B2AE3D27D4EB4F, prime3 = 0x165667B19E3779F9,
                        prime4 = 0x85EBCA77C2B2AE63, prime5 = 0x27D4EB2F165667C5;

// Little-endian, wherever this runs.
template <std::size_t size>
std::uint64_t read(const char* bytes) {
  std::uint64_t number = 0;
  if constexpr (std::endian::native == std::endian::little)
    std::memcpy(&number, bytes, size);
  else
    for (std::size_t i = 0; i < size; ++i)
      number |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return number;
}

std::uint64_t round(std::uint64_t accumulator, std::uint64_t input) {
  return std::rotl(accumulator + input * prime2, 31) * prime1;
}

std::uint64_t merge(std::uint64_t accumulator, std::uint64_t lane) {
  return (accumulator ^ round(0, lane)) * prime1 + prime4;
}

}  // namespace

std::string_view fingerprint(std::string_view text, std::pmr::memory_resource& memory) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return to_text(hash, memory);
}

std::uint64_t digest(std::string_view text, std::uint64_t seed) {
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t result = seed + prime5;
  if (left >= 32) {
    std::uint64_t lanes[] = {seed + prime1 + prime2, seed + prime2, seed, seed - prime1};
    for (; left >= 32; left -= 32)
      for (std::uint64_t& lane : lanes) {
        lane = round(lane, read<8>(at));
        at += 8;
      }
    result = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
    for (const std::uint64_t lane : lanes) result = merge(result, lane);
  }
  result += text.size();
  for (; left >= 8; at += 8, left -= 8) result = std::rotl(result ^ round(0, read<8>(at)), 27) * prime1 + prime4;
  if (left >= 4) {
    result = std::rotl(result ^ (read<4>(at) * prime1), 23) * prime2 + prime3;
    at += 4;
    left -= 4;
  }
  for (; left > 0; ++at, --left) result = std::rotl(result ^ (read<1>(at) * prime5), 11) * prime1;
  result = (result ^ (result >> 33)) * prime2;
  result = (result ^ (result >> 29)) * prime3;
  return result ^ (result >> 32);
}

std::string_view to_text(std::uint64_t digest, std::pmr::memory_resource& memory) {
  constexpr std::size_t length = 16;
  auto* digits = static_cast<char*>(memory.allocate(length, alignof(char)));
  for (std::size_t i = length; i-- > 0; digest >>= 4) digits[i] = "0123456789abcdef"[digest & 0xF];
  return {digits, length};
}

}  // namespace shot_assets::core
