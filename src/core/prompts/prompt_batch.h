// What a client sends to record_prompts(), checked as a whole before anything is written.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/batch.h"
#include "core/base/uuid.h"

namespace shot_assets::core {

struct RecordedPrompt {
  bool is_given;  // false: what the shot has stays
  std::optional<std::string_view> text;
};

struct RecordedPrompts {
  Uuid shot_id;
  RecordedPrompt frame;
  RecordedPrompt video;
};

/// The prompts of each element, in their order. Throws an Error that names the element at fault, counted from 1: it is
/// no object, lacks the shot or both prompts, has a key or value that is not known, or names the shot of an earlier
/// one.
std::span<const RecordedPrompts> parse_prompts(std::span<const Element> elements, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
