// Where in a scene a transformation happens, for gestures that change the scene's shots.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <optional>

#include "core/base/uuid.h"
#include "core/scene/transformation.h"

namespace shot_assets::core {

struct EventPlace {
  Uuid id;
  Uuid instance_id;
  Uuid trigger_shot_id;
  std::optional<Uuid> completion_shot_id;
  std::optional<TransformationType> type;  // none: not one that we know
  std::int64_t created_at;                 // any unit; only its order counts
  bool confirmed;

  friend bool operator==(const EventPlace&, const EventPlace&) = default;
};

}  // namespace shot_assets::core
