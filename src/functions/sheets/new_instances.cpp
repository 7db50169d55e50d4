#include "functions/sheets/new_instances.h"

#include <algorithm>

#include "functions/assignments/instance_writer.h"
#include "pg/uuid_set.h"

namespace shot_assets {

bool NewInstances::comes_before(const Instance& a, const Instance& b) {
  if (const int order = memcmp(&a.scene, &b.scene, UUID_LEN); order != 0) return order < 0;
  return pg::comes_before(a.asset, b.asset);
}

void NewInstances::lock() {
  const std::span<Instance> all = all_.span();
  std::sort(all.begin(), all.end(), comes_before);
  const auto end = std::unique(all.begin(), all.end(), [](const Instance& a, const Instance& b) {
    return !comes_before(a, b) && !comes_before(b, a);
  });
  distinct_ = all.first(static_cast<std::size_t>(end - all.begin()));
  for (Instance& one : distinct_) {
    lock_new_instance(schema_, one.scene, one.asset);
    one.id = find_instance_of_asset(schema_, one.scene, one.asset);
  }
}

bool NewInstances::make() {
  for (Instance& one : distinct_)
    if (!one.id) {
      require_asset_of_project(schema_, one.scene, one.asset);
      one.id = create_instance(schema_, one.scene, one.asset, "import_assignments");
    }
  return !distinct_.empty();
}

const std::optional<pg_uuid_t>& NewInstances::id_of(const pg_uuid_t& scene, const pg_uuid_t& asset) const {
  const Instance wanted = {scene, asset, std::nullopt};
  return std::lower_bound(distinct_.begin(), distinct_.end(), wanted, comes_before)->id;
}

}  // namespace shot_assets
