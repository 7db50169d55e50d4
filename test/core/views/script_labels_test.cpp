// How right the checklist is: labelled lines of scripts (test/core/text/labelled) against what it suggests.

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/views/shot_checklist.h"
#include "film_scene.h"

namespace shot_assets::core {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1))
    parts.emplace_back(text.substr(0, end));
  parts.emplace_back(text);
  return parts;
}

std::string with_line_breaks(std::string text) {
  for (std::size_t at = 0; (at = text.find("\\n", at)) != std::string::npos; ++at) text.replace(at, 2, "\n");
  return text;
}

struct Count {
  int suggested = 0, visible = 0;
  double precision() const { return suggested == 0 ? 1 : static_cast<double>(visible) / suggested; }
};

class Measure {
 public:
  void line(const std::string& row) {
    const auto columns = split(row, '\t');
    ASSERT_GE(columns.size(), 3U) << row;
    const std::string text = with_line_breaks(columns[1]);
    std::map<std::string, std::string> labels;
    for (const auto& label : split(columns.size() > 3 ? columns[3] : "", '|')) {
      const auto at = label.rfind('=');
      ASSERT_NE(at, std::string::npos) << row;
      labels[label.substr(0, at)] = label.substr(at + 1);
    }
    std::vector<std::string> names, types;
    for (const auto& asset : split(columns[2], '|')) {
      const auto at = asset.find('/');
      names.push_back(asset.substr(0, at));
      types.push_back(at == std::string::npos ? "character" : asset.substr(at + 1));
    }
    for (const auto& [name, label] : labels) {
      ASSERT_TRUE(std::ranges::find(names, name) != names.end()) << row;
      ASSERT_TRUE(label == "visible" || label == "heard" || label == "mentioned") << row;
    }

    for (std::size_t i = 0; i < names.size(); ++i) {
      std::vector<NamedAsset> others;
      for (std::size_t other = 0; other < names.size(); ++other)
        others.push_back({id('p', other), names[other], types[other]});
      FilmScene scene;
      Shot& shot = scene.add_shot("1A");
      const std::vector<std::string_view> list = {text};
      if (columns[0] == "action") shot.action = text;
      if (columns[0] == "dialogue") shot.dialogue = text;
      if (columns[0] == "foreground") shot.characters_foreground = list;
      if (columns[0] == "background") shot.characters_background = list;
      std::pmr::monotonic_buffer_resource memory;
      const auto rows = shot_checklist(scene.scene(), others[i], others, memory);
      add(rows[0], labels[names[i]] == "visible", row, names[i]);
    }
    ++lines_;
  }

  Count at_least(int percent) const {
    Count count;
    for (const auto& [confidence, found] : by_confidence_)
      if (confidence >= percent) count.suggested += found.suggested, count.visible += found.visible;
    return count;
  }
  double recall(int percent) const {
    return visible_ == 0 ? 1 : static_cast<double>(at_least(percent).visible) / visible_;
  }
  int lines() const { return lines_; }

  void print(std::string_view title) const {
    std::cout << title << ": " << lines_ << " lines, " << visible_ << " visible assets\n"
              << "confidence at least   suggested   visible   precision   recall\n"
              << std::fixed << std::setprecision(3);
    for (const int percent : {100, 90, 75, 70, 60, 50, 30, 1}) {
      const Count count = at_least(percent);
      std::cout << std::setw(19) << percent / 100.0 << std::setw(12) << count.suggested << std::setw(10)
                << count.visible << std::setw(12) << count.precision() << std::setw(9) << recall(percent) << '\n';
    }
  }
  void print_mistakes() const { std::cout << wrong_; }

 private:
  void add(const ShotSuggestion& suggestion, bool is_visible, const std::string& row, const std::string& name) {
    visible_ += is_visible ? 1 : 0;
    Count& count = by_confidence_[suggestion.confidence];
    if (suggestion.confidence > 0) {
      ++count.suggested;
      count.visible += is_visible ? 1 : 0;
    }
    if ((suggestion.confidence >= 70) != is_visible)
      wrong_ += std::string(is_visible ? "  missed " : "  wrong ") + name + " (" +
                std::to_string(suggestion.confidence) + "): " + row + '\n';
  }

  std::map<int, Count> by_confidence_;
  int visible_ = 0, lines_ = 0;
  std::string wrong_;
};

// The sets of a folder, each measured and printed.
std::map<std::string, Measure> measure_sets(std::string_view folder) {
  std::map<std::string, Measure> sets;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SHOT_ASSETS_DOCS) /
                                                               "../test/core/text/labelled" / folder)) {
    if (entry.path().extension() != ".tsv") continue;
    const std::string name = entry.path().filename().string();
    std::ifstream file(entry.path());
    for (std::string row; std::getline(file, row);)
      if (!row.empty() && row.front() != '#') sets[name].line(row);
    sets[name].print(name);
    EXPECT_GE(sets[name].lines(), 200) << name;
  }
  EXPECT_FALSE(sets.empty()) << folder;
  return sets;
}

TEST(ScriptLabels, WhatIsSuggestedSurelyIsInThePicture) {
  for (const auto& [name, measure] : measure_sets("")) {
    measure.print_mistakes();
    EXPECT_GE(measure.at_least(70).precision(), 0.97) << name;
    EXPECT_GE(measure.recall(70), 0.75) << name;
  }
}

// Nobody has looked at their mistakes, so that they show what a script of somebody else can expect. A change that makes
// these figures worse has learnt the other sets by heart.
TEST(ScriptLabels, OfScriptsThatNobodyHasLookedAt) {
  if (!std::filesystem::exists(std::filesystem::path(SHOT_ASSETS_DOCS) / "../test/core/text/labelled/fresh"))
    GTEST_SKIP() << "somebody has looked at all sets";
  for (const auto& [name, measure] : measure_sets("fresh")) {
    EXPECT_GE(measure.at_least(70).precision(), 0.95) << name;
    EXPECT_GE(measure.recall(70), 0.76) << name;
  }
}

}  // namespace
}  // namespace shot_assets::core
