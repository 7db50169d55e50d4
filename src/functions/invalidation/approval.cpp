#include "core/locks/stage_locks.h"

#include "functions/invalidation/approval.h"
#include "functions/invalidation/owner_view.h"
#include "functions/locks/locked_scenes.h"
#include "functions/scene/assignment_rows.h"
#include "functions/base/errors.h"
#include "pg/arguments.h"
#include "pg/jsonb.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

// What is approved by locking a stage. As JSON, in which no note can pass for another assignment.
constexpr pg::Statement<pg::Json> what_is_approved = {
    "SELECT jsonb_agg(w.what ORDER BY w.what) FROM ("
    "SELECT jsonb_build_array(a.shot_id, a.scene_asset_instance_id, a.presence_type::text, "
    "a.presence_note::text, " CHOICE_COLUMNS
    ") FROM {shots(id uuid, scene_id uuid)} t "
    "JOIN {shot_asset_assignments} a ON a.shot_id = t.id WHERE t.scene_id = $1 "
    "UNION ALL SELECT to_jsonb(i.id) FROM {scene_asset_instances(id uuid, scene_id uuid)} i "
    "WHERE i.scene_id = $1 "
    "UNION ALL SELECT jsonb_build_array(e.shot_id, e.frame_type, e.position, e.url, e.label) "
    "FROM {shots(id uuid, scene_id uuid)} t "
    "JOIN {shot_asset_extra_references(shot_id uuid, frame_type text, position int4, url text, label text)} e "
    "ON e.shot_id = t.id WHERE t.scene_id = $1) AS w(what)"};

Jsonb* read_what_is_approved(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access) {
  Jsonb* what = nullptr;
  pg::query(schema, what_is_approved, access, {pg::uuid(scene)}, [&](const auto& row) { what = row.json(0); });
  return what;
}

}  // namespace

void require_latest_view(const pg::Schema& schema, Oid owner, const pg_uuid_t& scene) {
  if (!IsolationUsesXactSnapshot()) return;
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  Jsonb* const seen = read_what_is_approved(schema, scene, pg::Access::write);
  Jsonb* const latest = read_what_is_approved(schema, scene, pg::Access::latest);
  const bool same = seen == nullptr || latest == nullptr ? seen == latest : pg::json_equals(seen, latest);
  if (!same) raise_changed_meanwhile(scene);
  pg::restore_role(before);
  pg::finish();
}

}  // namespace shot_assets
