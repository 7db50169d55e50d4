// How a computation learns that nobody waits for its result any more.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <csignal>

namespace shot_assets::core {

using InterruptionFlag = const volatile std::sig_atomic_t;

inline constexpr std::sig_atomic_t not_interrupted = 0;

/// The caller of a computation points these at flags of its own. Each flag is 0 as long as the result is wanted. A
/// signal handler may set them.
inline InterruptionFlag* interruption_flags[2] = {&not_interrupted, &not_interrupted};

/// Thrown out of a computation where it stands.
struct Interrupted {};

/// Called wherever a computation goes on for as long as its input does: by every step through a text (Pieces), and for
/// every shot of a scene.
inline void stop_if_interrupted() {
  for (InterruptionFlag* flag : interruption_flags)
    if (*flag != 0) throw Interrupted();
}

}  // namespace shot_assets::core
