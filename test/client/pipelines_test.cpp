// Several pipelines in one database, in one session.

#include <string>

#include "pipeline.h"

namespace shot_assets::client {
namespace {

class Pipelines : public testing::Test {
 protected:
  // A pipeline in which Bob may appear in shot 1A. The ids are the same in all of them: nothing tells them apart but
  // the schema.
  struct Studio : Pipeline {
    explicit Studio(const std::string& name) : Pipeline(name) {
      pqxx::connection studio(connection_options());
      pqxx::work transaction(studio);
      transaction.exec(
          "INSERT INTO scenes (id, project_id) SELECT '00000000-0000-0000-0000-00000000000a', id FROM projects");
      transaction.exec(
          "INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES "
          "('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000a', '1A', 1)");
      transaction.exec(
          "INSERT INTO project_assets (id, project_id, name, asset_type) "
          "SELECT '00000000-0000-0000-0000-00000000000c', id, 'Bob', 'character' FROM projects");
      transaction.exec(
          "INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES "
          "('00000000-0000-0000-0000-00000000000d', '00000000-0000-0000-0000-00000000000a', "
          "'00000000-0000-0000-0000-00000000000c')");
      transaction.commit();
    }
  };

  Studio north{"north"}, south{"south"};
  pqxx::connection connection;
  const Id scene = "00000000-0000-0000-0000-00000000000a", shot = "00000000-0000-0000-0000-00000000000b",
           bob = "00000000-0000-0000-0000-00000000000d";

  void SetUp() override {
    connection.prepare("assign", "SELECT presence_type FROM shot_assets.assign($1, $2, $3)");
    connection.prepare("clear", "SELECT shot_assets.clear_scene($1)");
    connection.prepare("labels", "SELECT string_agg(presence_type, ',') FROM shot_assets.assignments_for_scene($1)");
  }

  // From here on, this session works on this pipeline.
  static void turn_to(pqxx::transaction_base& transaction, const Pipeline& pipeline) {
    transaction.exec("SET shot_assets.pipeline_schema = " + transaction.quote(pipeline.schema()));
  }

  static std::string current(pqxx::transaction_base& transaction) {
    return transaction.exec1("SELECT shot_assets.pipeline_schema()")[0].as<std::string>();
  }
};

TEST_F(Pipelines, TheSettingChoosesWhateverIsPrepared) {
  pqxx::nontransaction session(connection);
  // Often enough for PostgreSQL to go over to plans for all parameters.
  for (int round = 0; round < 8; ++round) {
    turn_to(session, north);
    EXPECT_EQ(current(session), north.schema());
    session.exec_prepared("assign", shot, bob, "enters");
    turn_to(session, south);
    EXPECT_EQ(current(session), south.schema());
    session.exec_prepared("assign", shot, bob, "exits");
    EXPECT_EQ(session.exec_prepared1("labels", scene)[0].as<std::string>(), "exits");
    EXPECT_EQ(session.exec_prepared1("clear", scene)[0].as<int>(), 1);

    EXPECT_EQ(north.casting(), "1A Bob enters");
    EXPECT_EQ(south.casting(), "");
    turn_to(session, north);
    EXPECT_EQ(session.exec_prepared1("labels", scene)[0].as<std::string>(), "enters");
    EXPECT_EQ(session.exec_prepared1("clear", scene)[0].as<int>(), 1);
  }
}

TEST_F(Pipelines, WithoutTheSettingTheSearchPathChooses) {
  pqxx::nontransaction session(connection);
  session.exec("SET search_path = public, " + south.schema() + ", " + north.schema());
  EXPECT_EQ(current(session), south.schema());
  session.exec_prepared("assign", shot, bob, "exits");
  session.exec("SET search_path = " + north.schema() + ", " + south.schema());
  EXPECT_EQ(current(session), north.schema());
  session.exec_prepared("assign", shot, bob, "enters");
  EXPECT_EQ(north.casting(), "1A Bob enters");
  EXPECT_EQ(south.casting(), "1A Bob exits");
}

TEST_F(Pipelines, TheSettingWinsOverTheSearchPath) {
  pqxx::nontransaction session(connection);
  session.exec("SET search_path = " + north.schema());
  turn_to(session, south);
  session.exec_prepared("assign", shot, bob, "exits");
  EXPECT_EQ(north.casting(), "");
  EXPECT_EQ(south.casting(), "1A Bob exits");

  session.exec("RESET shot_assets.pipeline_schema");
  EXPECT_EQ(current(session), north.schema());
  session.exec_prepared("assign", shot, bob, "enters");
  EXPECT_EQ(north.casting(), "1A Bob enters");
}

TEST_F(Pipelines, TheSettingMayLastForATransaction) {
  {
    pqxx::nontransaction session(connection);
    turn_to(session, north);
  }
  {
    pqxx::work transaction(connection);
    transaction.exec("SET LOCAL shot_assets.pipeline_schema = " + transaction.quote(south.schema()));
    transaction.exec_prepared("assign", shot, bob, "exits");
    transaction.commit();
  }
  pqxx::nontransaction session(connection);
  EXPECT_EQ(current(session), north.schema());
  session.exec_prepared("assign", shot, bob, "enters");
  EXPECT_EQ(north.casting(), "1A Bob enters");
  EXPECT_EQ(south.casting(), "1A Bob exits");
}

TEST_F(Pipelines, OneTransactionMayChangeSeveral) {
  pqxx::work transaction(connection);
  turn_to(transaction, north);
  transaction.exec_prepared("assign", shot, bob, "enters");
  turn_to(transaction, south);
  transaction.exec_prepared("assign", shot, bob, "exits");
  transaction.commit();
  EXPECT_EQ(north.casting(), "1A Bob enters");
  EXPECT_EQ(south.casting(), "1A Bob exits");
}

// Triggers take the pipeline from their table, so that plain SQL needs neither setting nor search path.
TEST_F(Pipelines, TriggersWorkOnTheirOwn) {
  pqxx::nontransaction session(connection);
  session.exec("UPDATE " + south.schema() + R"(.scenes SET stage_locks = '{"9": {"status": "locked"}}')");
  turn_to(session, north);
  session.exec_params("INSERT INTO " + south.schema() +
                          ".shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) "
                          "VALUES ($1, $2, 'enters')",
                      shot, bob);
  EXPECT_EQ(south.stages(scene), "9 outdated");
  EXPECT_EQ(north.casting(), "");
}

TEST_F(Pipelines, AreMadeAndDroppedWhileOthersWork) {
  pqxx::nontransaction session(connection);
  turn_to(session, north);
  session.exec_prepared("assign", shot, bob, "enters");
  std::string schema;
  for (int round = 0; round < 2; ++round) {
    Studio guest("guest");  // the second time, a new schema of the same name
    schema = guest.schema();
    turn_to(session, guest);
    session.exec_prepared("assign", shot, bob, "passes_through");
    EXPECT_EQ(guest.casting(), "1A Bob passes_through");
  }
  const Refusal gone = refusal_of([&] { session.exec_prepared("labels", scene); });
  EXPECT_EQ(gone.sqlstate, "55000");
  EXPECT_EQ(gone.message, "schema \"" + schema + "\" holds no pipeline");
  turn_to(session, north);
  EXPECT_EQ(session.exec_prepared1("labels", scene)[0].as<std::string>(), "enters");
}

TEST_F(Pipelines, CreatingOneSaysWhatWasDone) {
  pqxx::work transaction(connection);
  const pqxx::result done = transaction.exec("SELECT * FROM shot_assets.create_pipeline('new_pipeline')");
  ASSERT_FALSE(done.empty());
  EXPECT_EQ(done[0]["object"].as<std::string>(), "schema new_pipeline");
  EXPECT_EQ(done[0]["action"].as<std::string>(), "created");

  const Refusal again = refusal_of(
      [&] { pqxx::subtransaction(transaction).exec("SELECT * FROM shot_assets.create_pipeline('new_pipeline')"); });
  EXPECT_EQ(again.sqlstate, "55000");
  EXPECT_EQ(again.hint, "Run SELECT * FROM shot_assets.attach('new_pipeline') to adopt them.");
}  // not committed: it was never there

}  // namespace
}  // namespace shot_assets::client
