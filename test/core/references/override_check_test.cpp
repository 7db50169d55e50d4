#include "core/references/override_check.h"

#include <gtest/gtest.h>

#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;
using Images = std::vector<ListedImage>;

// "shows ...; leaves out ...", of the frame of the first shot.
std::string difference(const FilmScene& builder, const Images& images, Frame frame = Frame::start) {
  std::pmr::monotonic_buffer_resource memory;
  const Scene scene = builder.scene();
  const ReferenceOrders orders(scene, memory);
  const auto found = check_override(images, frame, orders.of(0, std::nullopt, memory), orders.layout(), memory);
  std::string text;
  for (const auto& one : found.shown) text += " +" + std::string(one.name);
  for (const auto* const instance : found.left_out) text += " -" + std::string(instance->asset_name);
  return text;
}

// Alice throughout, Bob enters; Carol is in the scene, but not in the shot.
FilmScene film() {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("Alice");
  builder.add_asset("Bob");
  builder.add_asset("Carol");
  builder.assign("A", "Alice");
  builder.assign("A", "Bob", enters);
  return builder;
}

TEST(OverrideCheck, NamesWhomTheFrameDoesNotHave) {
  const FilmScene scene = film();
  const ListedImage alice = {id('i', 1), "Alice", "character", "a.png"};
  const ListedImage bob = {id('i', 2), "Bob", "character", "b.png"};
  EXPECT_EQ(difference(scene, {alice}), "");
  EXPECT_EQ(difference(scene, {alice, bob}), " +Bob");
  EXPECT_EQ(difference(scene, {alice}, Frame::end), " -Bob");
  EXPECT_EQ(difference(scene, {bob, alice}, Frame::end), "");
  EXPECT_EQ(difference(scene, {}), " -Alice");
  EXPECT_EQ(difference(scene, {{id('i', 3), "Carol", "character", "c.png"}}), " +Carol -Alice");
  EXPECT_EQ(difference(scene, {alice, {id('i', 99), "Dave", "character", "d.png"}}), " +Dave");
}

TEST(OverrideCheck, FindsEntriesWithoutAnIdByName) {
  const FilmScene scene = film();
  EXPECT_EQ(difference(scene, {{std::nullopt, "ALICE", "", "a.png"}}), "");
  EXPECT_EQ(difference(scene, {{std::nullopt, "alice", "", "a.png"}, {std::nullopt, "bob", "", "b.png"}}), " +Bob");
  EXPECT_EQ(difference(scene, {{std::nullopt, "Alice", "", "a.png"}, {std::nullopt, "Style", "extra", "s.png"}}), "");
  EXPECT_EQ(difference(scene, {{std::nullopt, "Alice", "", "a.png"}, {std::nullopt, "", "", "s.png"}}), "");
  EXPECT_EQ(difference(scene, {{std::nullopt, "Alice", "", "a.png"}, {std::nullopt, "Dave", "character", "d.png"}}),
            " +Dave");
}

TEST(OverrideCheck, AnEntryOfAnUnknownNameIsOfSomebodyWhoLeft) {
  const FilmScene scene = film();
  const ListedImage alice = {std::nullopt, "Alice", "", "a.png"};
  EXPECT_EQ(difference(scene, {alice, {std::nullopt, "Dave", "", "d.png"}}), " +Dave");
  EXPECT_EQ(difference(scene, {alice, {std::nullopt, "Tank", "vehicle", "t.png"}}), " +Tank");
  EXPECT_EQ(difference(scene, {alice, {id('i', 99), "", "", "d.png"}}), " +an unknown asset");
  EXPECT_EQ(difference(scene, {alice, {std::nullopt, "", "character", "d.png"}}), "");
  EXPECT_EQ(difference(scene, {alice, {std::nullopt, "Dave", "extra", "d.png"}}), "");
  EXPECT_EQ(difference(scene, {alice, {std::nullopt, "dave", "", "d.png"}, {std::nullopt, "Dave", "", "e.png"}}),
            " +dave +Dave");
}

TEST(OverrideCheck, AnExtraImageOfTheFrameIsNobody) {
  const FilmScene builder = film();
  Scene scene = builder.scene();
  const ExtraImage style[] = {{id('s', 1), false, 0, "s.png", "Style"}};
  scene.extra_images = style;
  std::pmr::monotonic_buffer_resource memory;
  const ReferenceOrders orders(scene, memory);
  const ShotReferences today = orders.of(0, std::nullopt, memory);
  const auto shown = [&](Frame frame, const ListedImage& image) {
    return check_override({&image, 1}, frame, today, orders.layout(), memory).shown.size();
  };
  EXPECT_EQ(shown(Frame::start, {std::nullopt, "Style", "", "s.png"}), 0u);
  EXPECT_EQ(shown(Frame::start, {std::nullopt, "Style", "style", "s.png"}), 0u);
  EXPECT_EQ(shown(Frame::start, {std::nullopt, "Style", "", "other.png"}), 1u);
  EXPECT_EQ(shown(Frame::end, {std::nullopt, "Style", "", "s.png"}), 1u);
}

TEST(OverrideCheck, TwoOfOneNameAreTwo) {
  FilmScene scene = FilmScene::of_shots(1);
  scene.add_asset("Guard");
  scene.add_asset("Guard");
  scene.assign(1, 1, throughout);
  scene.assign(1, 2, throughout);
  const ListedImage guard = {std::nullopt, "Guard", "character", "g.png"};
  EXPECT_EQ(difference(scene, {guard}), " -Guard");
  EXPECT_EQ(difference(scene, {guard, guard}), "");
}

}  // namespace
}  // namespace shot_assets::core
