// What an application does that keeps this logic on its own side of the connection: it selects, computes, and writes
// back. Written with care: as few round trips as the task allows, prepared statements, many rows per statement.
#pragma once

#include <string>

#include <pqxx/pqxx>

namespace bench::application {

/// Selects the scene's shots, instances and existing assignments, and inserts the pairs that are missing; returns how
/// many. Into the twin table, where no trigger of ours adds to its time.
std::size_t populate_scene(pqxx::connection& connection, const std::string& scene);

void prepare(pqxx::connection& connection);

}  // namespace bench::application
