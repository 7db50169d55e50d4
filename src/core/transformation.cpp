#include "core/transformation.h"

namespace shot_assets::core {

std::optional<TransformationType> parse_transformation_type(std::string_view text) {
  if (text == "instant") return TransformationType::instant;
  if (text == "gradual") return TransformationType::gradual;
  if (text == "within_shot") return TransformationType::within_shot;
  return std::nullopt;
}

}  // namespace shot_assets::core
