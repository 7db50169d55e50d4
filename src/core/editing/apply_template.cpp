#include "core/editing/apply_template.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <vector>

#include "core/base/error.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/scene/scene_layout.h"
#include "core/text/screenplay.h"

namespace shot_assets::core {

namespace {

using FoldedNames = std::pmr::unordered_set<std::string_view>;

std::string_view folded_name(std::string_view name, std::pmr::memory_resource& memory) {
  return fold_case(collapse_white_space(name, memory), memory);
}

FoldedNames listed_characters(const Shot& shot, std::pmr::memory_resource& memory) {
  FoldedNames names(&memory);
  for (const auto list : {shot.characters_foreground, shot.characters_background})
    for (const std::string_view entry : list)
      for (const ListedName& name : listed_names(entry, memory))
        if (name.mark.empty())
          for (const auto text : {name.text, without_remarks(name.text)}) names.insert(folded_name(text, memory));
  names.erase("");
  return names;
}

// A script that lists no character in any shot says nothing about them.
bool lists_characters(const Scene& scene) {
  return std::ranges::any_of(scene.shots, [](const Shot& shot) {
    return !shot.characters_foreground.empty() || !shot.characters_background.empty();
  });
}

bool decides_about(AssignmentTemplate wanted, const Instance& instance) {
  switch (wanted) {
    case AssignmentTemplate::all_throughout:
      return true;
    case AssignmentTemplate::match_characters:
      return instance.asset_type == "character";
    case AssignmentTemplate::locations_throughout:
      return instance.asset_type == "location";
  }
  return false;
}

}  // namespace

AssignmentTemplate require_template(std::string_view text) {
  if (text == "all_throughout") return AssignmentTemplate::all_throughout;
  if (text == "match_characters") return AssignmentTemplate::match_characters;
  if (text == "locations_throughout") return AssignmentTemplate::locations_throughout;
  throw Error(Mistake::invalid_value, "invalid template: " + in_quotes(text),
              "No template is written like this; case and spaces count.",
              "A template is one of: all_throughout, match_characters, locations_throughout.");
}

TemplateChanges apply_template(const Scene& scene, AssignmentTemplate wanted, std::pmr::memory_resource& memory) {
  if (wanted == AssignmentTemplate::match_characters && !lists_characters(scene)) return {};
  const SceneLayout layout(scene, memory);
  std::pmr::vector<std::string_view> names(&memory);
  for (const Instance* instance : layout.instances()) names.push_back(folded_name(instance->asset_name, memory));

  std::pmr::vector<RequestedAssignment> written(&memory);
  std::pmr::vector<Uuid> deleted(&memory);
  std::size_t replaced = 0;
  std::pmr::vector<const Assignment*> existing(layout.instances().size(), nullptr, &memory);
  for (std::size_t i = 0; i < layout.shots().size(); ++i) {
    const Shot& shot = *layout.shots()[i];
    const bool matches = wanted == AssignmentTemplate::match_characters;
    const FoldedNames listed = matches ? listed_characters(shot, memory) : FoldedNames(&memory);
    for (const Appearance& appearance : layout.appearances(i)) existing[appearance.instance] = appearance.assignment;

    for (std::size_t n = 0; n < existing.size(); ++n) {
      const Instance& instance = *layout.instances()[n];
      const Assignment* assignment = std::exchange(existing[n], nullptr);
      if (!decides_about(wanted, instance)) continue;
      const bool in_shot = !matches || listed.contains(names[n]);
      const bool stays = assignment != nullptr && in_shot && (matches || assignment->presence == Presence::throughout);
      if (stays || (assignment == nullptr && !in_shot)) continue;
      if (!in_shot) {
        deleted.push_back(assignment->id);
      } else {
        written.push_back({shot.id, instance.id, Presence::throughout, true, std::nullopt});
        replaced += assignment != nullptr ? 1U : 0U;
      }
    }
  }
  return {keep(written, memory), keep(deleted, memory), replaced};
}

}  // namespace shot_assets::core
