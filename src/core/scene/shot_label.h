// The labels of a scene's shots, by which people call them.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <span>
#include <string_view>

#include "core/scene/scene.h"

namespace shot_assets::core {

/// For the parts of a shot, at least two. Throws an Error that names the label at fault, counted from 1: it is empty,
/// given twice, or another shot's.
void require_labels_of_parts(std::span<const std::string_view> labels, std::span<const Shot* const> shots,
                             std::size_t cut);

/// For `count` shots from `first` on as one. Throws an Error where the label is empty or another shot's.
void require_label_of_whole(std::string_view label, std::span<const Shot* const> shots, std::size_t first,
                            std::size_t count);

}  // namespace shot_assets::core
