// What neighbouring shots say of each other: an asset that has left is not there when the next shot starts, and one
// that is there does not enter.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/scene/scene_layout.h"

namespace shot_assets::core {

enum class Contradiction {
  already_gone,  // it is out of frame when the first shot ends, and in frame when the next one starts
  already_there  // it is in frame when the first shot ends, and enters in the next
};

std::string_view to_text(Contradiction contradiction);

/// Of one instance in a shot and in the one after it:
///
/// | first \ next   | throughout    | enters        | exits         | passes_through |
/// |----------------|---------------|---------------|---------------|----------------|
/// | throughout     |               | already_there |               |                |
/// | enters         |               | already_there |               |                |
/// | exits          | already_gone  |               | already_gone  |                |
/// | passes_through | already_gone  |               | already_gone  |                |
///
/// What passes through the next shot contradicts nothing: no frame shows it there, so it may have left before.
constexpr std::optional<Contradiction> contradiction(Presence first, Presence next) {
  if (in_end_frame(first)) return next == Presence::enters ? std::optional(Contradiction::already_there) : std::nullopt;
  return in_start_frame(next) ? std::optional(Contradiction::already_gone) : std::nullopt;
}

/// What two neighbouring shots contradict each other about.
struct Break {
  const Shot* first;
  const Shot* next;
  const Instance* instance;
  Presence first_presence;
  Presence next_presence;
  Contradiction contradiction;
  std::string_view message;  // a sentence: "Bob exits in 1A, yet 1B starts with Bob in frame."
};

/// The breaks between a shot and the one after it, in the order of instances; none after the last shot. Where one of
/// the two shots is without the instance, there is none: a cut to something else leaves time to come and go.
std::span<const Break> breaks_after(const SceneLayout& layout, std::size_t shot, std::pmr::memory_resource& memory);

/// Those of all shots of a scene. None in a legacy scene, where everything is throughout.
std::span<const Break> check_continuity(const Scene& scene, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
