// Assignments of a scene by a rule instead of one by one.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <span>
#include <string_view>

#include "core/assignments/assignment_batch.h"
#include "core/scene/cast_lists.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

/// Each decides about some assets of the scene.
enum class AssignmentTemplate {
  all_throughout,       // every asset is in every shot, throughout
  match_characters,     // people are in exactly the shots whose script lists them, however they are there now; every
                        // location is in every shot, throughout
  locations_throughout  // every location is in every shot, throughout
};

/// What happens to the assignments of assets that a template does not decide about.
enum class OtherAssignments { keep, remove };

/// Throws an Error that names the templates there are.
AssignmentTemplate require_template(std::string_view text);

struct TemplateChanges {
  std::span<const RequestedAssignment> written;  // created, or throughout from now on
  std::span<const Uuid> deleted;                 // assignments
  std::size_t replaced;                          // how many of `written` took another's place
};

/// The changes that make a managed scene match the template. `others`: assets that a list may mean besides those of the
/// scene. Where no list of the scene names anybody, the template does not decide about people, and they stay.
TemplateChanges apply_template(const Scene& scene, AssignmentTemplate wanted, OtherAssignments other_assignments,
                               std::span<const NamedAsset> others, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
