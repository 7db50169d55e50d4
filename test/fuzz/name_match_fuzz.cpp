// Input: a text, the name to look for in it, then the names of other assets, separated by the ASCII unit separator.

#include <algorithm>
#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "core/text/name_match.h"
#include "core/text/slug_line.h"
#include "properties.h"

using namespace shot_assets::core;

namespace {

bool is_part_of(std::string_view part, std::string_view text) {
  return part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size();
}

void require_mention(const Mention& mention, std::string_view text) {
  REQUIRE(mention.percent >= 1 && mention.percent <= 100);
  REQUIRE((mention.percent == 100) == (mention.likeness == Likeness::whole));
  REQUIRE(has_content(mention.text));
  REQUIRE(is_part_of(mention.text, text));
  if (is_valid_utf8(text)) REQUIRE(is_valid_utf8(mention.text));
}

std::size_t word_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(Words(text), [](std::string_view word) { return has_content(word); }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string_view> parts = split(text_of(data, size), '\x1F');
  const std::string_view text = parts[0], name = parts.size() > 1 ? parts[1] : std::string_view();
  const auto others = std::span(parts).subspan(std::min<std::size_t>(parts.size(), 2));

  std::pmr::monotonic_buffer_resource memory;
  const NameMatcher matcher(name, others, memory);
  if (const auto mention = matcher.find_in_label(text)) require_mention(*mention, text);
  for (const Mention& mention : matcher.find_in_prose(text)) require_mention(mention, text);
  for (const auto place : places_of(text, memory)) REQUIRE(is_part_of(place, text));

  // A name is found in itself, no matter which other names there are.
  const auto self = matcher.find_in_label(name);
  REQUIRE(!self || self->percent == 100 || word_count(name) > 32);
  return 0;
}
