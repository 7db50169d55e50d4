// The order in which the transformations of an instance apply: later ones are on top.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <tuple>
#include <utility>

#include "core/scene/scene_layout.h"

namespace shot_assets::core {

/// What an event is ordered by: the shot_order of its trigger shot, as number_key() has it, then created_at, then id.
/// Shots that share a shot_order, or have none, do not order their events.
template <class Event>
constexpr auto event_key(const std::pair<bool, std::int64_t>& trigger_number, const Event& event) {
  return std::tuple(trigger_number, event.created_at, event.id);
}

}  // namespace shot_assets::core
