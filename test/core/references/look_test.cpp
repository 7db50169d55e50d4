#include "core/references/look.h"

#include <gtest/gtest.h>

#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum CameraAngle;

struct Shown {
  std::string description, image_url;
  friend bool operator==(const Shown&, const Shown&) = default;
};

std::ostream& operator<<(std::ostream& out, const Shown& shown) {
  return out << shown.description << " / " << shown.image_url;
}

class OneAsset {
 public:
  explicit OneAsset(const FilmScene& builder) : scene_(builder.scene()) {}

  Shown at_start(std::size_t shot = 0, CameraAngle angle = front) const { return shown(find(shot, angle).start); }
  Shown at_end(std::size_t shot = 0, CameraAngle angle = front) const { return shown(find(shot, angle).end); }
  bool is_transformed(std::size_t shot) const { return looks_.find_transformed(shot, 0, front).has_value(); }

 private:
  LookInShot find(std::size_t shot, CameraAngle angle) const { return looks_.find(shot, 0, angle); }
  static Shown shown(const Look& look) { return {std::string(look.description->text), std::string(look.image_url)}; }

  std::pmr::monotonic_buffer_resource memory_;
  Scene scene_;
  SceneLayout layout_{scene_, memory_};
  Looks looks_{scene_, layout_, memory_};
};

TEST(Look, DescriptionFallsBack) {
  FilmScene builder = FilmScene::of_shots(1);
  Instance& bob = builder.add_asset("Bob");
  bob.asset_description = "of the asset";
  EXPECT_EQ(OneAsset(builder).at_start().description, "of the asset");
  bob.description_override = "override";
  EXPECT_EQ(OneAsset(builder).at_start().description, "override");
  bob.effective_description = "effective";
  EXPECT_EQ(OneAsset(builder).at_start().description, "effective");
}

TEST(Look, ImageFallsBack) {
  FilmScene builder = FilmScene::of_shots(1);
  Instance& bob = builder.add_asset("Bob");
  bob.asset_image_url = "";
  EXPECT_EQ(OneAsset(builder).at_start().image_url, "");
  bob.asset_image_url = "asset.png";
  EXPECT_EQ(OneAsset(builder).at_start().image_url, "asset.png");
  bob.master_reference_url = "master.png";
  EXPECT_EQ(OneAsset(builder).at_start().image_url, "master.png");
  bob.image_url = "instance.png";
  EXPECT_EQ(OneAsset(builder).at_start().image_url, "instance.png");
  builder.add_variant("Bob", "front", "front.png");
  EXPECT_EQ(OneAsset(builder).at_start(0, side).image_url, "front.png");
  builder.add_variant("Bob", "side", "side.png");
  EXPECT_EQ(OneAsset(builder).at_start(0, side).image_url, "side.png");
  EXPECT_EQ(OneAsset(builder).at_start(0, back).image_url, "front.png");
}

TEST(Look, OnlyCompletedVariantsOfCharactersCount) {
  for (const auto status : {"pending", "generating", "failed", "", "Completed"}) {
    FilmScene builder = FilmScene::of_shots(1);
    builder.add_asset("Bob");
    builder.add_variant("Bob", "side", "side.png", status);
    EXPECT_EQ(OneAsset(builder).at_start(0, side).image_url, "Bob.png") << status;
  }
  FilmScene prop = FilmScene::of_shots(1);
  prop.add_asset("Letter", "prop");
  prop.add_variant("Letter", "side", "side.png");
  EXPECT_EQ(OneAsset(prop).at_start(0, side).image_url, "Letter.png");

  FilmScene odd = FilmScene::of_shots(1);
  odd.add_asset("Bob");
  odd.add_variant("Bob", "side", "");
  odd.add_variant("Bob", "top", "top.png");
  EXPECT_EQ(OneAsset(odd).at_start(0, side).image_url, "Bob.png");
}

TEST(Look, ACostumeWinsOverTheVariantsOfTheAsset) {
  FilmScene builder = FilmScene::of_shots(1);
  Instance& alice = builder.add_asset("Alice");
  builder.add_variant("Alice", "front", "day.png");
  builder.add_variant("Alice", "side", "day-side.png");
  alice.image_url = "gown.png";
  EXPECT_EQ(OneAsset(builder).at_start(), (Shown{"a Alice", "day.png"}));  // no look of its own: a picture of the asset
  alice.description_override = "Alice in a red ball gown";
  for (const auto angle : {front, side, back})
    EXPECT_EQ(OneAsset(builder).at_start(0, angle), (Shown{"Alice in a red ball gown", "gown.png"}));

  for (const auto of_the_asset : {"Alice.png", "day-side.png"}) {
    alice.image_url = of_the_asset;
    EXPECT_EQ(OneAsset(builder).at_start().image_url, "day.png") << of_the_asset;
  }
  alice.image_url = "";
  alice.master_reference_url = "master.png";
  EXPECT_EQ(OneAsset(builder).at_start().image_url, "day.png");
}

TEST(Look, VariantsOfTheInstanceComeFirst) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("Alice");
  builder.add_asset("Lamp", "prop");
  Instance& alice = builder.instance("Alice");
  alice.image_url = "gown.png";
  alice.description_override = "Alice in a red ball gown";
  builder.add_variant("Alice", "back", "day-back.png");
  builder.add_variant_of_instance("Alice", "side", "gown-side.png");
  EXPECT_EQ(OneAsset(builder).at_start(0, side).image_url, "gown-side.png");
  EXPECT_EQ(OneAsset(builder).at_start(0, back).image_url, "gown.png");
  builder.add_variant_of_instance("Alice", "front", "gown-front.png");
  EXPECT_EQ(OneAsset(builder).at_start(0, back).image_url, "gown-front.png");

  FilmScene prop = FilmScene::of_shots(1);
  prop.add_asset("Lamp", "prop");
  prop.add_variant_of_instance("Lamp", "side", "lamp-side.png");
  EXPECT_EQ(OneAsset(prop).at_start(0, side).image_url, "lamp-side.png");
}

TEST(Look, OfSeveralVariantsTheSameOneWins) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("Bob");
  builder.add_variant("Bob", "side", "b.png");
  builder.add_variant("Bob", "side", "a.png");
  EXPECT_EQ(OneAsset(builder).at_start(0, side).image_url, "a.png");
  std::swap(builder.variants()[0], builder.variants()[1]);
  EXPECT_EQ(OneAsset(builder).at_start(0, side).image_url, "a.png");
}

TEST(Look, ATransformationReplacesWhatItHas) {
  FilmScene builder = FilmScene::of_shots(3);
  builder.add_asset("Bob");
  builder.add_variant("Bob", "front", "front.png");
  builder.transform("Bob", TransformationType::within_shot, "B", std::nullopt, "wolf.png");
  const OneAsset with_image(builder);
  EXPECT_EQ(with_image.at_start(0), (Shown{"a Bob", "front.png"}));
  EXPECT_EQ(with_image.at_end(0), (Shown{"a Bob", "front.png"}));
  EXPECT_EQ(with_image.at_start(1), (Shown{"a Bob", "front.png"}));
  EXPECT_EQ(with_image.at_end(1), (Shown{"a new Bob", "wolf.png"}));  // wins over the variant
  EXPECT_EQ(with_image.at_start(2), (Shown{"a new Bob", "wolf.png"}));

  builder.events()[0].post_image_url = "";
  const OneAsset without_image(builder);
  EXPECT_EQ(without_image.at_end(1), (Shown{"a new Bob", "front.png"}));
  EXPECT_EQ(without_image.at_start(2), (Shown{"a new Bob", "front.png"}));
}

TEST(Look, IsTransformedWhereItDiffers) {
  FilmScene builder = FilmScene::of_shots(3);
  builder.add_asset("Bob");
  TransformationEvent& event = builder.transform("Bob", TransformationType::within_shot, "B");
  EXPECT_FALSE(OneAsset(builder).is_transformed(0));
  EXPECT_TRUE(OneAsset(builder).is_transformed(1));
  EXPECT_TRUE(OneAsset(builder).is_transformed(2));

  event.post_description = "a Bob";                  // what he was
  EXPECT_TRUE(OneAsset(builder).is_transformed(1));  // still shown
  EXPECT_FALSE(OneAsset(builder).is_transformed(2));
}

}  // namespace
}  // namespace shot_assets::core
