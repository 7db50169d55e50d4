#include "core/invalidation/causes.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory_resource>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"

namespace shot_assets::core {
namespace {

Uuid id(std::uint8_t number) { return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number}}; }

Shot shot(std::string_view label, std::int32_t order, std::uint8_t number = 0) {
  Shot result = {};
  result.id = id(number);
  result.label = label;
  result.shot_order = order;
  return result;
}

Instance instance(std::string_view name, std::string_view type, std::int64_t created_at) {
  Instance result = {};
  result.asset_name = name;
  result.asset_type = type;
  result.created_at = created_at;
  return result;
}

const Shot first = shot("1A", 1), second = shot("1B", 2);
const Instance bob = instance("Bob", "character", 2), alice = instance("Alice", "character", 3),
               cafe = instance("Café", "location", 1);

std::string told(std::span<const NamedChange> changes) {
  std::string result;
  for (const NamedChange& change : changes) {
    result += std::to_string(change.scene) + " " + std::string(to_text(change.cause));
    if (change.shot != nullptr) result += " " + std::string(change.shot->label);
    if (change.instance != nullptr) result += " " + std::string(change.instance->asset_name);
    result += "\n";
  }
  return result;
}

std::string remembered(std::vector<NamedChange> changes) {
  std::mt19937 random(1);
  std::pmr::monotonic_buffer_resource memory;
  const std::string result = told(remember(changes, memory));
  for (int i = 0; i < 20; ++i) {
    std::shuffle(changes.begin(), changes.end(), random);
    EXPECT_EQ(told(remember(changes, memory)), result) << "whatever the order in which the changes come";
  }
  return result;
}

std::string file(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(Causes, TheDocumentationNamesEachOfThem) {
  const std::filesystem::path docs = SHOT_ASSETS_DOCS;
  const std::string comment = file(docs / "../src/sql/invalidation/outdated_because.sql");
  const std::string page = file(docs / "invalidation.md");
  for (int i = 0; i <= static_cast<int>(Cause::more_changes); ++i) {
    const std::string name(to_text(static_cast<Cause>(i)));
    EXPECT_NE(comment.find(name), std::string::npos) << name;
    EXPECT_NE(page.find("`" + name + "`"), std::string::npos) << name;
  }
}

TEST(Outdating, ChangesAreToldInTheOrderOfTheFilm) {
  EXPECT_EQ(remembered({{0, Cause::assignment_added, &second, &bob},
                        {0, Cause::assignment_added, &first, &cafe},
                        {0, Cause::assignment_added, &first, &alice},
                        {0, Cause::presence_changed, &first, &bob},
                        {0, Cause::instance_deleted, nullptr, &cafe},
                        {1, Cause::shot_deleted, &first, nullptr}}),
            "0 instance_deleted Café\n"
            "0 presence_changed 1A Bob\n"
            "0 assignment_added 1A Alice\n"
            "0 assignment_added 1A Café\n"
            "0 assignment_added 1B Bob\n"
            "1 shot_deleted 1A\n");
}

TEST(Outdating, AChangeIsToldOnce) {
  EXPECT_EQ(remembered({{0, Cause::shot_deleted, &first, nullptr},
                        {0, Cause::shot_deleted, &first, nullptr},
                        {0, Cause::assignment_moved, &first, nullptr}}),
            "0 assignment_moved 1A\n0 shot_deleted 1A\n");
  EXPECT_EQ(remembered({}), "");
}

TEST(Outdating, NoMoreThanTenAreToldOfAScene) {
  std::vector<Shot> shots;
  for (std::uint8_t i = 0; i < 20; ++i) shots.push_back(shot("shot", i, i));
  std::vector<NamedChange> changes;
  std::string ten;
  for (std::size_t i = 0; i < 10; ++i) {
    changes.push_back({3, Cause::note_changed, &shots[i], nullptr});
    ten += "3 note_changed shot\n";
  }
  EXPECT_EQ(remembered(changes), ten);
  changes.push_back({3, Cause::more_changes, nullptr, nullptr});
  EXPECT_EQ(remembered(changes), ten + "3 more_changes\n");
  changes.pop_back();
  for (std::size_t i = 10; i < 20; ++i) {
    changes.push_back({3, Cause::presence_changed, &shots[i], nullptr});
    EXPECT_EQ(remembered(changes), ten + "3 more_changes\n");
  }
  changes.push_back({4, Cause::requested, nullptr, nullptr});
  EXPECT_EQ(remembered(changes), ten + "3 more_changes\n4 requested\n");
}

TEST(Outdating, ShotsAreChosenInOrderUntilTheyHaveTenChanges) {
  const std::vector<ShotWithChanges> shots = {{shot("C", 3), 0, 4}, {shot("A", 1), 0, 6},  {shot("B", 2), 0, 3},
                                              {shot("D", 4), 0, 1}, {shot("A", 1), 1, 50}, {shot("B", 2), 1, 1}};
  std::pmr::monotonic_buffer_resource memory;
  const std::span<const bool> chosen = have_first_changes(shots, memory);
  EXPECT_EQ(std::vector<bool>(chosen.begin(), chosen.end()), (std::vector<bool>{true, true, true, false, true, false}));
}

TEST(Outdating, WhoWroteTheLocksOutdatedForAReason) {
  StageStatuses before;
  before[8] = before[9] = before[10] = StageStatus::locked;
  StageStatuses unlocked = outdate_from(9, before);
  unlocked[8] = StageStatus::draft;
  EXPECT_EQ(cause_of_writing(before, unlocked, 9), Cause::stage_unlocked);
  EXPECT_EQ(cause_of_writing(before, unlocked, 10), Cause::stage_unlocked);
  EXPECT_EQ(cause_of_writing(before, outdate_from(9, before), 10), Cause::requested);
  EXPECT_EQ(cause_of_writing(before, outdate_from(8, before), 9), Cause::requested);
}

TEST(Outdating, RunsOutOfMemoryCleanly) {
  const std::vector<ShotWithChanges> shots = {{first, 0, 1}, {second, 0, 1}};
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& memory) { have_first_changes(shots, memory); }), 0U);
  const std::vector<NamedChange> changes = {{0, Cause::note_changed, &first, &bob}};
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& memory) { remember(changes, memory); }), 0U);
}

}  // namespace
}  // namespace shot_assets::core
