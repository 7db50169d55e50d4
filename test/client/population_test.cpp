// From legacy to managed: what an application calls when it opens a scene.

#include <barrier>
#include <future>
#include <string>
#include <vector>

#include "pipeline.h"

namespace shot_assets::client {
namespace {

struct Population {
  long created, existing;

  explicit Population(const pqxx::row& row)
      : created(row["created"].as<long>()), existing(row["existing"].as<long>()) {}
};

using Populating = FilmTest;

TEST_F(Populating, CreatesWhatIsMissing) {
  pqxx::nontransaction session(connection);
  session.exec_params1("SELECT * FROM shot_assets.assign($1, $2, 'exits')", film.shot_2a, film.bob_in_other_scene);

  // Two shots, three instances.
  const char* populate = "SELECT * FROM shot_assets.auto_populate($1)";
  const Population first(session.exec_params1(populate, film.scene));
  EXPECT_EQ(first.created, 6);
  EXPECT_EQ(first.existing, 0);
  const Population again(session.exec_params1(populate, film.scene));
  EXPECT_EQ(again.created, 0);
  EXPECT_EQ(again.existing, 6);

  const Population other(session.exec_params1(populate, film.other_scene));
  EXPECT_EQ(other.created, 0);
  EXPECT_EQ(other.existing, 1);
  EXPECT_EQ(film.casting(),
            "1A Alice throughout, 1A Bob throughout, 1A Café throughout, "
            "1B Alice throughout, 1B Bob throughout, 1B Café throughout, 2A Bob exits");
}

TEST_F(Populating, OfALegacySceneOutdatesNothing) {
  pqxx::nontransaction session(connection);
  session.exec_params1("SELECT * FROM shot_assets.ensure_populated($1)", film.scene);
  EXPECT_EQ(film.stages(film.scene), "9 locked, 10 locked");
}

TEST_F(Populating, LeavesAManagedSceneAsTheUserMadeIt) {
  pqxx::nontransaction session(connection);
  const auto has_assignments = [&] {
    return session.exec_params1("SELECT shot_assets.has_assignments($1)", film.scene)[0].as<bool>();
  };
  EXPECT_FALSE(has_assignments());
  session.exec_params1("SELECT * FROM shot_assets.assign($1, $2)", film.shot_1a, film.bob);
  EXPECT_TRUE(has_assignments());
  session.exec_params1("SELECT shot_assets.clear_scene($1)", film.scene);
  EXPECT_FALSE(has_assignments());

  const Population opened(session.exec_params1("SELECT * FROM shot_assets.ensure_populated($1)", film.scene));
  EXPECT_EQ(opened.created, 0);
  EXPECT_EQ(opened.existing, 0);
  EXPECT_EQ(film.casting(), "");
}

// Two sessions at once, for several scenes: whatever call populates the scenes, it happens once.
class PopulatingAtOnce : public FilmTest {
 protected:
  static constexpr int shots = 15, instances = 15, rounds = 8;

  // What two threads saw that each did this to the same scene, starting together.
  template <class Call>
  std::vector<Population> in_two_threads(const Id& scene, Call call) {
    pqxx::connection mine(film.connection_options()), yours(film.connection_options());
    std::barrier start(2);
    std::vector<std::future<Population>> threads;
    for (pqxx::connection* session : {&mine, &yours})
      threads.push_back(std::async(std::launch::async, [&call, &start, &scene, session] {
        start.arrive_and_wait();
        return call(*session, scene);
      }));
    return {threads[0].get(), threads[1].get()};
  }

  Id add_legacy_scene() {
    const Id scene = film.add_scene(Film::approved);
    for (int i = 0; i < shots; ++i) film.add_shot(scene, std::to_string(i));
    for (int i = 0; i < instances; ++i) film.add_instance(scene, film.bob_asset);
    return scene;
  }

  template <class Call>
  void expect_one_population(Call call) {
    for (int round = 0; round < rounds; ++round) {
      const Id scene = add_legacy_scene();
      const std::vector<Population> seen = in_two_threads(scene, call);
      EXPECT_EQ(seen[0].created + seen[1].created, shots * instances);
      EXPECT_EQ(seen[0].created * seen[1].created, 0);
      EXPECT_EQ(seen[0].existing + seen[1].existing, shots * instances);
      pqxx::nontransaction session(connection);
      EXPECT_EQ(session.exec_params("SELECT FROM shot_assets.assignments_for_scene($1)", scene).size(),
                static_cast<std::size_t>(shots * instances));
      EXPECT_EQ(film.stages(scene), "9 locked, 10 locked");
    }
  }
};

TEST_F(PopulatingAtOnce, AutoPopulate) {
  expect_one_population([](pqxx::connection& session, const Id& scene) {
    return Population(pqxx::nontransaction(session).exec_params1("SELECT * FROM shot_assets.auto_populate($1)", scene));
  });
}

// ensure_populated() may find that the scene has become managed meanwhile: SQLSTATE 40001, try again.
TEST_F(PopulatingAtOnce, EnsurePopulated) {
  expect_one_population([](pqxx::connection& session, const Id& scene) {
    return pqxx::perform([&] {
      pqxx::work transaction(session);
      const Population population(transaction.exec_params1("SELECT * FROM shot_assets.ensure_populated($1)", scene));
      transaction.commit();
      return population;
    });
  });
}

}  // namespace
}  // namespace shot_assets::client
