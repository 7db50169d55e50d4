// merge_shots(): shots in a row made one, which is the first of them.

#include "core/editing/merge_shots.h"
#include "core/references/extra_image.h"
#include "core/references/frame.h"
#include "core/scene/shot_label.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/editing/event_places.h"
#include "functions/editing/kept_overrides.h"
#include "functions/editing/shot_writer.h"
#include "functions/locks/slots.h"
#include "functions/references/extra_images.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

// What was written for one of the shots is not true of the whole. NULL leaves a column as it is.
constexpr pg::Statement<> become_whole = {
    "UPDATE {shots} s SET shot_id = COALESCE($2, s.shot_id)"
    "{?shots.action:, action = COALESCE($3, s.action):}"
    "{?shots.dialogue:, dialogue = COALESCE($4, s.dialogue):}"
    "{?shots.duration:, duration = COALESCE($5, s.duration):}"
    "{?shots.frame_prompt:, frame_prompt = DEFAULT:}{?shots.video_prompt:, video_prompt = DEFAULT:}"
    "{?shots.end_frame_prompt:, end_frame_prompt = DEFAULT:}"
    "{?shots.continuity_frame_prompt:, continuity_frame_prompt = DEFAULT:}"
    "{?shots.prompts_generated_at:, prompts_generated_at = DEFAULT:}"
    "{?shots.updated_at:, updated_at = now():} WHERE s.id = $1"};

constexpr pg::Statement<> list_foreground = {"UPDATE {shots} SET characters_foreground = $2 WHERE id = $1"};
constexpr pg::Statement<> list_background = {"UPDATE {shots} SET characters_background = $2 WHERE id = $1"};

constexpr pg::Statement<> delete_shots = {"DELETE FROM {shots} s WHERE s.id = ANY ($1)"};

// All must be of one scene, which is returned.
pg_uuid_t scene_of_shots(const pg::Schema& schema, std::span<const pg_uuid_t> shots) {
  pg_uuid_t scene = {};
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const char* place = psprintf(" (element %zu)", i + 1);
    const pg_uuid_t other = scene_of_shot(schema, shots[i], pg::Access::write, place);
    if (i > 0 && !pg::same(other, scene))
      ereport(ERROR,
              (errcode(ERRCODE_CHECK_VIOLATION), errmsg("shots belong to different scenes%s", place),
               errdetail("Shots %s and %s are not of one scene.", pg::to_string(shots[0]), pg::to_string(shots[i])),
               errhint("Merge shots of one scene.")));
    scene = other;
  }
  return scene;
}

struct Merged {
  core::Shot first;
  core::Uuid last;
  core::ShotMerge merge;
};

Merged compute(SceneRows& rows, std::span<const pg_uuid_t> shots, std::span<const core::EventPlace> events,
               const std::string_view* label) {
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  pg::Array<core::Uuid> ids;
  for (const pg_uuid_t& shot : shots) ids.push_back(to_core(shot));
  const std::span<const core::Uuid> all_ids = ids.span();
  Merged merged = {};
  pg::compute([&] {
    const core::SceneLayout layout(scene, arena);
    const std::size_t first = core::require_neighbours(layout.shots(), all_ids);
    if (label != nullptr) core::require_label_of_whole(*label, layout.shots(), first, all_ids.size());
    merged = {*layout.shots()[first], layout.shots()[first + all_ids.size() - 1]->id,
              core::merge_shots(scene, layout, first, all_ids.size(), events, arena)};
  });
  return merged;
}

// NULL where the text is what the first shot says already.
pg::Param told(std::string_view whole, std::string_view first) {
  return pg::nullable_text(whole == first ? nullptr : &whole);
}

void list_characters(const pg::Schema& schema, const pg_uuid_t& shot, const pg::Statement<>& statement,
                     const char* column, std::span<const std::string_view> whole,
                     std::span<const std::string_view> first) {
  if (whole.size() > first.size() && pg::has_column(schema, "shots", column))
    pg::execute(schema, statement, {pg::uuid(shot), pg::text_array(whole)});
}

void write_shot(const pg::Schema& schema, const pg_uuid_t& into, const Merged& merged, const std::string_view* label) {
  const core::ShotMerge& merge = merged.merge;
  if (pg::execute(schema, become_whole,
                  {pg::uuid(into), pg::nullable_text(label), told(merge.action, merged.first.action),
                   told(merge.dialogue, merged.first.dialogue), pg::nullable_integer(merge.duration)}) == 0)
    raise_not_updatable(1);
  list_characters(schema, into, list_foreground, "characters_foreground", merge.characters_foreground,
                  merged.first.characters_foreground);
  list_characters(schema, into, list_background, "characters_background", merge.characters_background,
                  merged.first.characters_background);
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_merge_shots) {
  using namespace shot_assets;
  const pg::Array<pg_uuid_t> shots = pg::uuid_array_argument(fcinfo, 0, "shot_ids");
  const std::string_view label_text = PG_ARGISNULL(1) ? std::string_view() : pg::text_argument(fcinfo, 1, "label");
  const std::string_view* label = PG_ARGISNULL(1) ? nullptr : &label_text;
  require_distinct(shots.span(), "shot_ids", "shot");
  if (shots.size() < 2)
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("shot_ids names %zu of at least 2 shots", shots.size()),
             errdetail("One shot alone is one already."),
             errhint("Name shots of a scene that follow each other in shot order.")));
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  require_label_and_order(schema);
  const pg_uuid_t scene = scene_of_shots(schema, shots.span());
  begin_rewriting(schema, {&scene, 1});
  lock_shots_and_assignments(schema, {&scene, 1}, shots.span(), Closed::scenes);
  wait_for_others_that_take_shots(schema, {&scene, 1});
  scene_of_shots(schema, shots.span());  // one may have gone while we waited
  const bool frames_were_approved = are_frames_approved(schema, scene);
  SceneRows rows = read_scene(schema, scene, pg::Access::write);
  const pg::Array<core::EventPlace> events = read_event_places(schema, scene);

  const Merged merged = compute(rows, shots.span(), events.span(), label);
  const core::ShotMerge& merge = merged.merge;
  const pg_uuid_t into = to_pg(merged.first.id);
  delete_assignments(schema, merge.deleted);
  replace_assignments(schema, merge.assignments);
  write_event_places(schema, merge.events);
  // A frame that stays keeps the order that somebody gave it.
  Jsonb* const start = override_of(schema, into, core::Frame::start);
  Jsonb* const end = override_of(schema, to_pg(merged.last), core::Frame::end);
  const pg_uuid_t frames_of[] = {into, to_pg(merged.last)};
  keep_overrides(schema, into, start, end, remembered_model(schema, frames_of));
  move_extra_images_of_end(schema, to_pg(merged.last), into);
  pg::Array<pg_uuid_t> others;
  for (const pg_uuid_t& shot : shots)
    if (!pg::same(shot, into)) others.push_back(shot);
  const uint64 deleted = pg::execute(schema, delete_shots, {pg::uuid_array(others.span())});
  if (deleted < others.size()) raise_not_deletable("shots", others.size() - deleted);
  write_shot(schema, into, merged, label);
  renumber_shots(schema, merge.renumbered);
  outdate_stages_of(schema, scene);

  result.set({{UUIDPGetDatum(&into)},
              {pg::text_datum(label != nullptr ? *label : merged.first.label)},
              {Int32GetDatum(merge.number)},
              {pg::nullable_integer(merge.duration).value, !merge.duration},
              {BoolGetDatum(frames_were_approved)}});
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}
