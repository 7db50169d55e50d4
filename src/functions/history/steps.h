// Steps of a history: what one call of the API, or one plain statement, did to assignments, with everything that
// followed from it. Undo and redo go by them.
#pragma once

#include <string_view>

#include "pg/schema.h"

namespace shot_assets {

struct Step {
  pg_uuid_t id;
  const char* call;           // the function, else the command: "INSERT", …
  const pg_uuid_t* reversed;  // the step that it takes back or does again; NULL for any other
};

// The step that a trigger's statement belongs to.
Step step_of(const TriggerData& trigger);

// From here on, the call at work takes back this step, or does it again.
void reverse_step(const pg_uuid_t& step);

// Whose steps those of this session are: the user that request.jwt.claims or shot_assets.user_id names, else the role.
std::string_view user_of_session();

}  // namespace shot_assets
