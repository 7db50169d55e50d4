// record_prompts(): what was generated for a scene's shots, with the references it was generated from.

#include "core/prompts/prompt_batch.h"
#include "core/references/frame.h"
#include "core/references/override_check.h"
#include "core/references/shot_inputs.h"

#include "functions/references/image_models.h"
#include "functions/references/order_writer.h"
#include "functions/references/refresher.h"
#include "functions/references/stored_orders.h"
#include "functions/base/batch.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Uuid> lock_shots_of_list = {
    "SELECT s.id, s.scene_id FROM {shots} s WHERE s.id = ANY ($1) ORDER BY s.id FOR NO KEY UPDATE"};

// NULL leaves an order as it is; a prompt stays where it is not given.
constexpr pg::Statement<> write_prompts = {
    "UPDATE {shots} s SET reference_image_order = COALESCE(r.start_order, s.reference_image_order), "
    "end_frame_reference_image_order = COALESCE(r.end_order, s.end_frame_reference_image_order)"
    "{?shots.frame_prompt:, frame_prompt = CASE WHEN r.frame_given THEN r.frame_prompt ELSE s.frame_prompt END:}"
    "{?shots.video_prompt:, video_prompt = CASE WHEN r.video_given THEN r.video_prompt ELSE s.video_prompt END:}"
    "{?shots.prompts_generated_at:, prompts_generated_at = now():}{?shots.updated_at:, updated_at = now():} "
    "FROM unnest($1, $2, $3, $4, $5, $6, $7) "
    "AS r(shot_id, start_order, end_order, frame_given, frame_prompt, video_given, video_prompt) "
    "WHERE s.id = r.shot_id"};

std::span<const core::RecordedPrompts> prompts_argument(FunctionCallInfo fcinfo, int n) {
  const pg::JsonObjects json =
      batch_argument(fcinfo, n, "prompts", "Pass an array of objects with shot_id, frame_prompt and video_prompt.");
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<const core::RecordedPrompts> prompts;
  pg::compute([&] { prompts = core::parse_prompts(batch_elements(json, arena), arena); });
  return prompts;
}

void require_column(const pg::Schema& schema, const char* column, std::span<const core::RecordedPrompts> prompts,
                    core::RecordedPrompt core::RecordedPrompts::*prompt) {
  for (std::size_t i = 0; i < prompts.size(); ++i)
    if ((prompts[i].*prompt).is_given && !pg::has_column(schema, "shots", column))
      ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                      errmsg("table \"shots\" has no column \"%s\" (element %zu)", column, i + 1),
                      errdetail("There is no place to keep the prompt."),
                      errhint("Run ALTER TABLE %s ADD COLUMN %s text.",
                              quote_qualified_identifier(schema.name, "shots"), column)));
}

// Locks the shots, each of which must be of the scene.
void lock_shots_of_prompts(const pg::Schema& schema, const pg_uuid_t& scene, std::span<pg_uuid_t> shots) {
  pg::UuidSet found, of_scene;
  pg::query(schema, lock_shots_of_list, pg::Access::write, {pg::uuid_array(shots)}, [&](const auto& row) {
    found.insert(row.uuid(0));
    if (!row.is_null(1) && to_core(row.uuid(1)) == to_core(scene)) of_scene.insert(row.uuid(0));
  });
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const char* place = psprintf(" (element %zu)", i + 1);
    if (!found.contains(shots[i])) raise_not_found("shot", shots[i], place);
    if (!of_scene.contains(shots[i])) raise_another_scene(shots[i], scene, place);
  }
}

// Everything that is written, shot by shot.
class Recording {
 public:
  explicit Recording(const pg::Schema& schema) : schema_(schema) {}

  void add(const core::RecordedPrompts& prompts, const Refresh& refresh) {
    const MemoryContext before = MemoryContextSwitchTo(memory_);
    shots_.push_back(to_pg(prompts.shot_id));
    for (const int frame : {0, 1}) orders_[frame].push_back(copy(refresh.order[frame]));
    computed_.push_back(copy(refresh.computed));
    frame_given_.push_back(prompts.frame.is_given);
    frame_prompts_.push_back(prompts.frame.text.value_or(std::string_view()));
    video_given_.push_back(prompts.video.is_given);
    video_prompts_.push_back(prompts.video.text.value_or(std::string_view()));
    MemoryContextSwitchTo(before);
  }

  void write() {
    const uint64 written = pg::execute(
        schema_, write_prompts,
        {pg::uuid_array(shots_.span()), pg::jsonb_array(orders_[0].span()), pg::jsonb_array(orders_[1].span()),
         pg::boolean_array(frame_given_.span()), pg::text_array(frame_prompts_.span()),
         pg::boolean_array(video_given_.span()), pg::text_array(video_prompts_.span())});
    if (written < shots_.size()) raise_not_updatable(shots_.size() - written);
    remember_computed(schema_, shots_.span(), computed_.span());
  }

 private:
  static Jsonb* copy(Jsonb* json) { return json == nullptr ? nullptr : DatumGetJsonbPCopy(JsonbPGetDatum(json)); }

  pg::Schema schema_;
  MemoryContext memory_ = CurrentMemoryContext;
  pg::Array<pg_uuid_t> shots_;
  pg::Array<Jsonb*> orders_[2];
  pg::Array<Jsonb*> computed_;
  pg::Array<bool> frame_given_, video_given_;
  pg::Array<std::string_view> frame_prompts_, video_prompts_;
};

void record(const pg::Schema& schema, const pg_uuid_t& scene, const core::ImageModel& model,
            std::span<const core::RecordedPrompts> prompts) {
  SceneRows rows = read_scene(schema, scene, pg::Access::write);
  SceneReferences references(schema, rows, pg::Access::write);
  const core::SceneLayout& layout = references.orders().layout();
  const StoredScene stored(schema, scene, pg::Access::write, layout);
  Refresher refresher(rows, true);
  Recording recording(schema);
  const MemoryContext per_shot =
      AllocSetContextCreate(CurrentMemoryContext, "shot_assets shot", ALLOCSET_DEFAULT_SIZES);
  std::size_t element = 0;
  for (const core::RecordedPrompts& one : prompts) {
    CHECK_FOR_INTERRUPTS();
    const auto shot = layout.find_shot(one.shot_id);
    // A policy may hide now what it has shown when the shot was locked.
    ++element;
    if (!shot) raise_not_found("shot", to_pg(one.shot_id), psprintf(" (element %zu)", element));
    const MemoryContext before = MemoryContextSwitchTo(per_shot);
    recording.add(one, refresher.compare(references.of(*shot, model), stored, *shot));
    MemoryContextSwitchTo(before);
    MemoryContextReset(per_shot);
  }
  recording.write();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_record_prompts) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::span<const core::RecordedPrompts> prompts = prompts_argument(fcinfo, 1);
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  require_scene(schema, scene);
  require_column(schema, "frame_prompt", prompts, &core::RecordedPrompts::frame);
  require_column(schema, "video_prompt", prompts, &core::RecordedPrompts::video);
  pg::Array<pg_uuid_t> shots;
  for (const core::RecordedPrompts& one : prompts) shots.push_back(to_pg(one.shot_id));
  lock_shots_of_prompts(schema, scene, shots.span());
  const core::ImageModel model = model_argument(fcinfo, 2, schema, pg::Access::write);
  if (!shots.empty()) record(schema, scene, model, prompts);
  for (const pg_uuid_t& shot : shots) results.add({{UUIDPGetDatum(&shot)}});
  pg::finish();
  return Datum(0);
}
