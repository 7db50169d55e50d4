#include "core/references/extra_image.h"

#include "batch_elements.h"

namespace shot_assets::core {
namespace {

TEST(ParseExtraImages, UrlsAndLabelsInOrder) {
  const std::vector<Fields> fields = {{string("url", "b.png"), string("label", "Style")},
                                      {string("url", "a.png")},
                                      {string("url", "b.png"), null("label")}};
  std::vector<Element> elements;
  for (const Fields& one : fields) elements.push_back({true, one});
  std::pmr::monotonic_buffer_resource memory;
  const auto images = parse_extra_images(elements, memory);
  ASSERT_EQ(images.size(), 3U);
  EXPECT_EQ(images[0], (RequestedImage{"b.png", "Style"}));
  EXPECT_EQ(images[1], (RequestedImage{"a.png", ""}));
  EXPECT_EQ(images[2], (RequestedImage{"b.png", ""}));
  EXPECT_TRUE(parse_extra_images({}, memory).empty());
}

TEST(ParseExtraImages, WhatIsWrongIsNamed) {
  const auto message = [](const std::vector<Fields>& batch) { return message_of(parse_extra_images, batch); };
  const Fields good = {string("url", "a.png")};
  EXPECT_EQ(message({good, {string("label", "Style")}}), "url of element 2 is missing");
  EXPECT_EQ(message({{string("url", "")}}), "url of element 1 is empty");
  EXPECT_EQ(message({good, {}}), "element 2 is not an object");
  EXPECT_EQ(message({{string("url", "a.png"), other("label")}}), "label of element 1 is not a string");
  EXPECT_EQ(message({{string("url", "a.png"), string("type", "prop")}}), "unknown key in element 1: \"type\"");
}

}  // namespace
}  // namespace shot_assets::core
