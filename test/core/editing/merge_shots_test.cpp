#include "core/editing/merge_shots.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;

std::string refusal(const std::vector<Shot>& shots, const std::vector<Uuid>& named) {
  std::vector<const Shot*> in_order;
  for (const Shot& shot : shots) in_order.push_back(&shot);
  try {
    require_neighbours(in_order, named);
  } catch (const Error& error) {
    return error.message + " / " + error.detail;
  }
  return {};
}

TEST(RequireNeighbours, OfOneSceneInAnyOrder) {
  FilmScene film;
  for (const auto label : {"1A", "1B", "1C", "1D"}) film.add_shot(label);
  const auto s = [](std::size_t n) { return id('s', n); };
  EXPECT_EQ(refusal(film.shots(), {s(2), s(3)}), "");
  EXPECT_EQ(refusal(film.shots(), {s(4), s(2), s(3)}), "");
  EXPECT_EQ(refusal(film.shots(), {s(1), s(3), s(4)}),
            "the shots do not follow each other / Shot \"1B\" lies between \"1A\" and \"1C\".");
  EXPECT_EQ(refusal(film.shots(), {s(4), s(1)}),
            "the shots do not follow each other / Shot \"1B\" lies between \"1A\" and \"1D\".");
}

// The shots from the first one on are as many as were named.
TEST(RequireNeighbours, OfShotsOfTheSceneEachNamedOnce) {
  FilmScene film;
  for (const auto label : {"1A", "1B", "1C"}) film.add_shot(label);
  const auto s = [](std::size_t n) { return id('s', n); };
  const auto missing = [&](std::size_t n, const char* place) {
    return "shot " + to_string(s(n)) + " does not exist (element " + place +
           ") / No such shot is visible in the scene.";
  };
  EXPECT_EQ(refusal(film.shots(), {s(3), s(4)}), missing(4, "2"));
  EXPECT_EQ(refusal(film.shots(), {s(4), s(3)}), missing(4, "1"));
  EXPECT_EQ(refusal({}, {s(1), s(2)}), missing(1, "1"));
  EXPECT_EQ(refusal(film.shots(), {s(2), s(3), s(2)}),
            "shot " + to_string(s(2)) + " is named twice (element 3) / One shot alone is one already.");
}

class ShotMerging : public testing::Test {
 protected:
  ShotMerge merge(std::size_t first, std::size_t count, const std::vector<EventPlace>& events = {}) {
    const Scene scene = film.scene();
    const SceneLayout layout(scene, memory);
    return merge_shots(scene, layout, first, count, events, memory);
  }

  FilmScene film;
  std::pmr::monotonic_buffer_resource memory;
};

TEST_F(ShotMerging, TellsTheScriptOnceAndInOrder) {
  Shot& a = film.add_shot("1A");
  a.action = "Hutter waits.";
  a.dialogue = "HUTTER: Warum?";
  a.duration = 3;
  const std::string_view names_a[] = {"Hutter"}, names_b[] = {"Orlok", "Hutter"};
  a.characters_foreground = names_a;
  Shot& b = film.add_shot("1B");
  b.action = "Orlok comes.";
  b.dialogue = "HUTTER: Warum?";
  b.characters_foreground = names_b;
  Shot& c = film.add_shot("1C");
  c.action = "Hutter waits.";
  c.dialogue = "ORLOK: Ja.";
  c.duration = 4;
  c.characters_background = names_a;
  const ShotMerge merged = merge(0, 3);
  EXPECT_EQ(merged.action, "Hutter waits. Orlok comes.");
  EXPECT_EQ(merged.dialogue, "HUTTER: Warum?\nORLOK: Ja.");
  EXPECT_EQ(merged.duration, 7);
  EXPECT_EQ(std::vector(merged.characters_foreground.begin(), merged.characters_foreground.end()),
            (std::vector<std::string_view>{"Hutter", "Orlok"}));
  EXPECT_EQ(std::vector(merged.characters_background.begin(), merged.characters_background.end()),
            (std::vector<std::string_view>{"Hutter"}));
  EXPECT_EQ(merge(1, 1).duration, std::nullopt);
}

TEST_F(ShotMerging, RefusesADurationThatNoColumnHolds) {
  film.add_shot("1A").duration = 2147483647;
  film.add_shot("1B").duration = 1;
  EXPECT_THROW(merge(0, 2), Error);
}

TEST_F(ShotMerging, RefusesADurationOfNoSecond) {
  film.add_shot("1A").duration = 0;
  film.add_shot("1B");
  EXPECT_THROW(merge(0, 2), Error);
  film.shots()[1].duration = 1;
  EXPECT_EQ(merge(0, 2).duration, 1);
}

TEST_F(ShotMerging, KeepsTheRowThatSaysWhatIsTrueOfTheWhole) {
  for (const auto label : {"1A", "1B", "1C"}) film.add_shot(label);
  for (const auto name : {"Ellen", "Hutter", "Orlok"}) film.add_instance(name);
  film.assign(1, 1, throughout);
  film.assign(2, 1, exits, "to the left");  // 2: Ellen exits
  film.assign(1, 2, throughout);            // 3: unchanged
  film.assign(2, 2, throughout);
  film.assign(3, 3, throughout);  // 5: not in the merged shots
  const ShotMerge merged = merge(0, 2);
  ASSERT_EQ(merged.assignments.size(), 1U);
  EXPECT_EQ(merged.assignments[0].id, id('a', 2));
  EXPECT_EQ(merged.assignments[0].shot_id, id('s', 1));
  EXPECT_EQ(merged.assignments[0].presence, exits);
  EXPECT_EQ(merged.assignments[0].note, "to the left");
  EXPECT_EQ(std::vector(merged.deleted.begin(), merged.deleted.end()), (std::vector<Uuid>{id('a', 1), id('a', 4)}));
}

// Of what rows say of the image, the first that says something counts, the survivor's before all.
TEST_F(ShotMerging, TheFirstChoiceCounts) {
  for (const auto label : {"1A", "1B", "1C"}) film.add_shot(label);
  for (const auto name : {"Ellen", "Hutter"}) film.add_instance(name);
  const auto assign = [&](std::size_t shot, std::size_t instance, Presence presence, std::int16_t priority,
                          std::string_view angle, std::string_view image) {
    film.assign(shot, instance, presence);
    Assignment& row = film.assignments().back();
    row.priority = priority;
    row.camera_angle = angle;
    row.image_url = image;
  };
  assign(1, 1, throughout, 1, "front", "a.png");
  assign(2, 1, throughout, 2, "side", "b.png");
  assign(3, 1, exits, 3, "back", "");  // Ellen exits the whole: this row survives
  assign(1, 2, throughout, 0, "", "");
  assign(2, 2, throughout, -4, "", "b.png");
  assign(3, 2, throughout, 5, "side", "c.png");
  const ShotMerge merged = merge(0, 3);
  ASSERT_EQ(merged.assignments.size(), 2U);
  EXPECT_EQ(merged.assignments[0].id, id('a', 3));
  EXPECT_EQ(merged.assignments[0].priority, 3);
  EXPECT_EQ(merged.assignments[0].camera_angle, "back");
  EXPECT_EQ(merged.assignments[0].image_url, "a.png") << "the survivor names none";
  EXPECT_EQ(merged.assignments[1].id, id('a', 4));
  EXPECT_EQ(merged.assignments[1].priority, -4);
  EXPECT_EQ(merged.assignments[1].camera_angle, "side");
  EXPECT_EQ(merged.assignments[1].image_url, "b.png");
}

TEST_F(ShotMerging, RunsOutOfMemory) {
  film.add_shot("1A").action = "Hutter waits.";
  film.add_shot("1B").action = "Orlok comes.";
  film.add_instance("Orlok");
  film.assign(1, 1, enters, "from the left");
  film.assign(2, 1, exits, "through the door");
  const Scene scene = film.scene();
  const std::vector<EventPlace> events = {
      {id('e', 1), id('i', 1), id('s', 2), std::nullopt, TransformationType::instant, 0, true}};
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& scarce) {
              const SceneLayout layout(scene, scarce);
              merge_shots(scene, layout, 0, 2, events, scarce);
            }),
            0U);
}

// ---- transformations: every frame that stays shows the look it showed -----------------------------------------------

// The table of transformations, written down a second time and as plainly as possible: which events have changed the
// look of an asset in a frame, in the order in which they apply.
struct Frame {
  std::size_t shot;  // from 1
  bool is_end;
};

std::size_t number(const Uuid& shot) { return shot.bytes[15]; }

bool has_changed(const EventPlace& event, Frame frame) {
  const std::size_t trigger = number(event.trigger_shot_id);
  if (frame.shot < trigger) return false;
  if (event.completion_shot_id && frame.shot >= number(*event.completion_shot_id)) return true;
  switch (*event.type) {
    case TransformationType::instant:
      return true;
    case TransformationType::within_shot:
      return frame.shot > trigger || frame.is_end;
    case TransformationType::gradual:
      return false;
  }
  return false;
}

std::vector<Uuid> look(std::vector<EventPlace> events, Frame frame) {
  std::ranges::sort(events, {}, [](const EventPlace& event) {
    return std::tuple(number(event.trigger_shot_id), event.created_at, event.id);
  });
  std::vector<Uuid> applied;
  for (const EventPlace& event : events)
    if (has_changed(event, frame)) applied.push_back(event.id);
  return applied;
}

std::vector<EventPlace> all_events(std::size_t n, std::size_t shots, std::initializer_list<std::int64_t> times) {
  std::vector<EventPlace> events;
  for (std::size_t trigger = 1; trigger <= shots; ++trigger)
    for (const auto type : {TransformationType::instant, TransformationType::within_shot, TransformationType::gradual})
      for (std::size_t completion = trigger; completion <= shots; ++completion)
        for (const std::int64_t created_at : times)
          events.push_back({id('e', n), id('i', 1), id('s', trigger),
                            completion == trigger ? std::nullopt : std::optional(id('s', completion)), type, created_at,
                            true});
  return events;
}

TEST_F(ShotMerging, KeepsTheLooks) {
  constexpr std::size_t shots = 4;
  for (const auto label : {"1A", "1B", "1C", "1D"}) film.add_shot(label);
  film.add_instance("Orlok");
  std::size_t kept = 0, refused = 0;
  for (const EventPlace& one : all_events(1, shots, {2}))
    for (const EventPlace& other : all_events(2, shots, {1, 3}))
      for (std::size_t first = 1; first < shots; ++first)
        for (std::size_t last = first + 1; last <= shots; ++last) {
          const std::vector<EventPlace> before = {one, other};
          std::vector<EventPlace> after = before;
          try {
            for (const EventPlace& changed : merge(first - 1, last - first + 1, before).events)
              for (EventPlace& event : after)
                if (event.id == changed.id) event = changed;
          } catch (const Error& error) {
            EXPECT_EQ(error.mistake, Mistake::conflict);
            ++refused;
            continue;
          }
          ++kept;
          for (std::size_t shot = 1; shot <= shots; ++shot) {
            if (shot > first && shot <= last) continue;
            EXPECT_EQ(look(after, {shot, false}), look(before, {shot, false})) << "first frame of shot " << shot;
            const std::size_t ends_as = shot == first ? last : shot;
            EXPECT_EQ(look(after, {shot, true}), look(before, {ends_as, true})) << "last frame of shot " << shot;
          }
        }
  EXPECT_GT(refused, 0U);
  EXPECT_GT(kept, 4 * refused) << "even here, where every second pair was created in the wrong order";
}

// Events apply by the shot_order of their shots, not by the places of the shots: shots that share a number, or have
// none, leave the order to created_at. A merge numbers all shots, and so decides it anew.
TEST_F(ShotMerging, KeepsTheOrderOfEventsWhereShotsShareANumber) {
  for (const auto label : {"1A", "1B", "1C", "1D"}) film.add_shot(label);
  film.add_instance("Orlok");
  const auto instant = [](std::size_t n, std::size_t shot, std::int64_t created_at) {
    return EventPlace{id('e', n), id('i', 1), id('s', shot), std::nullopt, TransformationType::instant,
                      created_at, true};
  };
  const auto refusal = [&](std::size_t first, std::size_t last, const std::vector<EventPlace>& events) {
    try {
      merge(first - 1, last - first + 1, events);
    } catch (const Error& error) {
      EXPECT_EQ(error.mistake, Mistake::conflict);
      return error.detail.substr(error.detail.find(" apply "));
    }
    return std::string();
  };
  const std::string by_age =
      " apply in the order of their shots now, and would apply in the order in which they were created.";
  const std::string by_shot =
      " apply in the order in which they were created now, and would apply in the order of their shots.";
  const std::vector<EventPlace> younger_first = {instant(1, 1, 2), instant(2, 2, 1)},
                                older_first = {instant(1, 1, 1), instant(2, 2, 2)};
  const auto number = [&](std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
    film.shots()[0].shot_order = a;
    film.shots()[1].shot_order = b;
    film.shots()[2].shot_order = film.shots()[3].shot_order = std::nullopt;
    if (a) film.shots()[2].shot_order = film.shots()[3].shot_order = 9;
  };

  number(1, 2);
  EXPECT_EQ(refusal(1, 2, younger_first), by_age);
  EXPECT_EQ(refusal(3, 4, younger_first), "");
  for (const auto shared : {std::optional<std::int64_t>(1), std::optional<std::int64_t>()}) {
    number(shared, shared);
    EXPECT_EQ(refusal(1, 2, younger_first), "") << "their order was that of their age, and stays so";
    EXPECT_EQ(refusal(3, 4, younger_first), by_shot) << "the shots get numbers, which turn the order around";
    EXPECT_EQ(refusal(1, 2, older_first), "");
    EXPECT_EQ(refusal(3, 4, older_first), "");
  }
}

TEST_F(ShotMerging, MovesEventsOfAShotThatGoes) {
  for (const auto label : {"1A", "1B", "1C"}) film.add_shot(label);
  film.add_instance("Orlok");
  const EventPlace instant = {id('e', 1), id('i', 1), id('s', 2), std::nullopt, TransformationType::instant, 0, false};
  auto events = merge(0, 2, {instant}).events;
  ASSERT_EQ(events.size(), 1U) << "a draft too";
  EXPECT_EQ(events[0].trigger_shot_id, id('s', 1));
  EXPECT_EQ(events[0].type, TransformationType::within_shot) << "it happened at the cut, now it happens in the shot";

  EventPlace gradual = instant;
  gradual.type = TransformationType::gradual;
  gradual.trigger_shot_id = id('s', 1);
  gradual.completion_shot_id = id('s', 3);
  events = merge(1, 2, {gradual}).events;
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].trigger_shot_id, id('s', 2));
  EXPECT_EQ(events[0].completion_shot_id, std::nullopt);
  EXPECT_EQ(events[0].type, TransformationType::within_shot);

  EventPlace unknown = instant;
  unknown.type.reset();
  unknown.completion_shot_id = id('s', 2);
  events = merge(0, 2, {unknown}).events;
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].trigger_shot_id, id('s', 1));
  EXPECT_EQ(events[0].completion_shot_id, id('s', 1));

  EXPECT_TRUE(merge(1, 2, {{id('e', 1), id('i', 1), id('s', 1), std::nullopt, TransformationType::instant, 0, true}})
                  .events.empty());
}

}  // namespace
}  // namespace shot_assets::core
