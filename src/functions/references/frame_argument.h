// The argument frame_type of a function.
#pragma once

#include "core/references/frame.h"

#include "pg/arguments.h"
#include "pg/compute.h"

namespace shot_assets {

// Raises 22023 for anything but start and end.
inline core::Frame frame_argument(FunctionCallInfo fcinfo, int n) {
  const std::string_view text = pg::text_argument(fcinfo, n, "frame_type");
  core::Frame frame = {};
  pg::compute([&] { frame = core::require_frame(text); });
  return frame;
}

}  // namespace shot_assets
