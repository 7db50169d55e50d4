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

/// What PostgreSQL's uuid takes: digits in any case, hyphens after any four of them or none, braces around or none.
std::optional<Uuid> parse_uuid(std::string_view text);

/// Lower case, with hyphens.
std::array<char, 36> to_text(const Uuid& uuid);
std::string to_string(const Uuid& uuid);

struct UuidHash {
  std::size_t operator()(const Uuid& uuid) const noexcept {
    // Both halves count: ids made by hand or by a counter may differ in one of them only.
    std::uint64_t halves[2];
    std::memcpy(halves, uuid.bytes.data(), sizeof(halves));
    return std::hash<std::uint64_t>{}(halves[0] * 0x9E3779B97F4A7C15 + halves[1]);
  }
};

/// A shot and an instance.
struct Pair {
  Uuid shot_id, instance_id;
  friend bool operator==(const Pair&, const Pair&) = default;
};

struct PairHash {
  std::size_t operator()(const Pair& pair) const noexcept {
    return UuidHash{}(pair.shot_id) * 31 + UuidHash{}(pair.instance_id);
  }
};

}  // namespace shot_assets::core
