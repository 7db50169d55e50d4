#include "core/references/transformation_state.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "core/base/text_builder.h"
#include "core/scene/event_order.h"

namespace shot_assets::core {

namespace {

constexpr auto never = std::numeric_limits<std::uint32_t>::max();

// An event by what it does: from which shot on it holds in start frames, and in end frames.
struct Effect {
  const TransformationEvent* event;
  const Shot* trigger_shot;
  std::uint32_t instance;
  std::uint32_t start_from;
  std::uint32_t end_from;

  bool is_shown() const { return end_from < start_from; }
};

std::uint32_t completion(const TransformationEvent& event, const SceneLayout& layout) {
  return event.completion_shot_id ? layout.find_shot(*event.completion_shot_id).value_or(never) : never;
}

std::pmr::vector<Effect> effects_of(const Scene& scene, const SceneLayout& layout, std::pmr::memory_resource& memory) {
  std::pmr::vector<Effect> effects(&memory);
  effects.reserve(scene.events.size());
  for (const TransformationEvent& event : scene.events) {
    const auto trigger = layout.find_shot(event.trigger_shot_id);
    const auto instance = layout.find_instance(event.instance_id);
    if (!trigger || !instance) continue;
    Effect effect = {&event, layout.shots()[*trigger], *instance, *trigger, *trigger};
    if (event.type == TransformationType::within_shot) ++effect.start_from;
    if (event.type == TransformationType::gradual)
      effect.start_from = effect.end_from = std::max(*trigger, completion(event, layout));
    if (effect.end_from != never) effects.push_back(effect);
  }
  const auto key = [](const Effect& effect) {
    return std::pair(effect.instance, event_key(number_key(*effect.trigger_shot), *effect.event));
  };
  std::sort(effects.begin(), effects.end(), [&](const Effect& a, const Effect& b) { return key(a) < key(b); });
  return effects;
}

// The latest event that says something, among those that have taken hold.
class Latest {
 public:
  void take(const Effect* effect, std::string_view text) {
    if (!text.empty() && (effect_ == nullptr || effect > effect_)) {
      effect_ = effect;
      text_ = text;
    }
  }
  std::string_view text() const { return text_; }

 private:
  const Effect* effect_ = nullptr;
  std::string_view text_;
};

struct LatestLook {
  Latest description, image_url;

  void take(const Effect& effect) {
    description.take(&effect, effect.event->post_description);
    image_url.take(&effect, effect.event->post_image_url);
  }
  Replacement replacement() const { return {description.text(), image_url.text()}; }
};

// The states of one instance from its effects, which are in the order of events: one pass over the shots in which
// something takes hold.
void add_states(std::pmr::vector<TransformationState>& states, std::span<const Effect> effects,
                std::pmr::memory_resource& memory) {
  struct Step {
    std::uint32_t shot;
    const Effect* effect;
    bool at_end;
  };
  std::pmr::vector<Step> steps(&memory);
  steps.reserve(effects.size() * 2);
  for (const Effect& effect : effects) {
    steps.push_back({effect.start_from, &effect, false});
    steps.push_back({effect.end_from, &effect, true});
  }
  std::sort(steps.begin(), steps.end(),
            [](const Step& a, const Step& b) { return std::tuple(a.shot, a.effect) < std::tuple(b.shot, b.effect); });

  LatestLook start, end;
  for (auto step = steps.begin(); step != steps.end();) {
    TransformationState state = {effects.front().instance, step->shot, false, {}, {}, {}};
    TextBuilder narrative(memory);
    for (; step != steps.end() && step->shot == state.first_shot; ++step) {
      (step->at_end ? end : start).take(*step->effect);
      if (!step->at_end || !step->effect->is_shown()) continue;
      state.is_transforming = true;
      if (!narrative.empty() && !step->effect->event->narrative.empty()) narrative << " ";
      narrative << step->effect->event->narrative;
    }
    state.start = start.replacement();
    state.end = end.replacement();
    state.narrative = narrative.text();
    states.push_back(state);
  }
}

}  // namespace

TransformationStates::TransformationStates(const Scene& scene, const SceneLayout& layout,
                                           std::pmr::memory_resource& memory)
    : states_(&memory), first_(&memory) {
  const std::pmr::vector<Effect> effects = effects_of(scene, layout, memory);
  if (effects.empty()) return;
  first_.reserve(layout.instances().size() + 1);
  auto next = effects.begin();
  for (std::uint32_t instance = 0; instance < layout.instances().size(); ++instance) {
    first_.push_back(states_.size());
    const auto begin = next;
    while (next != effects.end() && next->instance == instance) ++next;
    if (begin != next) add_states(states_, {begin, next}, memory);
  }
  first_.push_back(states_.size());
}

std::optional<std::size_t> TransformationStates::find(std::size_t shot, std::uint32_t instance) const {
  if (first_.empty()) return std::nullopt;
  const auto begin = states_.begin() + static_cast<std::ptrdiff_t>(first_[instance]);
  const auto end = states_.begin() + static_cast<std::ptrdiff_t>(first_[instance + 1]);
  const auto after = std::upper_bound(
      begin, end, shot, [](std::size_t wanted, const TransformationState& state) { return wanted < state.first_shot; });
  if (after == begin) return std::nullopt;
  return static_cast<std::size_t>(after - states_.begin()) - 1;
}

}  // namespace shot_assets::core
