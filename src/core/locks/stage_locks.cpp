#include "core/locks/stage_locks.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"

namespace shot_assets::core {

namespace {

std::string name_of(int stage) { return "stage " + std::to_string(stage); }

std::string sentence_about(int stage, StageStatus status) {
  const std::string subject = "Stage " + std::to_string(stage);
  switch (status) {
    case StageStatus::locked:
      return subject + " is locked.";
    case StageStatus::outdated:
      return subject + " is outdated.";
    case StageStatus::draft:
    case StageStatus::unknown:
      break;
  }
  return subject + " is a draft.";
}

[[noreturn]] void refuse(std::string message, std::string detail, std::string hint) {
  throw Error(Mistake::conflict, std::move(message), std::move(detail), std::move(hint));
}

Stages become(StageStatus status, const StageStatuses& before, const StageStatuses& after) {
  Stages stages;
  for (int stage = first_stage; stage <= last_stage; ++stage)
    if (before[stage] != after[stage] && after[stage] == status) stages.add(stage);
  return stages;
}

bool has_dependent(StageStatus status, const StageStatuses& statuses) {
  for (int stage = first_dependent_stage; stage <= last_stage; ++stage)
    if (statuses[stage] == status) return true;
  return false;
}

void require_locked_before(int stage, const StageStatuses& statuses) {
  if (stage == first_stage || statuses[stage - 1] == StageStatus::locked) return;
  refuse(name_of(stage) + " cannot be locked before " + name_of(stage - 1),
         sentence_about(stage - 1, statuses[stage - 1]), "Lock " + name_of(stage - 1) + " first.");
}

}  // namespace

std::string_view to_text(StageStatus status) {
  switch (status) {
    case StageStatus::draft:
      return "draft";
    case StageStatus::locked:
      return "locked";
    case StageStatus::outdated:
      return "outdated";
    case StageStatus::unknown:
      break;
  }
  return "unknown";
}

StageStatus parse_stage_status(std::string_view text) {
  for (const StageStatus status : {StageStatus::draft, StageStatus::locked, StageStatus::outdated})
    if (text == to_text(status)) return status;
  return StageStatus::unknown;
}

std::string_view key_of_stage(int stage) {
  constexpr std::string_view keys[] = {"7", "8", "9", "10", "11", "12"};
  return keys[stage - first_stage];
}

StageStatuses outdate_from(int stage, StageStatuses statuses) {
  for (; stage <= last_stage; ++stage)
    if (statuses[stage] == StageStatus::locked) statuses[stage] = StageStatus::outdated;
  return statuses;
}

Stages outdated_by(const StageStatuses& before, const StageStatuses& after) {
  return become(StageStatus::outdated, before, after);
}

Stages locked_by(const StageStatuses& before, const StageStatuses& after) {
  return become(StageStatus::locked, before, after);
}

bool has_locked_dependent(const StageStatuses& statuses) { return has_dependent(StageStatus::locked, statuses); }

bool has_outdated_dependent(const StageStatuses& statuses) { return has_dependent(StageStatus::outdated, statuses); }

bool approves_dependent(const StageStatuses& before, const StageStatuses& after) {
  const Stages locked = locked_by(before, after);
  return std::any_of(locked.begin(), locked.end(), [](int stage) { return stage >= first_dependent_stage; });
}

StageStatuses lock_stage(int stage, StageStatuses statuses) {
  if (statuses[stage] == StageStatus::locked)
    refuse(name_of(stage) + " is already locked", sentence_about(stage, statuses[stage]),
           "Use shot_assets.unlock_stage() to open it again.");
  require_locked_before(stage, statuses);
  statuses[stage] = StageStatus::locked;
  return statuses;
}

StageStatuses relock_stage(int stage, StageStatuses statuses) {
  if (statuses[stage] != StageStatus::outdated)
    refuse(name_of(stage) + " is not outdated", sentence_about(stage, statuses[stage]),
           "Only an outdated stage can be relocked; shot_assets.lock_stage() locks a draft.");
  require_locked_before(stage, statuses);
  statuses[stage] = StageStatus::locked;
  return statuses;
}

StageStatuses unlock_stage(int stage, StageStatuses statuses) {
  if (!is_closed(statuses[stage]))
    refuse(name_of(stage) + " is not locked", sentence_about(stage, statuses[stage]),
           "Only a locked or an outdated stage can be unlocked.");
  statuses[stage] = StageStatus::draft;
  return outdate_from(stage + 1, statuses);
}

}  // namespace shot_assets::core
