#include "functions/locks/scenes_of_change.h"

#include "functions/locks/stage_locks.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

// Which scene each shot ($1) and instance ($2) is of, and what is true of these scenes and those of $3. $4: those of
// them that are only read in any case.
enum class RowOf : int32 { scene = 1, shot = 2, instance = 3 };  // the last column
using ReadScenes = pg::Statement<pg::Uuid, pg::Json, pg::Int8, pg::Bool, pg::Uuid, pg::Int4>;
#define READ_SCENES(lock)                                                                                     \
  "WITH shot AS MATERIALIZED (SELECT t.id, t.scene_id FROM {shots} t WHERE t.id = ANY ($1)), "                \
  "instance AS MATERIALIZED (SELECT i.id, i.scene_id FROM {scene_asset_instances} i WHERE i.id = ANY ($2)), " \
  "scene AS MATERIALIZED (SELECT s.id, s.stage_locks, m.changes, m.managed_since IS NOT NULL AS managed "     \
  "FROM (SELECT scene_id FROM shot UNION SELECT scene_id FROM instance UNION SELECT unnest($3)) w "           \
  "JOIN {scenes} s ON s.id = w.scene_id LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id "          \
  "WHERE s.id <> ALL ($4) " lock                                                                              \
  ") "                                                                                                        \
  "SELECT id, stage_locks, changes, managed, NULL::uuid, 1 FROM scene "                                       \
  "UNION ALL SELECT s.id, s.stage_locks, m.changes, m.managed_since IS NOT NULL, NULL, 1 "                    \
  "FROM {scenes} s LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id WHERE s.id = ANY ($4) "         \
  "UNION ALL SELECT id, NULL, NULL, NULL, scene_id, 2 FROM shot "                                             \
  "UNION ALL SELECT id, NULL, NULL, NULL, scene_id, 3 FROM instance"

constexpr ReadScenes without_lock = {READ_SCENES("")};

// A transaction that does not share a scene locks it here, in the order of ids. A transaction that locks a stage
// meanwhile waits for the change, or the change waits for it and sees the stage locked. No change is missed.
constexpr ReadScenes with_lock = {READ_SCENES("ORDER BY s.id FOR NO KEY UPDATE OF s")};

template <class Row>
void add_scene(LockedScenes& locked, const Row& row) {
  constexpr int64 none_yet = -1;
  if (locked.ids.contains(row.uuid(0))) return;  // the host has dropped the key
  const core::StageStatuses statuses = read_statuses(row.json_of_row(1));
  locked.ids.insert(row.uuid(0));
  locked.statuses.push_back(statuses);
  locked.overtaken.push_back(core::has_locked_dependent(statuses));
  locked.changes.push_back(row.is_null(2) ? none_yet : row.bigint(2));
  locked.managed.push_back(row.boolean(3));
}

Place place_in(bool has_scene, const pg_uuid_t& scene) { return {true, has_scene, scene}; }

void read(LockedScenes& locked, const pg::Schema& schema, const ReadScenes& statement, Touched& touched,
          std::span<const pg_uuid_t> only_read) {
  auto receive = [&](const auto& row) {
    switch (static_cast<RowOf>(row.integer(5))) {
      case RowOf::scene:
        add_scene(locked, row);
        break;
      case RowOf::shot:
        locked.shots[touched.shots.number_of(row.uuid(0))] = place_in(!row.is_null(4), row.uuid(4));
        break;
      case RowOf::instance:
        locked.instances[touched.instances.number_of(row.uuid(0))] = place_in(!row.is_null(4), row.uuid(4));
        break;
    }
  };
  pg::UuidSet none;
  pg::UuidSet& instances = touched.moves_no_pair ? none : touched.instances;
  pg::query(schema, statement, pg::Access::write,
            {pg::uuid_array(touched.shots.span()), pg::uuid_array(instances.span()),
             pg::uuid_array(touched.scenes.span()), pg::uuid_array(only_read)},
            receive);
}

}  // namespace

void read_scenes(LockedScenes& scenes, const pg::Schema& schema, Touched& touched) {
  read(scenes, schema, without_lock, touched, {});
}

void lock_and_read_scenes(LockedScenes& scenes, const pg::Schema& schema, Touched& touched,
                          std::span<const pg_uuid_t> only_read) {
  read(scenes, schema, with_lock, touched, only_read);
}

}  // namespace shot_assets
