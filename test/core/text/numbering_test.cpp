#include "core/text/numbering.h"

#include <algorithm>
#include <memory_resource>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

std::string scene_key(std::string_view text) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(number_key(text, scene_words(), memory));
}

TEST(Numbering, AsPeopleWriteThem) {
  for (const std::string_view text : {"1", "01", "001", "1.0", "1,00", "Scene 1", "SCENE 01", "SC01", "sc_001", "Sc. 1",
                                      "#1", "# 1", "S1", "sequence-1", "SQ0001", "１", " 1 "})
    EXPECT_EQ(scene_key(text), "1") << text;
  for (const std::string_view text : {"12A", "12a", "12 A", "012A", "12-A", "Scene 12A", "SC012_A"})
    EXPECT_EQ(scene_key(text), "12a") << text;
  EXPECT_EQ(scene_key("0"), "0");
  EXPECT_EQ(scene_key("000"), "0");
  EXPECT_EQ(scene_key("10"), "10");
  EXPECT_EQ(scene_key("1.5"), "1.5");
  EXPECT_EQ(scene_key("1-2"), "1-2");
  for (const std::string_view text : {"", " ", "Kitchen", "Shot 1", "Scene", "Scene A", "-1", "A1", "#"})
    EXPECT_EQ(scene_key(text), "") << text;
  std::pmr::monotonic_buffer_resource memory;
  EXPECT_EQ(number_key("SH010", shot_words(), memory), "10");
}

TEST(Numbering, ZerosInFront) {
  EXPECT_EQ(without_leading_zeros("010"), "10");
  EXPECT_EQ(without_leading_zeros("000"), "0");
  EXPECT_EQ(without_leading_zeros("01A"), "01A");
  EXPECT_EQ(without_leading_zeros(""), "");
}

TEST(Numbering, NaturalOrder) {
  const std::vector<std::string> ordered = {"",    "1",   "1A",   "1A-2",  "1A-10", "1B", "2",   "10",
                                            "10A", "SH9", "SH10", "SH10 ", "a",     "a1", "a2b", "b"};
  for (std::size_t i = 0; i < ordered.size(); ++i)
    for (std::size_t j = 0; j < ordered.size(); ++j)
      EXPECT_EQ(natural_before(ordered[i], ordered[j]), i < j) << ordered[i] << " and " << ordered[j];
  EXPECT_FALSE(natural_before("01", "1"));
  EXPECT_FALSE(natural_before("1", "01")) << "one number";
  EXPECT_TRUE(natural_before(std::string(50, '0') + "1", "2"));
  EXPECT_TRUE(natural_before("99999999999999999999", "Z"));
}

}  // namespace
}  // namespace shot_assets::core
