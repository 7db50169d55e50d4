#include "core/scene/display_names.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

struct Named {
  std::size_t asset;
  std::string_view asset_name;
  std::string_view instance_name = {};
  std::int64_t created_at = 0;
};

// Ids ascend in the order in which the instances are given.
std::vector<std::string> names(const std::vector<Named>& scene) {
  std::pmr::monotonic_buffer_resource memory;
  std::vector<InstanceName> all;
  for (const Named& one : scene)
    all.push_back({id('i', all.size() + 1), id('p', one.asset), one.created_at, one.asset_name, one.instance_name});
  std::vector<std::string> result;
  for (const std::string_view name : display_names(all, memory)) result.emplace_back(name);
  return result;
}

using Names = std::vector<std::string>;

TEST(DisplayNames, TheNameOfTheAssetIsEnoughForOneInstance) {
  EXPECT_EQ(names({}), Names{});
  EXPECT_EQ(names({{1, "Bob"}, {2, "Guard"}}), (Names{"Bob", "Guard"}));
  EXPECT_EQ(names({{1, "Guard", "Hans"}}), Names{"Guard"}) << "a name of its own tells it from nobody";
  EXPECT_EQ(names({{1, "Guard"}, {2, "Guard"}}), (Names{"Guard", "Guard"})) << "two assets of one name";
}

TEST(DisplayNames, SeveralInstancesOfAnAssetAreNumberedByAge) {
  EXPECT_EQ(names({{1, "Guard"}, {2, "Bob"}, {1, "Guard"}}), (Names{"Guard 1", "Bob", "Guard 2"}));
  EXPECT_EQ(names({{1, "Guard", "", 3}, {1, "Guard", "", 1}, {1, "Guard", "", 2}}),
            (Names{"Guard 3", "Guard 1", "Guard 2"}));
  EXPECT_EQ(names({{1, ""}, {1, ""}}), (Names{"1", "2"}));
}

TEST(DisplayNames, AnInstancesOwnNameComesBeforeANumber) {
  EXPECT_EQ(names({{1, "Guard", "Hans"}, {1, "Guard"}, {1, "Guard"}}), (Names{"Hans", "Guard 1", "Guard 2"}));
  EXPECT_EQ(names({{1, "Guard", "Hans"}, {1, "Guard", "Karl"}}), (Names{"Hans", "Karl"}));
  EXPECT_EQ(names({{1, "Guard", " "}, {1, "Guard", ""}}), (Names{"Guard 1", "Guard 2"})) << "blank is none";
}

TEST(DisplayNames, NumbersSkipNamesThatExist) {
  EXPECT_EQ(names({{1, "Guard"}, {2, "GUARD  1"}, {1, "Guard"}}), (Names{"Guard 2", "GUARD  1", "Guard 3"}));
  EXPECT_EQ(names({{1, "Guard", "Guard 2"}, {1, "Guard"}, {1, "Guard"}}), (Names{"Guard 2", "Guard 1", "Guard 3"}));
  EXPECT_EQ(names({{1, "Guard"}, {2, "guard"}, {1, "Guard"}, {2, "guard"}}),
            (Names{"Guard 1", "guard 2", "Guard 3", "guard 4"}));
  EXPECT_EQ(names({{2, "Guard"}, {1, "Guard"}, {1, "Guard"}}), (Names{"Guard", "Guard 1", "Guard 2"}));
}

TEST(DisplayNames, TheOrderInWhichRowsComeMakesNoDifference) {
  std::vector<Instance> scene(40);
  for (std::size_t i = 0; i < scene.size(); ++i) {
    scene[i].id = id('i', i + 1);
    scene[i].project_asset_id = id('p', i % 7);
    scene[i].created_at = static_cast<std::int64_t>(i % 3);
    scene[i].asset_name = i % 7 < 4 ? "Guard" : "Guard 2";
    if (i % 5 == 0) scene[i].instance_name = "Guard 3";
  }
  std::pmr::monotonic_buffer_resource memory;
  std::vector<Instance> reversed(scene.rbegin(), scene.rend());
  name_instances(scene, memory);
  name_instances(reversed, memory);
  std::ranges::reverse(reversed);
  for (std::size_t i = 0; i < scene.size(); ++i) EXPECT_EQ(scene[i].name(), reversed[i].name()) << i;
}

TEST(DisplayNames, TriesEachNumberOfANameOnce) {
  std::vector<InstanceName> all;
  for (std::size_t i = 0; i < 2000; ++i)
    all.push_back({id('i', i), id('p', i / 2), 0, i % 4 < 2 ? "Guard" : "GUARD", ""});
  FailingMemory memory(100'000);
  std::span<const std::string_view> shown;
  ASSERT_NO_THROW(shown = display_names(all, memory));
  EXPECT_EQ(shown[0], "Guard 1");
  EXPECT_EQ(shown[1999], "GUARD 2000");
}

TEST(DisplayNames, SurvivesFailingAllocations) {
  const std::vector<InstanceName> all(3, {id('i', 1), id('p', 1), 0, "Guard", ""});
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& memory) { display_names(all, memory); }), 3U);
}

}  // namespace
}  // namespace shot_assets::core
