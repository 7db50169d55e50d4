// What a history of assignments costs the changes that it records.

#include "database.h"
#include "pgbench.h"
#include "topics.h"

namespace bench {

namespace {

constexpr Goal goal = {Goal::Kind::at_most, 1.5, 1.3};

// A film of one scene, with a history or without.
class Film {
 public:
  Film(const std::string& name, bool has_history, int shots, int instances)
      : name_(name + (has_history ? "_with_history" : "_without_history")),
        has_history_(has_history),
        session_((make_film(name_, 1, shots, instances), name_)) {
    if (!has_history) return;
    session_.run("SELECT shot_assets.enable_history('" + name_ + "')");
    session_.run(
        "ALTER TABLE shot_asset_assignments DISABLE TRIGGER shot_history_truncate");  // empty() takes long enough
  }

  /// `pairs`: a query whose rows go into the table.
  void fill(const std::string& columns, const std::string& pairs) {
    empty();
    session_.run("INSERT INTO shot_asset_assignments (" + columns + ") " + pairs);
    forget();
    session_.run("ANALYZE shot_asset_assignments");
    session_.run("CHECKPOINT");
  }
  void empty() {
    session_.clear();
    forget();
  }

  Session& session() { return session_; }
  const std::string& name() const { return name_; }

 private:
  // The history, too, is as if it were enabled just now.
  void forget() {
    if (has_history_) session_.run("TRUNCATE shot_asset_assignment_history");
  }

  std::string name_;
  bool has_history_;
  Session session_;
};

void compare_films(const std::string& work, const std::function<Seconds()>& with,
                   const std::function<Seconds()>& without, int rounds) {
  for (const Result& result :
       compare({{work + ", with history", with}, {{{"without history", without}, goal}}}, rounds))
    print(result);
}

// What editors do, each in a transaction of its own. Each client has a thousand assignments in ten shots, which it
// changes there and back, and shots without any.
void gestures(const Options& options) {
  constexpr int clients = 8, shots = 600, instances = 100;
  Film with("gestures", true, 0, 0), without("gestures", false, 0, 0);
  for (Film* film : {&with, &without})
    film->session().run("CALL bench.number_shots_of_clients(" + std::to_string(clients) + ", " + std::to_string(shots) +
                        ", " + std::to_string(instances) + ")");

  const auto compare_gesture = [&](const std::string& work, int count, const std::string& file,
                                   const std::string& lines) {
    const auto way = [&](Film& film) {
      const Pgbench script(file + "_" + film.name() + ".sql", lines, "-c search_path=" + film.name());
      return [&film, &options, script, count] {
        film.fill(
            "id, shot_id, scene_asset_instance_id",
            "SELECT ('e0000000-0000-4000-8000-' || 100000000000 + client * 1000000 + row_number() OVER (PARTITION "
            "BY client))::uuid, shot, instance FROM (SELECT shot_order / " +
                std::to_string(shots) +
                " AS client, s.id AS shot, i.id AS instance FROM shots s JOIN scene_asset_instances i USING "
                "(scene_id) WHERE shot_order % " +
                std::to_string(shots) + " < 10) AS pairs");
        return script.run(count, options.quick ? 1 : 5);
      };
    };
    compare_films(work, way(with), way(without), options.rounds);
  };

  const std::string assign =
      "\\set n :n + 1\n"
      "\\set shot 100000000010 + :client_id * 1000000 + :n / 100\n"
      "\\set instance 200000000000 + :n % 100\n"
      "SELECT * FROM shot_assets.assign(('b0000000-0000-4000-8000-' || :shot)::uuid, "
      "('d0000000-0000-4000-8000-' || :instance)::uuid, 'enters');";
  const std::string set_presence =
      "\\set n :n + 1\n"
      "\\set row 100000000001 + :client_id * 1000000 + :n % 1000\n"
      "\\set turn 1 + :n / 1000 % 2\n"
      "SELECT * FROM shot_assets.set_presence(('e0000000-0000-4000-8000-' || :row)::uuid, "
      "(ARRAY['enters', 'exits'])[:turn]);";
  const std::string update =
      "\\set n :n + 1\n"
      "\\set first 100000000001 + :n % 10 * 100\n"
      "\\set last :first + 99\n"
      "\\set turn 1 + :n / 10 % 2\n"
      "UPDATE shot_asset_assignments SET presence_type = (ARRAY['enters', 'exits'])[:turn] WHERE id BETWEEN "
      "('e0000000-0000-4000-8000-' || :first)::uuid AND ('e0000000-0000-4000-8000-' || :last)::uuid;";
  compare_gesture("one `assign`, 1 client", 1, "assign", assign);
  compare_gesture("one `assign`, 8 clients in one scene", clients, "assign", assign);
  compare_gesture("one `set_presence`, 1 client", 1, "set_presence", set_presence);
  compare_gesture("one `set_presence`, 8 clients in one scene", clients, "set_presence", set_presence);
  compare_gesture("UPDATE of 100 presence types", 1, "update", update);
}

// One statement that changes very many.
void statements(const Options& options) {
  const int shots = options.quick ? 100 : 1000;
  Film with("statements", true, shots, 100), without("statements", false, shots, 100);
  const auto way = [](Film& film, bool is_full, const std::string& statement) {
    return [&film, is_full, statement] {
      if (is_full)
        film.fill("shot_id, scene_asset_instance_id",
                  "SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i USING (scene_id)");
      else
        film.empty();
      return film.session().time(statement);
    };
  };
  const auto compare_statement = [&](const std::string& work, bool is_full, const std::string& statement) {
    compare_films(work, way(with, is_full, statement), way(without, is_full, statement), options.rounds);
  };
  const std::string pairs = std::to_string(shots * 100);
  compare_statement("UPDATE of " + pairs + " presence types", true,
                    "UPDATE shot_asset_assignments SET presence_type = 'exits'");
  compare_statement("INSERT of " + pairs + " assignments", false,
                    "INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) "
                    "SELECT s.id, i.id, 'exits' FROM shots s JOIN scene_asset_instances i USING (scene_id)");
  compare_statement("DELETE of " + pairs + " assignments", true, "DELETE FROM shot_asset_assignments");
  compare_statement("`auto_populate`, one scene " + std::to_string(shots) + " x 100", false,
                    "SELECT shot_assets.auto_populate(id) FROM scenes");
}

}  // namespace

void history(const Options& options) {
  gestures(options);
  statements(options);
}

}  // namespace bench
