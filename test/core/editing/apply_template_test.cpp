#include "core/editing/apply_template.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "failing_memory.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

using enum Presence;

TEST(RequireTemplate, NamesThoseThereAre) {
  EXPECT_EQ(require_template("match_characters"), AssignmentTemplate::match_characters);
  for (const std::string_view text : {"", "All_Throughout", "all_throughout ", "none"}) {
    try {
      require_template(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.message, "invalid template: \"" + std::string(text) + '"');
      EXPECT_EQ(error.hint, "A template is one of: all_throughout, match_characters, locations_throughout.");
    }
  }
}

class Template : public testing::Test {
 protected:
  Template() {
    film.add_shot("1A");
    film.add_shot("1B");
    film.add_instance("Ellen");
    film.add_instance("Schloß", "location");
    film.add_instance("Letter", "prop");
  }

  // The assignments as they are afterwards, as pairs of shot and instance.
  std::set<std::string> after(AssignmentTemplate wanted) {
    changes = apply_template(film.scene(), wanted, memory);
    std::set<std::string> rows;
    const auto name = [](const Uuid& shot, const Uuid& instance, Presence presence) {
      return std::to_string(shot.bytes[15]) + ' ' + std::to_string(instance.bytes[15]) + ' ' +
             std::string(to_text(presence));
    };
    for (const Assignment& row : film.assignments()) {
      bool stays = true;
      for (const Uuid& deleted : changes.deleted) stays = stays && deleted != row.id;
      for (const RequestedAssignment& written : changes.written)
        stays = stays && (written.shot_id != row.shot_id || written.instance_id != row.instance_id);
      if (stays) rows.insert(name(row.shot_id, row.instance_id, row.presence));
    }
    for (const RequestedAssignment& written : changes.written)
      rows.insert(name(written.shot_id, written.instance_id, *written.presence));
    return rows;
  }

  using Rows = std::set<std::string>;
  FilmScene film;
  TemplateChanges changes = {};
  std::pmr::monotonic_buffer_resource memory;
};

TEST_F(Template, AllThroughout) {
  film.assign(1, 1, enters, "from the left");
  film.assign(1, 2, throughout, "in the dark");
  EXPECT_EQ(after(AssignmentTemplate::all_throughout), (Rows{"1 1 throughout", "1 2 throughout", "1 3 throughout",
                                                             "2 1 throughout", "2 2 throughout", "2 3 throughout"}));
  EXPECT_EQ(changes.written.size(), 5U) << "what is so already is left alone";
  EXPECT_EQ(changes.replaced, 1U);
  for (const RequestedAssignment& written : changes.written)
    EXPECT_TRUE(written.note_given && !written.note) << "a note on entering says nothing any more";
}

TEST_F(Template, LocationsThroughoutLeavesOthersAlone) {
  film.assign(1, 1, enters);
  film.assign(1, 2, exits);
  EXPECT_EQ(after(AssignmentTemplate::locations_throughout), (Rows{"1 1 enters", "1 2 throughout", "2 2 throughout"}));
  EXPECT_EQ(changes.replaced, 1U);
}

TEST_F(Template, MatchCharactersByTheScriptsLists) {
  const std::string_view foreground[] = {"  ELLEN "}, background[] = {"Schloß", "Letter"};
  film.shots()[1].characters_foreground = foreground;
  film.shots()[1].characters_background = background;
  film.assign(1, 1, throughout);
  film.assign(1, 2, exits);
  EXPECT_EQ(after(AssignmentTemplate::match_characters), (Rows{"1 2 exits", "2 1 throughout"}))
      << "a character that no list of the shot names leaves it; what is no character stays, listed or not";
  EXPECT_EQ(changes.deleted.size(), 1U);
  EXPECT_EQ(changes.replaced, 0U);
}

TEST_F(Template, MatchCharactersOfAScriptWithoutLists) {
  film.assign(1, 1, enters);
  EXPECT_EQ(after(AssignmentTemplate::match_characters), (Rows{"1 1 enters"}));
}

TEST_F(Template, MatchCharactersKeepsHowTheyAppear) {
  const std::string_view background[] = {"Ellen"};
  film.shots()[0].characters_background = background;
  film.assign(1, 1, enters, "from the left");
  EXPECT_EQ(after(AssignmentTemplate::match_characters), (Rows{"1 1 enters"}));
  EXPECT_TRUE(changes.written.empty());
}

TEST_F(Template, ANameIsAWholeEntry) {
  const std::string_view entries[] = {"Ellen's",    "Helen",   "Ellen (V.O.)", "Ellen Hutter", "",
                                      "Graf Orlok", "STRASSE", "Jose\u0301",   "é l l e n"};
  film.shots()[0].characters_foreground = entries;
  film.add_instance("Orlok");
  film.add_instance("  graf   ORLOK");
  film.add_instance("Straße");
  film.add_instance("José");
  film.add_instance("");
  EXPECT_EQ(after(AssignmentTemplate::match_characters), (Rows{"1 5 throughout", "1 6 throughout", "1 7 throughout"}));
}

TEST_F(Template, TwoInstancesOfOneName) {
  const std::string_view names[] = {"Ellen"};
  film.shots()[0].characters_foreground = names;
  film.add_instance("ELLEN");
  EXPECT_EQ(after(AssignmentTemplate::match_characters), (Rows{"1 1 throughout", "1 4 throughout"}));
}

TEST_F(Template, RunsOutOfMemory) {
  const std::string_view names[] = {"  ÉLLEN  "};
  film.shots()[0].characters_foreground = names;
  film.assign(1, 1, enters);
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& scarce) {
              apply_template(film.scene(), AssignmentTemplate::match_characters, scarce);
            }),
            0U);
}

}  // namespace
}  // namespace shot_assets::core
