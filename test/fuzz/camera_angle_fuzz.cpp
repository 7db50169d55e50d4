// Input: a camera note.

#include <cstdint>
#include <string>

#include "core/references/camera_angle.h"
#include "properties.h"

using namespace shot_assets::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string camera(text_of(data, size));
  const CameraAngle angle = map_camera_to_angle(camera);
  REQUIRE(parse_camera_angle(to_text(angle)) == angle);

  std::string upper;
  std::string spread;
  for (const char byte : camera) {
    upper.push_back(byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte);
    spread += byte == ' ' ? " \t " : std::string(1, byte);
  }
  REQUIRE(map_camera_to_angle(upper) == angle);
  REQUIRE(map_camera_to_angle(spread) == angle);

  // The first rule wins wherever its word stands, and the last word of all decides only where no other did.
  REQUIRE(map_camera_to_angle(camera + " side") == CameraAngle::side);
  REQUIRE(map_camera_to_angle("side " + camera) == CameraAngle::side);
  REQUIRE(map_camera_to_angle(camera + " rear") == (angle == CameraAngle::front ? CameraAngle::back : angle));
  return 0;
}
