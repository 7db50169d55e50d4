#include "core/editing/merge_instances.h"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;

TEST(InstanceMerging, TheSurvivorTakesOver) {
  FilmScene film;
  film.assign(1, 1, throughout, "limping");        // 1: the survivor alone
  film.assign(2, 2, enters, "von links");          // 2: an absorbed one alone
  film.assign(3, 1, throughout);                   // 3: both, and the absorbed one says more
  film.assign(3, 2, exits, "durch die Tür");       // 4
  film.assign(4, 3, exits, "through the window");  // 5: two absorbed ones
  film.assign(4, 2, enters, "from below");         // 6
  film.assign(5, 1, exits);                        // 7: both, and the survivor says it already
  film.assign(5, 3, throughout);                   // 8
  std::pmr::monotonic_buffer_resource memory;
  const std::array absorbed = {id('i', 2), id('i', 3)};
  const InstanceMerge merge = merge_instances(id('i', 1), absorbed, film.assignments(), memory);

  EXPECT_EQ(merge.moved, 2U);
  EXPECT_EQ(merge.combined, 3U);
  EXPECT_EQ(std::vector(merge.deleted.begin(), merge.deleted.end()),
            (std::vector<Uuid>{id('a', 4), id('a', 5), id('a', 8)}));
  ASSERT_EQ(merge.assignments.size(), 3U);
  const auto expect = [&](std::size_t n, const Uuid& row, Presence presence, std::string_view note) {
    EXPECT_EQ(merge.assignments[n].id, row);
    EXPECT_EQ(merge.assignments[n].instance_id, id('i', 1));
    EXPECT_EQ(merge.assignments[n].presence, presence);
    EXPECT_EQ(merge.assignments[n].note, note);
  };
  expect(0, id('a', 2), enters, "von links");
  expect(1, id('a', 3), exits, "durch die Tür");
  expect(2, id('a', 6), passes_through, "from below, then through the window");
}

// Of what rows say of the image, the first that says something counts, the survivor's before all.
TEST(InstanceMerging, TheFirstChoiceCounts) {
  FilmScene film;
  for (std::size_t instance = 1; instance <= 3; ++instance) film.assign(1, instance, throughout);
  for (std::size_t instance = 2; instance <= 3; ++instance) film.assign(2, instance, throughout);
  const auto choose = [&](std::size_t row, std::int16_t priority, std::string_view angle, std::string_view image) {
    film.assignments()[row - 1].priority = priority;
    film.assignments()[row - 1].camera_angle = angle;
    film.assignments()[row - 1].image_url = image;
  };
  choose(1, 0, "side", "");         // the survivor
  choose(2, 0, "back", "");         // the second absorbed one
  choose(3, -2, "front", "c.png");  // the first
  choose(4, 5, "", "b.png");        // without the survivor
  choose(5, 3, "front", "c.png");
  std::pmr::monotonic_buffer_resource memory;
  const std::array absorbed = {id('i', 3), id('i', 2)};
  const InstanceMerge merge = merge_instances(id('i', 1), absorbed, film.assignments(), memory);
  ASSERT_EQ(merge.assignments.size(), 2U);
  EXPECT_EQ(merge.assignments[0].id, id('a', 1));
  EXPECT_EQ(merge.assignments[0].priority, -2);
  EXPECT_EQ(merge.assignments[0].camera_angle, "side") << "the survivor's own";
  EXPECT_EQ(merge.assignments[0].image_url, "c.png");
  EXPECT_EQ(merge.assignments[1].id, id('a', 5)) << "the first of those that were absorbed, in the order of the call";
  EXPECT_EQ(merge.assignments[1].priority, 3);
  EXPECT_EQ(merge.assignments[1].camera_angle, "front");
  EXPECT_EQ(merge.assignments[1].image_url, "c.png");
}

TEST(InstanceMerging, NothingToDo) {
  std::pmr::monotonic_buffer_resource memory;
  FilmScene film;
  film.assign(1, 1, enters);
  const InstanceMerge merge = merge_instances(id('i', 1), {}, film.assignments(), memory);
  EXPECT_TRUE(merge.assignments.empty());
  EXPECT_TRUE(merge.deleted.empty());
  EXPECT_EQ(merge.moved + merge.combined, 0U);
}

TEST(InstanceMerging, RunsOutOfMemory) {
  FilmScene film;
  film.assign(1, 1, enters, "from the left");
  film.assign(1, 2, exits, "through the door");
  const std::array absorbed = {id('i', 2)};
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& scarce) {
              merge_instances(id('i', 1), absorbed, film.assignments(), scarce);
            }),
            0U);
}

}  // namespace
}  // namespace shot_assets::core
