// Input: a camera note.

#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>

#include "core/references/camera_angle.h"
#include "properties.h"

using namespace shot_assets::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string camera(text_of(data, size));
  const auto angle_of = [](std::string_view text) {
    std::pmr::monotonic_buffer_resource arena;
    const CameraNames nobody(arena);
    const CameraNote note(text, nobody, arena);
    (void)note.angle_of(text);
    CameraNames people(arena);
    people.add("Bob");
    people.add(text.substr(text.size() / 2));
    (void)CameraNote(text, people, arena).angle_of(text);
    return note.angle();
  };
  const CameraAngle angle = angle_of(camera);
  REQUIRE(parse_camera_angle(to_text(angle)) == angle);

  std::string upper;
  std::string spread;
  for (const char byte : camera) {
    upper.push_back(byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte);
    spread += byte == ' ' ? " \t " : std::string(1, byte);
  }
  REQUIRE(angle_of(upper) == angle);
  REQUIRE(angle_of(spread) == angle);

  // The first meaning wins wherever its word stands, and the last word of all decides only where no other did.
  REQUIRE(angle_of(camera + ", side") == CameraAngle::side);
  REQUIRE(angle_of("side, " + camera) == CameraAngle::side);
  REQUIRE(angle_of(camera + ", rear") == (angle == CameraAngle::front ? CameraAngle::back : angle));
  return 0;
}
