// What an assignment says of its reference image: a priority, a camera angle, a chosen image. Gestures carry it along.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <vector>

#include "core/assignments/assignment_batch.h"
#include "core/scene/presence_algebra.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

/// `into` takes what it leaves open: of several assignments the first that says something counts.
void add_choices(Assignment& into, const Assignment& from);

/// Assignments of which several become one.
class MergedAssignments {
 public:
  explicit MergedAssignments(std::pmr::memory_resource& memory)
      : memory_(memory), changed_(&memory), deleted_(&memory) {}

  /// The rows become `survivor`, which is one of them, of this shot and instance, with the values that were given for
  /// all of them. Of their choices the first that says something counts, the survivor's before all.
  void merge(std::span<const Assignment* const> rows, const Assignment& survivor, const Uuid& shot,
             const Uuid& instance, const NotedPresence& whole);

  /// Survivors that change, as they are afterwards.
  std::span<const Assignment> changed() const;
  std::span<const Uuid> deleted() const;

 private:
  std::pmr::memory_resource& memory_;
  std::pmr::vector<Assignment> changed_;
  std::pmr::vector<Uuid> deleted_;
};

/// Gives what an assignment says of its image to a request; what it leaves open is not given.
void give_choices(const Assignment& from, RequestedAssignment& to);

/// All that an assignment says, for another pair.
RequestedAssignment request_of(const Assignment& from, const Uuid& shot, const Uuid& instance);

/// Whether a request changes what an assignment says. Without one, whether it gives anything.
bool changes_choices(const RequestedAssignment& request, const Assignment* now);

}  // namespace shot_assets::core
