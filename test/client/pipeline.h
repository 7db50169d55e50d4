// What client tests stand on: a pipeline of their own, and the film in it.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include <unistd.h>

#include <gtest/gtest.h>

#include <pqxx/pqxx>

namespace shot_assets::client {

using Id = std::string;  // a uuid, as libpqxx hands it out

/// A value that may be NULL.
template <class T>
std::optional<T> nullable(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<T>();
}

/// An element of what assign_many() takes; `more`: further members.
inline std::string element(const Id& shot, const Id& instance, const std::string& more = "") {
  return R"({"shot_id": ")" + shot + R"(", "instance_id": ")" + instance + '"' + (more.empty() ? "" : ", " + more) +
         '}';
}

/// A pipeline in a schema of its own, which is dropped with the object. Rows are added as any application adds them.
class Pipeline {
 public:
  /// No two tests that run at the same time share a schema, whatever they call it.
  explicit Pipeline(const std::string& name) : schema_(name + '_' + std::to_string(getpid())) {
    pqxx::work transaction(connection_);
    transaction.exec_params("SELECT * FROM shot_assets.create_pipeline($1)", schema_);
    transaction.exec("SET search_path = " + transaction.quote_name(schema_));
    project_ = id_of(transaction.exec_params1("INSERT INTO projects (name) VALUES ($1) RETURNING id", schema_));
    transaction.commit();
  }

  ~Pipeline() {
    try {
      pqxx::work transaction(connection_);
      transaction.exec("DROP SCHEMA " + transaction.quote_name(schema_) + " CASCADE");
      transaction.commit();
    } catch (const std::exception& error) {
      ADD_FAILURE() << schema_ << " is not dropped: " << error.what();
    }
  }

  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  const std::string& schema() const { return schema_; }

  /// For pqxx::connection: a session in which shot_assets, and plain SQL, work on this pipeline. Which server it is,
  /// libpq takes from its environment.
  std::string connection_options() const {
    return "options='-c shot_assets.pipeline_schema=" + schema_ + " -c search_path=" + schema_ + "'";
  }

  Id add_scene(const std::string& stage_locks = "{}") {
    return add("INSERT INTO scenes (project_id, stage_locks) VALUES ($1, $2) RETURNING id", project_, stage_locks);
  }

  /// Shots of a scene are in the order in which they are added.
  Id add_shot(const Id& scene, const std::string& label, const std::string& camera = "",
              const std::string& action = "") {
    return add(
        "INSERT INTO shots (scene_id, shot_id, shot_order, camera, action) "
        "SELECT $1, $2, count(*), $3, $4 FROM shots WHERE scene_id = $1 RETURNING id",
        scene, label, camera, action);
  }

  /// An empty image URL counts as none.
  Id add_asset(const std::string& name, const std::string& asset_type, const std::string& description = "",
               const std::string& image_url = "") {
    return add(
        "INSERT INTO project_assets (project_id, name, asset_type, description, image_key_url) "
        "VALUES ($1, $2, $3, $4, $5) RETURNING id",
        project_, name, asset_type, description, image_url);
  }

  Id add_instance(const Id& scene, const Id& asset) {
    return add("INSERT INTO scene_asset_instances (scene_id, project_asset_id) VALUES ($1, $2) RETURNING id", scene,
               asset);
  }

  /// A scene that is managed and shows nothing.
  void start_empty(const Id& scene) {
    pqxx::nontransaction(connection_)
        .exec_params("INSERT INTO shot_asset_scene_states (scene_id, managed_since) VALUES ($1, now())", scene);
  }

  /// As a person reads them: "1A Bob enters (from the left), 1B Bob throughout".
  std::string casting() {
    return ask(
        "SELECT string_agg(concat(s.shot_id, ' ', p.name, ' ', a.presence_type, ' (' || a.presence_note || ')'), ', ' "
        "ORDER BY s.shot_id, p.name) FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id "
        "JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id "
        "JOIN project_assets p ON p.id = i.project_asset_id");
  }

  /// "9 locked, 10 outdated".
  std::string stages(const Id& scene) {
    return ask(
        "SELECT string_agg(concat(key, ' ', value->>'status'), ', ' ORDER BY key::int) "
        "FROM scenes CROSS JOIN jsonb_each(stage_locks) WHERE id = $1",
        scene);
  }

 private:
  static Id id_of(const pqxx::row& row) { return row[0].as<Id>(); }

  template <class... Parameters>
  Id add(const char* statement, const Parameters&... parameters) {
    pqxx::work transaction(connection_);
    const Id id = id_of(transaction.exec_params1(statement, parameters...));
    transaction.commit();
    return id;
  }

  template <class... Parameters>
  std::string ask(const char* query, const Parameters&... parameters) {
    const pqxx::row row = pqxx::nontransaction(connection_).exec_params1(query, parameters...);
    return row[0].as<std::string>("");
  }

  std::string schema_;
  pqxx::connection connection_{"options='-c client_min_messages=warning'"};
  Id project_;
};

/// Two scenes, both legacy: Bob, Alice and the café in shots 1A and 1B, Bob alone in shot 2A.
struct Film : Pipeline {
  using Pipeline::Pipeline;

  static constexpr const char* approved = R"({"9": {"status": "locked"}, "10": {"status": "locked"}})";

  const Id scene = add_scene(approved);
  const Id shot_1a = add_shot(scene, "1A", "MS side", "Bob limps out. Alice crosses behind him.");
  const Id shot_1b = add_shot(scene, "1B", "WS eye-level");
  const Id bob_asset = add_asset("Bob", "character", "A tall man. He limps.", "bob.png");
  const Id bob = add_instance(scene, bob_asset);
  const Id alice = add_instance(scene, add_asset("Alice", "character", "A woman in blue.", "alice.png"));
  const Id cafe = add_instance(scene, add_asset("Café", "location"));

  const Id other_scene = add_scene(approved);
  const Id shot_2a = add_shot(other_scene, "2A");
  const Id bob_in_other_scene = add_instance(other_scene, bob_asset);
};

/// A test with a film of its own and a session that works on it.
class FilmTest : public testing::Test {
 protected:
  Film film{"film"};
  pqxx::connection connection{film.connection_options()};
};

/// For a subtransaction that begins with exec_params(): libpqxx 6 sets its savepoint before exec() only.
inline void set_savepoint(pqxx::subtransaction& subtransaction) { subtransaction.exec("SELECT"); }

/// What a client learns from an error. libpqxx hands out the SQLSTATE apart, and all else in one text.
struct Refusal {
  std::string sqlstate, message, detail, hint;
};

template <class Call>
Refusal refusal_of(Call call) {
  try {
    call();
  } catch (const pqxx::sql_error& error) {
    const std::string_view text = error.what();
    const auto line = [&](std::string_view label) -> std::string {
      const std::size_t at = text.find(label);
      if (at == std::string_view::npos) return "";
      const std::size_t begin = at + label.size();
      return std::string(text.substr(begin, text.find('\n', begin) - begin));
    };
    return {error.sqlstate(), line("ERROR:  "), line("DETAIL:  "), line("HINT:  ")};
  }
  return {"nothing was refused", "", "", ""};
}

}  // namespace shot_assets::client
