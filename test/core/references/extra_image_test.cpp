#include "core/references/extra_image.h"

#include <algorithm>

#include "core/references/override_check.h"
#include "core/references/shot_inputs.h"
#include "batch_elements.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using Extras = std::vector<ExtraImage>;

// Bob and Ann in shot A, and these images beside them.
class FilmWithExtras {
 public:
  explicit FilmWithExtras(Extras extras, std::optional<std::size_t> max_images = std::nullopt)
      : film_(FilmScene::of_shots(2)), extras_(std::move(extras)) {
    film_.add_asset("Bob");
    film_.add_asset("Ann");
    film_.assign("A", "Bob");
    film_.assign("A", "Ann");
    film_.transform("Bob", TransformationType::within_shot, "A", std::nullopt, "wolf.png");
    scene_ = film_.scene();
    scene_.extra_images = extras_;
    orders_.emplace(scene_, memory_);
    shot_ = orders_->of(0, max_images, memory_);
  }

  std::string images(Frame frame) { return names(shot_.of(frame)); }
  std::string images_of_second_shot() { return names(orders_->of(1, ImageModel(), memory_).start); }
  std::string cut_when_read(const ImageModel& model) {
    std::string result;
    for (const ListedImage& image : cut_order(list_order(shot_.start, memory_), model, memory_))
      result += std::string(image.asset_name) + "; ";
    return result;
  }
  std::string omitted() { return names(shot_.start_omitted) + names(shot_.end_omitted); }
  ShotWords words() { return words_of(shot_, memory_); }
  ShotInputs inputs() { return inputs_of(shot_, memory_); }
  std::uint64_t digest() { return InputDigests(2, memory_).of(shot_, memory_); }

  std::string read(Frame frame) {
    std::string result;
    for (const auto& [image, source] :
         frame_references(list_order(shot_.of(frame), memory_), frame, shot_, 0, *orders_, memory_))
      result += std::string(image.url) + " " + std::string(to_text(source)) + "; ";
    return result;
  }

  // What makes the shot stale that was made of the same without these images.
  std::string causes(FilmWithExtras& before) {
    std::string result;
    for (const StalenessCause& cause : compare_inputs(before.inputs(), shot_, orders_->looks(), memory_))
      result +=
          std::string(to_text(cause.change)) + " " + std::string(cause.frame ? to_text(*cause.frame) : "-") + "; ";
    return result;
  }

  std::size_t left_out(const std::vector<ListedImage>& override_order) {
    return check_override(override_order, Frame::start, shot_, orders_->layout(), memory_).left_out.size();
  }

 private:
  static std::string names(std::span<const Reference> images) {
    std::string result;
    for (const Reference& image : images) result += std::string(image.name()) + " " + std::string(image.type()) + "; ";
    return result;
  }

  std::pmr::monotonic_buffer_resource memory_;
  FilmScene film_;
  Extras extras_;
  Scene scene_ = {};
  std::optional<ReferenceOrders> orders_;
  ShotReferences shot_ = {};
};

ExtraImage extra(std::string_view label, std::int32_t position, bool in_end_frame = false, std::size_t shot = 1) {
  return {id('s', shot), in_end_frame, position, "extra.png", label};
}

TEST(ExtraImages, FollowTheAssetsInTheOrderOfTheirPositions) {
  Extras extras = {extra("Style", 7),
                   extra("", -1),
                   extra("Bob", 3, true),
                   extra("Other", 1, false, 2),
                   {id('s', 1), false, 2, "", "no url"},
                   {id('s', 1), false, 2, " \n", "nor one"}};
  std::ranges::sort(extras, {}, &ExtraImage::label);
  for (int order = 0; order < 720; ++order) {
    FilmWithExtras film(extras);
    EXPECT_EQ(film.images(Frame::start), "Bob character; Ann character; extra image extra; Style extra; ");
    EXPECT_EQ(film.images(Frame::end), "Bob character; Ann character; Bob extra; ");
    std::ranges::next_permutation(extras, {}, &ExtraImage::label);
  }
  FilmWithExtras film(extras);
  EXPECT_EQ(film.words().start_manifest,
            "Reference images:\nImage #1: Bob (character) - a Bob\nImage #2: Ann (character) - a Ann\n"
            "Image #3: extra image (extra)\nImage #4: Style (extra)");
  EXPECT_EQ(film.words().video_notes, "");
  EXPECT_EQ(film.images_of_second_shot(), "Other extra; ");
}

TEST(ExtraImages, AreCutAfterAllAssets) {
  const Extras extras = {extra("1", 1), extra("2", 2)};
  const std::vector<std::string_view> first = {"extra"};
  FilmWithExtras three(extras, 3), one(extras, 1), none(extras, 0);
  EXPECT_EQ(three.images(Frame::start), "Bob character; 1 extra; 2 extra; ");
  EXPECT_EQ(three.omitted(), "Ann character; ");
  EXPECT_EQ(one.images(Frame::start), "1 extra; ");
  EXPECT_EQ(one.omitted(), "Bob character; Ann character; 2 extra; Ann character; ");
  EXPECT_EQ(none.images(Frame::start), "");
  ImageModel model;
  model.max_images = 3;
  EXPECT_EQ(FilmWithExtras(extras).cut_when_read(model), "Bob; 1; 2; ") << "a stored order is cut alike";
  model.drop_first = first;
  EXPECT_EQ(FilmWithExtras(extras).cut_when_read(model), "Bob; Ann; 1; ");
}

TEST(ExtraImages, AreOfNoAsset) {
  FilmWithExtras film({extra("Bob", 1, true)});
  EXPECT_EQ(film.read(Frame::end), "wolf.png transformation; Ann.png computed; extra.png extra; ");
  FilmWithExtras start({extra("Style", 1)});
  EXPECT_EQ(start.left_out({{id('i', 1), "Bob", "character", "b.png"}, {id('i', 2), "Ann", "character", "a.png"}}), 0U)
      << "an override need not have them";
  EXPECT_EQ(start.left_out({{std::nullopt, "Bob", "extra", "b.png"}, {id('i', 2), "Ann", "character", "a.png"}}), 1U)
      << "one in an override shows nobody";
}

TEST(ExtraImages, AreInputs) {
  FilmWithExtras none({}), style({extra("Style", 1)}), again({extra("Style", 5)}), other({extra("Other", 1)}),
      end({extra("Style", 1, true)}), two({extra("Style", 1), extra("Other", 2)}),
      turned({extra("Other", 1), extra("Style", 2)}), elsewhere({extra("Style", 1, false, 2)});
  EXPECT_EQ(style.causes(none), "extra_images start; ");
  EXPECT_EQ(none.causes(style), "extra_images start; ");
  EXPECT_EQ(again.causes(style), "");
  EXPECT_EQ(other.causes(style), "extra_images start; ");
  EXPECT_EQ(end.causes(style), "extra_images start; extra_images end; ");
  EXPECT_EQ(turned.causes(two), "extra_images start; ");
  EXPECT_EQ(elsewhere.causes(none), "");
  EXPECT_EQ(elsewhere.digest(), none.digest());
  EXPECT_EQ(style.digest(), again.digest());
  std::vector<std::uint64_t> digests = {none.digest(), style.digest(), other.digest(),
                                        end.digest(),  two.digest(),   turned.digest()};
  std::ranges::sort(digests);
  EXPECT_EQ(std::ranges::adjacent_find(digests), digests.end());
}

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
  EXPECT_EQ(message({good, {string("url", " \t")}}), "url of element 2 is empty");
  EXPECT_EQ(message({good, {}}), "element 2 is not an object");
  EXPECT_EQ(message({{string("url", "a.png"), other("label")}}), "label of element 1 is not a string");
  EXPECT_EQ(message({{string("url", "a.png"), string("type", "prop")}}), "unknown key in element 1: \"type\"");
}

}  // namespace
}  // namespace shot_assets::core
