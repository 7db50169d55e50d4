// What a sheet changes.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/assignments/choices.h"
#include "core/base/interruption.h"
#include "core/base/keep.h"
#include "core/scene/presence_algebra.h"
#include "core/sheets/assignment_sheets.h"

namespace shot_assets::core {

namespace {

// Spreadsheets write the line breaks in a cell in their own way.
bool is_same_text(std::string_view a, std::string_view b) {
  const auto next = [](std::string_view& text) {
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    const char c = text.front() == '\r' ? '\n' : text.front();
    text.remove_prefix(1);
    return c;
  };
  while (!a.empty() && !b.empty())
    if (next(a) != next(b)) return false;
  return a.empty() && b.empty();
}

class Planner {
 public:
  Planner(const SheetContents& contents, std::span<const Assignment> existing, std::pmr::memory_resource& memory)
      : contents_(contents),
        assignments_(&memory),
        named_(&memory),
        written_(&memory),
        deleted_(&memory),
        removed_(&memory),
        memory_(memory) {
    assignments_.reserve(existing.size());
    for (const Assignment& one : existing) assignments_.try_emplace({one.shot_id, one.instance_id}, &one);
    changes_ = allocate<bool>(contents.scenes.size(), memory);
    std::fill_n(changes_, contents.scenes.size(), false);
  }

  void plan(SheetRow& row) {
    stop_if_interrupted();
    if (!row.instance_id && !row.new_asset_id) return;  // an empty shot, or an extra image
    const SheetScene& scene = contents_.scenes[*row.scene_at];
    const Assignment* assignment = nullptr;
    std::optional<NotedPresence> now;
    if (row.instance_id) {
      named_.insert({*row.shot_id, *row.instance_id});
      if (!scene.managed)
        now = NotedPresence{Presence::throughout, {}};
      else if ((assignment = find({*row.shot_id, *row.instance_id})) != nullptr)
        now = NotedPresence{assignment->presence, assignment->note};
    }

    if (row.is_removal) {
      row.outcome = now ? SheetOutcome::removed : SheetOutcome::unchanged;
      if (assignment != nullptr) deleted_.push_back(assignment->id);
    } else {
      const NotedPresence before = now.value_or(NotedPresence{Presence::throughout, {}});
      const bool same_note = !row.note_given || is_same_text(row.note, before.note);
      const NotedPresence then = {row.presence.value_or(before.presence), same_note ? before.note : row.note};
      RequestedAssignment request = {};
      request.presence = then.presence;
      request.note_given = true;
      if (!then.note.empty()) request.note = then.note;
      request.priority_given = row.priority_given;
      request.priority = row.priority;
      request.angle_given = row.angle_given;
      request.camera_angle = row.camera_angle;
      request.image_given = row.image_given;
      request.image_url = row.image_url;
      const bool is_other = now && (then != *now || changes_choices(request, assignment));
      row.outcome = !now ? SheetOutcome::created : is_other ? SheetOutcome::changed : SheetOutcome::unchanged;
      if (is_change(row.outcome) && row.instance_id) {
        request.shot_id = *row.shot_id;
        request.instance_id = *row.instance_id;
        written_.push_back(request);
      }
    }
    if (is_change(row.outcome)) changes_[*row.scene_at] = true;
  }

  // What the scenes of rows show and no row names.
  void remove_the_rest(std::span<const SheetRow> rows) {
    std::pmr::vector<bool> has_row(contents_.scenes.size(), false, &memory_);
    for (const SheetRow& row : rows)
      if (row.scene_at && !row.frame) has_row[*row.scene_at] = true;
    std::pmr::vector<std::pmr::vector<std::uint32_t>> instances(contents_.scenes.size(), &memory_);
    for (std::uint32_t i = 0; i < contents_.instances.size(); ++i) instances[contents_.instances[i].scene].push_back(i);
    for (std::uint32_t shot = 0; shot < contents_.shots.size(); ++shot) {
      const std::uint32_t scene = contents_.shots[shot].scene;
      if (!has_row[scene]) continue;
      for (const std::uint32_t instance : instances[scene]) {
        stop_if_interrupted();
        const Pair pair = {contents_.shots[shot].id, contents_.instances[instance].id};
        const Assignment* const assignment = find(pair);
        if ((contents_.scenes[scene].managed && assignment == nullptr) || named_.contains(pair)) continue;
        removed_.push_back({shot, instance});
        changes_[scene] = true;
        if (assignment != nullptr) deleted_.push_back(assignment->id);
      }
    }
  }

  SheetChanges changes() const {
    return {
        keep(written_, memory_), keep(deleted_, memory_), keep(removed_, memory_), {changes_, contents_.scenes.size()}};
  }

 private:
  const Assignment* find(const Pair& pair) const {
    const auto found = assignments_.find(pair);
    return found == assignments_.end() ? nullptr : found->second;
  }

  const SheetContents& contents_;
  std::pmr::unordered_map<Pair, const Assignment*, PairHash> assignments_;
  std::pmr::unordered_set<Pair, PairHash> named_;
  std::pmr::vector<RequestedAssignment> written_;
  std::pmr::vector<Uuid> deleted_;
  std::pmr::vector<SheetRemoval> removed_;
  bool* changes_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

SheetChanges plan_changes(std::span<SheetRow> rows, const SheetContents& contents, std::span<const Assignment> existing,
                          SheetMode mode, std::pmr::memory_resource& memory) {
  Planner planner(contents, existing, memory);
  for (SheetRow& row : rows)
    if (!is_wrong(row.outcome)) planner.plan(row);
  if (mode == SheetMode::replace) planner.remove_the_rest(rows);
  return planner.changes();
}

}  // namespace shot_assets::core
