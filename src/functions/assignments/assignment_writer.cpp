#include "functions/assignments/assignment_writer.h"

#include "functions/scene/assignment_rows.h"
#include "functions/base/uuid.h"
#include "pg/array.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid> lock_of_shots_or_instances = {
    "SELECT a.id FROM {shot_asset_assignments} a WHERE a.shot_id = ANY ($1) "
    "OR a.scene_asset_instance_id = ANY ($2) "
    "ORDER BY a.shot_id, a.scene_asset_instance_id FOR UPDATE"};

constexpr pg::Statement<pg::Uuid> lock_of_scene = {
    "SELECT a.id FROM {shot_asset_assignments} a WHERE a.shot_id = ANY (ARRAY("
    "SELECT s.id FROM {shots} s WHERE s.scene_id = $1)) "
    "ORDER BY a.shot_id, a.scene_asset_instance_id FOR UPDATE"};

// $5, $6: whether an element gives a presence type and a note; an assignment keeps what the element does not give. All
// sessions use one order of pairs, so that two of them cannot wait for each other. It is one statement, because a
// second one would wait for other sessions while it holds the scenes of the first.
#define GIVEN(flags)                                           \
  "(excluded.shot_id, excluded.scene_asset_instance_id) IN ("  \
  "SELECT g.shot_id, g.instance_id FROM unnest($1, $2, " flags \
  ")"                                                          \
  " AS g(shot_id, instance_id, given) WHERE g.given)"
// Collations of the host could call two different texts equal.
#define DIFFERS(column) "a." column "::text COLLATE \"C\" IS DISTINCT FROM excluded." column "::text COLLATE \"C\""
// The columns of choices, where the schema has them; what makes no difference is stored as NULL.
#define PRIORITY(text) "{?shot_asset_assignments.priority int2:" text ":}"
#define ANGLE(text) "{?shot_asset_assignments.camera_angle text:" text ":}"
#define IMAGE(text) "{?shot_asset_assignments.image_url text:" text ":}"
#define CHOSEN(column, flags) ", " column " = CASE WHEN " GIVEN(flags) " THEN excluded." column " ELSE a." column " END"
constexpr pg::Statement<> upsert = {
    "INSERT INTO {shot_asset_assignments} AS a (shot_id, scene_asset_instance_id, presence_type, presence_note"
    PRIORITY(", priority") ANGLE(", camera_angle") IMAGE(", image_url") ") "
    "SELECT e.shot_id, e.instance_id, e.presence_type, e.presence_note"
    PRIORITY(", NULLIF(e.priority, 0::int2)") ANGLE(", e.camera_angle") IMAGE(", e.image_url") " "
    "FROM unnest($1, $2, $3, $4, $7, $9, $11) "
    "AS e(shot_id, instance_id, presence_type, presence_note, priority, camera_angle, image_url) "
    "ORDER BY e.shot_id, e.instance_id "
    "ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET "
    "presence_type = CASE WHEN " GIVEN("$5") " THEN excluded.presence_type ELSE a.presence_type END, "
    "presence_note = CASE WHEN " GIVEN("$6") " THEN excluded.presence_note ELSE a.presence_note END"
    PRIORITY(CHOSEN("priority", "$8")) ANGLE(CHOSEN("camera_angle", "$10")) IMAGE(CHOSEN("image_url", "$12")) " "
    "WHERE (" DIFFERS("presence_type") " AND " GIVEN("$5") ") OR (" DIFFERS("presence_note") " AND " GIVEN("$6") ")"
    PRIORITY(" OR (COALESCE(a.priority, 0) <> COALESCE(excluded.priority, 0) AND " GIVEN("$8") ")")
    ANGLE(" OR (" DIFFERS("camera_angle") " AND " GIVEN("$10") ")")
    IMAGE(" OR (" DIFFERS("image_url") " AND " GIVEN("$12") ")")};

constexpr pg::Statement<> replace = {
    "UPDATE {shot_asset_assignments} a SET shot_id = e.shot_id, scene_asset_instance_id = e.instance_id, "
    "presence_type = e.presence_type, presence_note = e.presence_note"
    PRIORITY(", priority = NULLIF(e.priority, 0::int2)") ANGLE(", camera_angle = e.camera_angle")
    IMAGE(", image_url = e.image_url") " "
    "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) "
    "AS e(id, shot_id, instance_id, presence_type, presence_note, priority, camera_angle, image_url) "
    "WHERE a.id = e.id"};

constexpr pg::Statement<> remove = {"DELETE FROM {shot_asset_assignments} a WHERE a.id = ANY ($1)"};

// The columns of many assignments.
struct Columns {
  pg::Array<pg_uuid_t> ids, shots, instances;
  pg::Array<std::string_view> presences, notes;  // a note without data is none
};

}  // namespace

void lock_assignments_of(const pg::Schema& schema, std::span<const pg_uuid_t> shots,
                         std::span<const pg_uuid_t> instances) {
  pg::execute(schema, lock_of_shots_or_instances, {pg::uuid_array(shots), pg::uuid_array(instances)});
}

pg::UuidSet lock_assignments_of_scene(const pg::Schema& schema, const pg_uuid_t& scene) {
  pg::UuidSet locked;
  pg::query(schema, lock_of_scene, pg::Access::write, {pg::uuid(scene)},
            [&](const auto& row) { locked.insert(row.uuid(0)); });
  return locked;
}

void upsert_assignments(const pg::Schema& schema, std::span<const core::RequestedAssignment> requests) {
  if (requests.empty()) return;
  Columns columns;
  pg::Array<bool> presence_given, note_given, priority_given, angle_given, image_given;
  pg::Array<int16> priorities;
  pg::Array<std::string_view> angles, images;
  for (const core::RequestedAssignment& request : requests) {
    columns.shots.push_back(to_pg(request.shot_id));
    columns.instances.push_back(to_pg(request.instance_id));
    columns.presences.push_back(core::to_text(request.presence.value_or(core::Presence::throughout)));
    columns.notes.push_back(request.note.value_or(std::string_view()));
    presence_given.push_back(request.presence.has_value());
    note_given.push_back(request.note_given);
    priorities.push_back(request.priority);
    priority_given.push_back(request.priority_given);
    angles.push_back(request.camera_angle ? core::to_text(*request.camera_angle) : std::string_view());
    angle_given.push_back(request.angle_given);
    images.push_back(request.image_url.empty() ? std::string_view() : request.image_url);
    image_given.push_back(request.image_given);
    require_choice_columns(schema, request.priority != 0, request.camera_angle.has_value(), !request.image_url.empty());
  }
  pg::execute(
      schema, upsert,
      {pg::uuid_array(columns.shots.span()), pg::uuid_array(columns.instances.span()),
       pg::text_array(columns.presences.span()), pg::text_array(columns.notes.span()),
       pg::boolean_array(presence_given.span()), pg::boolean_array(note_given.span()),
       pg::smallint_array(priorities.span()), pg::boolean_array(priority_given.span()), pg::text_array(angles.span()),
       pg::boolean_array(angle_given.span()), pg::text_array(images.span()), pg::boolean_array(image_given.span())});
}

void replace_assignments(const pg::Schema& schema, std::span<const core::Assignment> assignments) {
  if (assignments.empty()) return;
  Columns columns;
  pg::Array<int16> priorities;
  pg::Array<std::string_view> angles, images;
  const auto text_or_none = [](std::string_view text) { return text.empty() ? std::string_view() : text; };
  for (const core::Assignment& assignment : assignments) {
    columns.ids.push_back(to_pg(assignment.id));
    columns.shots.push_back(to_pg(assignment.shot_id));
    columns.instances.push_back(to_pg(assignment.instance_id));
    columns.presences.push_back(core::to_text(assignment.presence));
    columns.notes.push_back(text_or_none(assignment.note));
    priorities.push_back(assignment.priority);
    angles.push_back(text_or_none(assignment.camera_angle));
    images.push_back(text_or_none(assignment.image_url));
  }
  pg::execute(schema, replace,
              {pg::uuid_array(columns.ids.span()), pg::uuid_array(columns.shots.span()),
               pg::uuid_array(columns.instances.span()), pg::text_array(columns.presences.span()),
               pg::text_array(columns.notes.span()), pg::smallint_array(priorities.span()),
               pg::text_array(angles.span()), pg::text_array(images.span())});
}

void delete_assignments(const pg::Schema& schema, std::span<const core::Uuid> ids) {
  pg::Array<pg_uuid_t> doomed;
  for (const core::Uuid& id : ids) doomed.push_back(to_pg(id));
  delete_assignments(schema, doomed.span());
}

uint64 delete_assignments(const pg::Schema& schema, std::span<const pg_uuid_t> ids) {
  return ids.empty() ? 0 : pg::execute(schema, remove, {pg::uuid_array(ids)});
}

}  // namespace shot_assets
