#include "core/references/camera_angle.h"

#include <iterator>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "camera_texts.h"

namespace shot_assets::core {
namespace {

using namespace std::string_view_literals;
using enum CameraAngle;

TEST(CameraAngle, HasAText) {
  for (const auto angle : {front, side, three_quarter, back}) EXPECT_EQ(parse_camera_angle(to_text(angle)), angle);
  EXPECT_EQ(to_text(three_quarter), "three_quarter");
  for (const auto text : {"", "Front", "three-quarter", "front "}) EXPECT_EQ(parse_camera_angle(text), std::nullopt);
}

TEST(CameraAngle, IsRefusedByName) {
  EXPECT_EQ(require_camera_angle("side", "camera_angle"), side);
  try {
    require_camera_angle("above", "camera_angle");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message, "invalid camera_angle: \"above\"");
    EXPECT_EQ(error.hint, "An angle is one of: front, side, three_quarter, back.");
  }
}

CameraAngle angle_of(std::string_view camera, std::optional<std::string_view> name = std::nullopt,
                     std::initializer_list<std::string_view> people = {}) {
  std::pmr::monotonic_buffer_resource arena;
  CameraNames names(arena);
  for (const std::string_view one : people) names.add(one);
  const CameraNote note(camera, names, arena);
  return name ? note.angle_of(*name) : note.angle();
}

void expect_angle(CameraAngle angle, std::initializer_list<std::string_view> cameras) {
  for (const auto camera : cameras) EXPECT_EQ(angle_of(camera), angle) << camera;
}

TEST(CameraNote, ReadsWhatPeopleWrite) {
  static_assert(std::size(camera_texts) == 200);
  int right = 0;
  for (const auto& [angle, text] : camera_texts) {
    if (angle_of(text) == angle)
      ++right;
    else
      std::printf("  %.*s: %.*s, not %.*s\n", static_cast<int>(text.size()), text.data(),
                  static_cast<int>(to_text(angle_of(text)).size()), to_text(angle_of(text)).data(),
                  static_cast<int>(to_text(angle).size()), to_text(angle).data());
  }
  EXPECT_GE(right, 190);
}

TEST(CameraNote, Side) {
  expect_angle(side, {"profile", "PROFILE shot", "Side view", "side-on", "from the side.", "(side)", "ＳＩＤＥ",
                      "a profile's edge"});
}

TEST(CameraNote, ThreeQuarter) {
  expect_angle(three_quarter, {"three-quarter", "Three Quarter view", "three  quarter", "three\u00A0quarter",
                               "three\nquarter", "three‑quarter", "three – quarter", "three_quarter", "3/4", "3/4 shot",
                               "3 / 4", "¾ view", "3⁄4", "three quarters", "3/4 rear"});
}

TEST(CameraNote, Back) {
  expect_angle(back, {"behind", "from behind Bob", "over-the-shoulder", "Over the shoulder", "over – the – shoulder",
                      "OTS", "O.T.S.", "ots, slow push-in", "back", "rear", "REAR view", "over Alice's shoulder"});
}

TEST(CameraNote, FrontOtherwise) {
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
                       "13/4",
                       "3/40",
                       "robots",
                       "over the top",
                       "three, quarter",
                       "Pull back to reveal",
                       "Dolly back",
                       "BACK TO SCENE",
                       "side by side",
                       "side light",
                       "side-car",
                       "rear-view mirror",
                       "Behind the counter, CU Bob",
                       "\xFF\xFE",
                       "\0\0"sv});
}

TEST(CameraNote, OtherLanguages) {
  expect_angle(back, {"von hinten", "Rückansicht", "Ruckansicht", "über die Schulter", "de dos", "DE DOS",
                      "par-dessus l'épaule", "de espaldas", "por detrás", "sobre el hombro", "背面", "背影", "过肩镜头",
                      "从背后跟拍", "背後から", "肩越し", "後ろ姿"});
  expect_angle(side, {"von der Seite", "Seitenansicht", "im Profil", "profil", "de profil", "de côté", "de cote",
                      "de perfil", "vista lateral", "侧面", "侧脸特写", "側面", "横顔", "真横から"});
  expect_angle(three_quarter,
               {"dreiviertel", "Halbprofil", "trois-quarts", "tres cuartos", "半侧面", "四分之三侧", "斜め前"});
  expect_angle(front, {"Halbtotale", "plan large", "plano medio", "正面", "全景", "後退", "à côté de Jean"});
}

TEST(CameraNote, FirstMeaningWins) {
  expect_angle(side, {"from behind, three-quarter, side", "OTS profile"});
  expect_angle(three_quarter, {"back 3/4", "three-quarter back", "3/4 profile"});
  expect_angle(back, {"front, back"});
}

TEST(CameraNote, FindsAPhraseAfterAFalseStart) {
  expect_angle(three_quarter, {"three three-quarter"});
  expect_angle(back, {"over the over the shoulder"});
}

TEST(CameraNote, TakesAMillionCharacters) {
  const std::string letters(1'000'000, 'b'), dashes(1'000'000, '-'), nuls(1'000'000, '\0');
  std::string phrases;
  for (int i = 0; i < 80'000; ++i) phrases += "over - the ";
  expect_angle(front, {letters, nuls, dashes, phrases});
  expect_angle(back, {phrases + "shoulder", "back " + dashes});
}

struct Pair {
  std::string_view camera;
  CameraAngle alice, bob;
};

TEST(CameraNote, OverSomebodysShoulder) {
  constexpr Pair pairs[] = {
      {"OTS", back, back},
      {"OTS, slow push-in", back, back},
      {"over the shoulder, 50mm", back, back},
      {"over her shoulder", back, back},
      {"OTS on Bob", back, front},
      {"OTS on BOB, slow push", back, front},
      {"Over the shoulder on Bob", back, front},
      {"OTS shot of Bob", back, front},
      {"OTS favouring Bob", back, front},
      {"favouring Bob", back, front},
      {"favoring Bob", back, front},
      {"OTS Alice", back, front},
      {"OTS: Alice, 40mm", back, front},
      {"MCU Bob, OTS Alice", back, front},
      {"OTS Alice on Bob", back, front},
      {"OTS from Alice to Bob", back, front},
      {"Medium O.T.S. Alice", back, front},
      {"over Alice's shoulder", back, front},
      {"Over ALICE’s left shoulder onto Bob", back, front},
      {"past Alice's shoulder", back, front},
      {"Past Alice's shoulder to the door", back, front},
      {"over the shoulder of Alice", back, front},
      {"over Alice and Bob's shoulders", back, back},
      {"OTS on Carol", back, back},
      {"OTS Carol", front, front},
      {"OTS on Bob, 3/4", back, three_quarter},
      {"OTS Alice, profile", back, side},
      {"wide", front, front},
      {"from behind", back, back},
  };
  for (const auto& [camera, alice, bob] : pairs) {
    EXPECT_EQ(angle_of(camera, "Alice"), alice) << camera;
    EXPECT_EQ(angle_of(camera, "Bob"), bob) << camera;
  }
}

TEST(CameraNote, KnowsNamesOfSeveralWords) {
  EXPECT_EQ(angle_of("over Orlok's shoulder", "Count Orlok"), back);
  EXPECT_EQ(angle_of("OTS on Count Orlok, 50mm", "Count Orlok"), front);
  EXPECT_EQ(angle_of("over the guard's shoulder", "The Guard"), back);
  EXPECT_EQ(angle_of("over the guard's shoulder", "Alice"), front);
  EXPECT_EQ(angle_of("OTS on Guard 2", "Guard 1"), back);
  EXPECT_EQ(angle_of("OTS on Guard 2", "Guard 2"), front);
  EXPECT_EQ(angle_of("over José's shoulder", "Jose"), back);
  EXPECT_EQ(angle_of("OTS on Bob", ""), back);
}

// A name that is known needs no capital.
TEST(CameraNote, FindsKnownNamesInAnyCaseAndScript) {
  constexpr Pair pairs[] = {
      {"ots on bob", back, front},
      {"ots on bob, slow push-in", back, front},
      {"OTS ON BOB", back, front},
      {"over the shoulder on bob", back, front},
      {"ots shot of bob", back, front},
      {"ots favouring bob", back, front},
      {"favouring bob", back, front},
      {"favours bob, 50mm", back, front},
      {"ots alice", back, front},
      {"ots: alice, 40mm", back, front},
      {"ots alice on bob", back, front},
      {"ots alice and bob", back, front},
      {"o.t.s. alice to bob", back, front},
      {"mcu bob, ots alice", back, front},
      {"over alice's shoulder", back, front},
      {"over alice's shoulder onto bob", back, front},
      {"over the shoulder of alice", back, front},
      {"ots on bob, 3/4", back, three_quarter},
      {"par-dessus l'épaule alice", back, front},
      {"ots on bobby", back, back},
      {"ots, slow push on the counter", back, back},
      {"medium on bob", front, front},
  };
  for (const auto& [camera, alice, bob] : pairs) {
    EXPECT_EQ(angle_of(camera, "Alice", {"Alice", "Bob"}), alice) << camera;
    EXPECT_EQ(angle_of(camera, "Bob", {"Alice", "Bob"}), bob) << camera;
  }
  for (const std::string_view name : {"小明", "أحمد", "สมชาย", "アン", "김철수", "דוד"}) {
    for (const auto camera : {"OTS ", "过肩 ", "过肩", "肩越し", "over the shoulder: "}) {
      const std::string note = camera + std::string(name);
      EXPECT_EQ(angle_of(note, name, {name, "Bob"}), back) << note;
      EXPECT_EQ(angle_of(note, "Bob", {name, "Bob"}), front) << note;
      EXPECT_EQ(angle_of("OTS on " + std::string(name) + ", 50mm", name, {name, "Bob"}), front);
      EXPECT_EQ(angle_of("OTS on " + std::string(name) + ", 50mm", "Bob", {name, "Bob"}), back);
    }
  }
}

TEST(CameraNote, FindsKnownNamesOfSeveralWords) {
  const auto angle = [](std::string_view camera, std::string_view name) {
    return angle_of(camera, name, {"Count Orlok", "Hutter", "Guard 1", "Guard 2", "Guard", "O'Brien", "The Twins"});
  };
  EXPECT_EQ(angle("ots on count orlok", "Count Orlok"), front);
  EXPECT_EQ(angle("ots on orlok", "Count Orlok"), front);
  EXPECT_EQ(angle("ots orlok on hutter", "Count Orlok"), back);
  EXPECT_EQ(angle("ots orlok on hutter", "Hutter"), front);
  EXPECT_EQ(angle("ots on guard 2", "Guard 1"), back);
  EXPECT_EQ(angle("ots on guard 2", "Guard 2"), front);
  EXPECT_EQ(angle("ots on guard", "Guard 1"), front);
  EXPECT_EQ(angle("ots on guard", "Hutter"), back);
  EXPECT_EQ(angle("ots o'brien on hutter", "O'Brien"), back);
  EXPECT_EQ(angle("ots o'brien on hutter", "Hutter"), front);
  EXPECT_EQ(angle("ots twins", "The Twins"), back);
  EXPECT_EQ(angle("ots twins", "Hutter"), front);
}

// Words that a camera note uses anyway are no names, even if somebody in the scene is called so.
TEST(CameraNote, OrdinaryWordsAreNoNames) {
  const std::initializer_list<std::string_view> people = {
      "Will", "Carol", "Woman in Red", "Slow", "Push", "Reverse Shot", "Night Guard", "", "The", "¨"};
  for (const auto camera :
       {"OTS will push in", "ots carol singers pass", "ots red light spills", "OTS slow push-in", "ots reverse shot",
        "OTS guard rail", "ots night exterior", "over the shoulder, the will of man"}) {
    EXPECT_EQ(angle_of(camera, "Bob", people), back) << camera;
    EXPECT_EQ(angle_of(camera, "Bob", people), angle_of(camera)) << camera;
  }
  EXPECT_EQ(angle_of("ots on will", "Will", people), front);
  EXPECT_EQ(angle_of("ots carol, 50mm", "Carol", people), back);
  EXPECT_EQ(angle_of("ots carol, 50mm", "Bob", people), front);
}

// The notes that people wrote mean what they meant, with any people in the scene.
TEST(CameraNote, KnownNamesLeaveOtherNotesAlone) {
  const std::initializer_list<std::string_view> people = {"Will",  "Red",  "Night Guard", "Count Orlok", "小明",
                                                          "Wheel", "Hand", "Desk",        "Push",        "Water"};
  for (const auto& [angle, text] : camera_texts)
    EXPECT_EQ(angle_of(text, "Bob", people), angle_of(text, "Bob")) << text;
}

}  // namespace
}  // namespace shot_assets::core
