// The project and the branch that scenes and project assets are of.
#pragma once

#include <string_view>

namespace shot_assets {

// Scenes s, with `columns` besides. The host's ids of projects and branches may be of any type, so they are read as
// text.
#define SCENES_WITH_SCOPE(columns)                           \
  "{scenes(id uuid, project_id text, branch_id uuid" columns \
  ")} s "                                                    \
  "LEFT JOIN {branches(id uuid, project_id text)} b ON b.id = s.branch_id"
#define PROJECT_OF_SCENE "COALESCE(s.project_id, b.project_id)"
#define SCOPE_OF_SCENE PROJECT_OF_SCENE ", s.branch_id::text"

// Empty where there is none.
struct Scope {
  std::string_view project, branch;
};

struct PartOfScope {
  const char* name;
  const char* plural;
  std::string_view Scope::*id;
};
inline constexpr PartOfScope parts_of_scope[] = {{"project", "projects", &Scope::project},
                                                 {"branch", "branches", &Scope::branch}};

}  // namespace shot_assets
