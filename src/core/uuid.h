#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace shot_assets::core {

struct Uuid {
  std::array<std::uint8_t, 16> bytes;

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// The spelling with hyphens in any case, or without hyphens; nothing else.
std::optional<Uuid> parse_uuid(std::string_view text);

/// Lower case, with hyphens.
std::array<char, 36> to_text(const Uuid& uuid);

struct UuidHash {
  std::size_t operator()(const Uuid& uuid) const noexcept {
    // Ids are random or time-ordered: either way the last eight bytes are well spread.
    std::uint64_t tail;
    std::memcpy(&tail, uuid.bytes.data() + 8, sizeof(tail));
    return std::hash<std::uint64_t>{}(tail);
  }
};

}  // namespace shot_assets::core
