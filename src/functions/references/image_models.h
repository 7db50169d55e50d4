// What image models take: rows of shot_asset_image_models.
#pragma once

#include "core/references/image_model.h"

#include "pg/array.h"
#include "pg/jsonb.h"
#include "pg/statement.h"

namespace shot_assets {

// The model that the argument `model` names, else the setting shot_assets.image_model; without a name, one that takes
// everything. Raises 22023 where there is no such model, or a value of its row is none. Connected to SPI.
core::ImageModel model_argument(FunctionCallInfo fcinfo, int n, const pg::Schema& schema, pg::Access access);

// The model that the last refresh of a shot was for, as its row is today; one that takes everything where the row has
// gone. Where none is remembered, because the shot was never refreshed, it is that of the setting.
class RememberedModels {
 public:
  RememberedModels(const pg::Schema& schema, pg::Access access) : schema_(schema), access_(access) {}

  // Raises 22023 where the setting counts and names no model.
  core::ImageModel of(Jsonb* computed);

  // The same for what only explains: a setting that names no model takes everything.
  core::ImageModel find(Jsonb* computed);

  // Whether the row of this model is another one than at the refresh.
  bool has_changed(Jsonb* computed, const core::ImageModel& today);

 private:
  core::ImageModel find(std::string_view name);

  pg::Schema schema_;
  pg::Access access_;
  MemoryContext memory_ = CurrentMemoryContext;
  pg::Array<core::ImageModel> known_;
};

// Of all that decides which images a model takes.
std::string_view fingerprint(const core::ImageModel& model);

}  // namespace shot_assets
