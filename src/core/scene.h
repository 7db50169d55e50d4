// A scene as the core sees it: rows of the pipeline, read by whoever has them, as plain structs.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/presence.h"
#include "core/uuid.h"

namespace shot_assets::core {

struct Shot {
  Uuid id;
  std::string_view label;  // "1A"
  std::optional<std::int32_t> shot_order;
  std::string_view camera;
  std::string_view action;
};

/// A project asset as it looks in this scene. An empty text counts as none.
struct Instance {
  Uuid id;
  Uuid project_asset_id;
  std::int64_t created_at;  // any unit; only its order counts
  std::string_view asset_name;
  std::string_view asset_type;
  std::string_view asset_description;
  std::string_view asset_image_url;
  std::string_view description_override;
  std::string_view effective_description;
  std::string_view image_url;
  std::string_view master_reference_url;  // selected_master_reference_url
};

struct AngleVariant {
  Uuid project_asset_id;
  std::string_view angle_type;
  std::string_view status;
  std::string_view image_url;
};

struct Assignment {
  Uuid id;
  Uuid shot_id;
  Uuid instance_id;
  Presence presence;
  std::string_view note;
  std::int64_t created_at;
  std::int64_t updated_at;
};

struct Scene {
  bool managed;  // a legacy scene has all instances throughout in all shots, whatever its assignments say
  std::span<const Shot> shots;
  std::span<const Instance> instances;
  std::span<const AngleVariant> variants;
  std::span<const Assignment> assignments;
};

}  // namespace shot_assets::core
