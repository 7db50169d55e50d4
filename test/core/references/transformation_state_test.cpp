#include "core/references/transformation_state.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum TransformationType;

// How an asset looks in a shot's start and end frame, each a letter: `-` by itself, else what the event is called that
// gave it this look; `*` after them where the shot shows the transformation.
std::string looks(const FilmScene& builder, std::string_view name, std::size_t shot) {
  std::pmr::monotonic_buffer_resource memory;
  const Scene scene = builder.scene();
  const SceneLayout layout(scene, memory);
  const TransformationStates states(scene, layout, memory);
  for (std::uint32_t instance = 0; instance < layout.instances().size(); ++instance) {
    if (layout.instances()[instance]->asset_name != name) continue;
    const auto found = states.find(shot, instance);
    if (!found) return "--";
    const TransformationState& state = states.all()[*found];
    const auto letter = [](const Replacement& replacement) {
      return replacement.description.empty() ? std::string("-") : std::string(replacement.description);
    };
    return letter(state.start) + letter(state.end) + (state.is_transforming ? "*" : "");
  }
  return "no such asset";
}

// The same for all shots, with a space between them.
std::string story(const FilmScene& builder, std::string_view name = "Bob") {
  std::string result;
  for (std::size_t shot = 0; shot < builder.shots().size(); ++shot)
    result += (shot == 0 ? "" : " ") + looks(builder, name, shot);
  return result;
}

FilmScene bob_in(std::size_t shots) {
  FilmScene builder = FilmScene::of_shots(shots);
  builder.add_asset("Bob");
  return builder;
}

TransformationEvent& add_event(FilmScene& builder, std::string_view letter, TransformationType type,
                               std::string_view trigger, std::optional<std::string_view> completion = std::nullopt) {
  TransformationEvent& event = builder.transform("Bob", type, trigger, completion);
  event.post_description = letter;
  return event;
}

// The table of the rule: before the trigger, at it, between trigger and completion, at the completion, after it.
TEST(TransformationState, TakesHoldByType) {
  const struct {
    TransformationType type;
    std::optional<std::string_view> completion;
    std::string_view expected;
  } cases[] = {
      {instant, "D", "-- xx xx xx xx"},      {instant, std::nullopt, "-- xx xx xx xx"},
      {within_shot, "D", "-- -x* xx xx xx"}, {within_shot, std::nullopt, "-- -x* xx xx xx"},
      {gradual, "D", "-- -- -- xx xx"},      {gradual, std::nullopt, "-- -- -- -- --"},
      {gradual, "B", "-- xx xx xx xx"},      {gradual, "A", "-- xx xx xx xx"},  // not before its trigger
  };
  for (const auto& [type, completion, expected] : cases) {
    FilmScene builder = bob_in(5);
    add_event(builder, "x", type, "B", completion);
    EXPECT_EQ(story(builder), expected) << static_cast<int>(type) << completion.value_or("-");
  }
}

TEST(TransformationState, TakesHoldAtTheEdgesOfAScene) {
  FilmScene builder = bob_in(2);
  add_event(builder, "x", within_shot, "B");
  EXPECT_EQ(story(builder), "-- -x*");

  FilmScene first = bob_in(2);
  add_event(first, "x", within_shot, "A");
  EXPECT_EQ(story(first), "-x* xx");

  FilmScene only = bob_in(1);
  add_event(only, "x", instant, "A");
  EXPECT_EQ(story(only), "xx");
}

TEST(TransformationState, LaterEventsCoverEarlierOnes) {
  FilmScene builder = bob_in(6);
  add_event(builder, "y", within_shot, "D");
  add_event(builder, "x", instant, "B");
  EXPECT_EQ(story(builder), "-- xx xx xy* yy yy");

  // A gradual event that began earlier completes under the cover of a later one.
  FilmScene covered = bob_in(6);
  add_event(covered, "x", gradual, "A", "E");
  add_event(covered, "y", instant, "C");
  EXPECT_EQ(story(covered), "-- -- yy yy yy yy");

  // Two that the same shot shows.
  FilmScene both = bob_in(2);
  add_event(both, "x", within_shot, "A").narrative = "Fur grows.";
  add_event(both, "y", within_shot, "A").narrative = "Claws grow.";
  EXPECT_EQ(story(both), "-y* yy");
  std::pmr::monotonic_buffer_resource memory;
  const Scene scene = both.scene();
  const TransformationStates states(scene, SceneLayout(scene, memory), memory);
  EXPECT_EQ(states.all()[0].narrative, "Fur grows. Claws grow.");

  FilmScene one_after_the_other = bob_in(4);
  add_event(one_after_the_other, "x", within_shot, "B");
  add_event(one_after_the_other, "y", within_shot, "C");
  EXPECT_EQ(story(one_after_the_other), "-- -x* xy* yy");
}

TEST(TransformationState, EventsOfOneShotGoByAgeThenId) {
  FilmScene builder = bob_in(1);
  add_event(builder, "x", instant, "A").created_at = 2;
  add_event(builder, "y", instant, "A").created_at = 1;
  EXPECT_EQ(story(builder), "xx");

  builder.events()[0].created_at = 1;
  EXPECT_EQ(story(builder), "yy");  // the higher id is later
}

// Events go by shot_order, and where two shots share one, by age; shots without an order come last.
TEST(TransformationState, EventsGoByTheOrderOfTheirShots) {
  FilmScene builder = bob_in(3);
  add_event(builder, "x", instant, "A");
  add_event(builder, "y", instant, "B");
  builder.shots()[0].shot_order = std::nullopt;  // now B, C, A
  EXPECT_EQ(story(builder), "yy yy xx");

  FilmScene same = bob_in(2);
  same.shots()[1].shot_order = 1;
  add_event(same, "y", instant, "B").created_at = 1;
  add_event(same, "x", instant, "A").created_at = 2;
  EXPECT_EQ(story(same), "xx xx");  // y is there in the second shot, under the cover of the younger x
}

TEST(TransformationState, DescriptionAndImageAreCoveredByThemselves) {
  FilmScene builder = bob_in(3);
  TransformationEvent& image = builder.transform("Bob", instant, "A", std::nullopt, "wet.png");
  image.post_description = "";
  TransformationEvent& description = builder.transform("Bob", instant, "B");
  description.post_description = "a dry man";
  std::pmr::monotonic_buffer_resource memory;
  const Scene scene = builder.scene();
  const TransformationStates states(scene, SceneLayout(scene, memory), memory);
  const auto at = [&](std::size_t shot) { return states.all()[states.find(shot, 0).value()].start; };
  EXPECT_EQ(at(0).description, "");
  EXPECT_EQ(at(0).image_url, "wet.png");
  EXPECT_EQ(at(2).description, "a dry man");
  EXPECT_EQ(at(2).image_url, "wet.png");
}

TEST(TransformationState, EventsOutsideOfTheSceneDoNotHappen) {
  FilmScene builder = bob_in(2);
  add_event(builder, "x", instant, "A").trigger_shot_id = id('x', 99);
  add_event(builder, "y", gradual, "A", "B").completion_shot_id = id('x', 99);
  TransformationEvent& of_nobody = add_event(builder, "z", instant, "A");
  of_nobody.instance_id = id('x', 99);
  EXPECT_EQ(story(builder), "-- --");
}

TEST(TransformationState, TouchesItsOwnInstanceOnly) {
  FilmScene builder = bob_in(2);
  builder.add_asset("Alice");
  builder.add_asset("Bob's coat", "prop");
  add_event(builder, "x", instant, "B");
  EXPECT_EQ(story(builder, "Alice"), "-- --");
  EXPECT_EQ(story(builder, "Bob's coat"), "-- --");
  EXPECT_EQ(story(builder), "-- xx");
}

// By the words of the rule, shot by shot and event by event, without regard to cost.
std::string by_definition(const FilmScene& builder, std::size_t shot) {
  const auto place = [&](const Uuid& id) -> std::size_t {
    for (std::size_t i = 0; i < builder.shots().size(); ++i)
      if (builder.shots()[i].id == id) return i;
    return 99;
  };
  std::vector<const TransformationEvent*> events;
  for (const TransformationEvent& event : builder.events()) events.push_back(&event);
  std::ranges::sort(events, {}, [&](const TransformationEvent* event) {
    return std::tuple(place(event->trigger_shot_id), event->created_at, event->id);
  });
  std::string start = "-", end = "-";
  bool is_transforming = false;
  for (const TransformationEvent* event : events) {
    const std::size_t trigger = place(event->trigger_shot_id);
    if (shot < trigger) continue;
    const bool completed = event->completion_shot_id && shot >= place(*event->completion_shot_id);
    const bool after_at_start = event->type == instant || (event->type == within_shot && shot > trigger) ||
                                (event->type == gradual && completed);
    const bool shows = event->type == within_shot && shot == trigger;
    if (after_at_start) start = event->post_description;
    if (after_at_start || shows) end = event->post_description;
    is_transforming |= shows;
  }
  return start + end + (is_transforming ? "*" : "");
}

TEST(TransformationState, FollowsTheDefinitionWhateverTheEvents) {
  std::mt19937 random(1);
  const auto up_to = [&](std::size_t most) { return static_cast<std::size_t>(random() % (most + 1)); };
  for (int round = 0; round < 2000; ++round) {
    FilmScene builder = bob_in(1 + up_to(6));
    const auto some_shot = [&] { return builder.shots()[up_to(builder.shots().size() - 1)].label; };
    for (std::size_t i = up_to(6); i > 0; --i) {
      const auto type = static_cast<TransformationType>(up_to(2));
      const auto completion = up_to(2) == 0 ? std::nullopt : std::optional(some_shot());
      TransformationEvent& event =
          add_event(builder, builder.text(std::string(1, "xyzuvw"[i - 1])), type, some_shot(), completion);
      event.created_at = static_cast<std::int64_t>(up_to(2));
    }
    std::ranges::shuffle(builder.events(), random);
    for (std::size_t shot = 0; shot < builder.shots().size(); ++shot)
      ASSERT_EQ(looks(builder, "Bob", shot), by_definition(builder, shot)) << "round " << round << ", shot " << shot;
  }
}

TEST(TransformationState, TakesAHundredThousandEvents) {
  FilmScene builder = bob_in(20);
  for (int i = 0; i < 100'000; ++i) {
    TransformationEvent& event = builder.events().emplace_back();
    event.instance_id = builder.instances()[0].id;
    event.trigger_shot_id = builder.shots()[static_cast<std::size_t>(i) % 20].id;
    event.type = within_shot;
    event.created_at = i;
    event.post_description = "x";
    event.narrative = "Once more.";
  }
  EXPECT_EQ(looks(builder, "Bob", 10), "xx*");
}

TEST(TransformationState, SurvivesFailingAllocations) {
  FilmScene builder = bob_in(3);
  add_event(builder, "x", within_shot, "A").narrative = "Fur grows.";
  add_event(builder, "y", within_shot, "A").narrative = "Claws grow.";
  const Scene scene = builder.scene();
  const auto failures = failures_until_success([&](auto& memory) {
    const TransformationStates states(scene, SceneLayout(scene, memory), memory);
    EXPECT_TRUE(states.find(0, 0).has_value());
  });
  EXPECT_GT(failures, 5U);
}

}  // namespace
}  // namespace shot_assets::core
