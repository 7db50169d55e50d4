#include "core/editing/copy_assignments.h"

#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;

// From shot 1 of scene 1 to shots of scene 1 and of scene 2 (shots from 11, instances from 11).
class Copying : public testing::Test {
 protected:
  Copying() {
    film.add_shot("1A");
    for (const auto name : {"Ellen", "Hutter", "Örlok"}) film.add_instance(name);
  }

  Copied copy(const CopyTarget& target, const std::vector<Counterpart>& counterparts = {},
              const std::vector<Assignment>& existing = {}) {
    const Scene scene = film.scene();
    const SceneLayout layout(scene, memory);
    const CopySource source = {scene1, &layout, 0};
    return copy_assignments(source, std::vector{target}, counterparts, existing, memory).front();
  }

  static Assignment existing(std::size_t shot, std::size_t instance, Presence presence, std::string_view note = {}) {
    return {id('a', 99), id('s', shot), id('i', instance), presence, note, 0, 0};
  }

  const Uuid scene1 = id('S', 1), scene2 = id('S', 2);
  const CopyTarget shot2 = {id('s', 2), scene1, true}, shot11 = {id('s', 11), scene2, true};
  FilmScene film;
  std::pmr::monotonic_buffer_resource memory;
};

TEST_F(Copying, WithinAScene) {
  film.assign(1, 1, enters, "von links");
  film.assign(1, 2, throughout);
  film.assign(1, 3, exits);
  const Copied copied =
      copy(shot2, {}, {existing(2, 1, exits, "to the right"), existing(2, 2, passes_through, "behind them")});
  EXPECT_EQ(copied.created, 1U);
  EXPECT_EQ(copied.changed, 1U);
  EXPECT_EQ(copied.unchanged, 1U) << "throughout takes no other's place";
  EXPECT_TRUE(copied.missing.empty());
  ASSERT_EQ(copied.written.size(), 2U);
  EXPECT_EQ(copied.written[0].instance_id, id('i', 1));
  EXPECT_EQ(copied.written[0].shot_id, id('s', 2));
  EXPECT_EQ(copied.written[0].presence, enters);
  EXPECT_EQ(copied.written[0].note, "von links");
  EXPECT_EQ(copied.written[1].presence, exits);
  EXPECT_TRUE(copied.written[1].note_given);
  EXPECT_EQ(copied.written[1].note, std::nullopt);
}

TEST_F(Copying, OntoTheSameIsNoChange) {
  film.assign(1, 1, enters);
  EXPECT_EQ(copy(shot2, {}, {existing(2, 1, enters, "from the left")}).unchanged, 1U) << "no note replaces nothing";
  EXPECT_EQ(copy(shot2, {}, {existing(2, 1, exits, "from the left")}).written[0].note, std::nullopt)
      << "the old note told of the old presence";
  film.assignments()[0].note = "from the right";
  EXPECT_EQ(copy(shot2, {}, {existing(2, 1, enters, "from the left")}).written[0].note, "from the right");
}

TEST_F(Copying, AcrossScenesByProjectAsset) {
  film.assign(1, 1, enters, "von links");
  film.assign(1, 2, throughout);
  film.assign(1, 3, throughout);
  const Copied copied = copy(shot11, {{scene2, id('p', 1), id('i', 11)}, {scene1, id('p', 2), id('i', 2)}});
  EXPECT_EQ(copied.created, 1U);
  EXPECT_EQ(copied.written[0].instance_id, id('i', 11));
  EXPECT_EQ(std::vector(copied.missing.begin(), copied.missing.end()),
            (std::vector<std::string_view>{"Hutter", "Örlok"}));
}

TEST_F(Copying, TwoLooksOfAnAssetOntoTheOneThereIs) {
  film = FilmScene();
  film.add_shot("1A");
  film.add_instance("Ellen, dry");
  film.add_instance("Ellen, wet").project_asset_id = id('p', 1);
  film.assign(1, 1, throughout);
  film.assign(1, 2, enters, "wet");
  const Copied copied = copy(shot11, {{scene2, id('p', 1), id('i', 11)}, {scene2, id('p', 1), id('i', 12)}});
  ASSERT_EQ(copied.written.size(), 1U) << "the first counterpart is meant";
  EXPECT_EQ(copied.written[0].instance_id, id('i', 11));
  EXPECT_EQ(copied.written[0].presence, enters);
  EXPECT_EQ(copied.written[0].note, "wet");
  EXPECT_EQ(copy(shot11).missing.size(), 1U) << "one project asset is missing, not two";
}

TEST_F(Copying, FromALegacySceneIsAllThroughout) {
  film = FilmScene(false);
  film.add_shot("1A");
  film.add_instance("Ellen");
  EXPECT_EQ(copy(shot2).written[0].presence, throughout);
  EXPECT_EQ(copy({id('s', 2), scene1, false}).unchanged, 1U) << "and so it is in its other shots";
}

TEST_F(Copying, IntoALegacySceneChangesWhatItShows) {
  film.assign(1, 1, throughout);
  film.assign(1, 2, exits);
  const Copied copied = copy({id('s', 2), scene1, false});
  EXPECT_EQ(copied.unchanged, 1U);
  EXPECT_EQ(copied.changed, 1U);
  EXPECT_EQ(copied.created, 0U);
}

TEST_F(Copying, RunsOutOfMemory) {
  film.assign(1, 1, enters, "from the left");
  const Scene scene = film.scene();
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& scarce) {
              const SceneLayout layout(scene, scarce);
              copy_assignments({scene1, &layout, 0}, std::vector{shot2, shot11}, {}, {}, scarce);
            }),
            0U);
}

}  // namespace
}  // namespace shot_assets::core
