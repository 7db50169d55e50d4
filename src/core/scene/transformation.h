#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <optional>
#include <string_view>

namespace shot_assets::core {

/// How an event changes the look of an instance: at once, by the completion shot, or before the camera's eyes.
enum class TransformationType { instant, gradual, within_shot };

std::string_view to_text(TransformationType type);
std::optional<TransformationType> parse_transformation_type(std::string_view text);

}  // namespace shot_assets::core
