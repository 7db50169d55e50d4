// Reference orders: what an editor waits for whenever a scene is opened or changed.

#include <stdexcept>

#include "application.h"
#include "database.h"
#include "topics.h"

namespace bench {

namespace {

// Of what takes less than a second, so that a neighbour of the machine does not decide.
constexpr int many_more = 5;

constexpr char the_scene[] = "(SELECT id FROM scenes)";

// A ratio between two that disagree means nothing.
void require_same_rows(Session& session, const std::string& ours, const std::string& theirs) {
  if (session.value("SELECT count(*) FROM (SELECT * FROM " + ours + " EXCEPT ALL SELECT * FROM " + theirs + ") d") !=
          "0" ||
      session.value("SELECT count(*) FROM " + ours) != session.value("SELECT count(*) FROM " + theirs))
    throw std::runtime_error(ours + " and " + theirs + " return different rows");
}

}  // namespace

void orders(const Options& options) {
  const int shots = options.quick ? 100 : 1000;
  make_film("cast_scene", 1, shots, 100);
  Session session("cast_scene");
  session.clear();
  session.run("CALL bench.assign_mixed()");
  session.run("VACUUM ANALYZE");

  const std::string ours = std::string("shot_assets.reference_orders(") + the_scene + ")";
  const std::string in_sql = std::string("bench.reference_orders_in_sql(") + the_scene + ")";
  const std::string in_plpgsql = std::string("bench.reference_orders_in_plpgsql(") + the_scene + ")";
  require_same_rows(session, ours, in_sql);
  require_same_rows(session, ours, in_plpgsql);

  // The rows are made in full and stay on the server: sending and printing them costs all ways the same.
  const auto count = [&](const std::string& source) {
    return [&session, source] { return session.time("SELECT count(*) FROM " + source); };
  };
  Work work;
  work.ours = {"`reference_orders`, " + std::to_string(shots) + " x 100, mixed presence", count(ours)};
  work.others = {
      {{"set-based SQL", count(in_sql)}, {Goal::Kind::times_faster, 4, 10}},
      {{"reading the same rows and doing nothing",
        [&] { return session.time(std::string("SELECT bench.read_scene(") + the_scene + ")"); }},
       {Goal::Kind::at_most, 4, 2.5}},
      {{"PL/pgSQL", count(in_plpgsql)}, {Goal::Kind::times_faster, 15, 40}},
  };
  for (const Result& result : compare(work, options.rounds)) print(result);

  if (has_function("refresh_reference_orders")) {
    const std::string refresh = std::string("shot_assets.refresh_reference_orders(") + the_scene + ")";
    session.run("SELECT count(*) FROM " + refresh);
    Work again;
    again.ours = {"`refresh_reference_orders` with nothing changed", count(refresh)};
    again.others = {{{"`reference_orders`", count(ours)}, {Goal::Kind::at_most, 1.2, 1.05}}};
    for (const Result& result : compare(again, options.rounds)) print(result);
  }
}

void prompts(const Options& options) {
  if (!has_function("prompt_context")) return;
  const int scenes = options.quick ? 10 : 200;
  make_film("prompt_scenes", scenes, 8, 6);
  Session session("prompt_scenes");
  session.clear();
  session.run("CALL bench.assign_mixed()");
  session.run("VACUUM ANALYZE");
  const pqxx::result ids = session.run("SELECT id FROM scenes ORDER BY id");

  pqxx::connection application;
  {
    pqxx::nontransaction statement(application);
    statement.exec("SET search_path = prompt_scenes");
  }
  application::prepare(application);
  session.connection().prepare("context", "SELECT * FROM shot_assets.prompt_context($1)");

  // Every row comes to the client. What the application would still have to compute is not even counted.
  const auto each = [&](const std::string& name, const std::function<void(const std::string&)>& read) {
    return Way{name, [&ids, read] {
                 return time([&] {
                   for (const pqxx::row& scene : ids) read(scene[0].c_str());
                 });
               }};
  };
  Work work;
  work.ours =
      each("`prompt_context`, " + std::to_string(scenes) + " scenes of 8 x 6, warm",
           [&](const std::string& id) { pqxx::nontransaction(session.connection()).exec_prepared("context", id); });
  work.others = {{each("app-side queries, shot by shot",
                       [&](const std::string& id) { application::read_for_prompts_by_shot(application, id); }),
                  {Goal::Kind::times_faster, 5, 15}},
                 {each("reading its tables from the client and computing nothing",
                       [&](const std::string& id) { application::read_for_prompts(application, id); }),
                  Goal::none(Goal::Kind::times_faster)}};
  for (const Result& result : compare(work, options.rounds * many_more)) print(result);
}

}  // namespace bench
