// Writing assignments in bulk, always in one order of pairs, so that sessions wait for each other instead of colliding.
// Connected to SPI.
#pragma once

#include <span>
#include <string_view>

#include "core/assignments/assignment_batch.h"
#include "core/scene/scene.h"

#include "pg/schema.h"
#include "pg/uuid_set.h"

namespace shot_assets {

// Before several assignments are written, whether or not they are read first: nobody changes one of these meanwhile. A
// statement that writes them comes upon them in the order in which they are stored, which is not the same for all.
void lock_assignments_of(const pg::Schema& schema, std::span<const pg_uuid_t> shots,
                         std::span<const pg_uuid_t> instances);
pg::UuidSet lock_assignments_of_scene(const pg::Schema& schema, const pg_uuid_t& scene);  // returns their ids

// Each pair of shot and instance gets what its element gives; an assignment keeps what the element leaves open. Call
// it before any other writing, because it may have to wait for a session that adds the same pair. That session may wait
// for the scene, and a transaction that has written holds the scene.
void upsert_assignments(const pg::Schema& schema, std::span<const core::RequestedAssignment> requests);

// Each assignment, found by its id, gets the shot, instance, presence, note and choices given here.
void replace_assignments(const pg::Schema& schema, std::span<const core::Assignment> assignments);

// By their ids. The second tells how many there were.
void delete_assignments(const pg::Schema& schema, std::span<const core::Uuid> ids);
uint64 delete_assignments(const pg::Schema& schema, std::span<const pg_uuid_t> ids);

}  // namespace shot_assets
