#include "application.h"

#include <algorithm>
#include <set>
#include <utility>

namespace bench::application {

namespace {

constexpr std::size_t rows_per_insert = 1000;

class ArrayText {
 public:
  void add(const char* element) {
    text_ += text_.size() == 1 ? "" : ",";
    text_ += element;
  }
  std::string done() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

}  // namespace

void prepare(pqxx::connection& connection) {
  connection.prepare("shots", "SELECT id FROM shots WHERE scene_id = $1");
  connection.prepare("instances", "SELECT id FROM scene_asset_instances WHERE scene_id = $1");
  connection.prepare("existing",
                     "SELECT a.shot_id, a.scene_asset_instance_id FROM bare a JOIN shots s ON s.id = a.shot_id "
                     "WHERE s.scene_id = $1");
  connection.prepare("insert",
                     "INSERT INTO bare (shot_id, scene_asset_instance_id, presence_type) "
                     "SELECT shot, instance, 'throughout' FROM unnest($1::uuid[], $2::uuid[]) AS pair (shot, instance) "
                     "ON CONFLICT (shot_id, scene_asset_instance_id) DO NOTHING");

  connection.prepare("prompts_shots", "SELECT * FROM shots WHERE scene_id = $1 ORDER BY shot_order");
  connection.prepare("prompts_instances",
                     "SELECT i.*, a.name, a.asset_type, a.description, a.image_key_url AS asset_image "
                     "FROM scene_asset_instances i JOIN project_assets a ON a.id = i.project_asset_id "
                     "WHERE i.scene_id = $1");
  connection.prepare("prompts_variants",
                     "SELECT v.* FROM asset_angle_variants v WHERE v.project_asset_id IN "
                     "(SELECT project_asset_id FROM scene_asset_instances WHERE scene_id = $1)");
  connection.prepare("prompts_assignments",
                     "SELECT a.* FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id WHERE s.scene_id = $1");
  connection.prepare("prompts_events",
                     "SELECT e.* FROM transformation_events e JOIN shots s ON s.id = e.trigger_shot_id "
                     "WHERE e.scene_id = $1 AND e.confirmed ORDER BY s.shot_order, e.created_at, e.id");
  connection.prepare("prompts_shot",
                     "SELECT x.*, i.*, a.name, a.asset_type, a.description, a.image_key_url AS asset_image, "
                     "(SELECT json_agg(v) FROM asset_angle_variants v WHERE v.project_asset_id = a.id) AS variants "
                     "FROM shot_asset_assignments x JOIN scene_asset_instances i ON i.id = x.scene_asset_instance_id "
                     "JOIN project_assets a ON a.id = i.project_asset_id WHERE x.shot_id = $1");
}

std::size_t read_for_prompts(pqxx::connection& connection, const std::string& scene) {
  pqxx::read_transaction transaction(connection);
  std::size_t rows = 0;
  for (const char* query :
       {"prompts_shots", "prompts_instances", "prompts_variants", "prompts_assignments", "prompts_events"})
    rows += transaction.exec_prepared(query, scene).size();
  return rows;
}

std::size_t read_for_prompts_by_shot(pqxx::connection& connection, const std::string& scene) {
  pqxx::read_transaction transaction(connection);
  const pqxx::result shots = transaction.exec_prepared("prompts_shots", scene);
  std::size_t rows = shots.size() + transaction.exec_prepared("prompts_events", scene).size();
  for (const pqxx::row& shot : shots) rows += transaction.exec_prepared("prompts_shot", shot["id"].c_str()).size();
  return rows;
}

std::size_t populate_scene(pqxx::connection& connection, const std::string& scene) {
  pqxx::work transaction(connection);
  const pqxx::result shots = transaction.exec_prepared("shots", scene);
  const pqxx::result instances = transaction.exec_prepared("instances", scene);
  std::set<std::pair<std::string, std::string>> existing;
  for (const pqxx::row& row : transaction.exec_prepared("existing", scene))
    existing.emplace(row[0].c_str(), row[1].c_str());

  std::size_t created = 0, rows = 0;
  ArrayText shot_ids, instance_ids;
  const auto insert = [&] {
    if (rows == 0) return;
    created += transaction.exec_prepared("insert", shot_ids.done(), instance_ids.done()).affected_rows();
    shot_ids = {};
    instance_ids = {};
    rows = 0;
  };
  for (const pqxx::row& shot : shots)
    for (const pqxx::row& instance : instances) {
      if (!existing.empty() && existing.contains({shot[0].c_str(), instance[0].c_str()})) continue;
      shot_ids.add(shot[0].c_str());
      instance_ids.add(instance[0].c_str());
      if (++rows == rows_per_insert) insert();
    }
  insert();
  transaction.commit();
  return created;
}

}  // namespace bench::application
