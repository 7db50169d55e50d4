// Listeners with shot_assets.notify = changes. A screen that shows a film asks again for the shots that notifications
// name, and for no others: while eight sessions edit, whenever these pause, it shows what the tables hold.
// SHOT_ASSETS_LONG=1 goes on for longer.

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

constexpr int writers = 8, scenes = 4, shots_per_scene = 5, instances_per_scene = 4, calls_between_pauses = 12;

std::chrono::seconds duration() {
  const char* longer = std::getenv("SHOT_ASSETS_LONG");
  return std::chrono::seconds(longer != nullptr && *longer != '\0' ? 60 : 5);
}

/// What comes in on the channel, in its order.
class Receiver : public pqxx::notification_receiver {
 public:
  explicit Receiver(pqxx::connection& connection) : notification_receiver(connection, "shot_assets") {}
  void operator()(const std::string& payload, int /*backend*/) override { payloads.push_back(payload); }

  std::vector<std::string> payloads;
};

/// Knows of each shot what it had when it was last asked for.
class Screen {
 public:
  explicit Screen(const std::string& options) : listening_(options), asking_(options), receiver_(listening_) {}

  /// What all shots have by now, without having been told.
  std::map<Id, std::string> tables() {
    std::map<Id, std::string> result;
    for (const pqxx::row& row : ask().exec("SELECT shot_id, string_agg(to_jsonb(a)::text, ' ' ORDER BY a.id) FROM "
                                           "shot_asset_assignments a GROUP BY 1"))
      result[row[0].as<Id>()] = row[1].as<std::string>();
    return result;
  }
  void open() {
    picture = tables();
    for (const pqxx::row& row : ask().exec("SELECT id, scene_id FROM shots"))
      scenes_[row[0].as<Id>()] = row[1].as<Id>();
  }

  /// Follows what has been told so far.
  void follow() {
    listening_.get_notifs();
    for (const std::string& payload : receiver_.payloads) {
      ++told;
      if (payload == mark_) has_come_ = true;
      const pqxx::row change = ask().exec_params1(
          "SELECT CASE WHEN $1::jsonb @> '{\"shots\": null}' THEN $1::jsonb ->> 'scene_id' END, "
          "ARRAY(SELECT jsonb_array_elements_text(CASE WHEN jsonb_typeof($1::jsonb -> 'shots') = 'array' "
          "THEN $1::jsonb -> 'shots' ELSE '[]' END))",
          payload);
      if (!change[0].is_null()) ask_for_all_of(change[0].as<Id>());
      auto named = change[1].as_array();
      for (auto next = named.get_next(); next.first != pqxx::array_parser::juncture::done; next = named.get_next())
        if (next.first == pqxx::array_parser::juncture::string_value) ask_for(next.second);
    }
    receiver_.payloads.clear();
  }

  /// Until everything is told that has been committed.
  void follow_to_end() {
    mark_ = "{\"mark\": " + std::to_string(++marks_) + '}';
    has_come_ = false;
    ask().exec_params("SELECT pg_notify('shot_assets', $1)", mark_);
    for (int attempt = 0; !has_come_ && attempt < 60; ++attempt) {
      listening_.await_notification(1, 0);
      follow();
    }
    ASSERT_TRUE(has_come_);
  }

  std::map<Id, std::string> picture;
  int told = 0;

 private:
  pqxx::nontransaction& ask() {
    if (!work_) work_ = std::make_unique<pqxx::nontransaction>(asking_);
    return *work_;
  }
  /// For the shots that it shows in the scene, which may have gone from there, and for those that are there now.
  void ask_for_all_of(const Id& scene) {
    std::set<Id> shots;
    for (const auto& [shot, of] : scenes_)
      if (of == scene) shots.insert(shot);
    for (const pqxx::row& row : ask().exec_params("SELECT id FROM shots WHERE scene_id = $1", scene))
      shots.insert(row[0].as<Id>());
    for (const Id& shot : shots) ask_for(shot);
  }
  void ask_for(const Id& shot) {
    const pqxx::row row = ask().exec_params1(
        "SELECT string_agg(to_jsonb(a)::text, ' ' ORDER BY a.id), (SELECT scene_id FROM shots WHERE id = $1) "
        "FROM shot_asset_assignments a WHERE shot_id = $1",
        shot);
    if (row[0].is_null())
      picture.erase(shot);
    else
      picture[shot] = row[0].as<std::string>();
    if (row[1].is_null())
      scenes_.erase(shot);
    else
      scenes_[shot] = row[1].as<Id>();
  }

  pqxx::connection listening_, asking_;
  std::unique_ptr<pqxx::nontransaction> work_;
  Receiver receiver_;
  std::map<Id, Id> scenes_;  // of the shots
  std::string mark_;
  bool has_come_ = false;
  int marks_ = 0;
};

/// Edits at random. A call may be refused, because others are at work on the same rows.
class Writer {
 public:
  Writer(const std::string& options, unsigned seed) : random_(seed), connection_(options) {
    work_.exec("SET client_min_messages = error");
    work_.exec("SET shot_assets.notify = changes");
    work_.exec("SET deadlock_timeout = '50ms'");
    work_.exec("SET statement_timeout = '60s'");
    work_.exec("SET shot_assets.user_id = '" + std::to_string(seed) + "'");
  }

  void edit() {
    for (int i = 0; i < calls_between_pauses; ++i) transact();
  }
  std::map<std::string, int> refused;  // by SQLSTATE
  int done = 0;

 private:
  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

  void transact() {
    static const std::vector<std::string> statements = {
        "SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot, 'instance_id', "
        ":instance, 'presence_type', :presence, 'presence_note', :presence)))",
        "SELECT shot_assets.set_presence(:assignment, :presence)",
        "SELECT shot_assets.set_reference(:assignment, :presence, 'side', 3)",
        "SELECT shot_assets.unassign(:assignment)",
        "UPDATE shot_asset_assignments SET presence_type = :presence WHERE random() < 0.3",
        "UPDATE shot_asset_assignments SET updated_at = now() WHERE shot_id = :shot",
        "DELETE FROM shot_asset_assignments WHERE random() < 0.2",
        "INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT s.id, i.id FROM shots s "
        "JOIN scene_asset_instances i USING (scene_id) WHERE random() < 0.2 ON CONFLICT (shot_id, "
        "scene_asset_instance_id) DO UPDATE SET presence_type = :presence",
        "SELECT shot_assets.auto_populate(:scene)",
        "SELECT shot_assets.auto_populate(:scene, ARRAY[:shot])",
        "SELECT shot_assets.clear_scene(:scene)",
        "SELECT shot_assets.apply_template(:scene, 'all_throughout')",
        "SELECT shot_assets.copy_assignments(:shot, ARRAY(SELECT id FROM shots WHERE id <> :shot AND random() < 0.2))",
        "SELECT shot_assets.move_shot(:shot, :scene)",
        "SELECT shot_assets.undo_last(:scene)",
        "SELECT shot_assets.redo_last(:scene)",
        "DELETE FROM scene_asset_instances WHERE id = :instance",
        "INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT :scene, id FROM project_assets ORDER BY "
        "random() LIMIT 1",
        "WITH gone AS (DELETE FROM shots WHERE id = :shot RETURNING scene_id, shot_id, shot_order) INSERT INTO shots "
        "(scene_id, shot_id, shot_order) SELECT * FROM gone",
        "UPDATE scenes SET stage_locks = '{\"9\": {\"status\": \"locked\"}}' WHERE id = :scene",
    };
    const bool rolls_back = below(6) == 0;
    try {
      work_.exec("BEGIN");
      for (int i = 0; i < 1 + below(2); ++i)
        work_.exec(with_values(statements[static_cast<std::size_t>(below(static_cast<int>(statements.size())))]));
      if (below(50) == 0) work_.exec("TRUNCATE shot_asset_assignments");
      work_.exec(rolls_back ? "ROLLBACK" : "COMMIT");
      ++done;
    } catch (const pqxx::serialization_failure&) {
      give_up("40001");
    } catch (const pqxx::deadlock_detected&) {
      give_up("40P01");
    } catch (const pqxx::sql_error& error) {
      give_up(error.sqlstate());
    }
  }

  void give_up(const std::string& sqlstate) {
    ++refused[sqlstate];
    work_.exec("ROLLBACK");
  }

  std::string with_values(std::string statement) {
    static const std::vector<std::pair<std::string, std::string>> places = {
        {":assignment", "(SELECT id FROM shot_asset_assignments ORDER BY random() LIMIT 1)"},
        {":shot", "(SELECT id FROM shots ORDER BY random() LIMIT 1)"},
        {":scene", "(SELECT id FROM scenes ORDER BY random() LIMIT 1)"},
        {":instance", "(SELECT id FROM scene_asset_instances ORDER BY random() LIMIT 1)"},
        {":presence", "(ARRAY['throughout', 'enters', 'exits', 'passes_through'])[1 + floor(4 * random())::int]"}};
    // One value for a whole statement, and a pair of one scene more often than not.
    for (const auto& [name, query] : places) {
      if (statement.find(name) == std::string::npos) continue;
      std::string found = query;
      if (name == ":instance" && !shot_.empty())
        found = "(SELECT i.id FROM scene_asset_instances i JOIN shots s USING (scene_id) WHERE s.id = '" + shot_ +
                "' ORDER BY random() LIMIT 1)";
      const pqxx::row row = work_.exec1("SELECT " + found);
      const std::string value =
          row[0].is_null() ? "NULL" : work_.quote(row[0].as<std::string>()) + (name == ":presence" ? "" : "::uuid");
      if (name == ":shot") shot_ = row[0].as<std::string>("");
      for (std::size_t at; (at = statement.find(name)) != std::string::npos;) statement.replace(at, name.size(), value);
    }
    shot_.clear();
    return statement;
  }

  std::mt19937 random_;
  pqxx::connection connection_;
  pqxx::nontransaction work_{connection_};
  Id shot_;
};

TEST(Notification, KeepsAScreenTrueWhileEightSessionsEdit) {
  Pipeline film("notify");
  std::vector<Id> assets;
  for (int i = 0; i < instances_per_scene; ++i)
    assets.push_back(film.add_asset("asset " + std::to_string(i), "character"));
  for (int n = 0; n < scenes; ++n) {
    const Id scene = film.add_scene(R"({"9": {"status": "locked"}})");
    for (int i = 0; i < shots_per_scene; ++i) film.add_shot(scene, std::to_string(n) + static_cast<char>('A' + i));
    for (const Id& asset : assets) film.add_instance(scene, asset);
  }
  {
    pqxx::connection connection(film.connection_options());
    pqxx::nontransaction(connection).exec_params("SELECT shot_assets.enable_history($1)", film.schema());
  }
  Screen screen(film.connection_options());
  screen.open();
  const unsigned seed = std::random_device{}();
  std::vector<std::unique_ptr<Writer>> crowd;
  for (unsigned i = 0; i < writers; ++i) crowd.push_back(std::make_unique<Writer>(film.connection_options(), seed + i));

  int pauses = 0, done = 0;
  const auto end = std::chrono::steady_clock::now() + duration();
  do {
    std::vector<std::thread> threads;
    for (const auto& writer : crowd) threads.emplace_back([&writer] { writer->edit(); });
    for (int i = 0; i < 5; ++i) screen.follow();
    for (std::thread& thread : threads) thread.join();
    screen.follow_to_end();
    ++pauses;
    ASSERT_EQ(screen.picture, screen.tables()) << "seed " << seed << ", pause " << pauses;
  } while (std::chrono::steady_clock::now() < end);

  std::map<std::string, int> refused;
  for (const auto& writer : crowd) {
    done += writer->done;
    for (const auto& [sqlstate, count] : writer->refused) refused[sqlstate] += count;
  }
  // What others at work, and values at random, may refuse.
  const std::set<std::string> allowed = {"22023", "23503", "23505", "23514", "40001", "40P01", "PT404", "PT409"};
  for (const auto& [sqlstate, count] : refused) EXPECT_TRUE(allowed.contains(sqlstate)) << sqlstate << ' ' << count;
  EXPECT_GT(done, pauses * writers * calls_between_pauses / 4);
  EXPECT_GT(screen.told, pauses);
}

TEST(Notification, OfTenThousandShotsNeverFails) {
  Pipeline film("notify_many");
  pqxx::connection connection(film.connection_options()), listening(film.connection_options());
  pqxx::nontransaction session(connection);
  Receiver receiver(listening);
  const Id bob = film.add_asset("Bob", "character"), one = film.add_scene();
  film.add_instance(one, bob);
  session.exec("SET client_min_messages = error");
  session.exec_params(
      "INSERT INTO shots (scene_id, shot_id, shot_order) SELECT $1, n, n FROM generate_series(1, 10000) n", one);
  session.exec("SELECT shot_assets.auto_populate(id) FROM scenes");
  const auto told_of = [&](const std::string& statement) {
    session.exec("SET shot_assets.notify = changes");
    session.exec(statement);
    session.exec("SET shot_assets.notify = off");
    session.exec("SELECT pg_notify('shot_assets', 'the end')");
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while ((receiver.payloads.empty() || receiver.payloads.back() != "the end") &&
           std::chrono::steady_clock::now() < end)
      listening.await_notification(1, 0);
    EXPECT_EQ(receiver.payloads.back(), "the end");
    std::vector<std::string> told(receiver.payloads.begin(), receiver.payloads.end() - 1);
    receiver.payloads.clear();
    return told;
  };

  // In one scene: all of its shots.
  std::vector<std::string> told = told_of("UPDATE shot_asset_assignments SET presence_type = 'enters'");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NE(told[0].find("\"scene_id\": \"" + one + "\", \"shots\": null, \"stages\": []"), std::string::npos)
      << told[0];

  // In ten thousand scenes: each by its shot.
  session.exec("DELETE FROM scenes");
  session.exec("INSERT INTO scenes (project_id) SELECT p.id FROM projects p, generate_series(1, 10000)");
  session.exec("INSERT INTO shots (scene_id, shot_id, shot_order) SELECT id, '1', 1 FROM scenes");
  session.exec_params("INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT id, $1 FROM scenes", bob);
  session.exec(
      "INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT s.id, i.id FROM shots s JOIN "
      "scene_asset_instances i USING (scene_id)");
  told = told_of("UPDATE shot_asset_assignments SET presence_type = 'enters'");
  std::set<std::string> expected;
  for (const pqxx::row& row : session.exec("SELECT scene_id, id FROM shots"))
    expected.insert("{\"schema\": \"" + film.schema() + "\", \"scene_id\": \"" + row[0].as<Id>() +
                    "\", \"shots\": [\"" + row[1].as<Id>() + "\"], \"stages\": []}");
  EXPECT_EQ(expected.size(), 10000U);
  EXPECT_TRUE(std::set<std::string>(told.begin(), told.end()) == expected);
}

}  // namespace
}  // namespace shot_assets::client
