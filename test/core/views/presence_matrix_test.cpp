#include "core/views/presence_matrix.h"

#include <memory_resource>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/unicode.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

class PresenceMatrix : public testing::Test {
 protected:
  std::vector<std::string> lines() {
    std::pmr::monotonic_buffer_resource memory;
    const auto matrix = presence_matrix(film.scene(), memory);
    return {matrix.begin(), matrix.end()};
  }

  FilmScene film{false};
};

TEST_F(PresenceMatrix, LinesUpWhateverItsNamesAreWrittenIn) {
  for (const std::string_view label : {"1A", "１Ｂ", "", "1ب"}) film.add_shot(label);
  for (const std::string_view name : {"Bob",
                                      "小明",
                                      "王小明・長い",
                                      "한국",
                                      "e\u0301\u0323\u0301",
                                      "👩‍👩‍👧",
                                      "🇯🇵🇩🇪",
                                      "❤️",
                                      "شهرزاد",
                                      "ไก่",
                                      "क्षि",
                                      "a\u200Bb\u200Dc",
                                      "\uFEFFBob",
                                      "tab\there",
                                      "two\nlines",
                                      "\x1B[31mred",
                                      "\u009B31mred",
                                      "\u202Eevil\u2066",
                                      "\u2028",
                                      "",
                                      "ｱｲｳ",
                                      "A\u0308\u0323"})
    film.add_instance(name, film.scene().instances.size() % 2 == 0 ? "character" : "角色");
  const auto matrix = lines();
  const std::size_t count = film.scene().instances.size();
  ASSERT_EQ(matrix.size(), count + 3);
  // Everything stands in every shot, and its first sign at the same column.
  const std::size_t place = matrix[1].find("●");
  ASSERT_NE(place, std::string::npos);
  const std::size_t column = display_width(matrix[1].substr(0, place));
  const std::string cells = matrix[1].substr(place);
  for (std::size_t i = 1; i <= count; ++i) {
    const std::size_t at = matrix[i].find("●");
    ASSERT_NE(at, std::string::npos) << matrix[i];
    EXPECT_EQ(display_width(matrix[i].substr(0, at)), column) << matrix[i];
    EXPECT_EQ(matrix[i].substr(at), cells);
    EXPECT_EQ(matrix[i].find_first_of("\x1B\t\n"), std::string::npos);
    EXPECT_EQ(matrix[i].find("\u202E"), std::string::npos) << "nothing turns the line around";
    EXPECT_EQ(matrix[i].find("\u009B"), std::string::npos) << "nor colours it";
  }
  EXPECT_EQ(matrix[0].substr(column), "1A  １Ｂ     1ب");
  EXPECT_EQ(cells, "●   ●     ●  ●");
}

TEST_F(PresenceMatrix, LongNamesAreCut) {
  film.add_shot("1A");
  film.add_shot("a label without end");
  film.add_instance(std::string_view("A name that is so long that no table could hold it and its shots"),
                    "a type of many words, all long");
  film.add_instance("長長長長長長長長長長長長長長長長長長長長長長長長長");
  const auto matrix = lines();
  EXPECT_EQ(matrix[0], std::string(64, ' ') + "1A  a label… end");
  EXPECT_EQ(matrix[1], "長長長長長長長長長長長長長…長長長長長長   character             ●   ●");
  EXPECT_EQ(matrix[2], "A name that is so long tha…and its shots  a type of many word…  ●   ●");
}

TEST_F(PresenceMatrix, LongLinesGoOnBelow) {
  for (int i = 1; i <= 100; ++i) film.add_shot(film.text(std::to_string(i)));
  film.add_instance("Asset 1", "prop");
  film.add_instance("Asset 2", "prop");
  const auto matrix = lines();
  std::size_t names = 0, signs = 0;
  for (const std::string& line : matrix) {
    EXPECT_LE(display_width(line), 160u);
    if (!line.starts_with("Asset 1")) continue;
    ++names;
    for (std::size_t at = line.find("●"); at != std::string::npos; at = line.find("●", at + 1)) ++signs;
  }
  EXPECT_EQ(names, 3u) << "9 shots of 3 columns, then 4 a shot: 13 columns for the names leave room for 38";
  EXPECT_EQ(signs, 100u);
}

TEST_F(PresenceMatrix, OfNothing) {
  EXPECT_EQ(lines().size(), 3u);
  film.add_shot("1A");
  EXPECT_EQ(lines()[0], "    1A");
}

}  // namespace
}  // namespace shot_assets::core
