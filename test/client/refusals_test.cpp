// What goes wrong: an SQLSTATE to decide by, and words to show.

#include <string>
#include <vector>

#include "pipeline.h"

namespace shot_assets::client {
namespace {

const Id nobody = "00000000-0000-0000-0000-00000000dead";

class Refusals : public FilmTest {
 protected:
  // Each call in a transaction of its own.
  template <class... Parameters>
  Refusal refusal(const char* call, const Parameters&... parameters) {
    return refusal_of([&] { pqxx::work(connection).exec_params(call, parameters...); });
  }
};

TEST_F(Refusals, WhatDoesNotExist) {
  const Refusal refused = refusal("SELECT shot_assets.assign($1, $2)", nobody, film.bob);
  EXPECT_EQ(refused.sqlstate, "PT404");
  EXPECT_EQ(refused.message, "shot " + nobody + " does not exist");
  EXPECT_EQ(refused.detail, "No such shot is visible in the pipeline.");
  EXPECT_EQ(refused.hint, "Check the id, and that shot_assets.pipeline_schema() is the pipeline you mean.");
}

TEST_F(Refusals, AnIdOfSomethingElse) {
  const Refusal refused = refusal("SELECT shot_assets.assignments_for_shot($1)", film.scene);
  EXPECT_EQ(refused.sqlstate, "PT404");
  EXPECT_EQ(refused.message, "shot " + film.scene + " does not exist");
}

TEST_F(Refusals, AValueThatIsNotAllowed) {
  const Refusal refused = refusal("SELECT shot_assets.assign($1, $2, $3)", film.shot_1a, film.bob, "Throughout");
  EXPECT_EQ(refused.sqlstate, "22023");
  EXPECT_EQ(refused.message, "invalid presence_type: \"Throughout\"");
  EXPECT_EQ(refused.detail, "No presence type is written like this; case and spaces count.");
  EXPECT_EQ(refused.hint, "A presence type is one of: throughout, enters, exits, passes_through.");
}

TEST_F(Refusals, NullWhereAValueIsNeeded) {
  const Refusal refused = refusal("SELECT shot_assets.assign($1, $2)", film.shot_1a, nullptr);
  EXPECT_EQ(refused.sqlstate, "22023");
  EXPECT_EQ(refused.message, "instance_id must not be null");
  EXPECT_EQ(refused.detail, "Argument 2 of assign() is null.");
  EXPECT_EQ(refused.hint, "Pass a value, or leave the argument out where it has a default.");
}

TEST_F(Refusals, AnElementOfABatchIsNamed) {
  const Refusal refused = refusal(
      "SELECT * FROM shot_assets.assign_many($1)",
      "[" + element(film.shot_1a, film.bob) + "," + element(film.shot_1b, film.bob, R"("presence_type": 3)") + "]");
  EXPECT_EQ(refused.sqlstate, "22023");
  EXPECT_EQ(refused.message, "presence_type of element 2 is not a string");
  EXPECT_EQ(refused.detail,
            "Ids, presence types, notes, angles and URLs are JSON strings; a priority is a JSON number.");
  EXPECT_EQ(refused.hint.substr(0, 22), "An element looks like ");
}

// libpqxx has classes for PostgreSQL's own conditions, where somebody prefers them to codes.
TEST_F(Refusals, HaveClasses) {
  pqxx::work transaction(connection);
  transaction.exec_params("SELECT shot_assets.assign($1, $2)", film.shot_1a, film.bob);
  const auto assign = [&](const Id& shot, const Id& instance) {
    pqxx::subtransaction attempt(transaction);
    set_savepoint(attempt);
    attempt.exec_params("SELECT shot_assets.assign($1, $2)", shot, instance);
  };
  EXPECT_THROW(assign(film.shot_1a, film.bob), pqxx::unique_violation);  // 23505
  EXPECT_THROW(assign(film.shot_2a, film.bob), pqxx::check_violation);   // 23514
  EXPECT_THROW(assign("not a uuid", film.bob), pqxx::data_exception);    // 22P02, PostgreSQL's own
  EXPECT_THROW(transaction.exec_params("SELECT shot_assets.assign_many('{}')"), pqxx::data_exception);  // 22023
}

TEST_F(Refusals, OfPlainSqlAreTheSame) {
  const Refusal refused = refusal(
      "INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES ($1, $2)", film.shot_2a, film.bob);
  EXPECT_EQ(refused.sqlstate, "23514");
  EXPECT_EQ(refused.message, "shot and scene asset instance belong to different scenes");
  EXPECT_EQ(refused.detail, "Shot " + film.shot_2a + " and instance " + film.bob + " are not of one scene.");
  EXPECT_EQ(refused.hint, "Assign an instance of the shot's own scene.");
}

TEST_F(Refusals, WithoutAPipelineSayWhatToRun) {
  pqxx::connection elsewhere;
  const Refusal refused =
      refusal_of([&] { pqxx::work(elsewhere).exec_params("SELECT shot_assets.has_assignments($1)", film.scene); });
  EXPECT_EQ(refused.sqlstate, "55000");
  EXPECT_EQ(refused.message, "no pipeline schema");
  EXPECT_NE(refused.hint.find("SELECT * FROM shot_assets.create_pipeline("), std::string::npos) << refused.hint;
}

// A batch is done as a whole or not at all, whichever of its elements is at fault, and for whatever reason.
TEST_F(Refusals, OfABatchLeaveNothingBehind) {
  film.start_empty(film.scene);
  {
    pqxx::work transaction(connection);
    transaction.exec_params("SELECT shot_assets.assign($1, $2)", film.shot_1a, film.bob);
    transaction.commit();
  }
  pqxx::nontransaction session(connection);
  session.exec_params("UPDATE scenes SET stage_locks = $1", Film::approved);
  const Id assignment = session.exec_params1("SELECT id FROM shot_asset_assignments")[0].as<Id>();

  const std::string good = element(film.shot_1b, film.alice, R"("presence_type": "enters")");
  const std::vector<std::string> bad = {"7",
                                        "{}",
                                        element(film.shot_1a, "not a uuid"),
                                        element(film.shot_1a, film.cafe, R"("presence_type": "")"),
                                        element(film.shot_1a, nobody),
                                        element(film.shot_2a, film.bob),
                                        good};
  for (const std::string& element : bad) {
    const std::string batch = "[" + good + "," + element + "]";
    EXPECT_THROW(session.exec_params("SELECT * FROM shot_assets.assign_many($1)", batch), pqxx::sql_error) << batch;
    EXPECT_EQ(film.casting(), "1A Bob throughout") << batch;
  }
  EXPECT_THROW(session.exec_params("SELECT * FROM shot_assets.set_presence_many($1, 'exits')",
                                   "{" + assignment + "," + nobody + "}"),
               pqxx::sql_error);
  EXPECT_EQ(film.casting(), "1A Bob throughout");
  EXPECT_EQ(film.stages(film.scene), "9 locked, 10 locked");
}

}  // namespace
}  // namespace shot_assets::client
