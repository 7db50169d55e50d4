// Input: the stages of a scene and the steps that change them. The first bytes are a status of each stage, as a key of
// stage_locks and its status would have it; every byte after them is a step on one stage.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/error.h"
#include "core/invalidation/causes.h"
#include "core/locks/stage_locks.h"
#include "properties.h"

using namespace shot_assets::core;

namespace {

// What a step makes of the stages, or nothing where it is refused.
std::optional<StageStatuses> attempt(StageStatuses (*step)(int, StageStatuses), int stage,
                                     const StageStatuses& statuses) {
  try {
    return step(stage, statuses);
  } catch (const Error& error) {
    REQUIRE(error.mistake == Mistake::conflict);
    REQUIRE(!error.message.empty() && error.detail.ends_with('.') && error.hint.ends_with('.'));
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text_of(data, size);
  // Any text is a key and a status, of a stage or of nothing.
  const int keyed = stage_of_key(input);
  REQUIRE(keyed == 0 || key_of_stage(keyed) == input);
  const StageStatus parsed = parse_stage_status(input);
  REQUIRE(parsed == StageStatus::unknown || to_text(parsed) == input);

  StageStatuses statuses;
  std::size_t position = 0;
  for (int stage = first_stage; stage <= last_stage && position < size; ++stage)
    statuses[stage] = static_cast<StageStatus>(data[position++] % 4);

  for (; position < size; ++position) {
    const int stage = first_stage + data[position] % (last_stage - first_stage + 1);
    const StageStatuses before = statuses;
    std::optional<StageStatuses> after;
    switch (data[position] / 8 % 4) {
      case 0:
        after = outdate_from(stage, before);
        REQUIRE(outdate_from(stage, *after) == *after);
        for (int each = first_stage; each <= last_stage; ++each) {
          const bool is_overtaken = each >= stage && before[each] == StageStatus::locked;
          REQUIRE((*after)[each] == (is_overtaken ? StageStatus::outdated : before[each]));
          if (is_overtaken) REQUIRE(cause_of_writing(before, *after, each) == Cause::requested);
        }
        break;
      case 1:
        after = attempt(lock_stage, stage, before);
        break;
      case 2:
        after = attempt(relock_stage, stage, before);
        if (after) REQUIRE(before[stage] == StageStatus::outdated);
        break;
      case 3:
        after = attempt(unlock_stage, stage, before);
        REQUIRE(after.has_value() == is_closed(before[stage]));
        if (after)
          for (int each = stage; each <= last_stage; ++each) REQUIRE((*after)[each] != StageStatus::locked);
        break;
    }
    if (!after) continue;
    for (int each = first_stage; each <= last_stage; ++each)
      if ((*after)[each] == StageStatus::locked && before[each] != StageStatus::locked)
        REQUIRE(each == stage && (each == first_stage || before[each - 1] == StageStatus::locked));
    statuses = *after;
  }
  return 0;
}
