#include "core/prompts/prompt_batch.h"

#include <string>
#include <unordered_map>

#include "core/base/error.h"
#include "core/base/keep.h"

namespace shot_assets::core {

namespace {

enum Keys : std::size_t { shot_id, frame_prompt, video_prompt };

constexpr Key keys[] = {{"shot_id", "shotId"}, {"frame_prompt", "framePrompt"}, {"video_prompt", "videoPrompt"}};

constexpr BatchShape shape = {
    "prompts", keys, "Every element needs a shot_id.", "Ids and prompts are JSON strings.",
    "An element looks like {\"shot_id\": \"<uuid>\", \"frame_prompt\": \"…\", \"video_prompt\": \"…\"}; one of the "
    "prompts may be left out, and then stays as it is."};

RecordedPrompts prompts_of(const BatchElement& element) {
  const Uuid shot = element.required_id(shot_id);
  if (!element.has(frame_prompt) && !element.has(video_prompt))
    element.refuse(element.name() + " has neither a frame_prompt nor a video_prompt",
                   "Every element needs one of the two.");
  return {shot,
          {element.has(frame_prompt), element.text(frame_prompt)},
          {element.has(video_prompt), element.text(video_prompt)}};
}

}  // namespace

std::span<const RecordedPrompts> parse_prompts(std::span<const Element> elements, std::pmr::memory_resource& memory) {
  auto* prompts = allocate<RecordedPrompts>(elements.size(), memory);
  std::pmr::unordered_map<Uuid, std::size_t, UuidHash> seen(&memory);
  seen.reserve(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto* one = new (prompts + i) RecordedPrompts(prompts_of({shape, elements[i], i + 1}));
    const auto [earlier, is_first] = seen.try_emplace(one->shot_id, i + 1);
    if (!is_first)
      throw Error(
          Mistake::duplicate,
          "elements " + std::to_string(earlier->second) + " and " + std::to_string(i + 1) + " name the same shot",
          "Shot " + to_string(one->shot_id) + " has one frame prompt and one video prompt.", "Name each shot once.");
  }
  return {prompts, elements.size()};
}

}  // namespace shot_assets::core
