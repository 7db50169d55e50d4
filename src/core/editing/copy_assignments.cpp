#include "core/editing/copy_assignments.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/assignments/choices.h"
#include "core/base/keep.h"
#include "core/scene/presence_algebra.h"

namespace shot_assets::core {

namespace {

// What the source says of one instance of the target's scene: more than one thing where it shows several instances of a
// project asset of which that scene has one.
struct ForInstance {
  Uuid instance_id;
  std::pmr::vector<NotedPresence> said;
  Assignment choices;  // of its reference image
};

class Copy {
 public:
  Copy(const CopySource& source, std::span<const Counterpart> counterparts, std::span<const Assignment> existing,
       std::pmr::memory_resource& memory)
      : source_(source), counterparts_(&memory), existing_(&memory), memory_(memory) {
    for (const Counterpart& one : counterparts)
      counterparts_.try_emplace({one.scene_id, one.project_asset_id}, one.instance_id);
    for (const Assignment& one : existing) existing_.try_emplace({one.shot_id, one.instance_id}, &one);
  }

  Copied to(const CopyTarget& target) const {
    std::pmr::vector<std::string_view> missing(&memory_);
    std::pmr::vector<RequestedAssignment> written(&memory_);
    Copied copied = {};
    for (const ForInstance& one : wanted_in(target, missing)) {
      const NotedPresence wanted = combine(one.said, memory_);
      const Assignment* const existing = assignment_of(target, one.instance_id);
      const auto now = said_of(target, existing);
      const NotedPresence then = now ? paste(wanted, *now) : wanted;
      RequestedAssignment request = {target.shot_id, one.instance_id, then.presence, true,
                                     then.note.empty() ? std::nullopt : std::optional(then.note)};
      give_choices(one.choices, request);
      if (now == then && !changes_choices(request, existing)) {
        ++copied.unchanged;
        continue;
      }
      ++(now ? copied.changed : copied.created);
      written.push_back(request);
    }
    copied.written = keep(written, memory_);
    copied.missing = keep(missing, memory_);
    return copied;
  }

 private:
  using Pair = std::pair<Uuid, Uuid>;

  std::optional<Uuid> counterpart(const Instance& instance, const Uuid& scene) const {
    if (scene == source_.scene_id) return instance.id;
    const auto found = counterparts_.find({scene, instance.project_asset_id});
    return found == counterparts_.end() ? std::nullopt : std::optional(found->second);
  }

  std::pmr::vector<ForInstance> wanted_in(const CopyTarget& target, std::pmr::vector<std::string_view>& missing) const {
    std::pmr::vector<ForInstance> wanted(&memory_);
    std::pmr::map<Uuid, std::size_t> place_of(&memory_);
    std::pmr::map<Uuid, bool> is_missing(&memory_);
    for (const Appearance& appearance : source_.layout->appearances(source_.shot)) {
      const Instance& instance = *source_.layout->instances()[appearance.instance];
      const auto here = counterpart(instance, target.scene_id);
      if (!here) {
        if (is_missing.try_emplace(instance.project_asset_id, true).second) missing.push_back(instance.asset_name);
        continue;
      }
      const auto [place, is_new] = place_of.try_emplace(*here, wanted.size());
      if (is_new) wanted.push_back({*here, std::pmr::vector<NotedPresence>(&memory_), {}});
      ForInstance& one = wanted[place->second];
      one.said.push_back({appearance.presence, appearance.note});
      if (appearance.assignment != nullptr) add_choices(one.choices, *appearance.assignment);
    }
    return wanted;
  }

  const Assignment* assignment_of(const CopyTarget& target, const Uuid& instance) const {
    const auto found = existing_.find({target.shot_id, instance});
    return found == existing_.end() ? nullptr : found->second;
  }

  static std::optional<NotedPresence> said_of(const CopyTarget& target, const Assignment* existing) {
    if (!target.managed) return NotedPresence{Presence::throughout, {}};
    return existing == nullptr ? std::nullopt : std::optional(NotedPresence{existing->presence, existing->note});
  }

  const CopySource& source_;
  std::pmr::map<Pair, Uuid> counterparts_;           // by scene and project asset
  std::pmr::map<Pair, const Assignment*> existing_;  // by shot and instance
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::span<const Copied> copy_assignments(const CopySource& source, std::span<const CopyTarget> targets,
                                         std::span<const Counterpart> counterparts,
                                         std::span<const Assignment> existing, std::pmr::memory_resource& memory) {
  const Copy copy(source, counterparts, existing, memory);
  std::pmr::vector<Copied> result(&memory);
  for (const CopyTarget& target : targets) result.push_back(copy.to(target));
  return keep(result, memory);
}

}  // namespace shot_assets::core
