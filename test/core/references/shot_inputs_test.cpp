#include "core/references/shot_inputs.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "core/base/fingerprint.h"
#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;
using Lines = std::vector<std::string>;

std::uint64_t digest_of(const ShotReferences& shot, const ReferenceOrders& orders, std::pmr::memory_resource& memory) {
  return InputDigests(orders.layout().instances().size(), memory).of(shot, memory);
}

// What makes the first shot of a scene stale after a change, each cause as "change asset from>to". Digests agree where
// there is none.
Lines causes(const FilmScene& before, const FilmScene& today, std::pmr::memory_resource& memory) {
  const Scene scene_before = before.scene();
  const ReferenceOrders orders_before(scene_before, memory);
  const ShotReferences shot_before = orders_before.of(0, std::nullopt, memory);
  const ShotInputs inputs = inputs_of(shot_before, memory);
  const Scene scene_today = today.scene();
  const ReferenceOrders orders(scene_today, memory);
  const ShotReferences shot = orders.of(0, std::nullopt, memory);
  Lines result;
  for (const StalenessCause& cause : compare_inputs(inputs, shot, orders.looks(), memory)) {
    std::string line(to_text(cause.change));
    if (cause.asset != nullptr) line += " " + std::string(cause.asset->asset_name);
    if (!cause.from.empty() || !cause.to.empty()) line += " " + std::string(cause.from) + ">" + std::string(cause.to);
    result.push_back(line);
  }
  EXPECT_EQ(digest_of(shot_before, orders_before, memory) == digest_of(shot, orders, memory),
            result.empty() &&
                std::ranges::equal(shot_before.assets, shot.assets, {}, &ShownAsset::angle, &ShownAsset::angle));
  return result;
}

Lines causes(const FilmScene& before, const FilmScene& today) {
  std::pmr::monotonic_buffer_resource memory;
  return causes(before, today, memory);
}

// Shot A: Bob throughout, Ann enters, Waiter passes through, Hall (a location) exits. Zoe is in shot B only.
FilmScene film() {
  FilmScene builder;
  builder.add_shot("A", "MS side", "Ann runs in. The waiter crosses behind them. The Hall burns.");
  builder.add_shot("B");
  builder.add_asset("Bob");
  builder.add_asset("Ann");
  builder.add_asset("Waiter");
  builder.add_asset("Zoe");
  builder.add_asset("Hall", "location");
  builder.add_variant("Bob", "front", "front.png");
  builder.add_variant("Bob", "side", "side.png");
  builder.assign("A", "Bob");
  builder.assign("A", "Ann", enters, "from the left");
  builder.assign("A", "Waiter", passes_through);
  builder.assign("A", "Hall", exits);
  builder.assign("B", "Zoe");
  return builder;
}

struct Case {
  std::string_view what;
  std::function<void(FilmScene&)> change;
  Lines expected;
};

void expect(const std::vector<Case>& cases) {
  for (const auto& [what, change, expected] : cases) {
    const FilmScene before = film();
    FilmScene today = film();
    change(today);
    EXPECT_EQ(causes(before, today), expected) << what;
  }
}

void remove_assignment(FilmScene& film, std::string_view name) {
  std::erase_if(film.assignments(), [&](const Assignment& one) { return one.instance_id == film.instance(name).id; });
}

// A refresh remembers what has another digest. A priority that moves nobody must be remembered, or a later change of
// the order would be its fault.
TEST(ShotInputs, APriorityIsInTheDigest) {
  std::pmr::monotonic_buffer_resource memory;
  const auto digest = [&](std::int16_t priority) {
    FilmScene builder = film();
    builder.assignments()[0].priority = priority;  // of Bob, who is the first already
    const Scene scene = builder.scene();
    const ReferenceOrders orders(scene, memory);
    const ShotReferences shot = orders.of(0, std::nullopt, memory);
    return digest_of(shot, orders, memory);
  };
  EXPECT_NE(digest(1), digest(0));
  EXPECT_NE(digest(1), digest(2));
  EXPECT_EQ(digest(2), digest(2));
}

TEST(ShotInputs, NameWhatHappenedToAssignments) {
  expect({
      {"added", [](auto& film) { film.assign("A", "Zoe", exits); }, {"added Zoe >exits"}},
      {"removed", [](auto& film) { remove_assignment(film, "Ann"); }, {"removed Ann enters>"}},
      {"deleted",
       [](auto& film) {
         remove_assignment(film, "Ann");
         std::erase_if(film.instances(), [](const Instance& one) { return one.asset_name == "Ann"; });
       },
       {"removed Ann enters>"}},
      {"presence", [](auto& film) { film.assignments()[0].presence = exits; }, {"presence Bob throughout>exits"}},
      {"note", [](auto& film) { film.assignments()[1].note = "from behind"; }, {"note Ann from the left>from behind"}},
      {"no note", [](auto& film) { film.assignments()[1].note = ""; }, {"note Ann from the left>"}},
      {"a note where nothing shows it", [](auto& film) { film.assignments()[0].note = "sits"; }, {"note Bob >sits"}},
      {"several",
       [](auto& film) {
         film.assignments()[0].presence = enters;
         remove_assignment(film, "Ann");
         film.assign("A", "Zoe");
       },
       {"presence Bob throughout>enters", "added Zoe >throughout", "removed Ann enters>"}},
  });
}

TEST(ShotInputs, NameWhatHappenedToReferences) {
  expect({
      {"name", [](auto& film) { film.instance("Bob").asset_name = "Rob"; }, {"name Rob Bob>Rob"}},
      {"image", [](auto& film) { film.variants()[1].image_url = "new.png"; }, {"image Bob side.png>new.png"}},
      {"no image", [](auto& film) { film.instance("Hall").asset_image_url = ""; }, {"image Hall Hall.png>"}},
      {"camera", [](auto& film) { film.shots()[0].camera = "MS front"; }, {"camera Bob side.png>front.png"}},
      {"camera and image",
       [](auto& film) {
         film.shots()[0].camera = "MS front";
         film.variants()[0].image_url = "new.png";
         film.variants()[1].image_url = "newer.png";
       },
       {"image Bob side.png>new.png"}},
      {"look of one in the start frame",
       [](auto& film) { film.instance("Hall").effective_description = "burnt"; },
       {"look Hall"}},
      {"look of one in the end frame",
       [](auto& film) { film.instance("Ann").effective_description = "wet"; },
       {"look Ann"}},
      {"look of one passing",
       [](auto& film) { film.instance("Waiter").effective_description = "tired"; },
       {"look Waiter"}},
      {"action",
       [](auto& film) { film.shots()[0].action = "Ann sits. The waiter stumbles by. The Hall burns."; },
       {"action Waiter crosses behind them>stumbles by"}},
      {"action without a word of it",
       [](auto& film) { film.shots()[0].action = "Ann sits. The Hall burns."; },
       {"action Waiter crosses behind them>"}},
      {"type", [](auto& film) { film.instance("Hall").asset_type = "prop"; }, {"type Hall location>prop"}},
      {"a type that moves it",
       [](auto& film) {
         film.instance("Hall").created_at = 0;
         film.instance("Hall").asset_type = "character";
       },
       // "The Hall" is no person's name: what the action says of it goes.
       {"type Hall location>character", "action Hall burns>"}},
      {"order", [](auto& film) { film.instance("Ann").created_at = 0; }, {"order"}},
      {"several",
       [](auto& film) {
         film.instance("Bob").asset_name = "Rob";
         film.instance("Bob" == film.instances()[0].asset_name ? "Bob" : "Rob").effective_description = "wet";
         film.variants()[1].image_url = "new.png";
         film.instance("Hall").effective_description = "burnt";
       },
       {"name Rob Bob>Rob", "look Rob", "image Rob side.png>new.png", "look Hall"}},
  });
}

TEST(ShotInputs, NameTransformations) {
  using enum TransformationType;
  expect({
      {"confirmed before",
       [](auto& film) { film.transform("Bob", instant, "A", {}, "wolf.png"); },
       {"transformation Bob"}},
      {"shown", [](auto& film) { film.transform("Bob", within_shot, "A"); }, {"transformation Bob"}},
      {"shown, in the end frame only",
       [](auto& film) { film.transform("Ann", within_shot, "A"); },
       {"transformation Ann"}},
      {"shown, of one that leaves",
       [](auto& film) { film.transform("Hall", within_shot, "A"); },
       {"transformation Hall"}},
      {"that brings an image only",
       [](auto& film) { film.transform("Hall", instant, "A", {}, "ruin.png").post_description = ""; },
       {"transformation Hall"}},
  });
  // Taken back, and edited.
  FilmScene with = film();
  with.transform("Bob", within_shot, "A", {}, "wolf.png");
  EXPECT_EQ(causes(with, film()), Lines{"transformation Bob"});
  FilmScene edited = film();
  edited.transform("Bob", within_shot, "A", {}, "werewolf.png");
  EXPECT_EQ(causes(with, edited), Lines{"transformation Bob"});
  FilmScene told = film();
  told.transform("Bob", within_shot, "A", {}, "wolf.png").narrative = "Fur grows.";
  EXPECT_EQ(causes(with, told), Lines{"transformation Bob"});
}

TEST(ShotInputs, NeverCryWolf) {
  using enum TransformationType;
  expect({
      {"nothing", [](auto&) {}, {}},
      {"elsewhere", [](auto& film) { film.assign("B", "Bob"); }, {}},
      {"an asset of the scene that is not in the shot", [](auto& film) { film.add_asset("Max"); }, {}},
      {"look of one that is not in the shot",
       [](auto& film) { film.instance("Zoe").effective_description = "wet"; },
       {}},
      {"a variant from another angle", [](auto& film) { film.variants()[0].image_url = "new.png"; }, {}},
      {"a variant that is not drawn yet",
       [](auto& film) { film.add_variant("Bob", "back", "back.png", "pending"); },
       {}},
      {"an image under a variant", [](auto& film) { film.instance("Bob").image_url = "new.png"; }, {}},
      {"an image that nobody sees", [](auto& film) { film.instance("Waiter").image_url = "new.png"; }, {}},
      {"a description under another",
       [](auto& film) { film.instance("Bob").effective_description = film.instance("Bob").asset_description; },
       {}},
      {"a camera for the same angle", [](auto& film) { film.shots()[0].camera = "CU profile"; }, {}},
      {"an action that says the same of them",
       [](auto& film) { film.shots()[0].action = "Rain. Ann sits. A waiter crosses behind them. The Hall burns."; },
       {}},
      {"an event in a later shot", [](auto& film) { film.transform("Bob", instant, "B"); }, {}},
      {"an event that is not complete yet", [](auto& film) { film.transform("Bob", gradual, "A", "B"); }, {}},
      {"an event of one that is not in the shot", [](auto& film) { film.transform("Zoe", instant, "A"); }, {}},
      {"an event that changes nothing",
       [](auto& film) { film.transform("Bob", instant, "A").post_description = ""; },
       {}},
      {"age without a new order", [](auto& film) { film.instance("Zoe").created_at = 100; }, {}},
      {"rows in another order",
       [](auto& film) { std::reverse(film.assignments().begin(), film.assignments().end()); },
       {}},
      {"another id for the assignment", [](auto& film) { film.assignments()[0].id = id('x', 99); }, {}},
      {"duration and setting",
       [](auto& film) {
         film.shots()[0].duration = 9;
         film.shots()[0].setting = "INT. HALL";
       },
       {}},
  });
}

// One who leaves is not seen afterwards; that the shot shows it, and how, is all there is to tell.
TEST(ShotInputs, WhatNoFrameShowsAfterATransformationMayChange) {
  FilmScene before = film();
  before.transform("Hall", TransformationType::within_shot, "A", {}, "ruin.png").narrative = "It burns.";
  FilmScene today = film();
  TransformationEvent& event = today.transform("Hall", TransformationType::within_shot, "A", {}, "ashes.png");
  event.post_description = "ashes";
  event.narrative = "It burns.";
  EXPECT_EQ(causes(before, today), Lines{});
  event.narrative = "It burns down.";
  EXPECT_EQ(causes(before, today), Lines{"transformation Hall"});
}

// A look under the cover of a transformation is not shown.
TEST(ShotInputs, WhatIsCoveredMayChange) {
  FilmScene before = film();
  before.transform("Bob", TransformationType::instant, "A", {}, "wolf.png");
  FilmScene today = film();
  today.transform("Bob", TransformationType::instant, "A", {}, "wolf.png");
  today.instance("Bob").effective_description = "wet";
  today.variants()[1].image_url = "new.png";
  EXPECT_EQ(causes(before, today), Lines{});
}

TEST(ShotInputs, ALegacySceneThatIsCapturedIsTheSame) {
  FilmScene legacy = film();
  legacy.managed() = false;
  FilmScene captured = film();
  captured.assignments().clear();
  for (const Instance& instance : captured.instances()) captured.assign("A", instance.asset_name);
  EXPECT_EQ(causes(legacy, captured), Lines{});
}

// What was stored may have been written by anybody.
TEST(ShotInputs, TakeWhatIsNotUnderstoodAsDifferent) {
  std::pmr::monotonic_buffer_resource memory;
  const FilmScene builder = film();
  const Scene scene = builder.scene();
  const ReferenceOrders orders(scene, memory);
  const ShotReferences today = orders.of(0, std::nullopt, memory);
  const AssetInputs odd[] = {{}, {}};
  EXPECT_EQ(compare_inputs({odd}, today, orders.looks(), memory).size(), 6U);  // four added, two removed
}

TEST(ShotInputs, SurviveFailingAllocations) {
  const FilmScene before = film();
  FilmScene today = film();
  today.transform("Bob", TransformationType::within_shot, "A");
  Lines result;
  EXPECT_GT(failures_until_success([&](auto& memory) { result = causes(before, today, memory); }), 5U);
  EXPECT_EQ(result, Lines{"transformation Bob"});
}

// They are stored.
TEST(Digest, IsTheSameOnEveryMachine) {
  EXPECT_EQ(digest(""), 0x2d06800538d394c2);
  EXPECT_EQ(digest("a"), 0xe6c632b61e964e1f);
  EXPECT_EQ(digest("abc"), 0x78af5f94892f3950);
  EXPECT_NE(digest("abc", 1), digest("abc"));
  std::pmr::monotonic_buffer_resource memory;
  EXPECT_EQ(fingerprint("abc", memory), "78af5f94892f3950");
  EXPECT_EQ(to_text(0xf, memory), "000000000000000f");
}

TEST(Digest, OfAShotIsTheSameWhateverShotsWereReadBefore) {
  std::pmr::monotonic_buffer_resource memory;
  FilmScene builder = film();
  for (const char* const camera : {"MS", "MS side", "OTS from behind", "CU three-quarter"})
    for (const Presence presence : {throughout, enters, exits, passes_through}) {
      const std::string_view label = builder.text(camera + std::string(to_text(presence)));
      builder.add_shot(label, camera);
      for (const char* const name : {"Bob", "Ann", "Hall"}) builder.assign(label, name, presence);
    }
  builder.transform("Ann", TransformationType::within_shot, "MS sideenters");
  const Scene scene = builder.scene();
  const ReferenceOrders orders(scene, memory);
  InputDigests digests(orders.layout().instances().size(), memory);
  for (int round = 0; round < 2; ++round)
    for (std::size_t i = 0; i < orders.layout().shots().size(); ++i) {
      const ShotReferences shot = orders.of(i, std::nullopt, memory);
      EXPECT_EQ(digests.of(shot, memory), digest_of(shot, orders, memory)) << shot.shot->label;
    }
}

TEST(Digest, OfWhatMovesFromOneTextToTheNextIsAnother) {
  std::pmr::monotonic_buffer_resource memory;
  const auto digest_with = [&](std::string_view note, std::string_view cue) {
    const FilmScene builder = film();
    const Scene scene = builder.scene();
    const ReferenceOrders orders(scene, memory);
    ShotReferences shot = orders.of(0, std::nullopt, memory);
    ShownAsset asset = shot.assets[0];
    asset.note = note;
    asset.cue = cue;
    shot.assets = {&asset, 1};
    return digest_of(shot, orders, memory);
  };
  EXPECT_EQ(digest_with("left", "waits"), digest_with("left", "waits"));
  EXPECT_NE(digest_with("leftw", "aits"), digest_with("left", "waits"));
  EXPECT_NE(digest_with("", "left"), digest_with("left", ""));
}

}  // namespace
}  // namespace shot_assets::core
