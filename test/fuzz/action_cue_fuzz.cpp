// Input: the action, then the names of the scene's assets, separated by the ASCII unit separator.

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "core/text/action_cue.h"
#include "core/text/english_clause.h"
#include "properties.h"

using namespace shot_assets::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text_of(data, size);
  std::vector<std::string_view> names = split(input, '\x1F');
  const std::string_view action = names.front();
  names.erase(names.begin());

  std::pmr::monotonic_buffer_resource memory;
  const std::vector<AssetName> asset_names(names.begin(), names.end());
  const ActionCues cues(asset_names, memory);
  const auto reading = cues.read(action, memory);
  const auto line = collapse_white_space(action, memory);
  for (std::size_t name = 0; name < names.size(); ++name) {
    const auto cue = reading.of(name);
    if (cue.empty()) continue;

    REQUIRE(!names[name].empty());
    REQUIRE(is_collapsed(cue));
    if (is_valid_utf8(action)) REQUIRE(is_valid_utf8(cue));
    for (const bool is_plural : {false, true}) {
      const auto clause = english_clause(cue, is_plural);
      REQUIRE(cue.starts_with(clause));
      movement_of(clause);
    }

    // A part of the action, which a mark typed after a space may begin, but which never begins inside a letter.
    bool is_part = false;
    for (auto at = line.find(cue); at != std::string_view::npos && !is_part; at = line.find(cue, at + 1))
      is_part = is_grapheme_boundary(line, at) || line[at - 1] == ' ';
    REQUIRE(is_part);
  }
  return 0;
}
