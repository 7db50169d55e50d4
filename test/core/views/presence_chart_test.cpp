#include "core/views/presence_chart.h"

#include <memory_resource>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

class PresenceChart : public testing::Test {
 protected:
  void shot(std::string_view label, std::optional<std::int32_t> duration) { film.add_shot(label).duration = duration; }

  std::string chart(bool managed = true, const SceneHeading& heading = {}) {
    std::pmr::monotonic_buffer_resource memory;
    Scene scene = film.scene();
    scene.managed = managed;
    return std::string(presence_chart(scene, heading, memory));
  }
  static std::size_t count(const std::string& text, std::string_view piece) {
    std::size_t found = 0;
    for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++found;
    return found;
  }

  FilmScene film;
};

// 3 + 1 + 4 seconds are 760 pixels; names of 4 columns leave room for the type's 9: 20 + 9 * 8 + 12 = 104.
TEST_F(PresenceChart, ShapesPointAsInTheMatrix) {
  shot("1A", 3);
  shot("1B", 1);
  shot("1C", 4);
  film.add_instance("Anna", "character");
  film.assign(1, 1, Presence::enters, "from the left");
  film.assign(2, 1, Presence::throughout);
  film.assign(3, 1, Presence::exits);
  const std::string svg = chart();
  // The row is from 20 + 42 + 28 = 90 to 116, its middle 103; shots are from 104 to 389, 484 and 864.
  EXPECT_NE(
      svg.find("<path class=\"enters\" d=\"M246 96L388 103L246 110Z\"><title>Anna\n1A\nenters\nfrom the left</title>"),
      std::string::npos)
      << svg;
  EXPECT_NE(svg.find("<path class=\"throughout\" d=\"M390 96H483V110H390Z\"><title>Anna\n1B\nthroughout</title>"),
            std::string::npos);
  EXPECT_NE(svg.find("<path class=\"exits\" d=\"M674 96L485 103L674 110Z\">"), std::string::npos);
  EXPECT_NE(svg.find(">0:03</text>"), std::string::npos) << "the second shot begins after three seconds";
  EXPECT_NE(svg.find(">0:08</text>"), std::string::npos);
  film.assignments().clear();
  film.assign(2, 1, Presence::passes_through);
  EXPECT_NE(chart().find("<path class=\"passes_through\" d=\"M423 103L436 96L449 103L436 110Z\">"), std::string::npos);
  EXPECT_EQ(count(chart(), "<path class=\"throughout\""), 1u) << "but for the legend's";
}

TEST_F(PresenceChart, ALegacySceneShowsEverything) {
  shot("1A", 3);
  shot("1B", 3);
  film.add_instance("Anna", "character");
  film.add_instance("Café", "location");
  film.assign(1, 1, Presence::enters);
  EXPECT_EQ(count(chart(false), "<path class=\"throughout\""), 5u);
  EXPECT_EQ(count(chart(true), "<path class=\"throughout\""), 1u);
}

TEST_F(PresenceChart, UnknownDurations) {
  shot("1A", 6);
  shot("1B", std::nullopt);
  shot("1C", -5);
  shot("1D", 2);
  film.add_instance("A", "prop");
  const std::string svg = chart();
  EXPECT_EQ(count(svg, ">? s</text>"), 2u);
  EXPECT_EQ(svg.find(">0:0"), std::string::npos) << "nobody knows when the next shot begins";
  // Average 4 of 16 seconds; the name column is 4 wide: 20 + 32 + 12 = 64; 760 * 6 / 16 = 285.
  EXPECT_NE(svg.find("d=\"M64.5 24V120M349.5 24V120M539.5 24V120M729.5 24V120M824.5 24V120\""), std::string::npos)
      << svg;
}

TEST_F(PresenceChart, OddDurations) {
  for (int i = 0; i < 300; ++i) shot("x", i % 3 == 0 ? 2147483647 : 1);
  film.add_instance("A", "prop");
  EXPECT_NE(chart().find("<svg"), std::string::npos);
  for (Shot& one : film.shots()) one.duration = 0;
  EXPECT_NE(chart().find("? s"), std::string::npos);
}

TEST_F(PresenceChart, TextIsEscaped) {
  shot("<1A> & \"x\"", 30);
  film.add_instance("A<b>&'\"]]>", "<type>");
  film.assign(1, 1, Presence::enters, "</title><script>alert(1)</script>");
  const std::string svg = chart(true, {"<1>", "a & b"});
  EXPECT_NE(svg.find(">A&lt;b&gt;&amp;'&quot;]]&gt;</text>"), std::string::npos);
  EXPECT_NE(svg.find("enters\n&lt;/title&gt;&lt;script&gt;"), std::string::npos);
  EXPECT_NE(svg.find(">Scene &lt;1&gt;: a &amp; b</text>"), std::string::npos);
  EXPECT_EQ(svg.find("<script"), std::string::npos);
}

TEST_F(PresenceChart, WhatNoXmlMayHold) {
  shot("1\x01\x1B", 3);
  film.add_instance(
      "a\x08\uFFFE\uFFFF\xFF\u202E"
      "b\tc",
      "x");
  const std::string svg = chart(false);
  EXPECT_NE(svg.find(">a&#xFFFD;&#xFFFD;&#xFFFD;b c</text>"), std::string::npos) << svg;
  EXPECT_EQ(svg.find_first_of("\x01\x08\x1B\xFF"), std::string::npos);
  EXPECT_EQ(svg.find("\u202E"), std::string::npos);
}

TEST_F(PresenceChart, LongNamesAreCutBetweenGraphemes) {
  shot("a label that has no room", 1);
  shot("1B", 100);
  std::string family;
  for (int i = 0; i < 40; ++i) family += "👩‍👩‍👧";
  film.add_instance(family, "character");
  const std::string svg = chart();
  std::string start, end;
  for (int i = 0; i < 9; ++i) start += "👩‍👩‍👧";
  for (int i = 0; i < 5; ++i) end += "👩‍👩‍👧";
  EXPECT_NE(svg.find(">" + start + "&#x2026;" + end + "</text>"), std::string::npos) << svg;
  EXPECT_NE(svg.find("<title>" + family), std::string::npos) << "whole in the tooltip";
}

TEST_F(PresenceChart, LongNamesAreToldApart) {
  shot("1A", 1);
  film.add_instance("The Old Guard of the Northern Gate, first", "character");
  film.add_instance("The Old Guard of the Northern Gate, second", "character");
  film.add_instance("The very same beginning, then anything, and the same end", "prop");
  film.add_instance("The very same beginning, then whatever, and the same end", "prop");
  const std::string svg = chart();
  for (const std::string_view name : {"The Old Guard of th&#x2026;ate, first", "The Old Guard of th&#x2026;te, second",
                                      "The very same begin&#x2026;e same end", "The very same beginning, th&#x2026; 2"})
    EXPECT_EQ(count(svg, ">" + std::string(name) + "</text>"), 1u) << name << "\n" << svg;
}

// A shot of 2 s beside one of 60 s.
TEST_F(PresenceChart, EveryLabelIsWhole) {
  for (int i = 1; i <= 100; ++i) shot(film.text("70-" + std::to_string(i) + "A"), i % 2 == 0 ? 2 : 60);
  film.add_instance("A", "prop");
  const std::string svg = chart();
  for (int i = 1; i <= 100; ++i) EXPECT_EQ(count(svg, " class=\"label\">70-" + std::to_string(i) + "A</text>"), 1u);
  EXPECT_EQ(svg.find("&#x2026;"), std::string::npos);
}

TEST_F(PresenceChart, NamesAndLabelsAreNeverFarAway) {
  for (int i = 1; i <= 100; ++i) shot(film.text(std::to_string(i)), 3);
  for (int i = 1; i <= 60; ++i)
    film.add_instance(film.text("Asset " + std::to_string(i)), i <= 10 ? "location" : "prop");
  const std::string svg = chart();
  // 56 pixels a shot: eleven fit before the names stand again.
  EXPECT_EQ(count(svg, ">Asset 7</text>"), 10u);
  // On top, at the props, and 16 rows further three times.
  EXPECT_EQ(count(svg, ">77</text>"), 5u);
}

TEST_F(PresenceChart, OfNothing) {
  EXPECT_NE(chart().find(">No assets</text>"), std::string::npos);
  film.add_instance("A", "prop");
  EXPECT_NE(chart().find(">No shots</text>"), std::string::npos);
  EXPECT_EQ(chart().find("<text class=\"heading\""), std::string::npos);
}

TEST_F(PresenceChart, SurvivesAnyAllocationFailure) {
  shot("1A", 3);
  film.add_instance("Anna", "character");
  const Scene scene = film.scene();
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& memory) {
              return presence_chart(scene, {"1", "a"}, memory);
            }),
            5u);
}

}  // namespace
}  // namespace shot_assets::core
