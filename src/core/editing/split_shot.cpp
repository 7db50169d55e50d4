#include "core/editing/split_shot.h"

#include <charconv>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/keep.h"

namespace shot_assets::core {

namespace {

using Moments = std::pmr::map<Uuid, std::size_t>;  // parts by id, from 0

std::size_t part_of(const NamedMoment& moment, std::size_t parts) {
  std::size_t part = 0;
  if (moment.part) {
    const char* end = moment.part->data() + moment.part->size();
    const auto [rest, error] = std::from_chars(moment.part->data(), end, part);
    if (error == std::errc() && rest == end && part >= 1 && part <= parts) return part - 1;
  }
  throw Error(Mistake::invalid_value, "invalid part for " + in_quotes(moment.id) + " in moments",
              moment.part ? in_quotes(*moment.part) + " is not the number of a part." : "It is not a number.",
              "A part is a number from 1 to " + std::to_string(parts) + ", one for each label.");
}

Moments read_moments(std::span<const NamedMoment> named, std::size_t parts, std::pmr::memory_resource& memory) {
  Moments moments(&memory);
  for (const NamedMoment& moment : named) {
    const auto id = parse_uuid(moment.id);
    if (!id)
      throw Error(Mistake::invalid_value, "invalid key in moments: " + in_quotes(moment.id), "It is not a uuid.",
                  "Name the id of an instance in the shot, or of a transformation event within it.");
    if (!moments.emplace(*id, part_of(moment, parts)).second)
      throw Error(Mistake::duplicate, "moments names " + in_quotes(moment.id) + " twice",
                  "Spelled in two ways, it is one id.", "Name each id once.");
  }
  return moments;
}

// The moment of what happens in the shot, and no more to be asked for.
std::size_t take(Moments& moments, const Uuid& id, std::size_t otherwise) {
  const auto named = moments.find(id);
  if (named == moments.end()) return otherwise;
  const std::size_t part = named->second;
  moments.erase(named);
  return part;
}

// A shot of no second cannot be filmed.
void require_a_second_for_each(const Shot& shot, std::size_t parts) {
  if (!shot.duration || std::cmp_greater_equal(*shot.duration, parts)) return;
  const std::string seconds = std::to_string(*shot.duration) + (*shot.duration == 1 ? " second" : " seconds");
  throw Error(Mistake::invalid_value,
              "the shot lasts " + seconds + ", too short for " + std::to_string(parts) + " parts",
              "Each part lasts at least 1 second.",
              *shot.duration < 2 ? "Give the shot a longer duration first."
                                 : "Cut it into at most " + std::to_string(*shot.duration) +
                                       " parts, or give the shot a longer duration first.");
}

std::span<const std::optional<std::int32_t>> divide(std::optional<std::int32_t> duration, std::size_t parts,
                                                    std::pmr::memory_resource& memory) {
  auto* durations = allocate<std::optional<std::int32_t>>(parts, memory);
  std::optional<std::int32_t> left = duration;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto parts_left = static_cast<std::int64_t>(parts - part);
    // Rounded up: what does not divide goes to the parts in front.
    std::optional<std::int32_t> share;
    if (left) share = static_cast<std::int32_t>(*left / parts_left + (*left % parts_left > 0 ? 1 : 0));
    new (durations + part) std::optional<std::int32_t>(share);
    if (left) left = *left - *share;
  }
  return {durations, parts};
}

}  // namespace

ShotSplit split_shot(const Scene& scene, const SceneLayout& layout, std::size_t shot,
                     std::span<const EventPlace> events, std::size_t parts, std::span<const NamedMoment> named,
                     std::pmr::memory_resource& memory) {
  const Shot& cut = *layout.shots()[shot];
  require_a_second_for_each(cut, parts);
  Moments moments = read_moments(named, parts, memory);
  std::pmr::vector<ShotSplit::Moved> moved(&memory);
  std::pmr::vector<ShotSplit::MovedEvent> moved_events(&memory);
  std::pmr::vector<ShotSplit::Created> created(&memory);

  if (scene.managed)
    for (const Appearance& appearance : layout.appearances(shot)) {
      const Assignment& whole = *appearance.assignment;
      std::size_t moment = 0;
      if (whole.presence != Presence::throughout)
        moment = take(moments, whole.instance_id, whole.presence == Presence::exits ? parts - 1 : 0);
      if (moment > 0) moved.push_back({&whole, moment});
      for (std::size_t part = 0; part < parts; ++part) {
        const auto presence = presence_in_part(whole.presence, part, moment);
        if (part == moment || !presence) continue;
        // How it enters or exits is told where it does so.
        const std::string_view note = whole.presence == Presence::throughout ? whole.note : std::string_view();
        created.push_back({part, &whole, {*presence, note}});
      }
    }

  for (const EventPlace& event : events) {
    if (event.trigger_shot_id != cut.id || event.type != TransformationType::within_shot) continue;
    const std::size_t moment = take(moments, event.id, 0);
    if (moment > 0) moved_events.push_back({&event, moment});
  }

  if (!moments.empty()) {
    const auto id = to_text(moments.begin()->first);
    throw Error(Mistake::invalid_value, "moments names " + in_quotes({id.data(), id.size()}) + ", which has no moment",
                "It is neither an asset that enters, exits or passes through the shot, nor a transformation within it.",
                "Leave it out: what is there throughout is in every part.");
  }
  const ShotNumbers numbers = number_shots(layout.shots(), shot, 0, parts - 1, memory);
  return {keep(moved, memory),
          keep(created, memory),
          keep(moved_events, memory),
          divide(cut.duration, parts, memory),
          numbers.lowest + static_cast<std::int32_t>(shot),
          numbers.renumbered};
}

}  // namespace shot_assets::core
