#include "core/references/image_model.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/interruption.h"

namespace shot_assets::core {
namespace {

using Types = std::vector<std::string_view>;

// `+` for what is taken, `-` for what is cut.
std::string taken(const Types& types, const ImageModel& model) {
  std::pmr::monotonic_buffer_resource memory;
  std::string result;
  std::vector<CountedImage> images;
  for (const std::string_view type : types) images.push_back({type, type == "extra"});
  for (const bool is_taken : images_taken(images, model, memory)) result += is_taken ? '+' : '-';
  return result;
}

TEST(ImagesTaken, FirstLimitsOfTypesThenDroppedTypesThenTheEnd) {
  const Types types = {"c", "c", "c", "l", "p", "p"};
  const std::vector<TypeLimit> two_c = {{"c", 2}}, each = {{"p", 1}, {"c", 1}, {"x", 1}};
  const Types p = {"p"}, p_c = {"p", "c"}, nobody = {"x"};
  ImageModel model;
  EXPECT_EQ(taken(types, model), "++++++");
  EXPECT_EQ(taken({}, model), "");
  model.max_images = 3;
  EXPECT_EQ(taken(types, model), "+++---");
  model.drop_first = p;
  EXPECT_EQ(taken(types, model), "+++---") << "props first, then from the end";
  model.drop_first = p_c;
  EXPECT_EQ(taken(types, model), "++-+--");
  model.drop_first = nobody;
  EXPECT_EQ(taken(types, model), "+++---");
  model.max_per_type = two_c;
  EXPECT_EQ(taken(types, model), "++-+--");
  model.max_per_type = each;
  EXPECT_EQ(taken(types, model), "+--++-");
  model.max_images.reset();
  EXPECT_EQ(taken(types, model), "+--++-");
  model.max_images = 6;
  EXPECT_EQ(taken(types, model), "+--++-");
}

TEST(ImagesTaken, ExtraImagesGoAfterAllAssetsUnlessTheModelNamesThem) {
  const Types types = {"c", "l", "extra", "extra"}, extra_first = {"extra"};
  const std::vector<TypeLimit> one_extra = {{"extra", 1}};
  ImageModel model;
  model.max_images = 3;
  EXPECT_EQ(taken(types, model), "+-++");
  model.max_images = 1;
  EXPECT_EQ(taken(types, model), "--+-");
  model.drop_first = extra_first;
  EXPECT_EQ(taken(types, model), "+---");
  model = {};
  model.max_per_type = one_extra;
  EXPECT_EQ(taken(types, model), "+++-");
}

TEST(LabelOf, NumbersAndNames) {
  std::pmr::monotonic_buffer_resource memory;
  const auto label = [&](std::string_view format) { return std::string(label_of(format, 12, "Élodie", memory)); };
  EXPECT_EQ(label("Image #{n}"), "Image #12");
  EXPECT_EQ(label("@{name}"), "@Élodie");
  EXPECT_EQ(label("{n}{name}{n}"), "12Élodie12");
  EXPECT_EQ(label("{{n}} {x} {"), "{12} {x} {");
  EXPECT_EQ(label(""), "");
}

TEST(FingerprintOf, EverythingThatDecides) {
  std::pmr::monotonic_buffer_resource memory;
  const std::vector<TypeLimit> limits = {{"c", 2}}, others = {{"c", 3}};
  const Types drop = {"p"};
  std::vector<std::string> prints;
  const auto add = [&](const ImageModel& model) { prints.emplace_back(fingerprint_of(model, memory)); };
  ImageModel model;
  add(model);
  model.name = "m";
  add(model);
  model.max_images = 1;
  add(model);
  model.max_per_type = limits;
  add(model);
  model.max_per_type = others;
  add(model);
  model.drop_first = drop;
  add(model);
  model.label_format = "{n}";
  add(model);
  for (std::size_t i = 0; i < prints.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(prints[i], prints[j]) << i << " and " << j;
}

// A row can have millions of types.
TEST(ImagesTaken, CanBeInterrupted) {
  const std::vector<TypeLimit> limits = {{"c", 1}};
  const Types types = {"c", "p"};
  ImageModel of_types, of_drops;
  of_types.max_per_type = limits;
  of_drops.max_images = 1;
  of_drops.drop_first = types;
  const volatile std::sig_atomic_t is_wanted_no_more = 1;
  interruption_flags[1] = &is_wanted_no_more;
  EXPECT_THROW(taken(types, of_types), Interrupted);
  EXPECT_THROW(taken(types, of_drops), Interrupted);
  interruption_flags[1] = &not_interrupted;
  EXPECT_EQ(taken(types, of_drops), "-+");
}

}  // namespace
}  // namespace shot_assets::core
