// Changes of assignments: one at a time, as editors make them, and very many in one statement.

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "database.h"
#include "topics.h"

namespace bench {

namespace {

// Each client works in a scene of its own and never names a pair twice. Ids are made from numbers, so that finding them
// costs both sides the same: nothing.
constexpr char pair_of_client[] =
    "\\set n :n + 1\n"
    "\\set shot 100000000000 + :client_id * 1000000 + :n / 100\n"
    "\\set instance 200000000000 + :client_id * 1000000 + :n % 100\n";
constexpr char pair[] =
    "('b0000000-0000-4000-8000-' || :shot)::uuid, ('d0000000-0000-4000-8000-' || :instance)::uuid, 'enters'";

std::string output_of(const std::string& command) {
  FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) throw std::runtime_error("does not start: " + command);
  std::string text;
  for (char line[512]; std::fgets(line, sizeof(line), output) != nullptr;) text += line;
  if (pclose(output) != 0) throw std::runtime_error(command + " failed: " + text);
  return text;
}

class Script {
 public:
  Script(const std::string& name, const std::string& statement) : path_(name) {
    std::ofstream(path_) << pair_of_client << statement << "\n";
  }

  // Seconds per transaction.
  Seconds run(int clients, int seconds) const {
    std::string output;
    const Seconds taken = time([&] {
      output = output_of("pgbench -n -M prepared -D n=0 -c " + std::to_string(clients) + " -j 2 -T " +
                         std::to_string(seconds) + " -f " + path_ + " 2>&1");
    });
    constexpr std::string_view processed = "transactions actually processed: ";
    const auto found = output.find(processed);
    if (found == std::string::npos) throw std::runtime_error("pgbench failed: " + output);
    return taken / std::stod(output.substr(found + processed.size()));
  }

 private:
  std::string path_;
};

void single_assignments(const Options& options) {
  make_film("editors", 8, 0, 0);
  Session session("editors");
  if (session.value("SELECT count(*) FROM shots") == "0")
    session.run("CALL bench.number_shots_and_instances(600, 100)");

  const Script assign("assign.sql", std::string("SELECT * FROM shot_assets.assign(") + pair + ");");
  const Script insert("insert.sql", std::string("INSERT INTO bare (shot_id, scene_asset_instance_id, presence_type) "
                                                "VALUES (") +
                                        pair + ") RETURNING *;");
  for (const int clients : {1, 8}) {
    const auto way = [&](const std::string& name, const Script& script) {
      return Way{name, [&] {
                   session.clear();
                   return script.run(clients, options.quick ? 1 : 5);
                 }};
    };
    Work work;
    work.ours = way("one `assign`, " + std::string(clients == 1 ? "1 client" : "8 clients"), assign);
    work.others = {{way("plain `INSERT`", insert), {Goal::Kind::at_most, 1.8, 1.3}}};
    for (const Result& result : compare(work, options.rounds)) print(result);
  }
}

void many_presence_types(const Options& options) {
  const int shots = options.quick ? 100 : 1000;
  make_film("large_scene", 1, shots, 100);
  Session session("large_scene");
  const auto update = [&](const std::string& table) {
    return [&session, table] {
      session.clear();
      session.run("INSERT INTO " + table +
                  " (shot_id, scene_asset_instance_id) "
                  "SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i ON i.scene_id = s.scene_id");
      session.run("ANALYZE " + table);
      session.run("CHECKPOINT");
      return session.time("UPDATE " + table + " SET presence_type = 'exits'");
    };
  };
  Work work;
  work.ours = {"UPDATE of " + std::to_string(shots * 100) + " presence types", update("shot_asset_assignments")};
  work.others = {{{"without our triggers", update("bare")}, {Goal::Kind::at_most, 1.15, 1.05}}};
  for (const Result& result : compare(work, options.rounds * 3)) print(result);
}

}  // namespace

void changes(const Options& options) {
  single_assignments(options);
  many_presence_types(options);
}

}  // namespace bench
