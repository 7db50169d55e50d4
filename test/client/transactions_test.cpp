// Assignments and the stages they outdate are one change: they come, go and are seen together.

#include <string>

#include "pipeline.h"

namespace shot_assets::client {
namespace {

class Transactions : public FilmTest {
 protected:
  static void assign(pqxx::transaction_base& transaction, const Id& shot, const Id& instance) {
    transaction.exec_params("SELECT shot_assets.assign($1, $2)", shot, instance);
  }
};

TEST_F(Transactions, AnotherSessionSeesAChangeWithItsCommit) {
  film.start_empty(film.scene);
  pqxx::work transaction(connection);
  assign(transaction, film.shot_1a, film.bob);
  EXPECT_EQ(film.casting(), "");
  EXPECT_EQ(film.stages(film.scene), "9 locked, 10 locked");
  transaction.commit();
  EXPECT_EQ(film.casting(), "1A Bob throughout");
  EXPECT_EQ(film.stages(film.scene), "9 outdated, 10 outdated");
}

TEST_F(Transactions, WhatIsRolledBackWasNever) {
  {
    pqxx::work transaction(connection);
    assign(transaction, film.shot_1a, film.bob);
  }  // not committed
  EXPECT_EQ(film.casting(), "");
  EXPECT_EQ(film.stages(film.scene), "9 locked, 10 locked");

  // The scene is still legacy.
  pqxx::work transaction(connection);
  EXPECT_EQ(transaction.exec_params1("SELECT * FROM shot_assets.ensure_populated($1)", film.scene)[0].as<long>(), 6);
}

TEST_F(Transactions, ASavepointKeepsWhatWasBeforeTheMistake) {
  film.start_empty(film.scene);
  pqxx::work transaction(connection);
  assign(transaction, film.shot_1a, film.bob);
  try {
    pqxx::subtransaction attempt(transaction);
    set_savepoint(attempt);
    assign(attempt, film.shot_2a, film.bob_in_other_scene);
    assign(attempt, film.shot_1a, film.bob);  // for the second time
    FAIL() << "assigned twice";
  } catch (const pqxx::unique_violation&) {
    // Taken back: the attempt, with what it had outdated.
  }
  assign(transaction, film.shot_1b, film.bob);
  transaction.commit();

  EXPECT_EQ(film.casting(), "1A Bob throughout, 1B Bob throughout");
  EXPECT_EQ(film.stages(film.scene), "9 outdated, 10 outdated");
  EXPECT_EQ(film.stages(film.other_scene), "9 locked, 10 locked");
}

TEST_F(Transactions, ASavepointInASavepoint) {
  film.start_empty(film.scene);
  pqxx::work transaction(connection);
  {
    pqxx::subtransaction outer(transaction);
    set_savepoint(outer);
    assign(outer, film.shot_1a, film.bob);
    {
      pqxx::subtransaction inner(outer);
      set_savepoint(inner);
      assign(inner, film.shot_1b, film.bob);
      inner.abort();
    }
    outer.commit();
  }
  transaction.commit();
  EXPECT_EQ(film.casting(), "1A Bob throughout");
}

// Without a savepoint, PostgreSQL takes no further statement.
TEST_F(Transactions, AMistakeEndsTheTransaction) {
  pqxx::work transaction(connection);
  assign(transaction, film.shot_1a, film.bob);
  EXPECT_THROW(assign(transaction, film.shot_1a, film.bob), pqxx::unique_violation);
  EXPECT_EQ(refusal_of([&] { assign(transaction, film.shot_1b, film.bob); }).sqlstate, "25P02");
  transaction.abort();
  EXPECT_EQ(film.casting(), "");
}

// A session that decides by what it read must not decide by what is no longer so.
TEST_F(Transactions, AnOlderViewFailsToSerialize) {
  pqxx::transaction<pqxx::repeatable_read> transaction(connection);
  EXPECT_FALSE(transaction.exec_params1("SELECT shot_assets.has_assignments($1)", film.scene)[0].as<bool>());

  pqxx::connection other(film.connection_options());
  pqxx::work meanwhile(other);
  assign(meanwhile, film.shot_1b, film.alice);
  meanwhile.commit();

  EXPECT_THROW(assign(transaction, film.shot_1a, film.bob), pqxx::serialization_failure);
  transaction.abort();
  EXPECT_EQ(film.casting(),
            "1A Alice throughout, 1A Bob throughout, 1A Café throughout, "
            "1B Alice throughout, 1B Bob throughout, 1B Café throughout");
}

TEST_F(Transactions, ReadOnlyOnesMayRead) {
  pqxx::read_transaction transaction(connection);
  transaction.exec_params("SELECT * FROM shot_assets.assignments_for_scene($1)", film.scene);
  transaction.exec_params("SELECT * FROM shot_assets.reference_orders($1)", film.scene);
  transaction.exec_params("SELECT shot_assets.scene_assignments($1)", film.scene);
  transaction.exec_params("SELECT * FROM shot_assets.presence_matrix($1)", film.scene);
  EXPECT_EQ(refusal_of([&] { assign(transaction, film.shot_1a, film.bob); }).sqlstate, "25006");
}

}  // namespace
}  // namespace shot_assets::client
