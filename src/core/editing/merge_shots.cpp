#include "core/editing/merge_shots.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/assignments/choices.h"
#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/keep.h"
#include "core/base/text_builder.h"
#include "core/base/unicode.h"
#include "core/scene/event_order.h"
#include "core/scene/presence_algebra.h"

namespace shot_assets::core {

namespace {

// ---- script ---------------------------------------------------------------------------------------------------------

// What is said in several shots is said once.
class Distinct {
 public:
  explicit Distinct(std::pmr::memory_resource& memory) : texts_(&memory), known_(&memory) {}

  void add(std::string_view text) {
    stop_if_interrupted();
    if (!text.empty() && known_.insert(text).second) texts_.push_back(text);
  }
  const std::pmr::vector<std::string_view>& texts() const { return texts_; }

 private:
  std::pmr::vector<std::string_view> texts_;
  std::pmr::unordered_set<std::string_view> known_;
};

template <class Member>
std::string_view told_in_order(std::span<const Shot* const> shots, Member member, std::string_view separator,
                               std::pmr::memory_resource& memory) {
  Distinct distinct(memory);
  for (const Shot* shot : shots) distinct.add(shot->*member);
  TextBuilder told(memory);
  for (const std::string_view text : distinct.texts()) told << (told.empty() ? std::string_view() : separator) << text;
  return told.text();
}

template <class Member>
std::span<const std::string_view> all_names(std::span<const Shot* const> shots, Member member,
                                            std::pmr::memory_resource& memory) {
  Distinct names(memory);
  for (const Shot* shot : shots)
    for (const std::string_view name : shot->*member) names.add(name);
  return keep(names.texts(), memory);
}

std::optional<std::int32_t> total_duration(std::span<const Shot* const> shots) {
  std::optional<std::int64_t> total;
  for (const Shot* shot : shots)
    if (shot->duration) total = total.value_or(0) + *shot->duration;
  if (!total) return std::nullopt;
  constexpr std::int64_t longest = std::numeric_limits<std::int32_t>::max();
  if (*total < 1 || *total > longest)
    throw Error(Mistake::invalid_value, "the merged shot would last " + std::to_string(*total) + " seconds",
                "The durations of the shots are added up.",
                "A shot lasts at least 1 second and at most " + std::to_string(longest) + " seconds.");
  return static_cast<std::int32_t>(*total);
}

// ---- assignments ----------------------------------------------------------------------------------------------------

// One asset in the shots that become one.
class Sequence {
 public:
  Sequence(std::size_t shots, std::pmr::memory_resource& memory)
      : said_(shots, std::nullopt, &memory), rows_(&memory) {}

  void add(std::size_t shot, const Assignment& assignment) {
    said_[shot] = NotedPresence{assignment.presence, assignment.note};
    rows_.push_back(&assignment);
  }

  // The assignment that already says what is true of the whole carries on; else the first.
  void merge(const Uuid& into, MergedAssignments& merged, std::pmr::memory_resource& memory) const {
    const NotedPresence whole = *join(said_, memory);
    const auto same =
        std::ranges::find_if(rows_, [&](const Assignment* row) { return row->presence == whole.presence; });
    const Assignment& survivor = same == rows_.end() ? *rows_.front() : **same;
    merged.merge(rows_, survivor, into, survivor.instance_id, whole);
  }

 private:
  std::pmr::vector<std::optional<NotedPresence>> said_;
  std::pmr::vector<const Assignment*> rows_;
};

// ---- transformations ------------------------------------------------------------------------------------------------

// Events in a scene of which some shots become one.
class EventsOfMerge {
 public:
  EventsOfMerge(std::span<const Shot* const> shots, std::size_t first, std::size_t count,
                std::pmr::memory_resource& memory)
      : shots_(shots), position_(&memory), into_(shots[first]->id), first_(first), last_(first + count - 1) {
    for (std::size_t i = 0; i < shots.size(); ++i) position_.emplace(shots[i]->id, i);
  }

  // A look that changed at a cut that is no more changes before the camera's eyes.
  EventPlace merge(const EventPlace& event) const {
    EventPlace merged = event;
    if (is_merged(event.trigger_shot_id)) merged.trigger_shot_id = into_;
    if (event.completion_shot_id && is_merged(*event.completion_shot_id)) merged.completion_shot_id = into_;
    const auto change = changes_at(event);
    if (change && *change > first_ && *change <= last_) {
      merged.type = TransformationType::within_shot;
      merged.trigger_shot_id = into_;
    }
    // It would be complete before it began.
    if (merged.type == TransformationType::within_shot && merged.completion_shot_id == into_ &&
        merged.trigger_shot_id == into_)
      merged.completion_shot_id.reset();
    return merged;
  }

  // The event changes a look.
  bool applies(const EventPlace& event) const { return event.confirmed && position(event.trigger_shot_id).has_value(); }

  // Of events that apply, before the merge. The numbers of shots may be shared, or missing.
  std::pair<bool, std::int64_t> number_before(const EventPlace& event) const {
    return number_key(*shots_[*position(event.trigger_shot_id)]);
  }

  // After it, each shot has its own number.
  std::pair<bool, std::int64_t> number_after(const EventPlace& merged) const {
    return {false, static_cast<std::int64_t>(*position(merged.trigger_shot_id))};
  }

 private:
  std::optional<std::size_t> position(const Uuid& shot) const {
    const auto found = position_.find(shot);
    return found == position_.end() ? std::nullopt : std::optional(found->second);
  }

  bool is_merged(const Uuid& shot) const {
    const auto at = position(shot);
    return at && *at >= first_ && *at <= last_;
  }

  // The shot whose first frame is the first to show the new look, where a cut does it.
  std::optional<std::size_t> changes_at(const EventPlace& event) const {
    const auto trigger = position(event.trigger_shot_id);
    if (event.type == TransformationType::instant) return trigger;
    if (event.type != TransformationType::gradual || !event.completion_shot_id) return std::nullopt;
    const auto completion = position(*event.completion_shot_id);
    return completion ? std::max(trigger, completion) : std::nullopt;
  }

  std::span<const Shot* const> shots_;
  std::pmr::unordered_map<Uuid, std::size_t, UuidHash> position_;
  Uuid into_;
  std::size_t first_, last_;
};

// The events of an instance, in the order in which they apply now, apply in this order afterwards, too.
void require_same_order(std::span<const EventPlace> events, std::span<const EventPlace> merged,
                        const EventsOfMerge& merge, std::pmr::memory_resource& memory) {
  const auto before = [&](std::size_t i) { return event_key(merge.number_before(events[i]), events[i]); };
  const auto after = [&](std::size_t i) { return event_key(merge.number_after(merged[i]), merged[i]); };
  std::pmr::vector<std::size_t> applied(&memory);
  for (std::size_t i = 0; i < events.size(); ++i)
    if (merge.applies(events[i])) applied.push_back(i);
  std::ranges::sort(applied, [&](std::size_t a, std::size_t b) {
    stop_if_interrupted();
    if (events[a].instance_id != events[b].instance_id) return events[a].instance_id < events[b].instance_id;
    return before(a) < before(b);
  });
  for (std::size_t i = 1; i < applied.size(); ++i) {
    const std::size_t a = applied[i - 1], b = applied[i];
    if (events[a].instance_id != events[b].instance_id || after(a) < after(b)) continue;
    const auto one = to_text(events[std::min(a, b)].id), other = to_text(events[std::max(a, b)].id);
    const std::string of_shots = "in the order of their shots", of_age = "in the order in which they were created";
    const bool by_shots = merge.number_before(events[a]) != merge.number_before(events[b]);
    throw Error(Mistake::conflict, "the merge would apply two transformations of an asset in another order",
                "Events " + std::string(one.data(), one.size()) + " and " + std::string(other.data(), other.size()) +
                    " apply " + (by_shots ? of_shots : of_age) + " now, and would apply " +
                    (by_shots ? of_age : of_shots) + ".",
                by_shots
                    ? "Create the one that applies last again, so that it is the younger one too, or delete one of "
                      "them."
                    : "Their shots share a shot_order, or have none, and a merge numbers all shots of a scene. "
                      "Number the shots as the events should apply first, or delete one of the events.");
  }
}

std::span<const EventPlace> merge_events(std::span<const EventPlace> events, const EventsOfMerge& merge,
                                         std::pmr::memory_resource& memory) {
  std::pmr::vector<EventPlace> all(&memory), changed(&memory);
  for (const EventPlace& event : events) {
    all.push_back(merge.merge(event));
    if (all.back() != event) changed.push_back(all.back());
  }
  require_same_order(events, all, merge, memory);
  return keep(changed, memory);
}

}  // namespace

std::size_t require_neighbours(std::span<const Shot* const> scene_shots, std::span<const Uuid> shots) {
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const std::string place = " (element " + std::to_string(i + 1) + ")";
    if (std::ranges::find(scene_shots, shots[i], &Shot::id) == scene_shots.end())
      throw Error(Mistake::not_found, "shot " + to_string(shots[i]) + " does not exist" + place,
                  "No such shot is visible in the scene.", "Check the id.");
    if (std::ranges::find(shots.first(i), shots[i]) != shots.begin() + static_cast<std::ptrdiff_t>(i))
      throw Error(Mistake::duplicate, "shot " + to_string(shots[i]) + " is named twice" + place,
                  "One shot alone is one already.", "Name each shot once.");
  }
  const auto is_named = [&](const Shot* shot) { return std::ranges::find(shots, shot->id) != shots.end(); };
  const auto first = std::ranges::find_if(scene_shots, is_named);
  const auto between = std::find_if_not(first, scene_shots.end(), is_named);
  const auto next = std::find_if(between, scene_shots.end(), is_named);
  if (next != scene_shots.end())
    throw Error(Mistake::invalid_value, "the shots do not follow each other",
                "Shot \"" + std::string((*between)->label) + "\" lies between \"" + std::string((*first)->label) +
                    "\" and \"" + std::string((*next)->label) + "\".",
                "Name shots of a scene that follow each other in shot order.");
  return static_cast<std::size_t>(first - scene_shots.begin());
}

ShotMerge merge_shots(const Scene& scene, const SceneLayout& layout, std::size_t first, std::size_t count,
                      std::span<const EventPlace> events, std::pmr::memory_resource& memory) {
  const auto shots = layout.shots().subspan(first, count);
  const Uuid into = shots.front()->id;

  MergedAssignments merged(memory);
  if (scene.managed) {
    std::pmr::vector<std::optional<Sequence>> sequences(layout.instances().size(), std::nullopt, &memory);
    for (std::size_t shot = 0; shot < count; ++shot)
      for (const Appearance& appearance : layout.appearances(first + shot)) {
        auto& sequence = sequences[appearance.instance];
        if (!sequence) sequence.emplace(count, memory);
        sequence->add(shot, *appearance.assignment);
      }
    for (const auto& sequence : sequences)
      if (sequence) sequence->merge(into, merged, memory);
  }

  const ShotNumbers numbers = number_shots(layout.shots(), first, count - 1, 0, memory);
  return {merged.changed(),
          merged.deleted(),
          merge_events(events, EventsOfMerge(layout.shots(), first, count, memory), memory),
          told_in_order(shots, &Shot::action, " ", memory),
          told_in_order(shots, &Shot::dialogue, "\n", memory),
          total_duration(shots),
          all_names(shots, &Shot::characters_foreground, memory),
          all_names(shots, &Shot::characters_background, memory),
          numbers.lowest + static_cast<std::int32_t>(first),
          numbers.renumbered};
}

}  // namespace shot_assets::core
