#include <gtest/gtest.h>

#include "core/assignments/assignment_batch.h"
#include "batch_elements.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

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

}  // namespace
}  // namespace shot_assets::core
