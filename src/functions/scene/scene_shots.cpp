#include "core/base/uuid.h"

#include "functions/scene/scene_shots.h"
#include "functions/base/errors.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Int8> shots_by_id = {
    "SELECT s.id, s.scene_id, e.n FROM unnest($1) WITH ORDINALITY AS e(id, n) "
    "LEFT JOIN {shots} s ON s.id = e.id ORDER BY e.n"};

}  // namespace

void require_shots_of_scene(const pg::Schema& schema, std::span<const pg_uuid_t> shots, const pg_uuid_t& scene) {
  // Found while rows arrive, raised afterwards: inside the query an error would carry its SQL as context.
  std::size_t missing = shots.size(), foreign = shots.size();
  pg::query(schema, shots_by_id, pg::Access::write, {pg::uuid_array(shots)}, [&](const auto& row) {
    const auto element = static_cast<std::size_t>(row.bigint(2)) - 1;
    if (row.is_null(0))
      missing = Min(missing, element);
    else if (row.is_null(1) || to_core(row.uuid(1)) != to_core(scene))
      foreign = Min(foreign, element);
  });
  const std::size_t first = Min(missing, foreign);
  if (first == shots.size()) return;
  const char* place = psprintf(" (element %zu)", first + 1);
  if (first == missing) raise_not_found("shot", shots[first], place);
  raise_another_scene(shots[first], scene, place);
}

}  // namespace shot_assets
