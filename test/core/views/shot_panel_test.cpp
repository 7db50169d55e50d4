#include "core/views/shot_panel.h"

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;

// Three shots, of which Bob exits the first; the waiter passes through the second, and Alice is nowhere.
FilmScene cafe(bool managed = true) {
  FilmScene scene(managed);
  scene.add_shot("1A");
  scene.add_shot("1B").camera = "CU profile";
  scene.add_shot("1C");
  scene.add_instance("Bob").image_url = "bob.png";
  scene.add_instance("Alice").asset_description = "A woman in blue.";
  Instance& waiter = scene.add_instance("Waiter");
  waiter.asset_type = "extra_archetype";
  waiter.description_override = "A waiter in a long apron.";
  scene.add_instance("Key", "prop");
  if (!managed) return scene;
  scene.assign(1, 1, exits);
  scene.assign(2, 3, passes_through, "behind the bar");
  scene.assign(2, 1, throughout);
  scene.assign(3, 1, enters);
  scene.assign(3, 4, passes_through);
  return scene;
}

std::vector<std::string> panel(const FilmScene& scene, std::size_t shot) {
  std::pmr::monotonic_buffer_resource memory;
  std::vector<std::string> lines;
  for (const PanelEntry& entry : shot_panel(scene.scene(), id('s', shot), {}, memory)) {
    std::string line = std::string(entry.instance->asset_name) + " " + std::string(to_text(*entry.presence));
    for (const auto text : {entry.note, entry.look, entry.image_url, entry.warning, entry.notice})
      line += '|' + std::string(text);
    lines.push_back(line + (entry.assignment == nullptr ? "|legacy" : ""));
  }
  return lines;
}

std::vector<std::string> assignable(const FilmScene& scene, std::size_t shot) {
  std::pmr::monotonic_buffer_resource memory;
  std::vector<std::string> lines;
  for (const AssignableAsset& asset : assignable_assets(scene.scene(), id('s', shot), memory))
    lines.push_back(std::string(asset.instance->asset_name) + '|' + std::string(asset.look) + '|' +
                    std::string(asset.image_url));
  return lines;
}

using Lines = std::vector<std::string>;

TEST(ShotPanel, ShowsWhatAppearsWithItsNeighbours) {
  const FilmScene scene = cafe();
  EXPECT_EQ(panel(scene, 1), Lines{"Bob exits|||bob.png||Bob exits in 1A, yet 1B starts with Bob in frame."});
  EXPECT_EQ(panel(scene, 2), (Lines{
                                 "Bob throughout|||bob.png||Bob exits in 1A, yet 1B starts with Bob in frame. 1B ends "
                                 "with Bob in frame, yet Bob enters in 1C.",
                                 "Waiter passes_through|behind the bar|A waiter in a long apron.||No frame shows "
                                 "Waiter: only the description reaches the video model.|",
                             }));
  EXPECT_EQ(panel(scene, 3), (Lines{
                                 "Bob enters|||bob.png||1B ends with Bob in frame, yet Bob enters in 1C.",
                                 "Key passes_through||||No frame shows Key: only the name reaches the video model.|",
                             }));
}

TEST(ShotPanel, WarnsOfAnOverride) {
  const FilmScene film = cafe();
  const Scene scene = film.scene();
  std::pmr::monotonic_buffer_resource memory;
  const Instance &bob = film.instances()[0], &alice = film.instances()[1], &waiter = film.instances()[2];
  const ShownOutside gone[] = {{"Alice", "character", &alice}, {"Dave", "prop", nullptr}, {"Bob", "character", &bob}};
  const ShownOutside later[] = {{"Dave", "", nullptr}, {"Alice", "character", &alice}};
  const Instance* const left_out[] = {&waiter};
  const OverrideDifference differences[] = {{Frame::start, gone, {}}, {Frame::end, later, left_out}};
  const auto entries = shot_panel(scene, id('s', 2), differences, memory);
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[0].warning, "The override of the start frame still shows Bob.");
  EXPECT_EQ(entries[1].warning,
            "No frame shows Waiter: only the description reaches the video model. The override of the end frame leaves "
            "Waiter out.");
  EXPECT_EQ(entries[2].instance, &alice);
  EXPECT_EQ(entries[2].look, "A woman in blue.");
  EXPECT_EQ(entries[2].warning,
            "The override of the start frame still shows Alice. The override of the end frame still shows Alice.");
  EXPECT_EQ(entries[3].instance, nullptr);
  EXPECT_EQ(entries[3].name, "Dave");
  EXPECT_EQ(entries[3].type, "prop");
  EXPECT_EQ(entries[3].warning,
            "The override of the start frame still shows Dave. The override of the end frame still shows Dave.");
  for (const PanelEntry& entry : entries.last(2)) {
    EXPECT_EQ(entry.presence, std::nullopt);
    EXPECT_EQ(entry.assignment, nullptr);
  }
}

// An override that sends somebody is never without a warning.
TEST(ShotPanel, WarnsOfAnOverrideWhereNobodyIsInTheShot) {
  const FilmScene film = FilmScene::of_shots(1);
  std::pmr::monotonic_buffer_resource memory;
  const ShownOutside gone[] = {{"Dave", "", nullptr}};
  const OverrideDifference differences[] = {{Frame::start, gone, {}}};
  const auto entries = shot_panel(film.scene(), id('s', 1), differences, memory);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].warning, "The override of the start frame still shows Dave.");
}

TEST(ShotPanel, ShowsEverythingInALegacyScene) {
  EXPECT_EQ(panel(cafe(false), 2), (Lines{
                                       "Bob throughout|||bob.png|||legacy",
                                       "Alice throughout||A woman in blue.||||legacy",
                                       "Waiter throughout||A waiter in a long apron.||||legacy",
                                       "Key throughout||||||legacy",
                                   }));
  EXPECT_EQ(assignable(cafe(false), 2), Lines());
}

TEST(ShotPanel, OffersTheRest) {
  EXPECT_EQ(assignable(cafe(), 2), (Lines{"Alice|A woman in blue.|", "Key||"}));
  EXPECT_EQ(assignable(cafe(), 1), (Lines{"Alice|A woman in blue.|", "Waiter|A waiter in a long apron.|", "Key||"}));
}

TEST(ShotPanel, HasTheImageForTheCamera) {
  FilmScene film = cafe();
  Scene scene = film.scene();
  const AngleVariant variants[] = {{id('p', 1), std::nullopt, "side", "completed", "bob-side.png"}};
  scene.variants = variants;
  std::pmr::monotonic_buffer_resource memory;
  EXPECT_EQ(shot_panel(scene, id('s', 1), {}, memory)[0].image_url, "bob.png");
  EXPECT_EQ(shot_panel(scene, id('s', 2), {}, memory)[0].image_url, "bob-side.png");
}

TEST(ShotPanel, HasTheLookAtTheStartOfTheShot) {
  FilmScene film = cafe();
  TransformationEvent event = {};
  event.instance_id = id('i', 1);
  event.type = TransformationType::within_shot;
  event.post_description = "Bob in rags.";
  event.post_image_url = "rags.png";
  Scene scene = film.scene();
  scene.events = {&event, 1};
  std::pmr::monotonic_buffer_resource memory;
  for (const std::size_t shot : {1, 3}) {
    event.trigger_shot_id = id('s', shot);  // which Bob exits, and which he enters
    EXPECT_EQ(shot_panel(scene, id('s', shot), {}, memory)[0].image_url, "bob.png");
    EXPECT_NE(shot_panel(scene, id('s', shot), {}, memory)[0].look, "Bob in rags.");
  }
  event.trigger_shot_id = id('s', 1);  // so that it has happened when he enters
  EXPECT_EQ(shot_panel(scene, id('s', 3), {}, memory)[0].image_url, "rags.png");
  EXPECT_EQ(shot_panel(scene, id('s', 3), {}, memory)[0].look, "Bob in rags.");
}

TEST(ShotPanel, IsEmptyForAShotOfAnotherScene) {
  EXPECT_EQ(panel(cafe(), 9), Lines());
  EXPECT_EQ(assignable(cafe(), 9), Lines());
}

TEST(ShotPanel, FindsTheShotsBesideAShot) {
  const FilmScene film = cafe();
  for (std::size_t shot = 1; shot <= 3; ++shot) {
    const ShotNeighbours beside = neighbours_of(film.scene().shots, id('s', shot));
    EXPECT_EQ(beside.before == nullptr, shot == 1);
    EXPECT_EQ(beside.after == nullptr, shot == 3);
    if (beside.before != nullptr) {
      EXPECT_EQ(beside.before->id, id('s', shot - 1));
    }
    if (beside.after != nullptr) {
      EXPECT_EQ(beside.after->id, id('s', shot + 1));
    }
  }
  EXPECT_EQ(neighbours_of(film.scene().shots, id('s', 9)).before, nullptr);
}

}  // namespace
}  // namespace shot_assets::core
