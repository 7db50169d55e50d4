#include "core/references/reference_order.h"

#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;
using Lines = std::vector<std::string>;

struct Result {
  Lines start, end, omitted, video_only;
  std::string start_manifest, end_manifest, video_notes;
  friend bool operator==(const Result&, const Result&) = default;
};

// The references of a shot, an image as "name url".
Result references(const FilmScene& builder, std::size_t shot = 0,
                  std::optional<std::size_t> max_images = std::nullopt) {
  std::pmr::monotonic_buffer_resource memory;
  const Scene scene = builder.scene();
  const ReferenceOrders orders(scene, memory);
  const ShotReferences found = orders.of(shot, max_images, memory);
  const ShotWords words = words_of(found, memory);
  const auto lines = [](std::span<const Reference> list, std::string_view before = "") {
    Lines result;
    for (const Reference& one : list)
      result.push_back(std::string(before) + std::string(one.asset->instance->asset_name) + " " + std::string(one.url));
    return result;
  };
  Result result = {lines(found.start),
                   lines(found.end),
                   lines(found.start_omitted, "start "),
                   {},
                   std::string(words.start_manifest),
                   std::string(words.end_manifest),
                   std::string(words.video_notes)};
  for (const std::string& line : lines(found.end_omitted, "end ")) result.omitted.push_back(line);
  for (const ShownAsset* asset : found.video_only) result.video_only.emplace_back(asset->instance->asset_name);
  return result;
}

TEST(ReferenceOrder, PresenceDecidesTheLists) {
  const struct {
    Presence presence;
    Lines start, end, video_only;
  } cases[] = {
      {throughout, {"Bob Bob.png"}, {"Bob Bob.png"}, {}},
      {enters, {}, {"Bob Bob.png"}, {}},
      {exits, {"Bob Bob.png"}, {}, {}},
      {passes_through, {}, {}, {"Bob"}},
  };
  for (const auto& [presence, start, end, video_only] : cases) {
    FilmScene builder = FilmScene::of_shots(1);
    builder.add_asset("Bob");
    builder.assign("A", "Bob", presence);
    const Result result = references(builder);
    EXPECT_EQ(result.start, start) << to_text(presence);
    EXPECT_EQ(result.end, end) << to_text(presence);
    EXPECT_EQ(result.video_only, video_only) << to_text(presence);
  }
}

TEST(ReferenceOrder, AnEndFrameNeverFallsBackToTheStart) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("Bob");
  builder.add_asset("Café", "location");
  builder.assign("A", "Bob", exits);
  builder.assign("A", "Café", exits);
  const Result result = references(builder);
  EXPECT_EQ(result.start.size(), 2U);
  EXPECT_EQ(result.end, Lines{});
  EXPECT_EQ(result.end_manifest, "");
}

TEST(ReferenceOrder, SortsByTypeThenAgeThenId) {
  FilmScene builder = FilmScene::of_shots(1);
  for (const auto& [name, type] : {std::pair{"Extra", "extra_archetype"},
                                   {"Sword", "prop"},
                                   {"Car", "vehicle"},
                                   {"Hall", "location"},
                                   {"Zoe", "character"},
                                   {"Ann", "character"}})
    builder.add_asset(name, type);
  builder.instance("Zoe").created_at = 1;
  builder.instance("Ann").created_at = 1;  // the same age: by id, and hers is higher
  builder.instance("Car").created_at = 0;
  for (const Instance& instance : builder.instances()) builder.assign("A", instance.asset_name);
  const Lines expected = {"Zoe Zoe.png",   "Ann Ann.png",     "Extra Extra.png",
                          "Hall Hall.png", "Sword Sword.png", "Car Car.png"};
  EXPECT_EQ(references(builder).start, expected);
  EXPECT_EQ(references(builder).end, expected);
}

TEST(ReferenceOrder, PrioritiesComeFirst) {
  FilmScene builder = FilmScene::of_shots(2);
  builder.add_asset("Bob");
  builder.add_asset("Ann");
  builder.add_asset("Hall", "location");
  builder.add_asset("Sword", "prop");
  for (const auto shot : {"A", "B"})
    for (const auto name : {"Bob", "Ann", "Hall", "Sword"}) builder.assign(shot, name);
  builder.assignments()[2].priority = 2;
  builder.assignments()[3].priority = 2;
  builder.assignments()[0].priority = -1;
  EXPECT_EQ(references(builder, 0).start, (Lines{"Hall Hall.png", "Sword Sword.png", "Ann Ann.png", "Bob Bob.png"}));
  EXPECT_EQ(references(builder, 0, 1).end, Lines{"Hall Hall.png"});
  EXPECT_EQ(references(builder, 1).start, (Lines{"Bob Bob.png", "Ann Ann.png", "Hall Hall.png", "Sword Sword.png"}));
}

TEST(ReferenceOrder, AnAssignmentChoosesAngleAndImage) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.shot("A").camera = "from behind";
  builder.add_asset("Bob");
  builder.add_variant("Bob", "side", "side.png");
  builder.add_variant("Bob", "back", "back.png");
  builder.assign("A", "Bob");
  EXPECT_EQ(references(builder).start, Lines{"Bob back.png"});
  builder.assignments()[0].camera_angle = "side";
  EXPECT_EQ(references(builder).start, Lines{"Bob side.png"});
  builder.transform("Bob", TransformationType::within_shot, "A", std::nullopt, "wolf.png");
  builder.assignments()[0].image_url = "chosen.png";
  EXPECT_EQ(references(builder).start, Lines{"Bob chosen.png"});
  EXPECT_EQ(references(builder).end, Lines{"Bob chosen.png"});
  builder.assignments()[0].camera_angle = "from above";  // what a host without our constraint may hold
  builder.assignments()[0].image_url = "";
  EXPECT_EQ(references(builder).start, Lines{"Bob back.png"});
}

TEST(ReferenceOrder, OverSomebodysShoulderEachHasAnAngle) {
  FilmScene builder = FilmScene::of_shots(3);
  builder.shot("A").camera = "OTS on Bob";
  builder.shot("B").camera = "OTS";
  builder.shot("C").camera = "ots on bob";
  for (const auto* const name : {"Alice", "Bob"}) {
    builder.add_asset(name);
    builder.add_variant(name, "front", builder.text(std::string(name) + "-front.png"));
    builder.add_variant(name, "back", builder.text(std::string(name) + "-back.png"));
  }
  builder.managed() = false;
  EXPECT_EQ(references(builder, 0).start, (Lines{"Alice Alice-back.png", "Bob Bob-front.png"}));
  EXPECT_EQ(references(builder, 1).start, (Lines{"Alice Alice-back.png", "Bob Bob-back.png"}));
  EXPECT_EQ(references(builder, 2).start, (Lines{"Alice Alice-back.png", "Bob Bob-front.png"}));
}

TEST(ReferenceOrder, LeavesOutWhatHasNoImage) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("Bob");
  builder.add_asset("Ann").asset_image_url = "";
  builder.add_asset("Zoe");
  for (const Instance& instance : builder.instances()) builder.assign("A", instance.asset_name);
  const Result result = references(builder);
  EXPECT_EQ(result.start, (Lines{"Bob Bob.png", "Zoe Zoe.png"}));
  EXPECT_EQ(result.start_manifest,
            "Reference images:\nImage #1: Bob (character) - a Bob\nImage #2: Zoe (character) - a Zoe");
}

TEST(ReferenceOrder, ALegacySceneHasEverythingEverywhere) {
  FilmScene builder = FilmScene::of_shots(2);
  builder.managed() = false;
  builder.add_asset("Bob");
  builder.add_asset("Hall", "location");
  for (const std::size_t shot : {0, 1}) {
    EXPECT_EQ(references(builder, shot).start, (Lines{"Bob Bob.png", "Hall Hall.png"}));
    EXPECT_EQ(references(builder, shot).video_notes, "");
  }
  builder.managed() = true;  // emptied on purpose
  EXPECT_EQ(references(builder), Result{});
}

TEST(ReferenceOrder, TheCameraChoosesTheImage) {
  FilmScene builder;
  builder.add_shot("A", "MS side");
  builder.add_shot("B", "Inside the car");
  builder.add_asset("Bob");
  builder.add_variant("Bob", "side", "side.png");
  builder.add_variant("Bob", "front", "front.png");
  builder.managed() = false;
  EXPECT_EQ(references(builder, 0).start, Lines{"Bob side.png"});
  EXPECT_EQ(references(builder, 1).start, Lines{"Bob front.png"});
}

TEST(ReferenceOrder, ALimitCutsAfterSortingAndBeforeNumbering) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("Hall", "location");
  builder.add_asset("Bob");
  builder.add_asset("Ann").asset_image_url = "";
  builder.assign("A", "Hall");
  builder.assign("A", "Bob", exits);
  builder.assign("A", "Ann");
  const Result one = references(builder, 0, 1);
  EXPECT_EQ(one.start, Lines{"Bob Bob.png"});
  EXPECT_EQ(one.end, Lines{"Hall Hall.png"});
  EXPECT_EQ(one.omitted, Lines{"start Hall Hall.png"});
  EXPECT_EQ(one.start_manifest, "Reference images:\nImage #1: Bob (character) - a Bob");
  const Result none = references(builder, 0, 0);
  EXPECT_EQ(none.start, Lines{});
  EXPECT_EQ(none.omitted, (Lines{"start Bob Bob.png", "start Hall Hall.png", "end Hall Hall.png"}));
  EXPECT_EQ(none.start_manifest, "");
  EXPECT_EQ(references(builder, 0, 2), references(builder));
}

TEST(ReferenceOrder, NotesSayHowAnAssetComesAndGoes) {
  constexpr std::string_view action = "Bob waits. A waiter crosses behind the main characters. Two guests look at Ann.";
  const struct {
    std::string_view name;
    Presence presence;
    std::string_view note, expected;
  } cases[] = {
      {"Bob", throughout, "from the left", ""},
      {"Ann", enters, "from the left", "Ann enters the frame from the left"},
      {"Ann", exits, "to the right", "Ann exits the frame to the right"},
      {"Ann", enters, "runs in from the left", "Ann enters the frame: runs in from the left"},
      {"Waiter", enters, "", "Waiter enters the frame: crosses behind the main characters"},
      {"Waiter", passes_through, "", "Midway through the shot, Waiter (a Waiter) crosses behind the main characters"},
      {"Waiter", passes_through, "unseen",
       "Midway through the shot, Waiter (a Waiter) passes through the frame unseen"},
      {"Ann", exits, "", "Ann exits the frame"},
      {"Zoe", enters, "", "Zoe enters the frame"},
      {"Zoe", exits, "", "Zoe exits the frame"},
      {"Zoe", passes_through, "", "Midway through the shot, Zoe (a Zoe) passes through the frame"},
  };
  for (const auto& [name, presence, note, expected] : cases) {
    FilmScene builder;
    builder.add_shot("A", "", action);
    for (const auto asset : {"Bob", "Ann", "Waiter", "Zoe"}) builder.add_asset(asset);
    builder.assign("A", name, presence, note);
    EXPECT_EQ(references(builder).video_notes, expected);
  }
}

TEST(ReferenceOrder, NotesHaveALinePerAssetInTheirOrder) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("Letter", "prop");
  builder.add_asset("Bob").asset_description = "";
  builder.add_asset("Ann");
  builder.assign("A", "Letter", exits);
  builder.assign("A", "Ann", throughout);
  builder.assign("A", "Bob", passes_through);
  EXPECT_EQ(references(builder).video_notes,
            "Midway through the shot, Bob passes through the frame\nLetter exits the frame");
}

TEST(ReferenceOrder, WordsFollowTransformationsFrameByFrame) {
  FilmScene builder = FilmScene::of_shots(3);
  builder.add_asset("Bob");
  builder.add_asset("Ann");
  builder.transform("Bob", TransformationType::within_shot, "B", std::nullopt, "wolf.png");
  builder.transform("Ann", TransformationType::within_shot, "B");
  for (const auto shot : {"A", "B", "C"}) {
    builder.assign(shot, "Bob");
    builder.assign(shot, "Ann", passes_through);
  }
  const Result at = references(builder, 1);
  EXPECT_EQ(at.start_manifest, "Reference images:\nImage #1: Bob (character) - a Bob");
  EXPECT_EQ(at.end_manifest, "Reference images:\nImage #1: Bob (character) - a new Bob");
  EXPECT_EQ(at.video_notes, "Midway through the shot, Ann (a Ann) passes through the frame");  // as at the start
  // The swap in the end frame is made when the frame is read.
  EXPECT_EQ(at.start, Lines{"Bob Bob.png"});
  EXPECT_EQ(at.end, Lines{"Bob Bob.png"});

  const Result after = references(builder, 2);
  EXPECT_EQ(after.start, Lines{"Bob wolf.png"});
  EXPECT_EQ(after.end, Lines{"Bob wolf.png"});
  EXPECT_EQ(after.start_manifest, "Reference images:\nImage #1: Bob (character) - a new Bob");
  EXPECT_EQ(after.video_notes, "Midway through the shot, Ann (a new Ann) passes through the frame");
}

TEST(ReferenceOrder, PresenceAndTransformationCompose) {
  const struct {
    Presence presence;
    std::string_view start_manifest, end_manifest;
  } cases[] = {
      {enters, "", "Reference images:\nImage #1: Bob (character) - a new Bob"},
      {exits, "Reference images:\nImage #1: Bob (character) - a Bob", ""},
  };
  for (const auto& [presence, start_manifest, end_manifest] : cases) {
    FilmScene builder = FilmScene::of_shots(1);
    builder.add_asset("Bob");
    builder.assign("A", "Bob", presence);
    builder.transform("Bob", TransformationType::within_shot, "A", std::nullopt, "wolf.png");
    EXPECT_EQ(references(builder).start_manifest, start_manifest);
    EXPECT_EQ(references(builder).end_manifest, end_manifest);
  }
}

TEST(ReferenceOrder, AnImageThatATransformationBringsIsInTheEndFrame) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("Bob").asset_image_url = "";
  builder.assign("A", "Bob");
  builder.transform("Bob", TransformationType::within_shot, "A", std::nullopt, "wolf.png");
  EXPECT_EQ(references(builder).start, Lines{});
  EXPECT_EQ(references(builder).end, Lines{"Bob wolf.png"});
}

// ---- whatever the scene ---------------------------------------------------------------------------------------------

FilmScene random_scene(std::mt19937& random) {
  const auto up_to = [&](std::size_t most) { return static_cast<std::size_t>(random() % (most + 1)); };
  FilmScene builder;
  builder.managed() = up_to(4) > 0;
  for (std::size_t i = 1 + up_to(3); i > 0; --i) {
    constexpr std::string_view cameras[] = {"", "MS side", "CU 3/4", "OTS", "WS"};
    constexpr std::string_view actions[] = {"", "N1 runs. N2 waits for N1.", "The N3 falls, and N10 laughs."};
    builder.add_shot(builder.text(std::to_string(i)), cameras[up_to(4)], actions[up_to(2)]);
  }
  for (std::size_t i = up_to(9); i > 0; --i) {
    constexpr std::string_view types[] = {"character", "location", "prop", "extra_archetype", ""};
    Instance& instance = builder.add_asset(builder.text("N" + std::to_string(i)), types[up_to(4)]);
    instance.created_at = static_cast<std::int64_t>(up_to(2));
    if (up_to(2) == 0) instance.asset_image_url = "";
    if (up_to(2) == 0) instance.image_url = "shared.png";
    constexpr std::string_view angles[] = {"front", "side", "back"};
    for (const auto angle : angles)
      if (up_to(1) == 0)
        builder.add_variant(instance.asset_name, angle,
                            builder.text(std::string(angle) + std::to_string(up_to(3)) + ".png"),
                            up_to(3) == 0 ? "failed" : "completed");
  }
  for (const Shot& shot : builder.shots())
    for (const Instance& instance : builder.instances())
      if (up_to(2) > 0)
        builder.assign(shot.label, instance.asset_name, static_cast<Presence>(up_to(3)),
                       up_to(2) == 0 ? "from the left" : "");
  for (std::size_t i = builder.instances().empty() ? 0 : up_to(4); i > 0; --i) {
    const auto some_shot = [&] { return builder.shots()[up_to(builder.shots().size() - 1)].label; };
    builder.transform(builder.instances()[up_to(builder.instances().size() - 1)].asset_name,
                      static_cast<TransformationType>(up_to(2)), some_shot(), some_shot(),
                      up_to(1) == 0 ? "new.png" : "");
  }
  return builder;
}

TEST(ReferenceOrder, NeverDependsOnTheOrderOfRows) {
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    FilmScene builder = random_scene(random);
    std::vector<Result> expected;
    for (std::size_t shot = 0; shot < builder.shots().size(); ++shot) expected.push_back(references(builder, shot));
    std::ranges::shuffle(builder.shots(), random);
    std::ranges::shuffle(builder.instances(), random);
    std::ranges::shuffle(builder.variants(), random);
    std::ranges::shuffle(builder.assignments(), random);
    std::ranges::shuffle(builder.events(), random);
    for (std::size_t shot = 0; shot < builder.shots().size(); ++shot)
      ASSERT_EQ(references(builder, shot), expected[shot]) << "round " << round << ", shot " << shot;
  }
}

TEST(ReferenceOrder, EveryAssetIsAtMostOnceInAListAndWherePresenceAllows) {
  std::mt19937 random(2);
  for (int round = 0; round < 500; ++round) {
    const FilmScene builder = random_scene(random);
    std::pmr::monotonic_buffer_resource memory;
    const Scene scene = builder.scene();
    const ReferenceOrders orders(scene, memory);
    for (std::size_t shot = 0; shot < builder.shots().size(); ++shot) {
      const ShotReferences found = orders.of(shot, std::nullopt, memory);
      const std::size_t limit = random() % 4;
      const ShotReferences cut = orders.of(shot, limit, memory);
      for (const bool is_start : {true, false}) {
        const auto list = is_start ? found.start : found.end;
        std::set<const Instance*> seen;
        int last_rank = 0;
        for (const Reference& one : list) {
          ASSERT_TRUE(seen.insert(one.asset->instance).second);
          ASSERT_FALSE(one.url.empty());
          ASSERT_TRUE(is_start ? in_start_frame(one.asset->presence) : in_end_frame(one.asset->presence));
          ASSERT_GE(type_rank(one.asset->instance->asset_type), last_rank);
          last_rank = type_rank(one.asset->instance->asset_type);
        }
        // Nothing with an image is missing.
        for (const ShownAsset& asset : found.assets) {
          const bool belongs = is_start ? in_start_frame(asset.presence) && !asset.look.start.image_url.empty()
                                        : in_end_frame(asset.presence) && !asset.end_image_url().empty();
          ASSERT_EQ(seen.contains(asset.instance), belongs);
        }
        // A limit moves what is behind it to the omitted, and nothing else.
        const auto kept = is_start ? cut.start : cut.end, omitted = is_start ? cut.start_omitted : cut.end_omitted;
        ASSERT_EQ(kept.size(), std::min(limit, list.size()));
        ASSERT_EQ(kept.size() + omitted.size(), list.size());
        for (std::size_t i = 0; i < list.size(); ++i)
          ASSERT_EQ((i < limit ? kept[i] : omitted[i - limit]).asset->instance, list[i].asset->instance);
      }
      for (const ShownAsset* asset : found.video_only) ASSERT_EQ(asset->presence, passes_through);
    }
  }
}

TEST(ReferenceOrder, SurvivesFailingAllocations) {
  std::mt19937 random(3);
  const FilmScene builder = random_scene(random);
  const Scene scene = builder.scene();
  EXPECT_GT(failures_until_success([&](auto& memory) {
              const ReferenceOrders orders(scene, memory);
              words_of(orders.of(0, std::nullopt, memory), memory);
            }),
            5U);
}

}  // namespace
}  // namespace shot_assets::core
