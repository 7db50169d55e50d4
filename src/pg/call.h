// Which of our SQL functions is at work, for what it sets off: triggers above all.
#pragma once

#include <cstdint>

#include "pg/server.h"

namespace shot_assets::pg {

// A call of a function; those of triggers do not count.
struct Call {
  const Call* outer;  // a trigger of the host may call a function of ours while another one writes
  Oid function;
  std::uint64_t number;  // no other call of the session has it
};

// The innermost one, NULL where plain SQL is at work.
const Call* call_at_work();
const Call* outermost_call();

}  // namespace shot_assets::pg
