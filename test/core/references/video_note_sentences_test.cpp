// The notes that labelled lines of scripts (test/core/text/labelled) give, through every presence: each was read as a
// native reader does, before it went into video_note_sentences.txt.

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory_resource>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/references/video_notes.h"
#include "core/text/action_cue.h"

namespace shot_assets::core {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// The text of the line, and below it what it lets each asset do.
std::string notes_of(const std::string& row) {
  const auto columns = split(row, '\t');
  if (columns[0] != "action") return {};
  std::pmr::monotonic_buffer_resource memory;
  std::vector<std::string> names, types;
  for (const auto& asset : split(columns[2], '|')) {
    const auto at = asset.find('/');
    names.push_back(asset.substr(0, at));
    types.push_back(at == std::string::npos ? "character" : asset.substr(at + 1));
  }
  std::vector<AssetName> all;
  for (std::size_t i = 0; i < names.size(); ++i) all.push_back({names[i], has_personal_name(types[i])});
  const ActionCues cues(all, memory);
  std::string action = columns[1];
  for (std::size_t at = 0; (at = action.find("\\n", at)) != std::string::npos; ++at) action.replace(at, 2, "\n");
  const auto reading = cues.read(action, memory);
  std::string notes;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool plural = is_plural(names[i], types[i]);
    for (const Presence presence : {Presence::enters, Presence::exits, Presence::passes_through}) {
      const std::string_view cue = noted_clause(reading, i, plural, presence);
      if (!cue.empty())
        notes += "  " + std::string(video_note({names[i], plural, presence, {}, cue, {}}, memory)) + '\n';
    }
  }
  return notes.empty() ? notes : columns[1] + '\n' + notes;
}

TEST(VideoNoteSentences, AreWhatWasRead) {
  const std::filesystem::path core = std::filesystem::path(SHOT_ASSETS_DOCS) / "../test/core";
  std::string notes;
  for (const auto* const set :
       {"first_half", "second_half", "third_part", "fourth_part", "fifth_part", "sixth_part", "seventh_part"}) {
    std::ifstream lines(core / "text/labelled" / (std::string(set) + ".tsv"));
    for (std::string row; std::getline(lines, row);) notes += notes_of(row);
  }
  std::ostringstream expected;
  expected << std::ifstream(core / "references/video_note_sentences.txt").rdbuf();
  if (notes != expected.str()) std::ofstream("video_note_sentences.txt") << notes;
  EXPECT_EQ(notes, expected.str()) << "what there is now stands in video_note_sentences.txt, where the test ran";
}

}  // namespace
}  // namespace shot_assets::core
