#include "core/scene/transformation.h"

namespace shot_assets::core {

std::string_view to_text(TransformationType type) {
  switch (type) {
    case TransformationType::instant:
      return "instant";
    case TransformationType::gradual:
      return "gradual";
    case TransformationType::within_shot:
      return "within_shot";
  }
  return {};
}

std::optional<TransformationType> parse_transformation_type(std::string_view text) {
  for (const auto type : {TransformationType::instant, TransformationType::gradual, TransformationType::within_shot})
    if (text == to_text(type)) return type;
  return std::nullopt;
}

}  // namespace shot_assets::core
