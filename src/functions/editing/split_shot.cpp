// split_shot(): a shot cut into parts, of which the first is the shot itself.

#include "core/editing/split_shot.h"
#include "core/assignments/choices.h"
#include "core/references/extra_image.h"
#include "core/references/frame.h"
#include "core/references/override_check.h"
#include "core/references/shot_inputs.h"
#include "core/scene/shot_label.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/editing/event_places.h"
#include "functions/editing/kept_overrides.h"
#include "functions/editing/shot_writer.h"
#include "functions/locks/slots.h"
#include "functions/references/extra_images.h"
#include "functions/references/stored_orders.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/jsonb.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Text, pg::Text> members_of_object = {
    "SELECT m.key, CASE WHEN jsonb_typeof(m.value) = 'number' THEN m.value::text END FROM jsonb_each($1) AS m"};

// What was written for the whole shot is true of no part.
constexpr pg::Statement<> become_first_part = {
    "UPDATE {shots} SET shot_id = $2{?shots.duration:, duration = $3:}{?shots.frame_prompt:, frame_prompt = DEFAULT:}"
    "{?shots.video_prompt:, video_prompt = DEFAULT:}{?shots.end_frame_prompt:, end_frame_prompt = DEFAULT:}"
    "{?shots.continuity_frame_prompt:, continuity_frame_prompt = DEFAULT:}{?shots.prompts_generated_at:, "
    "prompts_generated_at = DEFAULT:}"
    "{?shots.updated_at:, updated_at = now():} WHERE id = $1"};

// Everything else that a host keeps of a shot is copied: only the host knows what it means. A part starts as the part
// before it ends.
#define COPIED                                                                                               \
  "{shots but id, shot_id, shot_order, duration, updated_at, frame_prompt, video_prompt, end_frame_prompt, " \
  "continuity_frame_prompt, start_continuity, prompts_generated_at, "                                        \
  "reference_image_order, end_frame_reference_image_order}"
constexpr pg::Statement<pg::Uuid> insert_part = {
    "INSERT INTO {shots} (id, shot_id, shot_order{?shots.duration:, duration:}"
    "{?shots.start_continuity:, start_continuity:}{?shots.updated_at:, updated_at:}" COPIED
    ") SELECT gen_random_uuid(), $2, $4{?shots.duration:, $3:}{?shots.start_continuity:, 'match':}"
    "{?shots.updated_at:, now():}" COPIED " FROM {shots} WHERE id = $1 RETURNING id"};

pg::Array<core::NamedMoment> moments_argument(FunctionCallInfo fcinfo, const pg::Schema& schema) {
  pg::Array<core::NamedMoment> moments;
  if (PG_ARGISNULL(2)) return moments;
  if (!JB_ROOT_IS_OBJECT(PG_GETARG_JSONB_P(2)))
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("moments is not a JSON object"),
                    errdetail("It is of type %s.", pg::json_type(PG_GETARG_JSONB_P(2))),
                    errhint("Pass {\"<instance id>\": <number of the part>, ...}.")));
  pg::query(schema, members_of_object, pg::Access::write, {{JSONBOID, PG_GETARG_DATUM(2), false}},
            [&](const auto& row) {
              moments.push_back({row.text(0), row.is_null(1) ? std::nullopt : std::optional(row.text(1))});
            });
  return moments;
}

struct Cut {
  bool found = false;
  core::ShotSplit split;
};

Cut compute(SceneRows& rows, const pg_uuid_t& shot_id, std::span<const core::EventPlace> events,
            std::span<const std::string_view> labels, std::span<const core::NamedMoment> moments) {
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  const core::Uuid id = to_core(shot_id);
  Cut cut = {};
  pg::compute([&] {
    const core::SceneLayout layout(scene, arena);
    const auto shot = layout.find_shot(id);
    if (!shot) return;
    core::require_labels_of_parts(labels, layout.shots(), *shot);
    cut = {true, core::split_shot(scene, layout, *shot, events, labels.size(), moments, arena)};
  });
  return cut;
}

pg::Param duration_of(const core::ShotSplit& split, std::size_t part) {
  return pg::nullable_integer(split.durations[part]);
}

// The ids of the parts.
pg::Array<pg_uuid_t> write_shots(const pg::Schema& schema, const pg_uuid_t& shot, const core::ShotSplit& split,
                                 std::span<const std::string_view> labels) {
  renumber_shots(schema, split.renumbered);
  if (pg::execute(schema, become_first_part, {pg::uuid(shot), pg::text(labels[0]), duration_of(split, 0)}) == 0)
    raise_not_updatable(1);
  pg::Array<pg_uuid_t> parts;
  parts.push_back(shot);
  for (std::size_t part = 1; part < labels.size(); ++part) {
    uint64 rows = 0;
    pg::query(schema, insert_part, pg::Access::write,
              {pg::uuid(shot), pg::text(labels[part]), duration_of(split, part),
               pg::integer(split.number + static_cast<int32>(part))},
              [&](const auto& row) {
                if (row.is_null(0)) return;  // of a rule: no row of a table of shots
                ++rows;
                parts.push_back(row.uuid(0));
              });
    if (rows != 1) raise_not_one_row("shots", rows);
  }
  return parts;
}

void write_assignments(const pg::Schema& schema, const core::ShotSplit& split, std::span<const pg_uuid_t> parts) {
  pg::Array<core::Assignment> moved;
  for (const core::ShotSplit::Moved& one : split.moved) {
    moved.push_back(*one.assignment);
    moved[moved.size() - 1].shot_id = to_core(parts[one.part]);
  }
  replace_assignments(schema, moved.span());

  pg::Array<core::RequestedAssignment> created;
  for (const core::ShotSplit::Created& one : split.created) {
    core::RequestedAssignment request = {to_core(parts[one.part]), one.whole->instance_id, one.said.presence, true,
                                         one.said.note.empty() ? std::nullopt : std::optional(one.said.note)};
    core::give_choices(*one.whole, request);
    created.push_back(request);
  }
  upsert_assignments(schema, created.span());
}

void write_events(const pg::Schema& schema, const core::ShotSplit& split, std::span<const pg_uuid_t> parts) {
  pg::Array<core::EventPlace> moved;
  for (const core::ShotSplit::MovedEvent& one : split.events) {
    moved.push_back(*one.event);
    moved[moved.size() - 1].trigger_shot_id = to_core(parts[one.part]);
  }
  write_event_places(schema, moved.span());
}

// A frame that stays keeps the order that somebody gave it, and all parts the image model.
void write_overrides(const pg::Schema& schema, std::span<const pg_uuid_t> parts) {
  Jsonb* const start = override_of(schema, parts.front(), core::Frame::start);
  Jsonb* const end = override_of(schema, parts.front(), core::Frame::end);
  Jsonb* const model = remembered_model(schema, parts.first(1));
  keep_overrides(schema, parts.front(), start, nullptr, model);
  remember_model(schema, parts.subspan(1), model);
  if (end != nullptr) keep_overrides(schema, parts.back(), nullptr, end, model);
}

// Somebody else had the shot when the call began to wait.
[[noreturn]] void raise_not_there(const pg::Schema& schema, const pg_uuid_t& shot) {
  const pg_uuid_t scene = scene_of_shot(schema, shot, pg::Access::write);  // or it is gone
  ereport(ERROR, (errcode(SHOT_ASSETS_CONFLICT), errmsg("shot %s was moved meanwhile", pg::to_string(shot)),
                  errdetail("It is in scene %s now.", pg::to_string(scene)), errhint("Split it there.")));
  pg_unreachable();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_split_shot) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const pg::Array<std::string_view> labels = pg::text_array_argument(fcinfo, 1, "labels");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  const pg::Array<core::NamedMoment> moments = moments_argument(fcinfo, schema);
  require_label_and_order(schema);
  const pg_uuid_t scene = scene_of_shot(schema, shot, pg::Access::write);
  begin_rewriting(schema, {&scene, 1});
  lock_shots_and_assignments(schema, {&scene, 1}, {&shot, 1}, Closed::shots);
  const bool frames_were_approved = are_frames_approved(schema, scene);
  SceneRows rows = read_scene(schema, scene, pg::Access::write);
  const pg::Array<core::EventPlace> events = read_event_places(schema, scene);

  const Cut cut = compute(rows, shot, events.span(), labels.span(), moments.span());
  if (!cut.found) raise_not_there(schema, shot);
  const core::ShotSplit& split = cut.split;
  const pg::Array<pg_uuid_t> parts = write_shots(schema, shot, split, labels.span());
  write_assignments(schema, split, parts.span());
  write_events(schema, split, parts.span());
  write_overrides(schema, parts.span());
  move_extra_images_of_end(schema, parts[0], parts[parts.size() - 1]);
  outdate_stages_of(schema, scene);

  for (std::size_t part = 0; part < parts.size(); ++part)
    results.add({{UUIDPGetDatum(&parts[part])},
                 {pg::text_datum(labels[part])},
                 {Int32GetDatum(split.number + static_cast<int32>(part))},
                 {duration_of(split, part).value, duration_of(split, part).is_null},
                 {BoolGetDatum(frames_were_approved)}});
  pg::finish();
  return Datum(0);
}
