#include <gtest/gtest.h>

#include "core/prompts/prompt_batch.h"
#include "batch_elements.h"

namespace shot_assets::core {
namespace {

TEST(PromptBatch, NamesTheElementAtFault) {
  const Fields good = {string("shot_id", id1), string("frame_prompt", "A hall.")};
  const struct {
    Fields fields;
    std::string_view message;
  } cases[] = {
      {{string("shotId", id2), string("videoPrompt", "")}, ""},
      {{string("shot_id", id2), null("frame_prompt")}, ""},
      {{}, "element 2 is not an object"},
      {{string("frame_prompt", "A hall.")}, "shot_id of element 2 is missing"},
      {{string("shot_id", id2)}, "element 2 has neither a frame_prompt nor a video_prompt"},
      {{string("shot_id", id2), other("frame_prompt")}, "frame_prompt of element 2 is not a string"},
      {{string("shot_id", id2), string("prompt", "x")}, "unknown key in element 2: \"prompt\""},
      {good, "elements 1 and 2 name the same shot"},
  };
  for (const auto& [fields, message] : cases) EXPECT_EQ(message_of(parse_prompts, {good, fields}), message);
}

TEST(PromptBatch, TellsWhatIsGiven) {
  const Fields frame = {string("shot_id", id1), string("framePrompt", "A hall.")};
  const Fields removed = {string("shot_id", id2), null("video_prompt")};
  const Element elements[] = {{true, frame}, {true, removed}};
  std::pmr::monotonic_buffer_resource memory;
  const auto prompts = parse_prompts(elements, memory);
  EXPECT_EQ(prompts[0].frame.text, "A hall.");
  EXPECT_FALSE(prompts[0].video.is_given);
  EXPECT_TRUE(prompts[1].video.is_given);
  EXPECT_FALSE(prompts[1].video.text);
}

}  // namespace
}  // namespace shot_assets::core
