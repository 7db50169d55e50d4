// Changing assignments, and reading them back as typed values.

#include <optional>
#include <string>
#include <vector>

#include "pipeline.h"

namespace shot_assets::client {
namespace {

// A row of assign, assign_many, set_presence, set_presence_many and unassign.
struct Assignment {
  Id id, shot_id, instance_id;
  std::string presence_type;
  std::optional<std::string> presence_note;

  explicit Assignment(const pqxx::row& row)
      : id(row["id"].as<Id>()),
        shot_id(row["shot_id"].as<Id>()),
        instance_id(row["scene_asset_instance_id"].as<Id>()),
        presence_type(row["presence_type"].as<std::string>()),
        presence_note(nullable<std::string>(row["presence_note"])) {}
};

class Assignments : public FilmTest {
 protected:
  void SetUp() override {
    film.start_empty(film.scene);
    film.start_empty(film.other_scene);
  }

  // As an application does it that needs no transaction around it.
  Assignment assign(const Id& shot, const Id& instance, const std::string& presence = "throughout") {
    pqxx::nontransaction session(connection);
    return Assignment(session.exec_params1("SELECT * FROM shot_assets.assign($1, $2, $3)", shot, instance, presence));
  }
};

TEST_F(Assignments, AssignReturnsTheAssignment) {
  pqxx::work transaction(connection);
  const Assignment assignment(transaction.exec_params1("SELECT * FROM shot_assets.assign($1, $2, $3, $4)", film.shot_1a,
                                                       film.bob, "enters", "from the left"));
  transaction.commit();

  EXPECT_EQ(assignment.shot_id, film.shot_1a);
  EXPECT_EQ(assignment.instance_id, film.bob);
  EXPECT_EQ(assignment.presence_type, "enters");
  EXPECT_EQ(assignment.presence_note, "from the left");
  EXPECT_EQ(film.casting(), "1A Bob enters (from the left)");
  EXPECT_EQ(film.stages(film.scene), "9 outdated, 10 outdated");
}

TEST_F(Assignments, ParametersHaveNamesAndDefaults) {
  pqxx::work transaction(connection);
  const Assignment assignment(transaction.exec_params1(
      "SELECT * FROM shot_assets.assign(instance_id => $1, shot_id => $2)", film.bob, film.shot_1a));
  transaction.commit();

  EXPECT_EQ(assignment.presence_type, "throughout");
  EXPECT_EQ(assignment.presence_note, std::nullopt);
}

TEST_F(Assignments, NullKeepsTheNote) {
  pqxx::work transaction(connection);
  const Assignment noted(transaction.exec_params1("SELECT * FROM shot_assets.assign($1, $2, $3, $4)", film.shot_1a,
                                                  film.bob, "enters", "to the left"));
  EXPECT_EQ(noted.presence_note, "to the left");
  const Assignment changed(
      transaction.exec_params1("SELECT * FROM shot_assets.set_presence($1, $2, $3)", noted.id, "exits", nullptr));
  EXPECT_EQ(changed.id, noted.id);
  EXPECT_EQ(changed.presence_note, "to the left");
  const Assignment cleared(
      transaction.exec_params1("SELECT * FROM shot_assets.set_presence($1, $2, $3)", noted.id, "exits", ""));
  EXPECT_EQ(cleared.presence_note, std::nullopt);
}

TEST_F(Assignments, PreparedStatements) {
  connection.prepare("assign", "SELECT * FROM shot_assets.assign($1, $2, $3, $4)");
  connection.prepare("unassign", "SELECT * FROM shot_assets.unassign($1)");

  pqxx::work transaction(connection);
  // Often enough for PostgreSQL to go over to a plan for all parameters.
  for (int round = 0; round < 8; ++round) {
    const std::string note = "take " + std::to_string(round);
    const Assignment assigned(transaction.exec_prepared1("assign", film.shot_1b, film.alice, "passes_through", note));
    EXPECT_EQ(assigned.presence_note, note);
    const Assignment removed(transaction.exec_prepared1("unassign", assigned.id));
    EXPECT_EQ(removed.id, assigned.id);
    EXPECT_EQ(removed.presence_note, note);
  }
  transaction.commit();
  EXPECT_EQ(film.casting(), "");
}

TEST_F(Assignments, AssignManyTakesJsonAndAnswersInItsOrder) {
  assign(film.shot_1a, film.alice, "exits");

  // Keys may be in camelCase, too. Without a presence type, an assignment that exists keeps its own.
  const std::string batch = "[" + element(film.shot_1b, film.bob, R"("presence_type": "enters")") + "," +
                            element(film.shot_1a, film.alice, R"("presenceNote": "into the dark")") + "," +
                            element(film.shot_1a, film.bob) + "]";
  pqxx::work transaction(connection);
  const pqxx::result rows = transaction.exec_params("SELECT * FROM shot_assets.assign_many($1)", batch);
  transaction.commit();

  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(Assignment(rows[0]).shot_id, film.shot_1b);
  EXPECT_EQ(Assignment(rows[1]).instance_id, film.alice);
  EXPECT_EQ(Assignment(rows[2]).instance_id, film.bob);
  EXPECT_EQ(film.casting(), "1A Alice exits (into the dark), 1A Bob throughout, 1B Bob enters");
}

TEST_F(Assignments, SetPresenceManyTakesAnArray) {
  const Id first = assign(film.shot_1a, film.bob).id;
  const Id second = assign(film.shot_1b, film.bob).id;

  pqxx::work transaction(connection);
  const pqxx::result rows = transaction.exec_params("SELECT * FROM shot_assets.set_presence_many($1, $2)",
                                                    "{" + second + "," + first + "}", "passes_through");
  transaction.commit();

  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(Assignment(rows[0]).id, second);
  EXPECT_EQ(Assignment(rows[1]).id, first);
  EXPECT_EQ(film.casting(), "1A Bob passes_through, 1B Bob passes_through");
}

TEST_F(Assignments, UpdatedAtMovesOnARealChangeOnly) {
  // Times are compared in the database, which keeps microseconds: each call is a transaction, so it has a time of its
  // own.
  const Id id = assign(film.shot_1a, film.bob, "enters").id;
  pqxx::nontransaction session(connection);
  const char* set_presence = "SELECT updated_at > created_at FROM shot_assets.set_presence($1, $2)";
  EXPECT_FALSE(session.exec_params1(set_presence, id, "enters")[0].as<bool>());
  EXPECT_TRUE(session.exec_params1(set_presence, id, "exits")[0].as<bool>());
}

TEST_F(Assignments, ClearSceneSaysHowMany) {
  assign(film.shot_1a, film.bob);
  assign(film.shot_1b, film.alice);
  assign(film.shot_2a, film.bob_in_other_scene);

  pqxx::nontransaction session(connection);
  EXPECT_EQ(session.exec_params1("SELECT shot_assets.clear_scene($1)", film.scene)[0].as<long>(), 2);
  EXPECT_EQ(session.exec_params1("SELECT shot_assets.clear_scene($1)", film.scene)[0].as<long>(), 0);
  EXPECT_EQ(film.casting(), "2A Bob throughout");
}

TEST_F(Assignments, OfASceneComeInOneOrderWithWhatIsShownBesideThem) {
  assign(film.shot_1b, film.cafe);
  assign(film.shot_1b, film.bob, "enters");
  const Id alice = assign(film.shot_1a, film.alice, "exits").id;

  pqxx::work transaction(connection);
  const pqxx::result rows = transaction.exec_params("SELECT * FROM shot_assets.assignments_for_scene($1)", film.scene);
  ASSERT_EQ(rows.size(), 3U);

  const pqxx::row first = rows[0];
  EXPECT_EQ(first["assignment_id"].as<Id>(), alice);
  EXPECT_EQ(first["shot_id"].as<Id>(), film.shot_1a);
  EXPECT_EQ(first["shot_label"].as<std::string>(), "1A");
  EXPECT_EQ(first["shot_order"].as<int>(), 0);
  EXPECT_EQ(first["instance_id"].as<Id>(), film.alice);
  EXPECT_EQ(first["asset_name"].as<std::string>(), "Alice");
  EXPECT_EQ(first["asset_type"].as<std::string>(), "character");
  EXPECT_EQ(first["presence_type"].as<std::string>(), "exits");
  EXPECT_EQ(nullable<std::string>(first["presence_note"]), std::nullopt);
  EXPECT_EQ(nullable<std::string>(first["effective_description"]), "A woman in blue.");
  EXPECT_EQ(nullable<std::string>(first["image_url"]), "alice.png");
  EXPECT_FALSE(first["created_at"].is_null());
  EXPECT_FALSE(first["updated_at"].is_null());

  EXPECT_EQ(rows[1]["project_asset_id"].as<Id>(), film.bob_asset);
  const pqxx::row last = rows[2];  // in a shot, characters stand before locations
  EXPECT_EQ(last["asset_name"].as<std::string>(), "Café");
  EXPECT_EQ(nullable<std::string>(last["effective_description"]), std::nullopt);
  EXPECT_EQ(nullable<std::string>(last["image_url"]), std::nullopt);

  // The same rows, of one shot.
  const pqxx::result of_shot =
      transaction.exec_params("SELECT * FROM shot_assets.assignments_for_shot($1)", film.shot_1b);
  ASSERT_EQ(of_shot.size(), 2U);
  EXPECT_EQ(of_shot[0], rows[1]);
  EXPECT_EQ(of_shot[1], rows[2]);
}

TEST_F(Assignments, ASceneAsOneDocument) {
  assign(film.shot_1b, film.bob, "enters");

  // For an application that hands JSON on. What is in it can be asked in SQL, too.
  pqxx::work transaction(connection);
  const std::string document =
      transaction.exec_params1("SELECT shot_assets.scene_assignments($1)", film.scene)[0].as<std::string>();
  const pqxx::result shots = transaction.exec_params(
      "SELECT shot->>'shot_label', jsonb_array_length(shot->'assignments'), shot #>> '{assignments,0,presence_type}', "
      "shot #>> '{assignments,0,instance,project_asset,name}' FROM jsonb_array_elements($1) AS shot",
      document);

  ASSERT_EQ(shots.size(), 2U);
  EXPECT_EQ(shots[0][0].as<std::string>(), "1A");
  EXPECT_EQ(shots[0][1].as<int>(), 0);
  EXPECT_EQ(shots[1][0].as<std::string>(), "1B");
  EXPECT_EQ(shots[1][2].as<std::string>(), "enters");
  EXPECT_EQ(shots[1][3].as<std::string>(), "Bob");
}

TEST_F(Assignments, NoneIsNoError) {
  pqxx::work transaction(connection);
  EXPECT_TRUE(transaction.exec_params("SELECT * FROM shot_assets.assign_many('[]')").empty());
  EXPECT_TRUE(transaction.exec_params("SELECT * FROM shot_assets.set_presence_many('{}', 'exits')").empty());
  EXPECT_TRUE(transaction.exec_params("SELECT * FROM shot_assets.assignments_for_scene($1)", film.scene).empty());
  EXPECT_TRUE(transaction.exec_params("SELECT * FROM shot_assets.assignments_for_shot($1)", film.shot_1a).empty());
}

}  // namespace
}  // namespace shot_assets::client
