// Many sessions change, lock and unlock a few scenes at once. Every transaction notes what it did to which scene while
// it holds the scene, shared or alone; afterwards the notes are replayed, and each must have found what the rule of the
// design makes of those before it. SHOT_ASSETS_LONG=1 goes on for longer.

#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "pipeline.h"

namespace shot_assets::client {
namespace {

constexpr int shots_per_scene = 3, instances_per_scene = 3;

// How many meet where. orderly: one statement per transaction, on rows that come in one order. Nobody waits for anybody
// in a circle then.
struct Meeting {
  const char* name;
  bool orderly;
  int sessions, scenes;
};

std::chrono::seconds duration() {
  const char* longer = std::getenv("SHOT_ASSETS_LONG");
  return std::chrono::seconds(longer != nullptr && *longer != '\0' ? 40 : 4);
}

struct Crowd : Pipeline {
  std::vector<Id> scene_ids;

  explicit Crowd(int scenes) : Pipeline("stress") {
    std::vector<Id> assets;
    for (int i = 0; i < instances_per_scene; ++i)
      assets.push_back(add_asset("asset " + std::to_string(i), "character"));
    for (int n = 0; n < scenes; ++n) {
      scene_ids.push_back(add_scene(R"({"7": {"status": "locked"}, "8": {"status": "locked"}})"));
      for (int i = 0; i < shots_per_scene; ++i) add_shot(scene_ids.back(), "shot " + std::to_string(i));
      for (const Id& asset : assets) add_instance(scene_ids.back(), asset);
    }
    // A number is drawn while its session has the scene, and the scene is let go only when the note is committed: in a
    // scene, notes are numbered in the order in which things happened.
    pqxx::connection connection(connection_options());
    pqxx::nontransaction session(connection);
    session.exec("CREATE TABLE notes (n bigserial PRIMARY KEY, scene_id uuid, what text, status text)");
    for (const Id& scene : scene_ids) session.exec_params("SELECT shot_assets.auto_populate($1)", scene);
  }
};

// One session. An action leaves the ids of the scenes that it really changed.
class Session {
 public:
  Session(const Crowd& crowd, bool orderly, unsigned seed)
      : orderly_(orderly), scenes_(crowd.scene_ids), random_(seed), connection_(crowd.connection_options()) {
    work_.exec("SET client_min_messages = error");
    work_.exec("SET deadlock_timeout = '50ms'");
    work_.exec("SET statement_timeout = '60s'");  // a session that waits longer waits forever
  }

  void run_until(std::chrono::steady_clock::time_point end) {
    while (std::chrono::steady_clock::now() < end) transact();
  }

  std::map<std::string, int> committed, failed;  // by what was done; by SQLSTATE
  std::vector<std::string> unexpected;

 private:
  struct Action {
    const char* name;
    const char* noted_as;
    void (Session::*act)();
    bool many_rows;  // whose order is not ours: two of them may deadlock, with or without us
  };
  static constexpr const char* levels[] = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"};
  static const std::vector<Action> actions;

  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
  const Id& some_scene() { return scenes_[below(scenes_.size())]; }
  std::string some_presence() {
    constexpr const char* presences[] = {"throughout", "enters", "exits", "passes_through"};
    return presences[below(std::size(presences))];
  }

  template <class... Parameters>
  void change(const char* statement, const Parameters&... parameters) {
    for (const pqxx::row& row : work_.exec_params(statement, parameters...)) touched_.insert(row[0].as<Id>());
  }

  void set_presence() {
    change(
        "UPDATE shot_asset_assignments a SET presence_type = $2 FROM shots s WHERE s.id = a.shot_id AND a.id = ("
        "SELECT b.id FROM shot_asset_assignments b JOIN shots t ON t.id = b.shot_id WHERE t.scene_id = $1 "
        "ORDER BY random() LIMIT 1) AND a.presence_type <> $2 RETURNING s.scene_id",
        some_scene(), some_presence());
  }
  void set_presence_everywhere() {
    change(
        "UPDATE shot_asset_assignments a SET presence_type = $1 FROM shots s WHERE s.id = a.shot_id "
        "AND a.presence_type <> $1 AND random() < 0.3 RETURNING s.scene_id",
        some_presence());
  }
  void assign() {
    change(
        "INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) "
        "SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i USING (scene_id) WHERE s.scene_id = $1 "
        "ORDER BY random() LIMIT 2 ON CONFLICT DO NOTHING RETURNING $1::uuid",
        some_scene());
  }
  void unassign() {
    change(
        "DELETE FROM shot_asset_assignments a USING shots s WHERE s.id = a.shot_id AND s.scene_id = $1 "
        "AND random() < 0.2 RETURNING s.scene_id",
        some_scene());
  }
  void populate() { change("SELECT $1::uuid FROM shot_assets.auto_populate($1) WHERE created > 0", some_scene()); }
  void replace_instance() {
    change(
        "DELETE FROM scene_asset_instances WHERE id = ("
        "SELECT id FROM scene_asset_instances WHERE scene_id = $1 ORDER BY random() LIMIT 1) RETURNING scene_id",
        some_scene());
    for (const Id& scene : touched_)
      work_.exec_params(
          "INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT $1, id FROM project_assets "
          "ORDER BY random() LIMIT 1",
          scene);
  }
  void lock() { on_scene("SELECT shot_assets.lock_stage($1, 9)"); }
  void relock() { on_scene("SELECT shot_assets.relock_stage($1, 9)"); }
  void unlock() { on_scene("SELECT shot_assets.unlock_stage($1, 9)"); }
  void invalidate() { on_scene("SELECT shot_assets.invalidate_stages($1)"); }
  void write_lock() {
    on_scene(R"(UPDATE scenes SET stage_locks = stage_locks || '{"9": {"status": "locked"}}' WHERE id = $1)");
  }
  void on_scene(const char* statement) {
    const Id& scene = some_scene();
    work_.exec_params(statement, scene);
    touched_.insert(scene);
  }

  void transact() {
    const std::string level = levels[below(std::size(levels))];
    const std::size_t count = orderly_ ? 1 : 1 + below(3);
    std::vector<std::string> done;
    try {
      work_.exec("BEGIN ISOLATION LEVEL " + level);
      for (std::size_t i = 0; i < count; ++i) {
        const Action& action = actions[below(actions.size())];
        if (orderly_ && action.many_rows) continue;
        done.emplace_back(action.name);
        touched_.clear();
        (this->*action.act)();
        for (const Id& scene : touched_)
          work_.exec_params(
              "INSERT INTO notes (scene_id, what, status) SELECT id, $2, stage_locks #>> '{9,status}' "
              "FROM scenes WHERE id = $1",
              scene, action.noted_as);
      }
      work_.exec("COMMIT");
      for (const std::string& name : done) ++committed[name];
    } catch (const pqxx::serialization_failure& error) {
      give_up("40001", level, done.back(), error.what());
    } catch (const pqxx::deadlock_detected& error) {
      give_up("40P01", level, done.back(), error.what());
    } catch (const pqxx::sql_error& error) {
      give_up(error.sqlstate(), level, done.back(), error.what());
    }
  }

  void give_up(const std::string& sqlstate, const std::string& level, const std::string& action,
               const std::string& error) {
    ++failed[sqlstate];
    if (!is_allowed(sqlstate, level)) unexpected.push_back(level + ", " + action + ": " + sqlstate + ' ' + error);
    work_.exec("ROLLBACK");
  }

  // What the level, other sessions at work on the same rows, or the life cycle of locks may refuse.
  bool is_allowed(const std::string& sqlstate, const std::string& level) const {
    if (sqlstate == "40001") return level != "READ COMMITTED";
    if (sqlstate == "40P01") return !orderly_;
    return sqlstate == "PT409" || sqlstate == "23503";  // locked already; an instance that is gone by now
  }

  const bool orderly_;
  const std::vector<Id>& scenes_;
  std::mt19937 random_;
  pqxx::connection connection_;
  pqxx::nontransaction work_{connection_};
  std::set<Id> touched_;
};

const std::vector<Session::Action> Session::actions = {
    {"set_presence", "change", &Session::set_presence, false},
    {"set_presence_everywhere", "change", &Session::set_presence_everywhere, true},
    {"assign", "change", &Session::assign, true},
    {"unassign", "change", &Session::unassign, true},
    {"populate", "change", &Session::populate, false},
    {"replace_instance", "change", &Session::replace_instance, false},
    {"lock_stage", "lock", &Session::lock, false},
    {"relock_stage", "lock", &Session::relock, false},
    {"unlock_stage", "unlock", &Session::unlock, false},
    {"invalidate_stages", "change", &Session::invalidate, false},
    {"write of a lock", "lock", &Session::write_lock, false},
};

// The rule: the status of stage 9 after each kind of call.
std::string status_after(const std::string& what, const std::string& before) {
  if (what == "lock") return "locked";
  if (what == "unlock") return "draft";
  return before == "locked" ? "outdated" : before;
}

class InvalidationStress : public testing::TestWithParam<Meeting> {};

TEST_P(InvalidationStress, NoChangeIsLost) {
  Crowd crowd(GetParam().scenes);
  const auto seed = std::random_device()();
  std::vector<std::unique_ptr<Session>> crew;
  for (int i = 0; i < GetParam().sessions; ++i)
    crew.push_back(std::make_unique<Session>(crowd, GetParam().orderly, seed + static_cast<unsigned>(i)));
  const auto end = std::chrono::steady_clock::now() + duration();
  std::vector<std::thread> threads;
  for (auto& session : crew) threads.emplace_back([&session, end] { session->run_until(end); });
  for (std::thread& thread : threads) thread.join();

  std::map<std::string, int> committed, failed;
  for (const auto& session : crew) {
    for (const auto& [name, count] : session->committed) committed[name] += count;
    for (const auto& [sqlstate, count] : session->failed) failed[sqlstate] += count;
    for (const std::string& error : session->unexpected) ADD_FAILURE() << error;
  }
  for (const auto& [name, count] : committed) RecordProperty(name, count);

  pqxx::connection connection(crowd.connection_options());
  pqxx::nontransaction look(connection);
  std::map<Id, std::string> status;
  int replayed = 0;
  for (const pqxx::row& note : look.exec("SELECT scene_id, what, coalesce(status, ''), n FROM notes ORDER BY n")) {
    std::string& now = status[note[0].as<Id>()];
    const std::string what = note[1].as<std::string>(), noted = note[2].as<std::string>();
    ++replayed;
    // A change shares the scene while stage 9 is not locked. What it sees may be older than the latest unlock then.
    if (what == "change" && now != "locked" && noted != "locked") continue;
    const std::string expected = status_after(what, now);
    now = noted;
    EXPECT_EQ(now, expected) << "note " << note[3].as<long>() << ", " << what << ", seed " << seed;
  }
  EXPECT_GT(replayed, 0);
  for (const Id& scene : crowd.scene_ids) {
    const pqxx::row row = look.exec_params1(
        "SELECT coalesce(stage_locks #>> '{9,status}', ''), (SELECT count(*) FROM shot_assets.outdated_because(id)) "
        "FROM scenes WHERE id = $1",
        scene);
    EXPECT_EQ(row[0].as<std::string>(), status[scene]) << "seed " << seed;
    EXPECT_EQ(row[1].as<int>() > 0, status[scene] == "outdated") << "a stage is outdated for a reason; seed " << seed;
  }
  EXPECT_EQ(
      look.exec1("SELECT count(*) FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id "
                 "JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id WHERE s.scene_id <> i.scene_id")[0]
          .as<int>(),
      0);
}

// In the last, ten times as many meet in a scene as in the first.
INSTANTIATE_TEST_SUITE_P(Crowds, InvalidationStress,
                         testing::Values(Meeting{"Orderly", true, 8, 3}, Meeting{"Unruly", false, 8, 3},
                                         Meeting{"Crowded", true, 27, 1}),
                         [](const auto& crowd) { return std::string(crowd.param.name); });

}  // namespace
}  // namespace shot_assets::client
