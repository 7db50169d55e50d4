#include "core/references/shot_inputs.h"

#include "functions/references/image_models.h"

#include "functions/references/remembered_inputs.h"
#include "functions/base/settings.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/text.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Int4, pg::Json, pg::Text, pg::Texts> row_of_model = {
    "SELECT m.max_images, m.max_per_type, m.label_format, m.drop_first FROM {shot_asset_image_models(name text, "
    "max_images int4, max_per_type jsonb, label_format text, drop_first _text)} m WHERE m.name COLLATE \"C\" = $1"};

constexpr pg::Statement<pg::Text, pg::Int4> limits_of_types = {
    "SELECT m.key, CASE WHEN jsonb_typeof(m.value) = 'number' THEN CASE WHEN m.value >= '1' AND m.value <= '1000000' "
    "AND mod((m.value)::numeric, 1) = 0 THEN (m.value)::int4 END END FROM jsonb_each($1) AS m "
    "ORDER BY m.key COLLATE \"C\""};

// A name that stands in it many times would make labels of any size.
constexpr std::size_t longest_label_format = 200;

// What is wrong with a row; nullptr: nothing.
struct Fault {
  const char* column = nullptr;
  const char* value;
  const char* detail;
};

struct ModelRow {
  core::ImageModel model;
  bool found = false;
  Fault fault;
};

ModelRow read_model(const pg::Schema& schema, std::string_view name, pg::Access access) {
  ModelRow result;
  result.model.name = name;
  Jsonb* per_type = nullptr;
  pg::query(schema, row_of_model, access, {pg::text(name)}, [&](const auto& row) {
    result.found = true;
    if (!row.is_null(0)) {
      if (row.integer(0) < 1)
        result.fault = {"max_images", psprintf("%d", row.integer(0)), "A model takes at least 1 image."};
      else
        result.model.max_images = static_cast<std::size_t>(row.integer(0));
    }
    per_type = row.json(1);
    if (!row.is_null(2)) result.model.label_format = row.text(2);
    result.model.drop_first = row.texts(3);
  });
  const std::string_view format = result.model.label_format;
  if (format.find("{n}") == format.npos && format.find("{name}") == format.npos) {
    result.fault = {"label_format", pg::server_cstring(format), "It has neither {n}, the number, nor {name}."};
    result.model.label_format = core::default_label_format;
  } else if (format.size() > longest_label_format) {
    result.fault = {"label_format", psprintf("%zu bytes", format.size()),
                    "It has at most 200 bytes; each image of a frame has one."};
    result.model.label_format = core::default_label_format;
  }
  static constexpr char limits[] = "It is an object of whole numbers from 1 on, by type of asset.";
  if (per_type != nullptr && !JB_ROOT_IS_OBJECT(per_type)) {
    result.fault = {"max_per_type", pg::json_type(per_type), limits};
  } else if (per_type != nullptr) {
    pg::Array<core::TypeLimit> all;
    pg::query(schema, limits_of_types, access, {pg::json(per_type)}, [&](const auto& row) {
      if (row.is_null(1))
        result.fault = {"max_per_type", pg::server_cstring(row.text(0)), limits};
      else
        all.push_back({row.text(0), static_cast<std::size_t>(row.integer(1))});
    });
    result.model.max_per_type = all.span();
  }
  return result;
}

core::ImageModel require_model(const pg::Schema& schema, std::string_view name, pg::Access access) {
  if (name.empty()) return {};
  const ModelRow row = read_model(schema, name, access);
  const char* const shown = pg::server_cstring(name);
  if (!row.found)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown image model: \"%s\"", shown),
                    errdetail("Table shot_asset_image_models in schema \"%s\" has no such row.", schema.name),
                    errhint("Insert it there, or pass another model; an empty text is no model.")));
  if (row.fault.column != nullptr)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("invalid %s of image model \"%s\": %s", row.fault.column, shown, row.fault.value),
                    errdetail("%s", row.fault.detail), errhint("Correct its row in shot_asset_image_models.")));
  return row.model;
}

std::string_view model_of_setting() {
  return settings::image_model == nullptr ? std::string_view() : pg::to_utf8(pstrdup(settings::image_model));
}

}  // namespace

core::ImageModel model_argument(FunctionCallInfo fcinfo, int n, const pg::Schema& schema, pg::Access access) {
  return require_model(schema, PG_ARGISNULL(n) ? model_of_setting() : pg::text_argument(fcinfo, n, "model"), access);
}

core::ImageModel RememberedModels::of(Jsonb* computed) {
  return remembers_model(computed) ? find(computed) : require_model(schema_, model_of_setting(), access_);
}

core::ImageModel RememberedModels::find(Jsonb* computed) {
  return find(remembers_model(computed) ? pg::string_member(computed, "model") : model_of_setting());
}

core::ImageModel RememberedModels::find(std::string_view name) {
  if (name.empty()) return {};
  for (const core::ImageModel& model : known_)
    if (model.name == name) return model;
  const MemoryContext before = MemoryContextSwitchTo(memory_);
  const ModelRow row = read_model(schema_, {pnstrdup(name.data(), name.size()), name.size()}, access_);
  known_.push_back(row.model);
  MemoryContextSwitchTo(before);
  return row.model;
}

bool RememberedModels::has_changed(Jsonb* computed, const core::ImageModel& today) {
  return remembers_model(computed) && !today.name.empty() &&
         pg::string_member(computed, "modelRow") != fingerprint(today);
}

std::string_view fingerprint(const core::ImageModel& model) {
  std::pmr::memory_resource& arena = pg::make_arena();
  std::string_view result;
  pg::compute([&] { result = core::fingerprint_of(model, arena); });
  return result;
}

}  // namespace shot_assets
