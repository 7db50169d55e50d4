#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <optional>
#include <string_view>

namespace shot_assets::core {

/// The angles from which a character's variants are drawn.
enum class CameraAngle { front, side, three_quarter, back };
inline constexpr std::size_t camera_angle_count = 4;

std::string_view to_text(CameraAngle angle);

/// The inverse of `to_text`: exactly those words.
std::optional<CameraAngle> parse_camera_angle(std::string_view text);

/// Throws an Error that names the place where the text is none.
CameraAngle require_camera_angle(std::string_view text, std::string_view place);

/// The angle from which a camera note such as `OTS, slow push-in` shows a character.
///
/// Whole words decide, whatever their case: `Inside the car` is no side view, but `side-lit` and `back-lit` hold the
/// words side and back. The words of `three quarter` and `over the shoulder` may stand apart or be joined by hyphens.
/// A note that says several things means the first of side, three-quarter, back; one that says none means front.
CameraAngle map_camera_to_angle(std::string_view camera);

}  // namespace shot_assets::core
