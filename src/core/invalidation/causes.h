// Why a stage is outdated: the changes that overtook it, as a film person would list them.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>

#include "core/locks/stage_locks.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

enum class Cause : std::uint8_t {
  assignment_added,
  assignment_removed,
  assignment_moved,  // to another shot or instance: named once with each
  presence_changed,  // and perhaps its note
  note_changed,
  reference_changed,        // its priority, angle or chosen image
  extra_reference_changed,  // of the shot, of no asset
  assignments_truncated,
  shot_deleted,
  shot_moved,  // to another scene, with its assignments: named in both
  instance_deleted,
  instance_moved,  // to another scene: named in the one that it left
  instances_truncated,
  stage_unlocked,  // one that comes before
  requested,       // by invalidate_stages(), or by a client that wrote the status
  more_changes     // than are listed
};

std::string_view to_text(Cause cause);

/// Why a stage that was locked before is outdated after somebody wrote the locks.
Cause cause_of_writing(const StageStatuses& before, const StageStatuses& after, int stage);

/// How many changes of one statement are remembered in a scene; it names no more where there were more.
inline constexpr std::size_t remembered_changes = 10;

/// A shot with some of its assignments changed.
struct ShotWithChanges {
  Shot shot;
  std::uint32_t scene;  // a number that shots of one scene share
  std::size_t changes;
};

/// Per shot, whether it has one of the first remembered_changes of its scene in shot order.
std::span<const bool> have_first_changes(std::span<const ShotWithChanges> shots, std::pmr::memory_resource& memory);

/// What happened to an asset in a shot; null: to all of them, or to nothing that has a name.
struct NamedChange {
  std::uint32_t scene;
  Cause cause;
  const Shot* shot;
  const Instance* instance;
};

/// What is remembered of these changes, scene by scene: in the order of shots and then of assets, each once, and
/// more_changes (which may be among what is given) at the end where there were more than remembered_changes.
std::span<const NamedChange> remember(std::span<const NamedChange> changes, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
