#include "core/references/frame.h"

#include "core/base/error.h"

namespace shot_assets::core {

Frame require_frame(std::string_view text) {
  for (const Frame frame : frames)
    if (text == to_text(frame)) return frame;
  throw Error(Mistake::invalid_value, "invalid frame_type: " + in_quotes(text),
              "A shot has a frame at its start and one at its end.", "A frame type is one of start, end.");
}

}  // namespace shot_assets::core
