// What an application does that keeps this logic on its own side of the connection: it selects, computes, and writes
// back. Written with care: as few round trips as the task allows, prepared statements, many rows per statement.
#pragma once

#include <string>

#include <pqxx/pqxx>

namespace bench::application {

/// Selects the scene's shots, instances and existing assignments, and inserts the pairs that are missing; returns how
/// many. Into the twin table, where no trigger of ours adds to its time.
std::size_t populate_scene(pqxx::connection& connection, const std::string& scene);

/// Selects what a prompt generator needs to know of a scene, a table at a time; returns how many rows.
std::size_t read_for_prompts(pqxx::connection& connection, const std::string& scene);

/// The same as it grows in an application: the shots first, and then for each of them what is in it.
std::size_t read_for_prompts_by_shot(pqxx::connection& connection, const std::string& scene);

void prepare(pqxx::connection& connection);

}  // namespace bench::application
