// What a change is called when somebody asks for it later: its shots and assets by their names.
#pragma once

#include <span>

#include "core/invalidation/causes.h"

#include "functions/invalidation/change.h"

namespace shot_assets {

// The entries of a change that are worth remembering, by scene; `scene_of[e]` is the number of the scene of entry e
// among `scenes` of them, or Change::none.
std::span<const core::NamedChange> name_changes(const pg::Schema& schema, const Change& change,
                                                std::span<const std::uint32_t> scene_of, std::size_t scenes);

}  // namespace shot_assets
