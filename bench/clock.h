// What time is measured by. On a machine that others use meanwhile the clock on the wall tells mostly of them; what the
// processors spent on client and server together tells of the work, but not of waiting.
#pragma once

#include <chrono>

namespace bench {

using Seconds = std::chrono::duration<double>;

/// From now on: time the processors instead of the wall. Wants a connection to the server, by the environment.
void use_processor_time();

Seconds now();

}  // namespace bench
