#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shot_assets::core {

/// The angles from which a character's variants are drawn.
enum class CameraAngle { front, side, three_quarter, back };
inline constexpr std::size_t camera_angle_count = 4;

std::string_view to_text(CameraAngle angle);

/// The inverse of `to_text`: exactly those words.
std::optional<CameraAngle> parse_camera_angle(std::string_view text);

/// All of them, as messages list them.
std::string list_camera_angles();

/// Throws an Error that names the place where the text is none.
CameraAngle require_camera_angle(std::string_view text, std::string_view place);

/// People whom a camera note may name. What has a capital is read as a name anyway; these are found in any case and
/// script: `ots on bob`, `过肩 小明`.
class CameraNames {
 public:
  explicit CameraNames(std::pmr::memory_resource& memory) : names_(&memory), memory_(memory) {}

  void add(std::string_view name);

  /// Folded words, without articles and punctuation.
  std::span<const std::span<const std::string_view>> names() const { return names_; }

 private:
  std::pmr::vector<std::span<const std::string_view>> names_;
  std::pmr::memory_resource& memory_;
};

/// A camera note such as `OTS on Bob, slow push-in`, and the angle from which it shows an asset.
///
/// Whole words and phrases decide, whatever their case, accents and hyphens. The longest phrase at a place counts, so
/// `pull back`, `side by side` and `rear-view mirror` say nothing of an angle. A note that says several things means
/// the first of side, three-quarter, back; one that says none means front.
class CameraNote {
 public:
  /// What is read stays in `memory`.
  CameraNote(std::string_view camera, const CameraNames& names, std::pmr::memory_resource& memory);

  /// The angle where nobody's name counts.
  CameraAngle angle() const { return angle_; }

  /// The angle for an asset of this name. Over somebody's shoulder (`OTS Alice`, `over Alice's shoulder`) that person
  /// is seen from behind and all others are not; a shot that favours somebody (`OTS on Bob`) sees the others from
  /// behind.
  CameraAngle angle_of(std::string_view asset_name) const;

 private:
  CameraAngle angle_ = CameraAngle::front;
  CameraAngle faced_ = CameraAngle::front;      // of those who face the camera in a shot over a shoulder
  std::span<const std::string_view> shoulder_;  // folded words that name whose shoulder it is
  std::span<const std::string_view> favoured_;  // likewise, who is looked at
  std::pmr::memory_resource& memory_;
};

}  // namespace shot_assets::core
