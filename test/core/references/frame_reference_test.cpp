#include "core/references/frame_reference.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;
using Lines = std::vector<std::string>;
using Images = std::vector<ListedImage>;

std::string last_digits(const std::optional<Uuid>& id) { return id ? std::to_string(id->bytes[15]) : "-"; }

Lines lines(std::span<const FrameReference> references) {
  Lines result;
  for (const FrameReference& one : references)
    result.push_back(last_digits(one.image.instance_id) + " " + std::string(one.image.asset_name) + " " +
                     std::string(one.image.url) + " " + std::string(to_text(one.source)));
  return result;
}

// What the generator of shot A reads where this list was computed, earlier or by today's order if there is none.
Lines read(const FilmScene& builder, Frame frame, const Images* computed = nullptr) {
  std::pmr::monotonic_buffer_resource memory;
  const Scene scene = builder.scene();
  const ReferenceOrders orders(scene, memory);
  const ShotReferences shot = orders.of(0, std::nullopt, memory);
  const auto list = computed != nullptr ? std::span<const ListedImage>(*computed)
                                        : list_order(frame == Frame::start ? shot.start : shot.end, memory);
  return lines(frame_references(list, frame, shot, 0, orders, memory));
}

FilmScene bob_becomes_a_wolf(Presence presence = throughout) {
  FilmScene builder = FilmScene::of_shots(2);
  builder.add_asset("Bob");
  builder.add_asset("Ann");
  builder.assign("A", "Bob", presence);
  builder.assign("A", "Ann");
  builder.transform("Bob", TransformationType::within_shot, "A", std::nullopt, "wolf.png");
  return builder;
}

TEST(FrameReference, TheEndFrameHasTheNewImage) {
  const FilmScene builder = bob_becomes_a_wolf();
  EXPECT_EQ(read(builder, Frame::start), (Lines{"1 Bob Bob.png computed", "2 Ann Ann.png computed"}));
  EXPECT_EQ(read(builder, Frame::end), (Lines{"1 Bob wolf.png transformation", "2 Ann Ann.png computed"}));
}

TEST(FrameReference, AChosenImageIsNeverSwapped) {
  FilmScene builder = bob_becomes_a_wolf();
  builder.assignments()[0].image_url = "chosen.png";
  EXPECT_EQ(read(builder, Frame::start), (Lines{"1 Bob chosen.png chosen", "2 Ann Ann.png computed"}));
  EXPECT_EQ(read(builder, Frame::end), (Lines{"1 Bob chosen.png chosen", "2 Ann Ann.png computed"}));
  const Images before_the_choice = {{id('i', 1), "Bob", "character", "Bob.png"}};
  EXPECT_EQ(read(builder, Frame::start, &before_the_choice), Lines{"1 Bob Bob.png computed"});
}

TEST(FrameReference, PresenceComes) {
  EXPECT_EQ(read(bob_becomes_a_wolf(enters), Frame::start), Lines{"2 Ann Ann.png computed"});
  EXPECT_EQ(read(bob_becomes_a_wolf(enters), Frame::end),
            (Lines{"1 Bob wolf.png transformation", "2 Ann Ann.png computed"}));
  EXPECT_EQ(read(bob_becomes_a_wolf(exits), Frame::start), (Lines{"1 Bob Bob.png computed", "2 Ann Ann.png computed"}));
  EXPECT_EQ(read(bob_becomes_a_wolf(exits), Frame::end), Lines{"2 Ann Ann.png computed"});
}

TEST(FrameReference, OnlyWhatTheShotShowsIsSwapped) {
  for (const auto type : {TransformationType::instant, TransformationType::gradual}) {
    FilmScene builder = bob_becomes_a_wolf();
    builder.events()[0].type = type;
    builder.events()[0].completion_shot_id = builder.shots()[0].id;
    EXPECT_EQ(read(builder, Frame::end)[0], "1 Bob wolf.png computed");
    const Images earlier = {{builder.instance("Bob").id, "Bob", "character", "Bob.png"}};
    EXPECT_EQ(read(builder, Frame::end, &earlier), Lines{"1 Bob Bob.png computed"});  // until the next refresh
  }
  FilmScene without_image = bob_becomes_a_wolf();
  without_image.events()[0].post_image_url = "";
  EXPECT_EQ(read(without_image, Frame::end)[0], "1 Bob Bob.png computed");
}

TEST(FrameReference, OldEntriesAreFoundByName) {
  FilmScene builder = bob_becomes_a_wolf();
  builder.add_asset("Bob Stone");
  builder.add_asset("Straße", "location");
  builder.assign("A", "Bob Stone");
  builder.assign("A", "Straße");
  builder.transform("Straße", TransformationType::within_shot, "A", std::nullopt, "flood.png");
  const Images old = {{{}, "bOB", "character", "old.png"},
                      {{}, "BOB STONE", "character", "stone.png"},
                      {{}, "STRASSE", "", "street.png"},
                      {{}, "Nobody", "", "nobody.png"},
                      {{}, "", "", "nameless.png"}};
  EXPECT_EQ(read(builder, Frame::end, &old),
            (Lines{"1 bOB wolf.png transformation", "3 BOB STONE stone.png computed",
                   "4 STRASSE flood.png transformation", "- Nobody nobody.png computed", "-  nameless.png computed"}));
  EXPECT_EQ(read(builder, Frame::start, &old)[0], "1 bOB old.png computed");
}

// Each of several entries of one name is the next asset of that name.
TEST(FrameReference, EachOldEntryIsAnotherAssetOfItsName) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("John");
  builder.add_asset("John").asset_name = "john";
  builder.assignments().push_back({id('a', 1), builder.shots()[0].id, builder.instances()[0].id, throughout, "", 0, 0});
  builder.assignments().push_back({id('a', 2), builder.shots()[0].id, builder.instances()[1].id, throughout, "", 0, 0});
  builder.transform("john", TransformationType::within_shot, "A", std::nullopt, "wolf.png");
  const Images old = {{{}, "John", "", "1.png"}, {{}, "John", "", "2.png"}, {{}, "John", "", "3.png"}};
  EXPECT_EQ(read(builder, Frame::end, &old),
            (Lines{"1 John 1.png computed", "2 John wolf.png transformation", "- John 3.png computed"}));
}

// The John who is not in the frame is not meant, even if he transforms.
TEST(FrameReference, AnOldEntryIsAnAssetOfTheFrame) {
  FilmScene builder = FilmScene::of_shots(1);
  builder.add_asset("John");
  builder.add_asset("John").asset_name = "JOHN";
  builder.assignments().push_back({id('a', 1), builder.shots()[0].id, builder.instances()[0].id, exits, "", 0, 0});
  builder.assignments().push_back({id('a', 2), builder.shots()[0].id, builder.instances()[1].id, throughout, "", 0, 0});
  builder.transform("John", TransformationType::within_shot, "A", std::nullopt, "wolf.png");
  const Images old = {{{}, "John", "", "john.png"}};
  EXPECT_EQ(read(builder, Frame::end, &old), Lines{"2 John john.png computed"});
}

TEST(FrameReference, AnIdThatIsNotOfTheSceneIsNobody) {
  const Images computed = {{id('x', 99), "Bob", "character", "other.png"}};
  EXPECT_EQ(read(bob_becomes_a_wolf(), Frame::end, &computed), Lines{"99 Bob other.png computed"});
}

TEST(FrameReference, AnOverrideIsLeftAlone) {
  std::pmr::monotonic_buffer_resource memory;
  const Images mine = {{id('i', 1), "Bob", "character", "mine.png"}, {{}, "", "", "style.png"}};
  EXPECT_EQ(lines(override_references(mine, memory)), (Lines{"1 Bob mine.png override", "-  style.png override"}));
}

TEST(FrameReference, SurvivesFailingAllocations) {
  const FilmScene builder = bob_becomes_a_wolf();
  const Scene scene = builder.scene();
  const Images old = {{{}, "BÓB", "", "old.png"}};
  EXPECT_GT(failures_until_success([&](auto& memory) {
              const ReferenceOrders orders(scene, memory);
              const ShotReferences shot = orders.of(0, std::nullopt, memory);
              frame_references(old, Frame::end, shot, 0, orders, memory);
            }),
            5U);
}

// ---- orders that clients write --------------------------------------------------------------------------------------

constexpr std::string_view some_id = "00000000-0000-0000-0000-000000000007";

Field string(std::string_view key, std::string_view text) { return {key, FieldKind::string, text}; }

std::string described(const ListedImage& image) {
  return std::string(image.url) + "|" + std::string(image.asset_name) + "|" + std::string(image.asset_type) + "|" +
         last_digits(image.instance_id);
}

TEST(ReadOrder, TakesWhatItUnderstands) {
  const Field full[] = {string("url", "a.png"), string("type", "character"), string("label", "Image #9"),
                        string("assetName", "Bob"), string("instanceId", some_id)};
  const Field no_url[] = {string("assetName", "Bob")};
  const Field empty_url[] = {string("url", "")};
  const Field odd_url[] = {{"url", FieldKind::other, ""}};
  const Field odd[] = {string("url", "b.png"),
                       {"assetName", FieldKind::other, ""},
                       {"type", FieldKind::null, ""},
                       string("instanceId", "no id"),
                       string("more", "x")};
  const Element elements[] = {{true, full},    {false, {}}, {true, no_url}, {true, empty_url},
                              {true, odd_url}, {true, {}},  {true, odd}};
  std::pmr::monotonic_buffer_resource memory;
  const auto images = read_order(elements, memory);
  ASSERT_EQ(images.size(), 2U);
  EXPECT_EQ(described(images[0]), "a.png|Bob|character|7");
  EXPECT_EQ(described(images[1]), "b.png|||-");
}

TEST(ParseOrder, TakesBothSpellings) {
  const Field camel[] = {string("url", "a.png"), string("assetName", "Bob"), string("instanceId", some_id)};
  const Field snake[] = {string("url", "a.png"), string("asset_name", "Bob"), string("instance_id", some_id)};
  const Field nulls[] = {string("url", "b.png"), {"assetName", FieldKind::null, ""}, {"label", FieldKind::null, ""}};
  const Element elements[] = {{true, camel}, {true, snake}, {true, nulls}};
  std::pmr::monotonic_buffer_resource memory;
  const auto images = parse_order(elements, memory);
  EXPECT_EQ(described(images[0]), "a.png|Bob||7");
  EXPECT_EQ(described(images[1]), "a.png|Bob||7");
  EXPECT_EQ(described(images[2]), "b.png|||-");
}

TEST(ParseOrder, KeysOfTheClientAreItsOwn) {
  const Field fields[] = {string("url", "a.png"), string("role", "style"), {"weight", FieldKind::other, ""}};
  const Element elements[] = {{true, fields}};
  std::pmr::monotonic_buffer_resource memory;
  EXPECT_EQ(described(parse_order(elements, memory)[0]), "a.png|||-");
}

TEST(FingerprintOf, IsOfWhatAnOrderShows) {
  std::pmr::monotonic_buffer_resource memory;
  const ListedImage bob = {id('i', 1), "Bob", "character", "b.png"}, ann = {id('i', 2), "Ann", "character", "a.png"};
  const auto of = [&](const Images& images) { return fingerprint_of(images, memory); };
  EXPECT_EQ(of({bob, ann}),
            of({{std::nullopt, "Bob", "character", "b.png"}, {id('i', 9), "Ann", "character", "a.png"}}));
  EXPECT_NE(of({bob, ann}), of({ann, bob}));
  EXPECT_NE(of({bob, ann}), of({bob}));
  EXPECT_NE(of({bob}), of({{id('i', 1), "Bob", "character", "c.png"}}));
  EXPECT_NE(of({bob}), of({{id('i', 1), "Rob", "character", "b.png"}}));
  EXPECT_NE(of({bob}), of({{id('i', 1), "Bob", "prop", "b.png"}}));
  EXPECT_NE(of({}), "");
}

TEST(ParseOrder, NamesTheElementAtFault) {
  const Field good[] = {string("url", "a.png")};
  const struct {
    Element element;
    std::vector<Field> fields;
    std::string_view message;
  } cases[] = {
      {{false, {}}, {}, "element 2 is not an object"},
      {{true, {}}, {}, "url of element 2 is missing"},
      {{true, {}}, {string("url", "")}, "url of element 2 is empty"},
      {{true, {}}, {{"url", FieldKind::null, ""}}, "url of element 2 is missing"},
      {{true, {}}, {{"url", FieldKind::other, ""}}, "url of element 2 is not a string"},
      {{true, {}}, {good[0], {"label", FieldKind::other, ""}}, "label of element 2 is not a string"},
      {{true, {}}, {good[0], string("instanceId", "x")}, "invalid instance_id of element 2: \"x\""},
      {{true, {}},
       {good[0], string("instanceId", some_id), string("instance_id", some_id)},
       "instance_id of element 2 is given twice"},
  };
  for (const auto& [element, fields, message] : cases) {
    const Element elements[] = {{true, good}, {element.is_object, fields}};
    std::pmr::monotonic_buffer_resource memory;
    try {
      parse_order(elements, memory);
      FAIL() << message;
    } catch (const Error& error) {
      EXPECT_EQ(error.message, message);
      EXPECT_EQ(error.mistake, Mistake::invalid_value);
      EXPECT_NE(error.hint, "");
    }
  }
}

TEST(Frame, IsOneOfTwo) {
  EXPECT_EQ(require_frame("start"), Frame::start);
  EXPECT_EQ(require_frame("end"), Frame::end);
  for (const auto text : {"", "Start", "middle", "end "}) EXPECT_THROW(require_frame(text), Error) << text;
}

}  // namespace
}  // namespace shot_assets::core
