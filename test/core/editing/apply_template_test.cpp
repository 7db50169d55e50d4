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
  std::set<std::string> after(AssignmentTemplate wanted, OtherAssignments other_assignments = OtherAssignments::keep) {
    changes = apply_template(film.scene(), wanted, other_assignments, others, memory);
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
  std::vector<NamedAsset> others;
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
  film.assign(1, 3, enters);
  EXPECT_EQ(after(AssignmentTemplate::match_characters),
            (Rows{"1 2 throughout", "1 3 enters", "2 1 throughout", "2 2 throughout"}))
      << "a character that no list of the shot names leaves it, a location is everywhere, a prop stays where it is";
  EXPECT_EQ(changes.deleted.size(), 1U);
  EXPECT_EQ(changes.replaced, 1U);
  EXPECT_EQ(after(AssignmentTemplate::match_characters, OtherAssignments::remove),
            (Rows{"1 2 throughout", "2 1 throughout", "2 2 throughout"}))
      << "a prop is removed where others are not kept";
  EXPECT_EQ(changes.deleted.size(), 2U);
}

TEST_F(Template, MatchCharactersOfAScriptWithoutLists) {
  film.assign(1, 1, enters);
  film.assign(1, 3, exits);
  EXPECT_EQ(after(AssignmentTemplate::match_characters),
            (Rows{"1 1 enters", "1 2 throughout", "1 3 exits", "2 2 throughout"}));
  EXPECT_EQ(after(AssignmentTemplate::match_characters, OtherAssignments::remove),
            (Rows{"1 1 enters", "1 2 throughout", "2 2 throughout"}));
}

TEST_F(Template, LocationsThroughoutCanRemoveOthers) {
  film.assign(1, 1, enters);
  film.assign(2, 3, throughout);
  EXPECT_EQ(after(AssignmentTemplate::locations_throughout, OtherAssignments::remove),
            (Rows{"1 2 throughout", "2 2 throughout"}));
  EXPECT_EQ(changes.deleted.size(), 2U);
}

TEST_F(Template, MatchCharactersKeepsHowTheyAppear) {
  const std::string_view background[] = {"Ellen"};
  film.shots()[0].characters_background = background;
  film.instances()[1].asset_type = "prop";
  film.assign(1, 1, enters, "from the left");
  EXPECT_EQ(after(AssignmentTemplate::match_characters), (Rows{"1 1 enters"}));
  EXPECT_TRUE(changes.written.empty());
}

// Who is listed in a shot whose script has this entry.
class Listed : public Template {
 protected:
  Listed() { film.instances()[1].asset_type = film.instances()[2].asset_type = "prop"; }

  std::set<std::string> by(std::string_view entry) {
    const std::string_view entries[] = {entry};
    film.shots()[0].characters_foreground = entries;
    std::set<std::string> names;
    for (const std::string& row : after(AssignmentTemplate::match_characters))
      names.insert(std::string(film.instances()[static_cast<std::size_t>(row[2] - '1')].asset_name));
    return names;
  }
  using Names = std::set<std::string>;
};

TEST_F(Listed, ByTheRuleOfTheChecklist) {
  film.add_instance("Alice Morgan");
  film.add_instance("Sarah");
  EXPECT_EQ(by("ALICE"), Names{"Alice Morgan"});
  EXPECT_EQ(by("SARAH (CONT'D)"), Names{"Sarah"});
  EXPECT_EQ(by("Morgan, Alice"), Names{"Alice Morgan"});
  EXPECT_EQ(by("Helen"), Names{});
  EXPECT_EQ(by(""), Names{});
}

TEST_F(Listed, AVoiceIsNotInTheShot) {
  EXPECT_EQ(by("Ellen (V.O.)"), Names{});
  EXPECT_EQ(by("ELLEN (O.S.)"), Names{});
  EXPECT_EQ(by("Ellen (o.c.) "), Names{});
  EXPECT_EQ(by("Ellen (CONT'D)"), Names{"Ellen"});
}

TEST_F(Listed, AnotherPersonIsMeantByAWholeName) {
  film.add_instance("John");
  others.push_back({id('p', 99), "John Smith", "extra_archetype"});
  EXPECT_EQ(by("John Smith"), Names{});
  EXPECT_EQ(by("JOHN"), Names{"John"});
}

TEST_F(Listed, OnlyPeopleContestAList) {
  film.add_instance("Ann");
  others.push_back({id('p', 98), "Ann Lee", "prop"});
  others.push_back({id('p', 99), "Ellen", "prop"});
  EXPECT_EQ(by("Ann Lee"), Names{"Ann"}) << "a ship of that name is in no list of characters";
  EXPECT_EQ(by("Ellen"), Names{"Ellen"});
}

TEST_F(Listed, ExtrasArePeople) {
  film.add_instance("Villagers", "extra_archetype");
  EXPECT_EQ(by("villagers"), Names{"Villagers"});
}

TEST_F(Template, TwoInstancesOfOneName) {
  const std::string_view names[] = {"Ellen"};
  film.shots()[0].characters_foreground = names;
  film.instances()[1].asset_type = "prop";
  film.add_instance("ELLEN");
  EXPECT_EQ(after(AssignmentTemplate::match_characters), (Rows{"1 1 throughout", "1 4 throughout"}));
}

TEST_F(Template, RunsOutOfMemory) {
  const std::string_view names[] = {"  ÉLLEN  "};
  film.shots()[0].characters_foreground = names;
  film.assign(1, 1, enters);
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& scarce) {
              apply_template(film.scene(), AssignmentTemplate::match_characters, OtherAssignments::keep, others,
                             scarce);
            }),
            0U);
}

}  // namespace
}  // namespace shot_assets::core
