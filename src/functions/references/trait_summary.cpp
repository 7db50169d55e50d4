// trait_summary(): the first sentence of a description.

#include "core/references/trait_summary.h"

#include "pg/arguments.h"
#include "pg/compute.h"

SHOT_ASSETS_FUNCTION(shot_assets_trait_summary) {
  using namespace shot_assets;
  const int32 max_length = pg::integer_argument(fcinfo, 1, "max_length");
  if (max_length < 0)
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid max_length: %d", max_length),
             errdetail("It is the number of characters that the summary may have."), errhint("Pass 0 or more.")));
  if (PG_ARGISNULL(0)) PG_RETURN_NULL();
  const std::string_view description = pg::utf8_of(PG_GETARG_DATUM(0));
  std::pmr::memory_resource& arena = pg::make_arena();
  std::string_view summary;
  pg::compute([&] { summary = core::trait_summary(description, static_cast<std::size_t>(max_length), arena); });
  PG_RETURN_DATUM(pg::text_datum(summary));
}
