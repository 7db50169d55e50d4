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

// $8 to $12: whether an element gives each value; an assignment keeps what the element does not give. All
// sessions use one order of pairs, so that two of them cannot wait for each other. It is one statement, because a
// second one would wait for other sessions while it holds the scenes of the first.
#define GIVEN(flags)                                           \
  "(excluded.shot_id, excluded.scene_asset_instance_id) IN ("  \
  "SELECT g.shot_id, g.instance_id FROM unnest($1, $2, " flags \
  ")"                                                          \
  " AS g(shot_id, instance_id, given) WHERE g.given)"
// Collations of the host could call two different texts equal.
#define DIFFERS(column) "a." column "::text COLLATE \"C\" IS DISTINCT FROM excluded." column "::text COLLATE \"C\""
// What makes no difference is stored as NULL.
#define CHOSEN(column, flags) ", " column " = CASE WHEN " GIVEN(flags) " THEN excluded." column " ELSE a." column " END"
#define VALUES "shot_id, instance_id, presence_type, presence_note, priority, camera_angle, image_url"
constexpr pg::Statement<> upsert = {
    "INSERT INTO {shot_asset_assignments} AS a (shot_id, scene_asset_instance_id, presence_type, presence_note"
    IF_PRIORITY(", priority") IF_ANGLE(", camera_angle") IF_IMAGE(", image_url") ") "
    "SELECT e.shot_id, e.instance_id, e.presence_type, e.presence_note"
    IF_PRIORITY(", NULLIF(e.priority, 0::int2)") IF_ANGLE(", e.camera_angle") IF_IMAGE(", e.image_url") " "
    "FROM unnest($1, $2, $3, $4, $5, $6, $7) "
    "AS e(" VALUES ") "
    "ORDER BY e.shot_id, e.instance_id "
    "ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET "
    "presence_type = CASE WHEN " GIVEN("$8") " THEN excluded.presence_type ELSE a.presence_type END, "
    "presence_note = CASE WHEN " GIVEN("$9") " THEN excluded.presence_note ELSE a.presence_note END"
    IF_PRIORITY(CHOSEN("priority", "$10")) IF_ANGLE(CHOSEN("camera_angle", "$11")) IF_IMAGE(CHOSEN("image_url", "$12")) " "
    "WHERE (" DIFFERS("presence_type") " AND " GIVEN("$8") ") OR (" DIFFERS("presence_note") " AND " GIVEN("$9") ")"
    IF_PRIORITY(" OR (COALESCE(a.priority, 0) <> COALESCE(excluded.priority, 0) AND " GIVEN("$10") ")")
    IF_ANGLE(" OR (" DIFFERS("camera_angle") " AND " GIVEN("$11") ")")
    IF_IMAGE(" OR (" DIFFERS("image_url") " AND " GIVEN("$12") ")")};

constexpr pg::Statement<> replace = {
    "UPDATE {shot_asset_assignments} a SET shot_id = e.shot_id, scene_asset_instance_id = e.instance_id, "
    "presence_type = e.presence_type, presence_note = e.presence_note"
    IF_PRIORITY(", priority = NULLIF(e.priority, 0::int2)") IF_ANGLE(", camera_angle = e.camera_angle")
    IF_IMAGE(", image_url = e.image_url") " "
    "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS e(" VALUES ", id) WHERE a.id = e.id"};

constexpr pg::Statement<> remove = {"DELETE FROM {shot_asset_assignments} a WHERE a.id = ANY ($1)"};

// Of many assignments, as $1 to $7.
struct Columns {
  pg::Array<pg_uuid_t> shots, instances;
  pg::Array<std::string_view> presences, notes;  // a text without data is none
  pg::Array<int16> priorities;
  pg::Array<std::string_view> angles, images;

  void add(const core::Uuid& shot, const core::Uuid& instance, core::Presence presence,
           std::optional<std::string_view> note, std::int16_t priority, std::string_view angle,
           std::string_view image) {
    const auto text_or_none = [](std::string_view text) { return text.empty() ? std::string_view() : text; };
    shots.push_back(to_pg(shot));
    instances.push_back(to_pg(instance));
    presences.push_back(core::to_text(presence));
    notes.push_back(note.value_or(std::string_view()));
    priorities.push_back(priority);
    angles.push_back(text_or_none(angle));
    images.push_back(text_or_none(image));
  }
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
  Columns all;
  pg::Array<bool> presence_given, note_given, priority_given, angle_given, image_given;
  for (const core::RequestedAssignment& request : requests) {
    all.add(request.shot_id, request.instance_id, request.presence.value_or(core::Presence::throughout), request.note,
            request.priority, request.camera_angle ? core::to_text(*request.camera_angle) : std::string_view(),
            request.image_url);
    presence_given.push_back(request.presence.has_value());
    note_given.push_back(request.note_given);
    priority_given.push_back(request.priority_given);
    angle_given.push_back(request.angle_given);
    image_given.push_back(request.image_given);
    require_choice_columns(schema, request.priority != 0, request.camera_angle.has_value(), !request.image_url.empty());
  }
  pg::execute(
      schema, upsert,
      {pg::uuid_array(all.shots.span()), pg::uuid_array(all.instances.span()), pg::text_array(all.presences.span()),
       pg::text_array(all.notes.span()), pg::smallint_array(all.priorities.span()), pg::text_array(all.angles.span()),
       pg::text_array(all.images.span()), pg::boolean_array(presence_given.span()),
       pg::boolean_array(note_given.span()), pg::boolean_array(priority_given.span()),
       pg::boolean_array(angle_given.span()), pg::boolean_array(image_given.span())});
}

void replace_assignments(const pg::Schema& schema, std::span<const core::Assignment> assignments) {
  if (assignments.empty()) return;
  Columns all;
  pg::Array<pg_uuid_t> ids;
  for (const core::Assignment& one : assignments) {
    ids.push_back(to_pg(one.id));
    all.add(one.shot_id, one.instance_id, one.presence,
            one.note.empty() ? std::nullopt : std::optional<std::string_view>(one.note), one.priority, one.camera_angle,
            one.image_url);
  }
  pg::execute(
      schema, replace,
      {pg::uuid_array(all.shots.span()), pg::uuid_array(all.instances.span()), pg::text_array(all.presences.span()),
       pg::text_array(all.notes.span()), pg::smallint_array(all.priorities.span()), pg::text_array(all.angles.span()),
       pg::text_array(all.images.span()), pg::uuid_array(ids.span())});
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
