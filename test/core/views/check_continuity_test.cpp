#include "core/views/check_continuity.h"

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;

std::vector<std::string> breaks(const FilmScene& scene) {
  std::pmr::monotonic_buffer_resource memory;
  std::vector<std::string> messages;
  for (const Break& found : check_continuity(scene.scene(), memory)) {
    EXPECT_EQ(found.contradiction, *contradiction(found.first_presence, found.next_presence));
    messages.push_back(std::string(to_text(found.contradiction)) + ": " + std::string(found.message));
  }
  return messages;
}

using Messages = std::vector<std::string>;

TEST(Continuity, IsATableOfPresences) {
  const auto code = [](Presence first, Presence next) {
    const auto found = contradiction(first, next);
    return found ? to_text(*found) : "";
  };
  for (const Presence there : {throughout, enters}) {
    EXPECT_EQ(code(there, throughout), "");
    EXPECT_EQ(code(there, enters), "already_there");
    EXPECT_EQ(code(there, exits), "");
    EXPECT_EQ(code(there, passes_through), "");
  }
  for (const Presence gone : {exits, passes_through}) {
    EXPECT_EQ(code(gone, throughout), "already_gone");
    EXPECT_EQ(code(gone, enters), "");
    EXPECT_EQ(code(gone, exits), "already_gone");
    EXPECT_EQ(code(gone, passes_through), "");
  }
}

TEST(Continuity, NamesBothShots) {
  FilmScene scene;
  scene.add_shot("1A");
  scene.add_shot("1B");
  scene.add_shot(" 1\nC");
  scene.add_shot("");
  scene.add_instance("Bob");
  scene.add_instance("小明\n");
  scene.assign(1, 1, exits);
  scene.assign(2, 1, throughout);
  scene.assign(3, 1, enters);
  scene.assign(4, 1, exits);
  scene.assign(2, 2, passes_through);
  scene.assign(3, 2, exits);
  scene.assign(4, 2, throughout);
  EXPECT_EQ(breaks(scene), (Messages{
                               "already_gone: Bob exits in 1A, yet 1B starts with Bob in frame.",
                               "already_there: 1B ends with Bob in frame, yet Bob enters in 1 C.",
                               "already_gone: 小明 passes through 1B, yet 1 C starts with 小明 in frame.",
                               "already_gone: 小明 exits in 1 C, yet shot 73000000-0000-0000-0000-000000000004 starts "
                               "with 小明 in frame.",
                           }));
}

TEST(Continuity, IsOfNeighboursInShotOrder) {
  FilmScene scene;
  scene.add_shot("1A").shot_order = 3;
  scene.add_shot("1B").shot_order = 1;
  scene.add_shot("1C").shot_order = 2;
  scene.add_instance("Bob");
  scene.assign(2, 1, exits);       // first
  scene.assign(1, 1, throughout);  // last: the shot between them leaves time to come back
  EXPECT_EQ(breaks(scene), Messages());
  scene.assign(3, 1, throughout);
  EXPECT_EQ(breaks(scene), Messages{"already_gone: Bob exits in 1B, yet 1C starts with Bob in frame."});
}

TEST(Continuity, IsOfInstances) {
  FilmScene scene;
  scene.add_shot("1A");
  scene.add_shot("1B");
  scene.add_instance("Bob");
  scene.add_instance("Bob in rags").project_asset_id = id('p', 1);
  scene.assign(1, 1, exits);
  scene.assign(2, 2, throughout);
  EXPECT_EQ(breaks(scene), Messages());
}

TEST(Continuity, HasNothingToSayOfALegacyScene) {
  FilmScene scene(false);
  scene.add_shot("1A");
  scene.add_shot("1B");
  scene.add_instance("Bob");
  EXPECT_EQ(breaks(scene), Messages());
  EXPECT_EQ(breaks(FilmScene()), Messages());
}

TEST(Continuity, SurvivesFailingAllocations) {
  FilmScene scene;
  scene.add_shot("1A");
  scene.add_shot("1B");
  scene.add_instance("Bob");
  scene.assign(1, 1, exits);
  scene.assign(2, 1, exits);
  std::size_t found = 0;
  const auto failures =
      failures_until_success([&](auto& memory) { found = check_continuity(scene.scene(), memory).size(); });
  EXPECT_GT(failures, 3U);
  EXPECT_EQ(found, 1U);
}

}  // namespace
}  // namespace shot_assets::core
