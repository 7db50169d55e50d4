// Many editors of one scene: what they cost each other, and how long somebody waits who locks a stage of it.

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "database.h"
#include "pgbench.h"
#include "topics.h"

namespace bench {

namespace {

constexpr int most_editors = 32, shots_of_editor = 600, instances = 100;

// Each editor works in shots of their own and never names a pair twice.
constexpr char next_pair[] =
    "\\set n :n + 1\n"
    "\\set shot 100000000000 + :client_id * 1000000 + :n / 100\n"
    "\\set instance 200000000000 + :n % 100\n";
constexpr char pair[] =
    "('b0000000-0000-4000-8000-' || :shot)::uuid, ('d0000000-0000-4000-8000-' || :instance)::uuid, 'enters'";

std::string of_10_ms(const std::string& statement) { return "BEGIN;\n" + statement + "\n\\sleep 10 ms\nCOMMIT;"; }

class Scene {
 public:
  explicit Scene(const std::string& film) : film_(film), session_((make_film(film, 1, 0, 0), film)) {
    if (session_.value("SELECT count(*) FROM shots") == "0")
      session_.run("CALL bench.number_shots_of_clients(" + std::to_string(most_editors) + ", " +
                   std::to_string(shots_of_editor) + ", " + std::to_string(instances) + ")");
    settings_ = "-c search_path=" + film;
  }

  // A managed scene with one assignment, of which the stages from 9 on are drafts.
  void begin() {
    session_.clear();
    session_.run("UPDATE scenes SET stage_locks = stage_locks - '9'");
    session_.run(
        "INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT s.id, i.id FROM shots s, "
        "scene_asset_instances i ORDER BY s.id DESC, i.id LIMIT 1");
    session_.run("CHECKPOINT");
  }
  Session& session() { return session_; }
  const std::string& film() const { return film_; }

  Pgbench assign(bool takes_time = false, const std::string& settings = "") const {
    const std::string statement = std::string("SELECT * FROM shot_assets.assign(") + pair + ");";
    return {"assign_in_scene" + std::to_string(takes_time) + ".sql",
            next_pair + (takes_time ? of_10_ms(statement) : statement), settings_ + settings};
  }
  // `before`: another statement of the transaction.
  Pgbench insert(bool takes_time = false, const std::string& before = "") const {
    const std::string statement = before +
                                  "INSERT INTO bare (shot_id, scene_asset_instance_id, presence_type) VALUES (" + pair +
                                  ") RETURNING *;";
    return {"insert_in_scene" + std::to_string(takes_time) + std::to_string(before.size()) + ".sql",
            next_pair + (takes_time ? of_10_ms(statement) : statement), settings_};
  }

 private:
  std::string film_;
  Session session_;
  std::string settings_;
};

// As it was before editors could share a scene: where our trigger is switched off, they lock its row.
Seconds with_row_locks(Scene& scene, const std::function<Seconds()>& work) {
  scene.session().run("ALTER TABLE scenes DISABLE TRIGGER shot_assets_stage_locks");
  const Seconds taken = work();
  scene.session().run("ALTER TABLE scenes ENABLE TRIGGER shot_assets_stage_locks");
  return taken;
}

constexpr std::chrono::milliseconds longest_wait(5000);

// Returns false where the lock was not there in time.
bool locks(Session& session, const std::string& statement) {
  try {
    session.run(statement);
    return true;
  } catch (const pqxx::sql_error& error) {
    if (error.sqlstate() != "55P03") throw;
    return false;
  }
}

// The longest of ten waits to lock stage 9 while 32 editors are at work. A wait that is given up counts as its limit.
Seconds wait_to_lock(Scene& scene, const Pgbench& editors) {
  using clock = std::chrono::steady_clock;
  scene.begin();
  auto work = std::async(std::launch::async, [&] { return editors.run(most_editors, 5); });
  std::this_thread::sleep_for(std::chrono::seconds(2));  // until all of them have connected
  Session& locker = scene.session();
  locker.run("SET lock_timeout = " + std::to_string(longest_wait.count()));
  Seconds longest(0);
  for (int i = 0; i < 10 && work.wait_for(std::chrono::milliseconds(100)) == std::future_status::timeout; ++i) {
    const clock::time_point start = clock::now();
    const bool locked =
        locks(locker, "UPDATE scenes SET stage_locks = stage_locks || '{\"9\": {\"status\": \"locked\"}}'");
    longest = std::max<Seconds>(longest, clock::now() - start);
    if (!locked || !locks(locker, "UPDATE scenes SET stage_locks = stage_locks - '9'")) break;
  }
  locker.run("RESET lock_timeout");
  work.get();
  return longest;
}

// Where somebody locks stage 9 ten times a second, and editors outdate it.
Seconds beside_locker(Scene& scene, const std::function<Seconds()>& work) {
  std::promise<void> end;
  auto locking = std::async(std::launch::async, [&scene, ended = end.get_future()] {
    Session locker(scene.film());
    while (ended.wait_for(std::chrono::milliseconds(100)) == std::future_status::timeout)
      locker.run("UPDATE scenes SET stage_locks = stage_locks || '{\"9\": {\"status\": \"locked\"}}'");
  });
  const Seconds taken = work();
  end.set_value();
  locking.get();
  return taken;
}

}  // namespace

void editors(const Options& options) {
  Scene scene("one_scene"), remembered("one_scene_with_history");
  remembered.session().run("SELECT shot_assets.enable_history('one_scene_with_history')");
  const int seconds = options.quick ? 1 : 4;

  const auto way = [&](const std::string& name, const Pgbench& script, int clients, Scene* in = nullptr) {
    Scene& where = in == nullptr ? scene : *in;
    return Way{name, [=, &where] {
                 where.begin();
                 return script.run(clients, seconds);
               }};
  };
  const auto report = [&](const Way& ours, const std::vector<Comparison>& others) {
    for (const Result& result : compare({ours, others}, options.rounds)) print(result);
  };
  constexpr auto at_most = Goal::Kind::at_most;
  const Goal no_goal = Goal::none(at_most);

  const Way busy = way("32 editors of one scene, transactions of 10 ms", scene.assign(true), 32);
  report(busy, {{way("plain `INSERT`", scene.insert(true), 32), {at_most, 2, 1.2}},
                {{"locking the row of the scene", [&] { return with_row_locks(scene, busy.run); }},
                 Goal::none(Goal::Kind::times_faster)}});
  const Way eight = way("8 editors of one scene, without waiting", scene.assign(), 8);
  report(eight, {{way("plain `INSERT`", scene.insert(), 8), {at_most, 2, 1.4}}});
  const Way one = way("1 editor of a scene", scene.assign(), 1);
  report(one, {{{"locking the row of the scene", [&] { return with_row_locks(scene, one.run); }}, {at_most, 1.05, 1}}});
  report({"8 editors, stage 9 locked 10 times a second", [&] { return beside_locker(scene, eight.run); }},
         {{{"no stage locked", eight.run}, no_goal}});
  for (const std::string value : {"stages", "changes"})
    report(way("8 editors, `notify` is `" + value + "`", scene.assign(false, " -c shot_assets.notify=" + value), 8),
           {{{"`notify` is `off`", eight.run}, no_goal}});
  report(way("8 editors, with history", remembered.assign(), 8, &remembered),
         {{{"without history", eight.run}, no_goal}});

  const Pgbench sharing = scene.assign(true), sharing_row = scene.insert(true, "SELECT FROM scenes FOR SHARE;\n");
  const Way lock = {"longest of 10 waits to lock a stage beside 32 editors",
                    [&] { return wait_to_lock(scene, sharing); }};
  const Way lock_row = {"editors who take `FOR SHARE`, 5 s at most", [&] { return wait_to_lock(scene, sharing_row); }};
  for (Result& result : compare({lock, {{lock_row, Goal::none(Goal::Kind::times_faster)}}}, options.rounds)) {
    print(result);
    result.against = "";
    result.goal = {Goal::Kind::milliseconds, 100, 50};
    result.value = result.ours * 1e3;
    result.least = result.most = result.value;
    print(result);
  }
}

}  // namespace bench
