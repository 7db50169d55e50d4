// The stages of a scene that are locked as work gets approved.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <string_view>

namespace shot_assets::core {

inline constexpr int first_stage = 7;            // shot list
inline constexpr int first_dependent_stage = 9;  // prompts: the first that an assignment change overtakes
inline constexpr int last_stage = 12;            // assembly

inline constexpr std::string_view locked = "locked";
inline constexpr std::string_view outdated = "outdated";

/// The stage that a key of stage_locks stands for; 0 for any other key, `"09"` included.
constexpr int stage_of_key(std::string_view key) {
  if (key.size() == 1 && key[0] >= '7' && key[0] <= '9') return key[0] - '0';
  if (key.size() == 2 && key[0] == '1' && key[1] >= '0' && key[1] <= '2') return 10 + (key[1] - '0');
  return 0;
}

}  // namespace shot_assets::core
