#include "core/references/camera_angle.h"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

using namespace std::string_view_literals;
using enum CameraAngle;

TEST(CameraAngle, HasAText) {
  for (const auto angle : {front, side, three_quarter, back}) EXPECT_EQ(parse_camera_angle(to_text(angle)), angle);
  EXPECT_EQ(to_text(three_quarter), "three_quarter");
  for (const auto text : {"", "Front", "three-quarter", "front "}) EXPECT_EQ(parse_camera_angle(text), std::nullopt);
}

void expect_angle(CameraAngle angle, std::initializer_list<std::string_view> cameras) {
  for (const auto camera : cameras) EXPECT_EQ(map_camera_to_angle(camera), angle) << camera;
}

TEST(MapCameraToAngle, Side) {
  expect_angle(side, {"profile", "PROFILE shot", "Side view", "side-on", "from the side.", "side-lit", "(side)",
                      "ＳＩＤＥ", "a profile's edge"});
}

TEST(MapCameraToAngle, ThreeQuarter) {
  expect_angle(three_quarter,
               {"three-quarter", "Three Quarter view", "three  quarter", "three\u00A0quarter", "three\nquarter",
                "three‑quarter", "three – quarter", "three_quarter", "3/4", "3/4 shot", "3 / 4", "¾ view", "3⁄4"});
}

TEST(MapCameraToAngle, Back) {
  expect_angle(back, {"behind", "from behind Bob", "over-the-shoulder", "Over the shoulder", "over – the – shoulder",
                      "OTS", "ots, slow push-in", "back", "Back to back", "back-lit", "rear", "REAR view"});
}

TEST(MapCameraToAngle, FrontOtherwise) {
  expect_angle(front, {"",
                       " ",
                       "front",
                       "wide",
                       "Inside the car",
                       "background",
                       "feedback",
                       "sideways",
                       "rearview",
                       "profiles",
                       "back_lit",
                       "three",
                       "three quarters",
                       "13/4",
                       "3/40",
                       "robots",
                       "over the top",
                       "over the shoulders",
                       "three, quarter",
                       "\xFF\xFE",
                       "\0\0"sv});
}

TEST(MapCameraToAngle, FirstRuleWins) {
  expect_angle(side, {"behind, three-quarter, side", "OTS profile"});
  expect_angle(three_quarter, {"back 3/4", "three-quarter back"});
  expect_angle(back, {"front, then back"});
}

TEST(MapCameraToAngle, FindsAPhraseAfterAFalseStart) {
  expect_angle(three_quarter, {"three three-quarter"});
  expect_angle(back, {"over the over the shoulder"});
}

TEST(MapCameraToAngle, TakesAMillionCharacters) {
  const std::string letters(1'000'000, 'b'), dashes(1'000'000, '-'), nuls(1'000'000, '\0');
  std::string phrases;
  for (int i = 0; i < 80'000; ++i) phrases += "over - the ";
  expect_angle(front, {letters, nuls, dashes, phrases});
  expect_angle(back, {phrases + "shoulder", "back " + dashes});
}

}  // namespace
}  // namespace shot_assets::core
