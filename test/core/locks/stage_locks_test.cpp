#include "core/locks/stage_locks.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace shot_assets::core {
namespace {

constexpr StageStatus all_statuses[] = {StageStatus::unknown, StageStatus::draft, StageStatus::locked,
                                        StageStatus::outdated};

// Every scene there can be: each of six stages in each of four statuses.
std::vector<StageStatuses> all_scenes() {
  std::vector<StageStatuses> scenes(1);
  for (int stage = first_stage; stage <= last_stage; ++stage) {
    std::vector<StageStatuses> longer;
    for (const StageStatuses& scene : scenes)
      for (const StageStatus status : all_statuses) {
        longer.push_back(scene);
        longer.back()[stage] = status;
      }
    scenes = std::move(longer);
  }
  return scenes;
}

using Step = StageStatuses (*)(int, StageStatuses);

// Nothing where it is refused as a conflict.
std::optional<StageStatuses> result_of(Step step, int stage, const StageStatuses& scene) {
  try {
    return step(stage, scene);
  } catch (const Error& error) {
    EXPECT_EQ(error.mistake, Mistake::conflict);
    EXPECT_FALSE(error.message.empty() || error.detail.empty() || error.hint.empty()) << error.message;
    return std::nullopt;
  }
}

TEST(StageLocks, KeysAreExactlySevenToTwelve) {
  for (int stage = first_stage; stage <= last_stage; ++stage) {
    EXPECT_EQ(stage_of_key(std::to_string(stage)), stage);
    EXPECT_EQ(key_of_stage(stage), std::to_string(stage));
  }
  for (const std::string_view key : {"", "6", "13", "09", "9 ", " 9", "9.0", "１０", "1", "112", "-9", "ten"})
    EXPECT_EQ(stage_of_key(key), 0) << key;
}

TEST(StageLocks, StatusesAreWrittenAsTheyAreRead) {
  for (const StageStatus status : {StageStatus::draft, StageStatus::locked, StageStatus::outdated})
    EXPECT_EQ(parse_stage_status(to_text(status)), status);
  for (const std::string_view text : {"", "Locked", "LOCKED", "locked ", "unknown", "none"})
    EXPECT_EQ(parse_stage_status(text), StageStatus::unknown) << text;
}

TEST(StageLocks, OutdatingTouchesLockedStagesFromThereOnOnly) {
  for (const StageStatuses& scene : all_scenes())
    for (int from = first_stage; from <= last_stage; ++from) {
      const StageStatuses after = outdate_from(from, scene);
      for (int stage = first_stage; stage <= last_stage; ++stage)
        EXPECT_EQ(after[stage],
                  stage >= from && scene[stage] == StageStatus::locked ? StageStatus::outdated : scene[stage]);
      EXPECT_EQ(outdate_from(from, after), after);
    }
}

TEST(StageLocks, OutdatedAndLockedByAChangeAreTheStagesThatBecameSo) {
  const std::vector<StageStatuses> scenes = all_scenes();
  for (std::size_t i = 0; i < scenes.size(); ++i) {
    const StageStatuses& before = scenes[i];
    for (const StageStatuses& after : {scenes[scenes.size() - 1 - i], scenes[(i * 7) % scenes.size()], before}) {
      std::vector<int> outdated, locked;
      for (int stage = first_stage; stage <= last_stage; ++stage) {
        if (before[stage] == after[stage]) continue;
        if (after[stage] == StageStatus::outdated) outdated.push_back(stage);
        if (after[stage] == StageStatus::locked) locked.push_back(stage);
      }
      const Stages by_outdating = outdated_by(before, after), by_locking = locked_by(before, after);
      EXPECT_EQ(std::vector<int>(by_outdating.begin(), by_outdating.end()), outdated);
      EXPECT_EQ(std::vector<int>(by_locking.begin(), by_locking.end()), locked);
      EXPECT_EQ(by_outdating.empty(), outdated.empty());
      EXPECT_EQ(by_locking.span().size(), locked.size());
    }
  }
}

TEST(StageLocks, StagesFromNineOnDependOnAssignments) {
  for (const StageStatus status : {StageStatus::locked, StageStatus::outdated}) {
    const bool locks = status == StageStatus::locked;
    for (int stage = first_stage; stage <= last_stage; ++stage) {
      StageStatuses scene;
      scene[stage] = status;
      EXPECT_EQ(has_locked_dependent(scene), locks && stage >= 9) << stage;
      EXPECT_EQ(has_outdated_dependent(scene), !locks && stage >= 9) << stage;
      EXPECT_EQ(approves_dependent({}, scene), locks && stage >= 9) << stage;
      EXPECT_FALSE(approves_dependent(scene, scene)) << stage;
      EXPECT_FALSE(approves_dependent(scene, {})) << stage;
    }
  }
  for (const StageStatuses& scene : all_scenes())
    EXPECT_EQ(has_locked_dependent(scene), outdate_from(first_dependent_stage, scene) != scene);
}

// The table in stage_locks.h, row by row.
TEST(StageLocks, LifeCycle) {
  for (const StageStatuses& scene : all_scenes())
    for (int stage = first_stage; stage <= last_stage; ++stage) {
      const StageStatus status = scene[stage];
      const bool reached = stage == first_stage || scene[stage - 1] == StageStatus::locked;
      StageStatuses locked = scene;
      locked[stage] = StageStatus::locked;
      StageStatuses unlocked = outdate_from(stage, scene);
      unlocked[stage] = StageStatus::draft;

      const auto expected = [&](bool allowed, const StageStatuses& after) {
        return allowed ? std::optional(after) : std::nullopt;
      };
      EXPECT_EQ(result_of(lock_stage, stage, scene), expected(reached && status != StageStatus::locked, locked));
      EXPECT_EQ(result_of(relock_stage, stage, scene), expected(reached && status == StageStatus::outdated, locked));
      EXPECT_EQ(result_of(unlock_stage, stage, scene),
                expected(status == StageStatus::locked || status == StageStatus::outdated, unlocked));
    }
}

std::string message_of(Step step, int stage, const StageStatuses& scene) {
  try {
    step(stage, scene);
  } catch (const Error& error) {
    return error.message + " | " + error.detail + " | " + error.hint;
  }
  return "";
}

TEST(StageLocks, ARefusalSaysWhatToDo) {
  StageStatuses scene;
  EXPECT_EQ(message_of(lock_stage, 9, scene),
            "stage 9 cannot be locked before stage 8 | Stage 8 is a draft. | Lock stage 8 first.");
  scene[8] = StageStatus::outdated;
  EXPECT_EQ(message_of(lock_stage, 9, scene),
            "stage 9 cannot be locked before stage 8 | Stage 8 is outdated. | Lock stage 8 first.");
  EXPECT_EQ(message_of(unlock_stage, 9, scene),
            "stage 9 is not locked | Stage 9 is a draft. | Only a locked or an outdated stage can be unlocked.");
  scene[9] = StageStatus::locked;
  EXPECT_EQ(message_of(lock_stage, 9, scene),
            "stage 9 is already locked | Stage 9 is locked. | Use shot_assets.unlock_stage() to open it again.");
  EXPECT_EQ(message_of(relock_stage, 9, scene),
            "stage 9 is not outdated | Stage 9 is locked. | "
            "Only an outdated stage can be relocked; shot_assets.lock_stage() locks a draft.");
}

}  // namespace
}  // namespace shot_assets::core
