#include "core/editing/merge_instances.h"

#include <algorithm>
#include <map>
#include <vector>

#include "core/assignments/choices.h"
#include "core/scene/presence_algebra.h"

namespace shot_assets::core {

InstanceMerge merge_instances(const Uuid& survivor, std::span<const Uuid> absorbed,
                              std::span<const Assignment> assignments, std::pmr::memory_resource& memory) {
  std::pmr::map<Uuid, std::size_t> rank(&memory);
  rank.emplace(survivor, 0);
  for (const Uuid& one : absorbed) rank.emplace(one, rank.size());

  std::pmr::map<Uuid, std::pmr::vector<const Assignment*>> by_shot(&memory);
  for (const Assignment& assignment : assignments) by_shot[assignment.shot_id].push_back(&assignment);

  MergedAssignments merged(memory);
  InstanceMerge merge = {};
  for (auto& [shot, rows] : by_shot) {
    std::ranges::sort(rows, {}, [&](const Assignment* row) { return rank.at(row->instance_id); });
    std::pmr::vector<NotedPresence> said(&memory);
    for (const Assignment* row : rows) said.push_back({row->presence, row->note});
    const NotedPresence whole = combine(said, memory);

    const Assignment& first = *rows.front();
    if (first.instance_id != survivor) ++merge.moved;
    merge.combined += rows.size() - 1;
    merged.merge(rows, first, shot, survivor, whole);
  }
  merge.assignments = merged.changed();
  merge.deleted = merged.deleted();
  return merge;
}

}  // namespace shot_assets::core
