#include "core/scene/presence_algebra.h"

#include <array>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using enum Presence;
using MaybePresence = std::optional<Presence>;

constexpr std::array presences = {throughout, enters, exits, passes_through};
constexpr std::array<MaybePresence, 5> appearances = {std::nullopt, throughout, enters, exits, passes_through};

bool shows_start(MaybePresence presence) { return presence && in_start_frame(*presence); }
bool shows_end(MaybePresence presence) { return presence && in_end_frame(*presence); }

std::vector<MaybePresence> split(Presence whole, std::size_t parts, std::size_t moment) {
  std::vector<MaybePresence> result;
  for (std::size_t part = 0; part < parts; ++part) result.push_back(presence_in_part(whole, part, moment));
  return result;
}

TEST(PresenceAlgebra, FramesMakeThePresence) {
  for (const auto presence : presences)
    EXPECT_EQ(presence_of_frames(in_start_frame(presence), in_end_frame(presence)), presence);
}

TEST(Combine, SpecificWinsOverThroughout) {
  for (const auto presence : presences) {
    EXPECT_EQ(combine(throughout, presence), presence);
    EXPECT_EQ(combine(presence, throughout), presence);
  }
}

TEST(Combine, TwoThatDifferAreInAFrameOnlyWhereBothAre) {
  EXPECT_EQ(combine(enters, exits), passes_through);
  EXPECT_EQ(combine(enters, passes_through), passes_through);
  EXPECT_EQ(combine(exits, passes_through), passes_through);
}

TEST(Combine, InAnyOrderAndNumber) {
  for (const auto a : presences) {
    EXPECT_EQ(combine(a, a), a);
    for (const auto b : presences) {
      EXPECT_EQ(combine(a, b), combine(b, a));
      for (const auto c : presences) EXPECT_EQ(combine(combine(a, b), c), combine(a, combine(b, c)));
    }
  }
}

TEST(Paste, ThroughoutTakesNoOthersPlace) {
  for (const auto existing : presences) {
    EXPECT_EQ(paste(throughout, existing), existing);
    for (const auto copied : {enters, exits, passes_through}) EXPECT_EQ(paste(copied, existing), copied);
  }
}

TEST(Paste, TwiceIsOnce) {
  for (const auto copied : presences)
    for (const auto existing : presences) EXPECT_EQ(paste(copied, paste(copied, existing)), paste(copied, existing));
}

TEST(Join, KeepsTheFirstAndTheLastFrame) {
  for (const auto first : appearances)
    for (const auto second : appearances) {
      const auto whole = join(first, second);
      EXPECT_EQ(shows_start(whole), shows_start(first));
      EXPECT_EQ(shows_end(whole), shows_end(second));
      EXPECT_EQ(whole.has_value(), first.has_value() || second.has_value())
          << "an asset that is in a shot is in the whole";
    }
}

TEST(Join, FromLeftToRightOrTheOtherWay) {
  for (const auto a : appearances)
    for (const auto b : appearances)
      for (const auto c : appearances) EXPECT_EQ(join(join(a, b), c), join(a, join(b, c)));
}

TEST(Split, KeepsTheFramesAndLeavesNoJump) {
  for (const auto whole : presences)
    for (std::size_t parts = 2; parts <= 5; ++parts)
      for (std::size_t moment = 0; moment < parts; ++moment) {
        const auto shots = split(whole, parts, moment);
        EXPECT_EQ(shows_start(shots.front()), in_start_frame(whole));
        EXPECT_EQ(shows_end(shots.back()), in_end_frame(whole));
        for (std::size_t part = 1; part < parts; ++part)
          EXPECT_EQ(shows_end(shots[part - 1]), shows_start(shots[part])) << to_text(whole) << " in " << part;
        EXPECT_EQ(shots[moment], whole) << "what happens, happens in its moment";
      }
}

TEST(Split, ThenJoinGivesTheWholeBack) {
  std::pmr::monotonic_buffer_resource memory;
  for (const auto whole : presences)
    for (std::size_t parts = 2; parts <= 5; ++parts)
      for (std::size_t moment = 0; moment < parts; ++moment) {
        std::vector<std::optional<NotedPresence>> shots;
        for (const auto part : split(whole, parts, moment))
          shots.push_back(part ? std::optional(NotedPresence{*part, part == whole ? "how" : ""}) : std::nullopt);
        EXPECT_EQ(join(shots, memory), (NotedPresence{whole, "how"})) << to_text(whole) << " in part " << moment;
      }
}

TEST(CombineNotes, OfTheOneThatSaysTheSame) {
  std::pmr::monotonic_buffer_resource memory;
  const auto combined = [&](std::vector<NotedPresence> said) { return combine(said, memory); };
  EXPECT_EQ(combined({{throughout, "by the fire"}}), (NotedPresence{throughout, "by the fire"}));
  EXPECT_EQ(combined({{throughout, "by the fire"}, {enters, "from the left"}}),
            (NotedPresence{enters, "from the left"}));
  EXPECT_EQ(combined({{throughout, "by the fire"}, {enters, ""}}), (NotedPresence{enters, ""}));
  EXPECT_EQ(combined({{exits, "links"}, {exits, "rechts"}}), (NotedPresence{exits, "links"})) << "the first";
  EXPECT_EQ(combined({{exits, ""}, {exits, "rechts"}}), (NotedPresence{exits, "rechts"}));
  EXPECT_EQ(combined({{exits, "an der Tür"}, {enters, "von links"}, {throughout, "still"}}),
            (NotedPresence{passes_through, "von links, then an der Tür"}));
  EXPECT_EQ(combined({{enters, "from the left"}, {passes_through, "behind them"}}),
            (NotedPresence{passes_through, "behind them"}));
}

TEST(JoinNotes, TellWhatHappensInOrder) {
  std::pmr::monotonic_buffer_resource memory;
  const auto joined = [&](std::vector<std::optional<NotedPresence>> shots) { return join(shots, memory); };
  EXPECT_EQ(joined({std::nullopt, std::nullopt}), std::nullopt);
  EXPECT_EQ(joined({NotedPresence{enters, "from the left"}, NotedPresence{exits, "through the door"}}),
            (NotedPresence{passes_through, "from the left, then through the door"}));
  EXPECT_EQ(joined({NotedPresence{enters, "from the left"}, NotedPresence{throughout, "limping"}}),
            (NotedPresence{enters, "from the left"}));
  EXPECT_EQ(joined({NotedPresence{exits, "through the door"}, std::nullopt, NotedPresence{enters, "wet"}}),
            (NotedPresence{throughout, "through the door, then wet"}));
  EXPECT_EQ(joined({NotedPresence{throughout, "limping"}, NotedPresence{throughout, "limping"}}),
            (NotedPresence{throughout, "limping"}));
}

TEST(JoinNotes, FitIntoANote) {
  std::pmr::monotonic_buffer_resource memory;
  const auto repeat = [](std::string_view text, std::size_t times) {
    std::string result;
    while (times-- > 0) result += text;
    return result;
  };
  const std::string half = repeat("é", 96), other_half = repeat("ü", 97), longest = repeat("é", 200);
  // 96 + 7 + 97 = 200
  std::vector<std::optional<NotedPresence>> shots = {NotedPresence{enters, half}, NotedPresence{exits, other_half}};
  EXPECT_EQ(join(shots, memory)->note, half + ", then " + other_half);
  shots.push_back(NotedPresence{exits, "x"});
  EXPECT_EQ(join(shots, memory)->note, half + ", then " + other_half) << "one that does not fit is left out";
  shots.front() = NotedPresence{enters, longest};
  EXPECT_EQ(join(shots, memory)->note, longest);
}

TEST(JoinNotes, RunOutOfMemory) {
  const std::vector<std::optional<NotedPresence>> shots = {NotedPresence{enters, "from the left"},
                                                           NotedPresence{exits, "through the door"}};
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& memory) { join(shots, memory); }), 0U);
}

// The documentation shows these tables; they are written here from the rules and looked up there.

std::string cell(MaybePresence presence) {
  return presence ? '`' + std::string(to_text(*presence)) + '`' : std::string("—");
}

template <class Values, class Rule>
std::string table(std::string_view corner, const Values& values, Rule rule) {
  std::string text = "| " + std::string(corner) + " |";
  for (const auto value : values) text += ' ' + cell(value) + " |";
  text += "\n|---|";
  for (std::size_t i = 0; i < std::size(values); ++i) text += "---|";
  for (const auto row : values) {
    text += "\n| " + cell(row) + " |";
    for (const auto column : values) text += ' ' + cell(rule(row, column)) + " |";
  }
  return text + '\n';
}

TEST(PresenceAlgebra, IsDocumentedAsItIs) {
  std::ifstream file(SHOT_ASSETS_DOCS "/presence_algebra.md");
  const std::string documentation(std::istreambuf_iterator<char>(file), {});
  const auto expect_documented = [&](const std::string& text) {
    EXPECT_NE(documentation.find(text), std::string::npos) << "docs/presence_algebra.md lacks\n\n" << text;
  };
  expect_documented(table("combined", presences, [](Presence a, Presence b) { return combine(a, b); }));
  expect_documented(table("copied onto", presences, [](Presence a, Presence b) { return paste(a, b); }));
  expect_documented(table("then", appearances, [](MaybePresence a, MaybePresence b) { return join(a, b); }));

  std::string parts = "| shot | before its moment | in it | after it |\n|---|---|---|---|\n";
  for (const auto whole : presences) {
    const auto shots = split(whole, 3, 1);
    parts += "| " + cell(whole) + " | " + cell(shots[0]) + " | " + cell(shots[1]) + " | " + cell(shots[2]) + " |\n";
  }
  expect_documented(parts);
}

}  // namespace
}  // namespace shot_assets::core
