#include <gtest/gtest.h>

#include "core/assignments/assignment_batch.h"
#include "core/base/error.h"
#include "core/prompts/prompt_batch.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using Fields = std::vector<Field>;

Field string(std::string_view key, std::string_view text) { return {key, FieldKind::string, text}; }
Field null(std::string_view key) { return {key, FieldKind::null, ""}; }
Field other(std::string_view key) { return {key, FieldKind::other, ""}; }

constexpr std::string_view id1 = "00000000-0000-0000-0000-000000000001";
constexpr std::string_view id2 = "00000000-0000-0000-0000-000000000002";

// What the parser says of a batch of such elements, an element without fields being no object.
template <class Parse>
std::string message_of(Parse parse, const std::vector<Fields>& batch) {
  std::vector<Element> elements;
  for (const Fields& fields : batch) elements.push_back({!fields.empty(), fields});
  std::pmr::monotonic_buffer_resource memory;
  try {
    parse(elements, memory);
    return "";
  } catch (const Error& error) {
    EXPECT_TRUE(error.detail.ends_with('.') && error.hint.ends_with('.')) << error.message;
    return error.message;
  }
}

TEST(AssignmentBatch, NamesTheElementAtFault) {
  const Fields good = {string("shot_id", id1), string("instance_id", id1)};
  const auto with = [&](Field field) { return Fields{string("shotId", id2), string("instanceId", id1), field}; };
  const struct {
    Fields fields;
    std::string_view message;
  } cases[] = {
      {with(string("presence_type", "exits")), ""},
      {with(null("presenceType")), ""},
      {with(null("presence_note")), ""},
      {{}, "element 2 is not an object"},
      {{string("shot_id", id2)}, "instance_id of element 2 is missing"},
      {{string("shot_id", id2), null("instance_id")}, "instance_id of element 2 is missing"},
      {{string("shot_id", "x"), string("instance_id", id1)}, "invalid shot_id of element 2: \"x\""},
      {{other("shot_id"), string("instance_id", id1)}, "shot_id of element 2 is not a string"},
      {with(string("shot_id", id2)), "shot_id of element 2 is given twice"},
      {with(string("presense", "exits")), "unknown key in element 2: \"presense\""},
      {with(string("presence_type", "leaves")), "invalid presence_type of element 2: \"leaves\""},
      {with(other("presence_type")), "presence_type of element 2 is not a string"},
      {with(other("presence_note")), "presence_note of element 2 is not a string"},
      {good, "elements 1 and 2 name the same shot and instance"},
  };
  for (const auto& [fields, message] : cases) EXPECT_EQ(message_of(parse_assignments, {good, fields}), message);
}

TEST(AssignmentBatch, TellsWhatIsGiven) {
  const Fields none = {string("shot_id", id1), string("instance_id", id1)};
  const Fields all = {string("shotId", id1), string("instanceId", id2), string("presenceType", "exits"),
                      string("presenceNote", "")};
  const Fields nulls = {string("shot_id", id2), string("instance_id", id2), null("presence_type"),
                        null("presence_note")};
  const Element elements[] = {{true, none}, {true, all}, {true, nulls}};
  std::pmr::monotonic_buffer_resource memory;
  const auto requests = parse_assignments(elements, memory);
  EXPECT_FALSE(requests[0].presence || requests[0].note_given || requests[0].note);
  EXPECT_EQ(requests[1].presence, Presence::exits);
  EXPECT_EQ(requests[1].note, "");
  EXPECT_EQ(requests[1].instance_id, id('\0', 2));
  EXPECT_FALSE(requests[2].presence || requests[2].note);
  EXPECT_TRUE(requests[2].note_given);
}

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
