// Changes of assignments: one at a time, as editors make them, and very many in one statement.

#include "database.h"
#include "pgbench.h"
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

void single_assignments(const Options& options) {
  make_film("editors", 8, 0, 0);
  Session session("editors");
  if (session.value("SELECT count(*) FROM shots") == "0")
    session.run("CALL bench.number_shots_and_instances(600, 100)");

  const Pgbench assign("assign.sql", std::string(pair_of_client) + "SELECT * FROM shot_assets.assign(" + pair + ");");
  const Pgbench insert("insert.sql", std::string(pair_of_client) +
                                         "INSERT INTO bare (shot_id, scene_asset_instance_id, presence_type) VALUES (" +
                                         pair + ") RETURNING *;");
  for (const int clients : {1, 8}) {
    const auto way = [&](const std::string& name, const Pgbench& script) {
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
