#include "core/scene/images_of_shots.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "film_scene.h"

namespace shot_assets::core {
namespace {

std::string labels(std::span<const ExtraImage* const> images) {
  std::string result;
  for (const ExtraImage* const image : images) result += image->label;
  return result;
}

// One rule for frames and for sheets, whatever a client has written and in whatever order it is read.
TEST(ImagesOfShots, AreThoseWithAUrlByFrameAndPosition) {
  std::vector<ExtraImage> images = {{id('s', 1), false, -1, "z.png", "1"}, {id('s', 1), false, 4, "a.png", "2"},
                                    {id('s', 1), false, 4, "b.png", "3"},  {id('s', 1), false, 4, "b.png", "4"},
                                    {id('s', 1), true, -9, "a.png", "5"},  {id('s', 2), false, 0, "a.png", "6"},
                                    {id('s', 1), false, 0, "", "no url"},  {id('s', 1), false, 0, " \t\n", "no url"}};
  std::ranges::sort(images, {}, &ExtraImage::label);
  for (int order = 0; order < 20160; ++order) {
    std::pmr::monotonic_buffer_resource memory;
    const ImagesOfShots of(images, memory);
    ASSERT_EQ(labels(of.of(id('s', 1))), "12345");
    ASSERT_EQ(labels(of.of(id('s', 1), false)), "1234");
    ASSERT_EQ(labels(of.of(id('s', 1), true)), "5");
    ASSERT_EQ(labels(of.of(id('s', 2))), "6");
    ASSERT_EQ(labels(of.of(id('s', 2), true)), "");
    ASSERT_EQ(labels(of.of(id('s', 3))), "");
    std::ranges::next_permutation(images, {}, &ExtraImage::label);
  }
}

}  // namespace
}  // namespace shot_assets::core
