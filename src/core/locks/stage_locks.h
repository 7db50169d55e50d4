// The stages of a scene that are locked as work gets approved.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace shot_assets::core {

inline constexpr int first_stage = 7;  // shot list
inline constexpr int prompts_stage = 9;
inline constexpr int frames_stage = 10;
inline constexpr int last_stage = 12;  // assembly

/// The first stage that a change of assignments overtakes.
inline constexpr int first_dependent_stage = prompts_stage;

/// Of a stage that stage_locks does not mention, or mentions in a way that is not ours: `unknown`. It is open, as a
/// draft is.
enum class StageStatus { unknown, draft, locked, outdated };

/// Locked, whether outdated since or not.
constexpr bool is_closed(StageStatus status) {
  return status == StageStatus::locked || status == StageStatus::outdated;
}

std::string_view to_text(StageStatus status);
StageStatus parse_stage_status(std::string_view text);

/// The stage that a key of stage_locks stands for; 0 for any other key, `"09"` included.
constexpr int stage_of_key(std::string_view key) {
  if (key.size() == 1 && key[0] >= '7' && key[0] <= '9') return key[0] - '0';
  if (key.size() == 2 && key[0] == '1' && key[1] >= '0' && key[1] <= '2') return 10 + (key[1] - '0');
  return 0;
}

std::string_view key_of_stage(int stage);

/// The status of each stage of a scene.
class StageStatuses {
 public:
  StageStatus& operator[](int stage) { return statuses_[static_cast<std::size_t>(stage - first_stage)]; }
  StageStatus operator[](int stage) const { return statuses_[static_cast<std::size_t>(stage - first_stage)]; }
  friend bool operator==(const StageStatuses&, const StageStatuses&) = default;

 private:
  std::array<StageStatus, last_stage - first_stage + 1> statuses_ = {};
};

/// What a change overtakes: every locked stage from this one on is outdated.
StageStatuses outdate_from(int stage, StageStatuses statuses);

/// Some of the stages, in order.
class Stages {
 public:
  void add(int stage) { stages_[size_++] = stage; }
  bool empty() const { return size_ == 0; }
  std::span<const int> span() const { return {stages_.data(), size_}; }
  const int* begin() const { return stages_.data(); }
  const int* end() const { return stages_.data() + size_; }

 private:
  std::array<int, last_stage - first_stage + 1> stages_ = {};
  std::size_t size_ = 0;
};

/// The stages that are outdated after, and were not before.
Stages outdated_by(const StageStatuses& before, const StageStatuses& after);

/// The stages that are locked after, and were not before.
Stages locked_by(const StageStatuses& before, const StageStatuses& after);

// Of the stages that a change of assignments overtakes, from first_dependent_stage on:

/// Whether one is locked, so that a change has something to outdate.
bool has_locked_dependent(const StageStatuses& statuses);

/// Whether one is outdated already.
bool has_outdated_dependent(const StageStatuses& statuses);

/// Whether one is locked that was not before. Who does that approves the assignments.
bool approves_dependent(const StageStatuses& before, const StageStatuses& after);

// The life cycle of a lock. A stage of which it is not true that it may do this now makes an Error (a conflict).
//
//   the stage is      | lock_stage          | relock_stage        | unlock_stage
//   ------------------+---------------------+---------------------+------------------------------------------------
//   draft, or unknown | locked, if the one  | conflict            | conflict
//   outdated          |  before it is locked| locked, if the one  | draft, and the locked stages after it outdated
//                     |                     |  before it is locked|
//   locked            | conflict            | conflict            | draft, and the locked stages after it outdated
//
// Stage 7 has none before it.

StageStatuses lock_stage(int stage, StageStatuses statuses);
StageStatuses relock_stage(int stage, StageStatuses statuses);
StageStatuses unlock_stage(int stage, StageStatuses statuses);

}  // namespace shot_assets::core
