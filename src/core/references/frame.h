#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <string_view>

#include "core/scene/presence.h"

namespace shot_assets::core {

/// The two frames of a shot that are generated as images; the video leads from one to the other.
enum class Frame { start, end };

inline constexpr std::array frames = {Frame::start, Frame::end};

constexpr bool is_in(Frame frame, Presence presence) {
  return frame == Frame::start ? in_start_frame(presence) : in_end_frame(presence);
}

constexpr std::string_view to_text(Frame frame) { return frame == Frame::start ? "start" : "end"; }

/// An Error for any other text than `start` and `end`.
Frame require_frame(std::string_view text);

}  // namespace shot_assets::core
