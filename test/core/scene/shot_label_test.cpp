#include "core/scene/shot_label.h"

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace shot_assets::core {
namespace {

class ShotLabels : public testing::Test {
 protected:
  ShotLabels() {
    for (std::size_t i = 0; i < shots.size(); ++i) in_order.push_back(&shots[i]);
    shots[0].label = "1A";
    shots[1].label = "1B";
    shots[2].label = "2Ä";
  }

  static std::string refusal(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      return error.message;
    }
    return {};
  }

  std::string of_parts(std::vector<std::string_view> labels) {
    return refusal([&] { require_labels_of_parts(labels, in_order, 0); });
  }
  std::string of_whole(std::string_view label) {
    return refusal([&] { require_label_of_whole(label, in_order, 1, 2); });
  }

  std::vector<Shot> shots = std::vector<Shot>(3);
  std::vector<const Shot*> in_order;
};

TEST_F(ShotLabels, OfParts) {
  EXPECT_EQ(of_parts({"1A", "1A·2"}), "") << "the label of the shot that is cut is free";
  EXPECT_EQ(of_parts({"小明", "1A", "1a"}), "");
  EXPECT_EQ(of_parts({}), "labels names 0 of at least 2 parts");
  EXPECT_EQ(of_parts({"1A"}), "labels names 1 of at least 2 parts");
  EXPECT_EQ(of_parts({"1A", ""}), "element 2 of labels is empty");
  EXPECT_EQ(of_parts({" \u3000", "1A"}), "element 1 of labels is empty");
  EXPECT_EQ(of_parts({"ä", "b", "ä"}), "elements 1 and 3 of labels are the same");
  EXPECT_EQ(of_parts({"1A", "2Ä"}), "element 2 of labels is another shot's: \"2Ä\"");
}

TEST_F(ShotLabels, OfTheWhole) {
  for (const auto label : {"1B", "2Ä", "3"}) EXPECT_EQ(of_whole(label), "");
  EXPECT_EQ(of_whole(""), "label is empty");
  EXPECT_EQ(of_whole("1A"), "label is another shot's: \"1A\"");
}

}  // namespace
}  // namespace shot_assets::core
