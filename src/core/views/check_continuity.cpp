#include "core/views/check_continuity.h"

#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"

namespace shot_assets::core {
namespace {

std::string_view name_of(const Shot& shot, std::pmr::memory_resource& memory) {
  if (has_content(shot.label)) return collapse_white_space(shot.label, memory);
  const auto id = to_text(shot.id);
  return concatenate({"shot ", {id.data(), id.size()}}, memory);
}

std::string_view verb(Presence presence) {
  switch (presence) {
    case Presence::throughout:
      return " is in frame throughout ";
    case Presence::enters:
      return " enters in ";
    case Presence::exits:
      return " exits in ";
    case Presence::passes_through:
      return " passes through ";
  }
  return {};
}

std::string_view message(const Break& found, std::pmr::memory_resource& memory) {
  const std::string_view asset = collapse_white_space(found.instance->name(), memory);
  const std::string_view first = name_of(*found.first, memory), next = name_of(*found.next, memory);
  switch (found.contradiction) {
    case Contradiction::already_gone:
      return concatenate(
          {asset, verb(found.first_presence), first, ", yet ", next, " starts with ", asset, " in frame."}, memory);
    case Contradiction::already_there:
      return concatenate({first, " ends with ", asset, " in frame, yet ", asset, verb(found.next_presence), next, "."},
                         memory);
  }
  return {};
}

void append_breaks(const SceneLayout& layout, std::size_t shot, std::pmr::vector<Break>& breaks,
                   std::pmr::memory_resource& memory) {
  if (shot + 1 >= layout.shots().size()) return;
  // Both lists are in the order of instances.
  auto next = layout.appearances(shot + 1).begin();
  const auto end = layout.appearances(shot + 1).end();
  for (const Appearance& first : layout.appearances(shot)) {
    while (next != end && next->instance < first.instance) ++next;
    if (next == end || next->instance != first.instance) continue;
    const auto found = contradiction(first.presence, next->presence);
    if (!found) continue;
    Break& added = breaks.emplace_back(Break{layout.shots()[shot],
                                             layout.shots()[shot + 1],
                                             layout.instances()[first.instance],
                                             first.presence,
                                             next->presence,
                                             *found,
                                             {}});
    added.message = message(added, memory);
  }
}

}  // namespace

std::string_view to_text(Contradiction contradiction) {
  switch (contradiction) {
    case Contradiction::already_gone:
      return "already_gone";
    case Contradiction::already_there:
      return "already_there";
  }
  return {};
}

std::span<const Break> breaks_after(const SceneLayout& layout, std::size_t shot, std::pmr::memory_resource& memory) {
  std::pmr::vector<Break> breaks(&memory);
  append_breaks(layout, shot, breaks, memory);
  return keep(breaks, memory);
}

std::span<const Break> check_continuity(const Scene& scene, std::pmr::memory_resource& memory) {
  const SceneLayout layout(scene, memory);
  std::pmr::vector<Break> breaks(&memory);
  for (std::size_t shot = 0; shot < layout.shots().size(); ++shot) append_breaks(layout, shot, breaks, memory);
  return keep(breaks, memory);
}

}  // namespace shot_assets::core
