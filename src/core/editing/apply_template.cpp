#include "core/editing/apply_template.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/keep.h"
#include "core/scene/scene_layout.h"

namespace shot_assets::core {

namespace {

// A script that lists nobody in any shot says nothing about people.
bool lists_anybody(const Scene& scene) {
  return std::ranges::any_of(scene.shots, [](const Shot& shot) {
    return !shot.characters_foreground.empty() || !shot.characters_background.empty();
  });
}

enum class Decision {
  throughout,  // in the shot, throughout
  in_shot,     // in the shot, as it is there now, else throughout
  not_in_shot,
  as_it_is
};

// What a template says of the assets of a scene.
class Decisions {
 public:
  Decisions(const Scene& scene, const SceneLayout& layout, AssignmentTemplate wanted,
            OtherAssignments other_assignments, std::span<const NamedAsset> others, std::pmr::memory_resource& memory)
      : wanted_(wanted),
        undecided_(other_assignments == OtherAssignments::keep ? Decision::as_it_is : Decision::not_in_shot),
        people_are_listed_(lists_anybody(scene)),
        members_(&memory) {
    members_.resize(layout.instances().size());
    if (wanted != AssignmentTemplate::match_characters || !people_are_listed_) return;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      const Instance& instance = *layout.instances()[i];
      if (is_person(instance.asset_type))
        members_[i].emplace(NamedAsset{instance.project_asset_id, instance.asset_name, instance.asset_type}, others,
                            memory);
    }
  }

  Decision about(const Instance& instance, std::size_t place, const Shot& shot) const {
    if (wanted_ == AssignmentTemplate::all_throughout || instance.asset_type == "location") return Decision::throughout;
    if (wanted_ != AssignmentTemplate::match_characters || !is_person(instance.asset_type)) return undecided_;
    if (!people_are_listed_) return Decision::as_it_is;
    return members_[place]->is_listed_in(shot) ? Decision::in_shot : Decision::not_in_shot;
  }

 private:
  AssignmentTemplate wanted_;
  Decision undecided_;
  bool people_are_listed_;
  std::pmr::vector<std::optional<CastMember>> members_;  // per instance
};

}  // namespace

AssignmentTemplate require_template(std::string_view text) {
  if (text == "all_throughout") return AssignmentTemplate::all_throughout;
  if (text == "match_characters") return AssignmentTemplate::match_characters;
  if (text == "locations_throughout") return AssignmentTemplate::locations_throughout;
  throw Error(Mistake::invalid_value, "invalid template: " + in_quotes(text),
              "No template is written like this; case and spaces count.",
              "A template is one of: all_throughout, match_characters, locations_throughout.");
}

TemplateChanges apply_template(const Scene& scene, AssignmentTemplate wanted, OtherAssignments other_assignments,
                               std::span<const NamedAsset> others, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene, memory);
  const Decisions decisions(scene, layout, wanted, other_assignments, others, memory);
  std::pmr::vector<RequestedAssignment> written(&memory);
  std::pmr::vector<Uuid> deleted(&memory);
  std::size_t replaced = 0;
  std::pmr::vector<const Assignment*> existing(layout.instances().size(), nullptr, &memory);
  for (std::size_t i = 0; i < layout.shots().size(); ++i) {
    const Shot& shot = *layout.shots()[i];
    for (const Appearance& appearance : layout.appearances(i)) existing[appearance.instance] = appearance.assignment;

    for (std::size_t n = 0; n < existing.size(); ++n) {
      const Instance& instance = *layout.instances()[n];
      const Assignment* assignment = std::exchange(existing[n], nullptr);
      const Decision decision = decisions.about(instance, n, shot);
      if (decision == Decision::not_in_shot) {
        if (assignment != nullptr) deleted.push_back(assignment->id);
      } else if (decision != Decision::as_it_is) {
        const bool stays =
            assignment != nullptr && (decision == Decision::in_shot || assignment->presence == Presence::throughout);
        if (stays) continue;
        written.push_back({shot.id, instance.id, Presence::throughout, true, std::nullopt});
        replaced += assignment != nullptr ? 1U : 0U;
      }
    }
  }
  return {keep(written, memory), keep(deleted, memory), replaced};
}

}  // namespace shot_assets::core
