// The server that is measured on, as libpq finds it: PGHOST, PGPORT, PGUSER, PGDATABASE.
#pragma once

#include <string>

#include <pqxx/pqxx>

#include "measure.h"

namespace bench {

/// A session with one film: a schema of its own, as sql/film.sql makes it.
class Session {
 public:
  explicit Session(const std::string& film, const std::string& role = "");

  /// Outside of any transaction block, as an application that sends one statement does.
  pqxx::result run(const std::string& sql);
  Seconds time(const std::string& sql);
  std::string value(const std::string& sql);

  /// Empties the film of assignments, and writes what is waiting to be written: each way starts as if it were the
  /// first.
  void clear();

  pqxx::connection& connection() { return connection_; }

 private:
  pqxx::connection connection_;
};

/// Makes a film, once.
void make_film(const std::string& name, int scenes, int shots_per_scene, int instances_per_scene);

/// The most private memory that a server process had beyond what it had before, while `work` ran, in bytes.
double extra_memory(Session& session, const std::function<void()>& work);

bool has_function(const std::string& name);

}  // namespace bench
