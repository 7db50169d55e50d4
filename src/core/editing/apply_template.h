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
#include "core/scene/scene.h"

namespace shot_assets::core {

/// Each decides about some assets of the scene and leaves the assignments of the others as they are.
enum class AssignmentTemplate {
  all_throughout,       // every asset is in every shot, throughout
  match_characters,     // a character is in exactly the shots whose script lists its name, however it is there now
  locations_throughout  // every location is in every shot, throughout
};

/// Throws an Error that names the templates there are.
AssignmentTemplate require_template(std::string_view text);

struct TemplateChanges {
  std::span<const RequestedAssignment> written;  // created, or throughout from now on
  std::span<const Uuid> deleted;                 // assignments
  std::size_t replaced;                          // how many of `written` took another's place
};

/// What of a managed scene differs from the template. A name is listed where it is a whole entry of a list; case, white
/// space and the like make no difference. A script without any list changes nothing.
TemplateChanges apply_template(const Scene& scene, AssignmentTemplate wanted, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
