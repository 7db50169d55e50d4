// A scene as the core sees it: rows of the pipeline as plain structs, which the caller has read.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/uuid.h"
#include "core/scene/presence.h"
#include "core/scene/transformation.h"

namespace shot_assets::core {

struct Shot {
  Uuid id;
  std::string_view label;  // "1A"
  std::optional<std::int64_t> shot_order;
  std::string_view camera;
  std::string_view action;
  std::string_view setting;
  std::string_view dialogue;
  std::optional<std::int32_t> duration;  // seconds
  std::span<const std::string_view> characters_foreground;
  std::span<const std::string_view> characters_background;
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
  std::span<const std::string_view> status_tags;
  std::string_view instance_name = {};
  std::string_view display_name = {};  // empty: the name of the asset

  /// What people and models call it; core/scene/display_names.
  std::string_view name() const { return display_name.empty() ? asset_name : display_name; }
};

struct AngleVariant {
  Uuid project_asset_id;
  std::optional<Uuid> instance_id;  // of the look of one instance; none: of the project asset
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
  std::int16_t priority = 0;
  std::string_view camera_angle = {};  // of the asset in this shot; empty: from the camera of the shot
  std::string_view image_url = {};     // chosen for this asset in this shot
};

/// A confirmed change of an instance's look, from one shot of the scene on.
struct TransformationEvent {
  Uuid id;
  Uuid instance_id;
  Uuid trigger_shot_id;
  std::optional<Uuid> completion_shot_id;
  TransformationType type;
  std::int64_t created_at;
  std::string_view post_description;
  std::string_view post_image_url;
  std::string_view narrative;
};

/// A picture that goes with a frame beside those of its assets: of a style, or the last frame of the shot before.
struct ExtraImage {
  Uuid shot_id;
  bool in_end_frame;  // of the start frame otherwise
  std::int32_t position;
  std::string_view url;
  std::string_view label;

  /// What people and models call it.
  std::string_view name() const { return label.empty() ? "extra image" : label; }
};

struct Scene {
  bool managed;  // a legacy scene has all instances throughout in all shots, whatever its assignments say
  std::span<const Shot> shots;
  std::span<const Instance> instances;
  std::span<const AngleVariant> variants;
  std::span<const Assignment> assignments;
  std::span<const TransformationEvent> events;
  std::span<const ExtraImage> extra_images = {};
};

}  // namespace shot_assets::core
