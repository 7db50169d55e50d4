// The elements of a JSON array as the core's batches want them.
#pragma once

#include <memory_resource>
#include <span>

#include "core/base/batch.h"

#include "pg/jsonb.h"

namespace shot_assets {

// Raises 22023 where the argument is NULL or no JSON array.
pg::JsonObjects batch_argument(FunctionCallInfo fcinfo, int n, const char* name, const char* hint);

// Part of a computation: allocates from the arena, and refers to the JSON.
std::span<const core::Element> batch_elements(const pg::JsonObjects& json, std::pmr::memory_resource& arena);

}  // namespace shot_assets
