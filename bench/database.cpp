#include "database.h"

#include <atomic>
#include <fstream>
#include <thread>

namespace bench {

Session::Session(const std::string& film, const std::string& role) {
  run("SET search_path = " + connection_.quote_name(film));
  if (!role.empty()) run("SET ROLE " + connection_.quote_name(role));
}

pqxx::result Session::run(const std::string& sql) {
  pqxx::nontransaction statement(connection_);
  return statement.exec(sql);
}

Seconds Session::time(const std::string& sql) {
  return bench::time([&] { run(sql); });
}

std::string Session::value(const std::string& sql) { return run(sql).at(0).at(0).c_str(); }

void Session::clear() {
  run("CALL bench.clear()");
  run("CHECKPOINT");
}

void make_film(const std::string& name, int scenes, int shots_per_scene, int instances_per_scene) {
  pqxx::connection connection;
  pqxx::nontransaction statement(connection);
  statement.exec("SET client_min_messages = warning");
  if (!statement.exec("SELECT FROM pg_namespace WHERE nspname = " + statement.quote(name)).empty()) return;
  statement.exec("CALL bench.make_film(" + statement.quote(name) + ", " + std::to_string(scenes) + ", " +
                 std::to_string(shots_per_scene) + ", " + std::to_string(instances_per_scene) + ")");
  statement.exec("VACUUM ANALYZE");
}

namespace {

// RssAnon leaves out the shared buffers, which every process that reads a table seems to own.
double private_memory(int process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("RssAnon:", 0) == 0) return std::stod(line.substr(8)) * 1024;
  throw std::runtime_error("no RssAnon of server process " + std::to_string(process));
}

}  // namespace

double extra_memory(Session& session, const std::function<void()>& work) {
  const int process = session.connection().backendpid();
  const double before = private_memory(process);
  std::atomic<bool> done = false;
  double most = before;
  std::thread watcher([&] {
    while (!done) {
      most = std::max(most, private_memory(process));
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  try {
    work();
  } catch (...) {
    done = true;
    watcher.join();
    throw;
  }
  done = true;
  watcher.join();
  return most - before;
}

bool has_function(const std::string& name) {
  pqxx::connection connection;
  pqxx::nontransaction statement(connection);
  return !statement
              .exec("SELECT FROM pg_proc p WHERE p.pronamespace = 'shot_assets'::regnamespace AND p.proname = " +
                    statement.quote(name))
              .empty();
}

}  // namespace bench
