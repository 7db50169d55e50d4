#include "core/editing/split_shot.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/editing/merge_shots.h"
#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;

std::string text_of(const Uuid& uuid) {
  const auto text = to_text(uuid);
  return {text.data(), text.size()};
}

template <class Work>
Error error_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  return {Mistake::invalid_value, "no error", "", ""};
}

class ShotSplitting : public testing::Test {
 protected:
  ShotSplit split(std::size_t parts, std::vector<NamedMoment> moments = {}) {
    const Scene scene = film.scene();
    const SceneLayout layout(scene, memory);
    return split_shot(scene, layout, 0, events, parts, moments, memory);
  }

  // Who is in which part, as the assignments are afterwards.
  std::vector<Assignment> rows(const ShotSplit& split) {
    std::vector<Assignment> rows = film.assignments();
    for (const auto& moved : split.moved)
      for (Assignment& row : rows)
        if (row.id == moved.assignment->id) row.shot_id = id('s', moved.part + 1);
    for (const auto& created : split.created)
      rows.push_back({id('n', rows.size()), id('s', created.part + 1), created.whole->instance_id,
                      created.said.presence, created.said.note, 0, 0});
    return rows;
  }

  FilmScene film;
  std::vector<EventPlace> events;
  std::pmr::monotonic_buffer_resource memory;
};

TEST_F(ShotSplitting, PutsEachAssetIntoItsParts) {
  film.add_shot("1A");
  for (const auto name : {"Ellen", "Hutter", "Orlok", "Ratte"}) film.add_instance(name);
  film.assign(1, 1, throughout, "am Fenster");
  film.assign(1, 2, enters, "from the left");
  film.assign(1, 3, exits, "durch die Tür");
  film.assign(1, 4, passes_through, "over the floor");

  const auto ellen = text_of(id('i', 1)), hutter = text_of(id('i', 2)), orlok = text_of(id('i', 3));
  const auto rat = text_of(id('i', 4));
  const auto three = rows(split(3, {{hutter, "2"}, {orlok, "2"}, {rat, "3"}}));
  const auto in = [&](std::size_t part, std::size_t instance) -> std::optional<NotedPresence> {
    for (const Assignment& row : three)
      if (row.shot_id == id('s', part) && row.instance_id == id('i', instance))
        return NotedPresence{row.presence, row.note};
    return std::nullopt;
  };
  for (const std::size_t part : {1, 2, 3}) EXPECT_EQ(in(part, 1), (NotedPresence{throughout, "am Fenster"}));
  EXPECT_EQ(in(1, 2), std::nullopt);
  EXPECT_EQ(in(2, 2), (NotedPresence{enters, "from the left"}));
  EXPECT_EQ(in(3, 2), (NotedPresence{throughout, ""}));
  EXPECT_EQ(in(1, 3), (NotedPresence{throughout, ""}));
  EXPECT_EQ(in(2, 3), (NotedPresence{exits, "durch die Tür"}));
  EXPECT_EQ(in(3, 3), std::nullopt);
  EXPECT_EQ(in(1, 4), std::nullopt);
  EXPECT_EQ(in(2, 4), std::nullopt);
  EXPECT_EQ(in(3, 4), (NotedPresence{passes_through, "over the floor"}));
  EXPECT_EQ(three.size(), 3U + 2 + 2 + 1);
}

TEST_F(ShotSplitting, WithoutMomentsEntersInTheFirstPartAndExitsInTheLast) {
  film.add_shot("1A");
  for (const auto name : {"Hutter", "Orlok", "Ratte"}) film.add_instance(name);
  film.assign(1, 1, enters);
  film.assign(1, 2, exits);
  film.assign(1, 3, passes_through);
  const ShotSplit halves = split(2);
  ASSERT_EQ(halves.moved.size(), 1U);
  EXPECT_EQ(halves.moved[0].assignment->id, id('a', 2));
  EXPECT_EQ(halves.moved[0].part, 1U);
  ASSERT_EQ(halves.created.size(), 2U);
  EXPECT_EQ(halves.created[0].whole->instance_id, id('i', 1));
  EXPECT_EQ(halves.created[0].part, 1U);
  EXPECT_EQ(halves.created[1].whole->instance_id, id('i', 2));
  EXPECT_EQ(halves.created[1].part, 0U);
}

// Every presence, number of parts and moment: the parts merged are the shot as it was, its rows included.
TEST_F(ShotSplitting, ThenMergeGivesTheShotBack) {
  for (const auto presence : {throughout, enters, exits, passes_through})
    for (std::size_t parts = 2; parts <= 4; ++parts)
      for (std::size_t moment = 1; moment <= parts; ++moment) {
        film = FilmScene();
        film.add_shot("1A").duration = 7;
        film.add_instance("Nosferatu — Örlok");
        film.assign(1, 1, presence, "how");
        const auto orlok = text_of(id('i', 1));
        const auto number = std::to_string(moment);
        std::vector<NamedMoment> moments;
        if (presence != throughout) moments.push_back({orlok, number});
        const ShotSplit cut = split(parts, moments);

        FilmScene after;
        for (std::size_t part = 0; part < parts; ++part) after.add_shot("part").duration = cut.durations[part];
        after.add_instance("Nosferatu — Örlok");
        after.assignments() = rows(cut);
        const Scene scene = after.scene();
        const SceneLayout layout(scene, memory);
        const ShotMerge merge = merge_shots(scene, layout, 0, parts, {}, memory);

        std::vector<Assignment> merged = after.assignments();
        for (const Assignment& changed : merge.assignments)
          for (Assignment& row : merged)
            if (row.id == changed.id) row = changed;
        std::erase_if(merged, [&](const Assignment& row) {
          return std::ranges::find(merge.deleted, row.id) != merge.deleted.end();
        });
        ASSERT_EQ(merged.size(), 1U) << to_text(presence) << " in " << moment << " of " << parts;
        EXPECT_EQ(merged[0].id, id('a', 1)) << "the assignment itself is back";
        EXPECT_EQ(merged[0].shot_id, id('s', 1));
        EXPECT_EQ(merged[0].presence, presence);
        EXPECT_EQ(merged[0].note, "how");
        EXPECT_EQ(merge.duration, 7);
      }
}

TEST_F(ShotSplitting, MakesRoomForTheParts) {
  for (const auto label : {"1A", "1B", "1C"}) film.add_shot(label);
  film.shots()[0].shot_order = 5;
  const Scene scene = film.scene();
  const SceneLayout layout(scene, memory);
  ASSERT_EQ(layout.shots()[2]->label, "1A");
  const ShotSplit cut = split_shot(scene, layout, 0, {}, 3, {}, memory);
  EXPECT_EQ(cut.number, 2);
  ASSERT_EQ(cut.renumbered.size(), 2U);
  EXPECT_EQ(cut.renumbered[0].shot_id, id('s', 1));
  EXPECT_EQ(cut.renumbered[0].number, 6);
  EXPECT_EQ(cut.renumbered[1].shot_id, id('s', 3));
  EXPECT_EQ(cut.renumbered[1].number, 5);
}

TEST_F(ShotSplitting, DividesTheDuration) {
  const auto divided = [&](std::optional<std::int32_t> duration, std::size_t parts) {
    film = FilmScene();
    film.add_shot("1A").duration = duration;
    const auto durations = split(parts).durations;
    return std::vector(durations.begin(), durations.end());
  };
  using Durations = std::vector<std::optional<std::int32_t>>;
  EXPECT_EQ(divided(6, 2), (Durations{3, 3}));
  EXPECT_EQ(divided(7, 3), (Durations{3, 2, 2}));
  EXPECT_EQ(divided(3, 3), (Durations{1, 1, 1}));
  EXPECT_EQ(divided(2147483647, 2), (Durations{1073741824, 1073741823}));
  EXPECT_EQ(divided(std::nullopt, 2), (Durations{std::nullopt, std::nullopt}));
}

TEST_F(ShotSplitting, EachPartLastsASecond) {
  const auto refusal = [&](std::int32_t duration, std::size_t parts) {
    film = FilmScene();
    film.add_shot("1A").duration = duration;
    return error_of([&] { split(parts); });
  };
  EXPECT_EQ(refusal(1, 2).message, "the shot lasts 1 second, too short for 2 parts");
  EXPECT_EQ(refusal(1, 2).hint, "Give the shot a longer duration first.");
  EXPECT_EQ(refusal(2, 3).mistake, Mistake::invalid_value);
  EXPECT_EQ(refusal(2, 3).hint, "Cut it into at most 2 parts, or give the shot a longer duration first.");
  EXPECT_EQ(refusal(0, 2).message, "the shot lasts 0 seconds, too short for 2 parts");
  EXPECT_EQ(refusal(-5, 2).message, "the shot lasts -5 seconds, too short for 2 parts");
}

TEST_F(ShotSplitting, LegacySceneHasNoAssignmentsToCarry) {
  film = FilmScene(false);
  film.add_shot("1A");
  film.add_instance("Ellen");
  EXPECT_TRUE(split(2).created.empty());
  const auto ellen = text_of(id('i', 1));
  EXPECT_EQ(error_of([&] { split(2, {{ellen, "1"}}); }).mistake, Mistake::invalid_value);
}

TEST_F(ShotSplitting, MovesTransformationsWithinTheShotOnly) {
  film.add_shot("1A");
  film.add_shot("1B");
  film.add_instance("Orlok");
  const auto event = [&](std::size_t n, std::size_t shot, TransformationType type) {
    events.push_back({id('e', n), id('i', 1), id('s', shot), std::nullopt, type, 0, true});
  };
  event(1, 1, TransformationType::within_shot);
  event(2, 1, TransformationType::instant);
  event(3, 2, TransformationType::within_shot);
  events.back().confirmed = false;
  event(4, 1, TransformationType::within_shot);
  events.back().confirmed = false;
  EXPECT_TRUE(split(2).events.empty()) << "the first part is the shot itself";

  const auto confirmed = text_of(id('e', 1)), draft = text_of(id('e', 4)), instant = text_of(id('e', 2));
  const ShotSplit cut = split(3, {{confirmed, "3"}, {draft, "2"}});
  ASSERT_EQ(cut.events.size(), 2U);
  EXPECT_EQ(cut.events[0].event->id, id('e', 1));
  EXPECT_EQ(cut.events[0].part, 2U);
  EXPECT_EQ(cut.events[1].event->id, id('e', 4));
  EXPECT_EQ(cut.events[1].part, 1U);
  EXPECT_EQ(error_of([&] {
              split(2, {{instant, "2"}});
            }).message,
            "moments names \"" + instant + "\", which has no moment");
}

TEST_F(ShotSplitting, NamesTheMomentAtFault) {
  film.add_shot("1A");
  for (const auto name : {"Ellen", "Hutter"}) film.add_instance(name);
  film.assign(1, 1, throughout);
  film.assign(1, 2, enters);
  const auto ellen = text_of(id('i', 1)), hutter = text_of(id('i', 2));
  for (const std::string_view part : {"0", "3", "-1", "1.5", "", "2x", "99999999999999999999"}) {
    const Error error = error_of([&] { split(2, {{hutter, part}}); });
    EXPECT_EQ(error.message, "invalid part for \"" + hutter + "\" in moments") << part;
    EXPECT_EQ(error.hint, "A part is a number from 1 to 2, one for each label.");
  }
  EXPECT_EQ(error_of([&] {
              split(2, {{hutter, std::nullopt}});
            }).message,
            "invalid part for \"" + hutter + "\" in moments");
  EXPECT_EQ(error_of([&] { split(2, {{"Hutter", "1"}}); }).message, "invalid key in moments: \"Hutter\"");
  EXPECT_EQ(error_of([&] {
              split(2, {{ellen, "1"}});
            }).message,
            "moments names \"" + ellen + "\", which has no moment");
  std::string upper = hutter;
  for (char& c : upper)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  EXPECT_EQ(error_of([&] { split(2, {{hutter, "1"}, {upper, "1"}}); }).mistake, Mistake::duplicate);
}

TEST_F(ShotSplitting, RunsOutOfMemory) {
  film.add_shot("1A");
  film.add_instance("Hutter");
  film.assign(1, 1, enters);
  const auto hutter = text_of(id('i', 1));
  const Scene scene = film.scene();
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& scarce) {
              const SceneLayout layout(scene, scarce);
              split_shot(scene, layout, 0, {}, 3, std::array<NamedMoment, 1>{{{hutter, "2"}}}, scarce);
            }),
            0U);
}

}  // namespace
}  // namespace shot_assets::core
