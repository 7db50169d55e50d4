// One large scene, and a database full of legacy scenes: from "every asset in every shot" to explicit assignments.

#include <stdexcept>

#include "application.h"
#include "database.h"
#include "topics.h"

namespace bench {

namespace {

constexpr char every_pair_in_bare[] =
    "INSERT INTO bare (shot_id, scene_asset_instance_id) "
    "SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i ON i.scene_id = s.scene_id";

void print_all(const Work& work, const Options& options) {
  for (const Result& result : compare(work, options.rounds)) print(result);
}

// A way of which somebody made too few rows has not done the work.
Way checked(Session& session, const std::string& name, const std::string& table, std::size_t pairs,
            const std::function<void()>& work) {
  return {name, [&session, table, pairs, work] {
            session.clear();
            const Seconds seconds = time(work);
            if (session.value("SELECT count(*) FROM " + table) != std::to_string(pairs))
              throw std::runtime_error("not all pairs are in " + table);
            return seconds;
          }};
}

}  // namespace

void populate(const Options& options) {
  const int shots = options.quick ? 100 : 1000, instances = 100;
  const auto pairs = static_cast<std::size_t>(shots * instances);
  make_film("large_scene", 1, shots, instances);
  Session session("large_scene");

  Work work;
  work.ours =
      checked(session, "`auto_populate`, one scene " + std::to_string(shots) + " x 100", "shot_asset_assignments",
              pairs, [&] { session.run("SELECT shot_assets.auto_populate(id) FROM scenes"); });
  work.others = {{checked(session, "bare `INSERT … SELECT`", "bare", pairs, [&] { session.run(every_pair_in_bare); }),
                  {Goal::Kind::at_most, 1.15, 0.5}}};
  print_all(work, options);
}

void migration(const Options& options) {
  if (!has_function("auto_populate_all")) return;
  const int scenes = options.quick ? 200 : 10'000;
  const auto pairs = static_cast<std::size_t>(scenes) * 8 * 6;
  make_film("legacy_scenes", scenes, 8, 6);
  Session session("legacy_scenes");
  session.run("SET client_min_messages = warning");

  pqxx::connection application;
  {
    pqxx::nontransaction statement(application);
    statement.exec("SET search_path = legacy_scenes");
    // The table is empty when its plans are made. An application's table has statistics, which say: by the index.
    statement.exec("SET enable_seqscan = off");
  }
  application::prepare(application);
  const pqxx::result scene_ids = session.run("SELECT id FROM scenes ORDER BY id");

  Work work;
  work.ours = checked(session, "`auto_populate_all`, " + std::to_string(scenes) + " scenes of 8 x 6",
                      "shot_asset_assignments", pairs, [&] { session.run("CALL shot_assets.auto_populate_all()"); });
  work.others = {{checked(session, "the same pairs in one bare statement", "bare", pairs,
                          [&] { session.run(every_pair_in_bare); }),
                  {Goal::Kind::at_most, 1.5, 0.8}},
                 {checked(session, "app-side, scene by scene", "bare", pairs,
                          [&] {
                            for (const pqxx::row& scene : scene_ids)
                              application::populate_scene(application, scene[0].c_str());
                          }),
                  {Goal::Kind::times_faster, 5, 20}}};
  print_all(work, options);
}

void policies(const Options& options) {
  const int shots = options.quick ? 100 : 1000;
  const auto pairs = static_cast<std::size_t>(shots) * 100;
  make_film("studio", 1, shots, 100);
  Session owner("studio");
  owner.run("SET client_min_messages = warning");
  owner.run("CALL bench.protect('studio')");
  Session user("studio", "bench_artist");
  user.run("SET shot_assets.user_id = '00000000-0000-0000-0000-0000000000aa'");

  const auto populate_as = [&](Session& session) {
    return [&session] { session.run("SELECT shot_assets.auto_populate(id) FROM scenes"); };
  };
  Work work;
  work.ours = checked(owner, "`auto_populate` as a user under row-level security", "shot_asset_assignments", pairs,
                      populate_as(user));
  work.others = {{checked(owner, "as owner", "shot_asset_assignments", pairs, populate_as(owner)),
                  {Goal::Kind::at_most, 1.5, 1.1}}};
  print_all(work, options);
}

// Ten times the rows. They can come as scenes, as shots of a scene, or as assets of each shot.
void growth(const Options& options) {
  const int scenes = options.quick ? 200 : 10'000, shots = options.quick ? 100 : 1000;
  make_film("legacy_scenes", scenes, 8, 6);
  make_film("few_legacy_scenes", scenes / 10, 8, 6);
  make_film("large_scene", 1, shots, 100);
  make_film("long_scene", 1, shots * 10, 100);
  make_film("crowded_scene", 1, shots, 1000);

  const std::string all = "CALL shot_assets.auto_populate_all()";
  const std::string one = "SELECT shot_assets.auto_populate(id) FROM scenes";
  const auto compare_films = [&](const std::string& what, const std::string& film, const std::string& tenth,
                                 std::size_t pairs, const std::string& table, const std::string& statement, Goal goal) {
    Session of_film(film), of_tenth(tenth);
    for (Session* session : {&of_film, &of_tenth}) session->run("SET client_min_messages = warning");
    Work work;
    work.ours = checked(of_film, what, table, pairs, [&] { of_film.run(statement); });
    work.others = {{checked(of_tenth, "a tenth of them", table, pairs / 10, [&] { of_tenth.run(statement); }), goal}};
    // A ratio of two that fill a processor's caches unequally: neighbours of the machine decide single rounds.
    for (const Result& result : compare(work, goal.exists() ? options.rounds * 3 : options.rounds)) print(result);
  };
  const auto number = [](std::size_t n) { return std::to_string(n); };
  const std::size_t pairs = static_cast<std::size_t>(shots) * 1000;
  const Goal linear = {Goal::Kind::at_most, 11, 10}, none = Goal::none(Goal::Kind::at_most);
  compare_films("`auto_populate_all`, " + number(scenes) + " scenes", "legacy_scenes", "few_legacy_scenes",
                static_cast<std::size_t>(scenes) * 8 * 6, "shot_asset_assignments", all, none);
  compare_films("`auto_populate`, " + number(shots * 10) + " shots x 100", "long_scene", "large_scene", pairs,
                "shot_asset_assignments", one, linear);
  compare_films("`auto_populate`, " + number(shots) + " x 1000 instances", "crowded_scene", "large_scene", pairs,
                "shot_asset_assignments", one, none);
  compare_films("bare `INSERT … SELECT`, " + number(shots) + " x 1000 instances", "crowded_scene", "large_scene", pairs,
                "bare", every_pair_in_bare, none);

  // In a session that has populated before, so that plans and caches count for nothing.
  Session session("crowded_scene");
  session.clear();
  session.run(one);
  session.clear();
  Result memory = {number(pairs) + " pairs", "extra memory of the server process", {Goal::Kind::megabytes, 200, 50}};
  memory.value = extra_memory(session, [&] { session.run(one); }) / (1 << 20);
  memory.least = memory.most = memory.value;
  print(memory);
}

}  // namespace bench
